/** What a sheet of paper says, in words. A page and a PDF are laid out from the same one, so they say the same. */
export type Paper = {
  /** BCP 47. */
  language: string
  size: 'A5' | 'A4'
  /** Who issues it, top left; number and day, top right. Lines. */
  issuer: string[]
  marks: string[]
  title: string
  subtitle: string | null
  /** What a reader must know first: that it no longer counts. */
  warning: string | null
  blocks: Block[]
  signatures: Signature[]
  /** A code to scan: an SVG path of strokes one unit wide in a square of `size` units. */
  qr: { url: string; caption: string; size: number; path: string } | null
  /** Small print at the end. */
  notes: string[]
}

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'text'; text: string }
  | { kind: 'fields'; rows: Field[] }
  | { kind: 'table'; columns: Column[]; rows: string[][]; foot: string[] | null }

/** `strong`: what people look for first. */
export type Field = { label: string; value: string; strong: boolean }
/** `width`: a share of the whole; the shares of a table add up to 1. */
export type Column = { text: string; width: number; numeric: boolean }
/** `title`: lines. `name` null: to be written by hand. */
export type Signature = { title: string[]; hint: string; name: string | null }
