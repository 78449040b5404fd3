import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import PDFDocument from 'pdfkit'
import type { Block, Column, Field, Paper, Signature } from './paper.ts'

type Doc = InstanceType<typeof PDFDocument>

/** Points; 1 mm = 2.835. */
const MARGIN = { A5: 28, A4: 57 }
const TEXT = { A5: 9.5, A4: 11 }
const GAP = 5
const QR_SIDE = { A5: 84, A4: 104 }
const SIGNING_SPACE = 36

/** Lays a paper out as a PDF: only the letters used are embedded, and its text can be searched and copied. */
export async function paperPdf(paper: Paper): Promise<Buffer> {
  const doc = new PDFDocument({
    size: paper.size,
    margin: MARGIN[paper.size],
    lang: paper.language,
    displayTitle: true,
    info: { Title: [paper.title, ...paper.marks].join(' · '), Producer: 'Quỹ “Vì người nghèo”', Creator: '' },
  })
  const chunks: Buffer[] = []
  doc.on('data', (chunk: Buffer) => chunks.push(chunk))
  const finished = new Promise((resolve, reject) => doc.on('end', resolve).on('error', reject))
  fonts ??= readFonts()
  doc.registerFont('text', fonts.text).registerFont('strong', fonts.strong)
  draw(doc, paper)
  doc.end()
  await finished
  return Buffer.concat(chunks)
}

/** Read once a process: 270 kB. */
let fonts: ReturnType<typeof readFonts> | undefined

function readFonts() {
  const { resolve } = createRequire(import.meta.url)
  const read = (name: string) =>
    readFileSync(resolve(`@expo-google-fonts/be-vietnam-pro/${name}/BeVietnamPro_${name}.ttf`))
  return { text: read('400Regular'), strong: read('700Bold') }
}

function draw(doc: Doc, paper: Paper): void {
  const size = TEXT[paper.size]
  head(doc, paper, size)
  say(doc, 'strong', size * 1.5, paper.title, { align: 'center' })
  if (paper.subtitle) say(doc, 'text', size, paper.subtitle, { align: 'center' })
  doc.moveDown(0.6)
  if (paper.warning) {
    say(doc, 'strong', size, paper.warning, { align: 'center' })
    doc.y += GAP
  }
  for (const block of paper.blocks) drawBlock(doc, block, size)
  end(doc, paper, size)
}

function head(doc: Doc, { issuer, marks }: Paper, size: number): void {
  const { left, top, width } = frame(doc)
  say(doc, 'strong', size, issuer[0] ?? '', { width: width * 0.52 })
  for (const line of issuer.slice(1)) say(doc, 'text', size - 1, line, { width: width * 0.52 })
  const below = doc.y
  doc.y = top
  for (const line of marks)
    say(doc, 'text', size - 1, line, { x: left + width * 0.54, width: width * 0.46, align: 'right' })
  doc.y = Math.max(doc.y, below)
  doc.moveDown(1)
}

function drawBlock(doc: Doc, block: Block, size: number): void {
  if (block.kind === 'heading') {
    doc.moveDown(0.3)
    say(doc, 'strong', size, block.text)
  } else if (block.kind === 'text') {
    say(doc, 'text', size, block.text, { align: 'left' })
    doc.y += GAP / 2
  } else if (block.kind === 'fields') for (const field of block.rows) drawField(doc, field, size)
  else drawTable(doc, block, size)
}

function drawField(doc: Doc, { label, value, strong }: Field, size: number): void {
  const { left, width } = frame(doc)
  const labelWidth = width * 0.32
  const face = strong ? 'strong' : 'text'
  const high = Math.max(
    heightOf(doc, 'text', size, `${label}:`, labelWidth),
    heightOf(doc, face, size, value, width - labelWidth),
  )
  makeRoom(doc, high)
  const y = doc.y
  say(doc, 'text', size, `${label}:`, { width: labelWidth - GAP, y })
  say(doc, face, size, value, { x: left + labelWidth, width: width - labelWidth, y })
  doc.y = y + high + GAP / 2
}

function drawTable(doc: Doc, { columns, rows, foot }: Extract<Block, { kind: 'table' }>, size: number): void {
  const headings = columns.map(({ text }) => text)
  const row = (cells: string[], face: string) => drawRow(doc, columns, cells, face, size - 1)
  row(headings, 'strong')
  for (const [at, cells] of [...rows, ...(foot ? [foot] : [])].entries()) {
    const face = at < rows.length ? 'text' : 'strong'
    if (row(cells, face)) continue
    doc.addPage()
    row(headings, 'strong')
    row(cells, face)
  }
  doc.y += GAP
}

