import { inflateSync } from 'node:zlib'

/** The text of a PDF in the order it was written, one piece of writing a line, by the fonts' own tables: as a search or a copy finds it. */
export function pdfText(bytes: Buffer): string {
  const objects = objectsOf(bytes)
  const fonts = fontsOf(objects)
  return [...objects.values()]
    .filter(({ dict, stream }) => stream !== null && !/\/(Length1|Subtype|Type)\b/.test(dict))
    .map(({ stream }) => stream as string)
    .filter((stream) => stream.includes(' Tf'))
    .map((stream) => textOf(stream, fonts))
    .join('\n')
}

export function pdfPages(bytes: Buffer): number {
  return [...objectsOf(bytes).values()].filter(({ dict }) => /\/Type \/Page\b/.test(dict)).length
}

/** Which files of letters are inside, by name. */
export function pdfFonts(bytes: Buffer): string[] {
  return [...objectsOf(bytes).values()].flatMap(({ dict }) => /\/FontName \/(\S+)/.exec(dict)?.[1] ?? [])
}

type PdfObject = { dict: string; stream: string | null }

function objectsOf(bytes: Buffer): Map<string, PdfObject> {
  const text = bytes.toString('latin1')
  const objects = new Map<string, PdfObject>()
  for (const match of text.matchAll(/(?:^|\n)(\d+) 0 obj\n/g)) {
    const start = match.index + match[0].length
    const end = text.indexOf('\nendobj', start)
    const at = text.indexOf('\nstream\n', start)
    const hasStream = at >= 0 && at < end
    const dict = text.slice(start, hasStream ? at : end)
    const length = Number(/\/Length (\d+)/.exec(dict)?.[1] ?? 0)
    const raw = hasStream ? bytes.subarray(at + 8, at + 8 + length) : null
    const stream = raw && (dict.includes('/FlateDecode') ? inflateSync(raw) : raw).toString('latin1')
    objects.set(match[1] as string, { dict, stream })
  }
  return objects
}

/** Font name in content streams → glyph code → text. */
function fontsOf(objects: Map<string, PdfObject>): Map<string, Map<string, string>> {
  const fonts = new Map<string, Map<string, string>>()
  for (const { dict } of objects.values())
    for (const [, name = '', ref = ''] of dict.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const toUnicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(ref)?.dict ?? '')?.[1]
      const map = toUnicode && objects.get(toUnicode)?.stream
      if (map) fonts.set(name, glyphs(map))
    }
  return fonts
}

function glyphs(map: string): Map<string, string> {
  const known = new Map<string, string>()
  for (const [, from = '', , list = ''] of map.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi))
    for (const [at, [, hex = '']] of [...list.matchAll(/<([0-9a-f ]*)>/gi)].entries())
      known.set((Number.parseInt(from, 16) + at).toString(16).padStart(4, '0'), fromUtf16(hex.replace(/ /g, '')))
  return known
}

function fromUtf16(hex: string): string {
  return Buffer.from(hex, 'hex').swap16().toString('utf16le')
}

function textOf(stream: string, fonts: Map<string, Map<string, string>>): string {
  let font = new Map<string, string>()
  const lines: string[] = []
  for (const [, name, shown] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name) font = fonts.get(name) ?? new Map()
    else
      lines.push(
        [...(shown ?? '').matchAll(/<([0-9a-f]+)>/gi)]
          .flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? [])
          .map((code) => font.get(code.toLowerCase()) ?? '\ufffd')
          .join(''),
      )
  }
  return lines.join('\n')
}
