// The one sheet of an XLSX that holds the statement.
import { posix } from 'node:path'
import type { StatementRowBatch } from './limits.ts'
import { FileRefused } from './limits.ts'
import { sharedTexts, sheetRows } from './sheet.ts'
import { xmlReader } from './xml.ts'
import type { Archive } from './zip.ts'
import { openArchive } from './zip.ts'

type Relation = { type: string; target: string }
type Workbook = { sheets: string[]; sharedTexts: string | null }

const WORKBOOK_IF_UNNAMED = 'xl/workbook.xml'

/**
 * Finds the sheet and loads the shared texts; what it returns reads the rows, from the beginning each time.
 * Throws `FileRefused` where no single sheet can be the statement.
 */
export async function openWorkbook(path: string): Promise<() => AsyncGenerator<StatementRowBatch>> {
  const { sheet, shared } = await withArchive(path, async (archive) => {
    const workbook = await readWorkbook(archive)
    const shared = workbook.sharedTexts === null ? [] : await sharedTexts(archive.unpack(workbook.sharedTexts))
    return { sheet: await onlySheetWithText(archive, workbook.sheets, shared), shared }
  })

  return async function* rows() {
    const archive = await openArchive(path)
    try {
      for await (const rows of sheetRows(archive.unpack(sheet), shared)) yield { rows }
    } finally {
      archive.close()
    }
  }
}

async function withArchive<T>(path: string, read: (archive: Archive) => Promise<T>): Promise<T> {
  const archive = await openArchive(path)
  try {
    return await read(archive)
  } finally {
    archive.close()
  }
}

/** The visible sheets in the workbook's order. */
async function readWorkbook(archive: Archive): Promise<Workbook> {
  const root = archive.has('_rels/.rels')
    ? await readRelations(archive, '_rels/.rels', '')
    : new Map<string, Relation>()
  const path = [...root.values()].find(({ type }) => type === 'officeDocument')?.target ?? WORKBOOK_IF_UNNAMED
  if (!archive.has(path)) throw new FileRefused('zip-without-sheet')
  const { dir, base } = posix.parse(path)
  const relations = await readRelations(archive, `${dir}/_rels/${base}.rels`, dir)

  const sheets: string[] = []
  await readXml(archive, path, (name, attributes) => {
    if (name === 'workbookPr' && /^(?:1|true|on)$/i.test(attributes.date1904 ?? ''))
      throw new FileRefused('excel-1904-dates')
    if (name !== 'sheet' || (attributes.state ?? 'visible') !== 'visible') return
    const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1]
    const sheet = relations.get(id ?? '')
    if (sheet?.type === 'worksheet') sheets.push(sheet.target)
  })
  if (sheets.length === 0) throw new FileRefused('zip-without-sheet')
  const shared = [...relations.values()].find(({ type }) => type === 'sharedStrings')?.target ?? null
  return { sheets, sharedTexts: shared !== null && archive.has(shared) ? shared : null }
}

/** A statement spread over several sheets would lose all but one of them unnoticed. */
async function onlySheetWithText(
  archive: Archive,
  sheets: readonly string[],
  shared: readonly string[],
): Promise<string> {
  const filled: string[] = []
  for (const sheet of sheets) if (await hasText(archive, sheet, shared)) filled.push(sheet)
  const [only, another] = filled
  if (only === undefined) throw new FileRefused('empty-file')
  if (another !== undefined) throw new FileRefused('several-sheets')
  return only
}

async function hasText(archive: Archive, sheet: string, shared: readonly string[]): Promise<boolean> {
  for await (const rows of sheetRows(archive.unpack(sheet), shared)) if (rows.length > 0) return true
  return false
}

/** Relations by id; a target is relative to the folder of the part it belongs to. */
async function readRelations(archive: Archive, path: string, folder: string): Promise<Map<string, Relation>> {
  const relations = new Map<string, Relation>()
  await readXml(archive, path, (name, { Id, Type, Target, TargetMode }) => {
    if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return
    const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target)
    relations.set(Id, { type: posix.basename(Type), target })
  })
  return relations
}

async function readXml(
  archive: Archive,
  path: string,
  open: (name: string, attributes: Record<string, string>) => void,
) {
  const reader = xmlReader({ open, close: () => {}, text: () => {} })
  for await (const chunk of archive.unpack(path)) reader.read(chunk)
  reader.end()
}