/** @returns false, having drawn nothing, when the page has no room left */
function drawRow(doc: Doc, columns: Column[], cells: string[], face: string, size: number): boolean {
  const { left, width, bottom } = frame(doc)
  const high = Math.max(
    ...columns.map((column, at) => heightOf(doc, face, size, cells[at] ?? '', column.width * width - GAP)),
  )
  if (doc.y + high + GAP > bottom) return false
  const y = doc.y + GAP / 2
  let x = left
  for (const [at, column] of columns.entries()) {
    const align = column.numeric ? 'right' : 'left'
    say(doc, face, size, cells[at] ?? '', { x: x + GAP / 2, width: column.width * width - GAP, y, align })
    x += column.width * width
  }
  doc.y = y + high + GAP / 2
  doc
    .lineWidth(0.5)
    .strokeColor('#999')
    .moveTo(left, doc.y)
    .lineTo(left + width, doc.y)
    .stroke()
  return true
}

/** Signatures, the code to scan and the small print stay together. */
function end(doc: Doc, { signatures, qr, notes, size: sheet }: Paper, size: number): void {
  const { left, width } = frame(doc)
  const side = QR_SIDE[sheet]
  const noteSize = size - 2
  const notesHigh = notes.reduce((sum, note) => sum + heightOf(doc, 'text', noteSize, note, width), 0)
  makeRoom(doc, signaturesHigh(doc, signatures, size) + (qr ? side + GAP : 0) + notesHigh + GAP * 2)
  doc.y += GAP * 2
  drawSignatures(doc, signatures, size)
  if (qr) {
    const y = doc.y
    doc
      .save()
      .translate(left, y)
      .scale(side / qr.size)
    doc.lineWidth(1).strokeColor('#000').path(qr.path).stroke().restore()
    say(doc, 'text', noteSize, qr.caption, { x: left + side + GAP, width: width - side - GAP, y: y + GAP * 2 })
    doc.y = y + side + GAP
  }
  for (const note of notes) say(doc, 'text', noteSize, note)
}

function signaturesHigh(doc: Doc, signatures: Signature[], size: number): number {
  if (signatures.length === 0) return 0
  const width = frame(doc).width / signatures.length
  const highest = (lines: (signature: Signature) => string[]) =>
    Math.max(
      ...signatures.map((signature) =>
        lines(signature).reduce((sum, line) => sum + heightOf(doc, 'strong', size - 0.5, line, width), 0),
      ),
    )
  return highest(({ title, hint }) => [...title, hint]) + SIGNING_SPACE + highest(({ name }) => [name ?? ' ']) + GAP
}

/** Names stand on one line, however many lines the titles above them have. */
function drawSignatures(doc: Doc, signatures: Signature[], size: number): void {
  if (signatures.length === 0) return
  const { left, width } = frame(doc)
  const each = width / signatures.length
  const place = (at: number) => ({ x: left + at * each, width: each, align: 'center' as const })
  const top = doc.y
  let under = top
  for (const [at, { title, hint }] of signatures.entries()) {
    doc.y = top
    for (const line of title) say(doc, 'strong', size - 0.5, line, place(at))
    say(doc, 'text', size - 1.5, hint, place(at))
    under = Math.max(under, doc.y)
  }
  let bottom = under + SIGNING_SPACE
  for (const [at, { name }] of signatures.entries()) {
    say(doc, 'strong', size - 0.5, name ?? ' ', { ...place(at), y: under + SIGNING_SPACE })
    bottom = Math.max(bottom, doc.y)
  }
  doc.y = bottom + GAP
}

type Place = { x?: number; y?: number; width?: number; align?: 'left' | 'center' | 'right' }

function say(doc: Doc, face: string, size: number, text: string, place: Place = {}): void {
  const { left, width } = frame(doc)
  const { x = left, y = doc.y, width: wide = width, align = 'left' } = place
  doc.font(face, size).fillColor('#000').text(text, x, y, { width: wide, align })
}

function heightOf(doc: Doc, face: string, size: number, text: string, width: number): number {
  return doc.font(face, size).heightOfString(text, { width })
}

function makeRoom(doc: Doc, high: number): void {
  if (doc.y + high > frame(doc).bottom) doc.addPage()
}

function frame({ page }: Doc) {
  const { left, right, top, bottom } = page.margins
  return { left, top, width: page.width - left - right, bottom: page.height - bottom }
}
