import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { rowsOfText, type TableRow } from '../../domain/table-text.ts'
import { openStatementFile } from '../../gateways/statement-file.ts'
import { dropUpload, keepUpload } from '../../gateways/uploads.ts'

const MAX_LIST_BYTES = 4 * 1024 * 1024
const MAX_TEXT = 512 * 1024

/** What was sent: the boxes by name, and the rows of the list out of the file or, without one, out of the box. */
export type ListUpload = {
  fields: Record<string, string>
  rows: TableRow[]
  /** The file could not be read as a list. */
  fileProblem: string | null
}

const problems: Readonly<Record<string, string>> = {
  pdf: 'Tệp PDF không đọc được. Xin gửi tệp Excel (.xlsx) hoặc CSV.',
  'locked-or-old-excel': 'Tệp .xls cũ hoặc có mật khẩu không đọc được. Xin lưu lại thành .xlsx.',
  'several-sheets': 'Tệp có nhiều trang tính. Xin để danh sách ở một trang tính duy nhất.',
  'broken-quotes': 'Dấu ngoặc kép trong tệp CSV không khép lại. Xin kiểm tra tệp.',
  'not-utf8': 'Tệp CSV không ở bảng mã UTF-8. Xin lưu lại thành “CSV UTF-8”.',
  'file-too-large': 'Tệp lớn hơn 4 MB.',
}
const UNREADABLE = 'Tệp này không đọc được thành danh sách. Xin gửi tệp Excel (.xlsx) hoặc CSV.'

/** Reads a form with a list, its file straight to disk and away again: what is kept of a list is what was stored. */
export async function readListUpload(request: FastifyRequest, dataDir: string): Promise<ListUpload> {
  const upload: ListUpload = { fields: {}, rows: [], fileProblem: null }
  const limits = { fileSize: MAX_LIST_BYTES, fieldSize: MAX_TEXT, files: 1, fields: 30 }
  let fromFile: TableRow[] | null = null
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') {
      if (typeof part.value === 'string') upload.fields[part.fieldname] = part.value
      continue
    }
    const { path, bytes } = await keepUpload(part.file, join(dataDir, 'uploads'))
    try {
      if (part.file.truncated) upload.fileProblem = problems['file-too-large'] as string
      else if (bytes > 0) fromFile = await rowsOfFile(path)
    } catch (error) {
      if (!(error instanceof UnreadableList)) throw error
      upload.fileProblem = problems[error.code] ?? UNREADABLE
    } finally {
      await dropUpload(path)
    }
    if (upload.fileProblem === problems['file-too-large']) break
  }
  upload.rows = fromFile ?? rowsOfText(upload.fields['danh-sach'] ?? '')
  return upload
}

class UnreadableList extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

async function rowsOfFile(path: string): Promise<TableRow[]> {
  const file = await openStatementFile(path)
  if (!file.ok) throw new UnreadableList(file.problem.code)
  const rows: TableRow[] = []
  for await (const batch of file.rows()) {
    if ('problem' in batch) throw new UnreadableList(batch.problem.code)
    rows.push(...batch.rows)
  }
  return rows
}
