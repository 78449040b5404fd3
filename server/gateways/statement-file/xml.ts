// XML parts of an XLSX as events, with bounds on what the parser may have to hold.
import { TextDecoder } from 'node:util'
import { SaxesParser } from 'saxes'
import { FileRefused, MAX_CELL_LENGTH } from './limits.ts'

export type XmlHandlers = {
  /** Names come without their namespace prefix. */
  open(name: string, attributes: Record<string, string>): void
  close(name: string): void
  text(text: string): void
}

/** A piece of XML this long without the end of a tag, a comment or a text is no spreadsheet. */
const MAX_SILENCE = 8 * MAX_CELL_LENGTH
const MAX_DEPTH = 64

export type XmlReader = { read(chunk: Buffer): void; end(): void }

/** Feeds `handlers` while bytes arrive; anything that is not XML in UTF-8 throws `FileRefused`. */
export function xmlReader(handlers: XmlHandlers): XmlReader {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const parser = new SaxesParser<{ xmlns: false; position: false }>({ xmlns: false, position: false })
  let events = 0
  let silence = 0
  let depth = 0

  parser.on('error', damaged)
  parser.on('opentag', (tag) => {
    events += 1
    depth += 1
    if (depth > MAX_DEPTH) damaged()
    handlers.open(localName(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag) => {
    events += 1
    depth -= 1
    handlers.close(localName(tag.name))
  })
  const text = (value: string) => {
    events += 1
    handlers.text(value)
  }
  parser.on('text', text)
  parser.on('cdata', text)

  return {
    read(chunk) {
      const before = events
      parser.write(decode(decoder, chunk))
      silence = events === before ? silence + chunk.length : 0
      if (silence > MAX_SILENCE) throw new FileRefused('unpacks-too-large')
    },
    end() {
      parser.write(decode(decoder, null)).close()
    },
  }
}

function damaged(): never {
  throw new FileRefused('damaged-xlsx')
}

function decode(decoder: TextDecoder, chunk: Buffer | null): string {
  try {
    return chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true })
  } catch {
    return damaged()
  }
}

function localName(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
