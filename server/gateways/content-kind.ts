/** What a file is by its first bytes; its name and what the browser says of it count for nothing. */
export type ContentKind = 'jpeg' | 'png' | 'webp' | 'pdf' | 'gif' | 'heic' | 'html' | 'svg' | 'empty' | 'unknown'

/** As many bytes as `contentKind` looks at. */
export const HEAD_BYTES = 1024

const heicBrands = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1', 'avif', 'avis']

/** `head`: the first bytes of a file. */
export function contentKind(head: Buffer): ContentKind {
  if (head.length === 0) return 'empty'
  const ascii = (from: number, to: number) => head.toString('latin1', from, to)
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg'
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'webp'
  if (ascii(0, 5) === '%PDF-') return 'pdf'
  if (/^GIF8[79]a/.test(ascii(0, 6))) return 'gif'
  if (ascii(4, 8) === 'ftyp' && heicBrands.includes(ascii(8, 12))) return 'heic'
  const text = head.toString('utf8').toLowerCase()
  if (/<svg[\s>]/.test(text)) return 'svg'
  return /<(?:!doctype html|html|head|body|script)[\s>]/.test(text) ? 'html' : 'unknown'
}
