// XLSX files written byte by byte, so that a test can also write one that no program would.
import { crc32, deflateRawSync } from 'node:zlib'

export type ZipPart = { name: string; data: string | Buffer; encrypted?: boolean; statedSize?: number }

/** A ZIP archive; `statedSize` is what its directory says a part unpacks to. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const local: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, encrypted = false, statedSize } of parts) {
    const raw = Buffer.from(data)
    const packed = deflateRawSync(raw)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(encrypted ? 1 : 0, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(raw), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(statedSize ?? raw.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const header = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fields, place, Buffer.from(name)]))
    local.push(header)
    offset += header.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(listing.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, listing, Buffer.from('PK\x05\x06'), end])
}

export type WorkbookParts = {
  /** The XML inside `<sheetData>` of each sheet. */
  sheets: readonly string[]
  hidden?: readonly number[]
  date1904?: boolean
  sharedTexts?: readonly string[]
}

/** The parts of a workbook, to be given to `zip`. */
export function workbookParts({ sheets, hidden = [], date1904 = false, sharedTexts }: WorkbookParts): ZipPart[] {
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
  const relations = (list: [string, string, string][]) =>
    `<Relationships>${list.map(([id, type, target]) => `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`).join('')}</Relationships>`
  const sheetTags = sheets.map(
    (_, i) => `<sheet name="S${i}" sheetId="${i + 1}"${hidden.includes(i) ? ' state="hidden"' : ''} r:id="rId${i}"/>`,
  )
  const parts: ZipPart[] = [
    { name: '_rels/.rels', data: relations([['rId1', 'officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/workbook.xml',
      data: `<workbook ${main} xmlns:r="${office}">${date1904 ? '<workbookPr date1904="1"/>' : ''}<sheets>${sheetTags.join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: relations([
        ...sheets.map((_, i): [string, string, string] => [`rId${i}`, 'worksheet', `worksheets/sheet${i + 1}.xml`]),
        ...(sharedTexts ? [['rIdS', 'sharedStrings', '/xl/sharedStrings.xml'] as [string, string, string]] : []),
      ]),
    },
    ...sheets.map((rows, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      data: `<worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`,
    })),
  ]
  if (sharedTexts) {
    const items = sharedTexts.map((text) => `<si>${text}</si>`).join('')
    parts.push({ name: 'xl/sharedStrings.xml', data: `<sst ${main}>${items}</sst>` })
  }
  return parts
}

/** A row of the sheet with its cells' text inside. */
export function textRow(row: number, cells: readonly string[]): string {
  const tags = cells.map(
    (text, i) => `<c r="${String.fromCharCode(65 + i)}${row}" t="inlineStr"><is><t>${text}</t></is></c>`,
  )
  return `<row r="${row}">${tags.join('')}</row>`
}
