// Which row of a statement names its columns, and which bank's layout that is.
import { foldText } from '../text.ts'
import type { FileProblem } from './file-problem.ts'
import type { Row } from './row.ts'
import { cellText } from './row.ts'

/** Whose layout a statement has; `other` is a bank's that we do not know, `community` no bank's at all. */
export type Bank = 'VCB' | 'BIDV' | 'VietinBank' | 'other' | 'community'
/** Where a column stands, from 0, and what the file calls it (Vietnamese part only). */
export type Column = { index: number; label: string }
export type StatementColumns = {
  day: Column
  document: Column | null
  debit: Column
  credit: Column
  balance: Column | null
  memo: Column
}
export type Header = { bank: Bank; columns: StatementColumns }

type Role = keyof StatementColumns

/** Folded names of each column, the better one first: a file may give several dates. */
const NAMES: Record<Role, readonly string[]> = {
  day: [
    ...['ngay hach toan', 'ngay hieu luc', 'tnxdate', 'tnx date', 'txn date', 'ngay tnx date'],
    ...['ngay giao dich', 'transaction date', 'ngay', 'date'],
  ],
  document: ['so ct', 'doc no', 'docno', 'so chung tu', 'so giao dich', 'so tham chieu', 'ma giao dich', 'reference'],
  debit: ['ghi no', 'so tien ghi no', 'phat sinh no', 'debit', 'no'],
  credit: ['ghi co', 'so tien ghi co', 'phat sinh co', 'credit', 'co'],
  balance: ['so du', 'balance'],
  memo: [
    ...['noi dung chi tiet', 'noi dung giao dich', 'noi dung', 'mo ta giao dich', 'mo ta', 'dien giai'],
    ...['transactiondetails', 'transactions in detail', 'transaction details', 'description', 'details'],
  ],
}
/** Names so short that only the whole name counts: "No." is a number, "Ngày in" a print date. */
const WHOLE_ONLY = new Set(['no', 'co', 'ngay', 'date', 'details'])
const MAX_LABEL = 40

/** The header a row is, `null` when it is none, or why it cannot be used. */
export function readHeader(row: Row): { ok: true; header: Header } | { ok: false; problem: FileProblem } | null {
  const names = row.cells.map((cell) => partNames(cellText(cell)))
  const found = (role: Role) => findColumns(names, NAMES[role])
  const places = { day: found('day'), debit: found('debit'), credit: found('credit'), memo: found('memo') }
  if (Object.values(places).some((columns) => columns.length === 0)) return null

  const balance = found('balance')
  const duplicate = [...Object.values(places), balance].find((columns) => columns.length > 1)
  const columnAt = (index = 0): Column => ({ index, label: label(cellText(row.cells[index])) })
  if (duplicate !== undefined) {
    return { ok: false, problem: { code: 'duplicate-column', row: row.row, value: columnAt(duplicate[0]).label } }
  }
  const { day, debit, credit, memo } = places
  if (new Set([day[0], debit[0], credit[0], memo[0]]).size < 4) return null

  const document = found('document').filter((index) => index !== day[0])
  const columns: StatementColumns = {
    day: columnAt(day[0]),
    document: document[0] === undefined ? null : columnAt(document[0]),
    debit: columnAt(debit[0]),
    credit: columnAt(credit[0]),
    balance: balance[0] === undefined ? null : columnAt(balance[0]),
    memo: columnAt(memo[0]),
  }
  return {
    ok: true,
    header: { bank: bankOf(names[columns.day.index] ?? [], names[columns.memo.index] ?? []), columns },
  }
}

/** "Ghi có/Credit" names a column twice, in two languages; "STT/No" is no column of debits (Nợ). */
function partNames(text: string): string[] {
  if (text.length > 200) return []
  const parts = text.split(/[/\r\n()]/).filter((part) => part.trim().toLowerCase() !== 'no.')
  const names = parts.map(foldText).filter((part) => part !== '')
  return names.includes('stt') ? [] : names
}

function findColumns(names: readonly string[][], wanted: readonly string[]): number[] {
  for (const name of wanted) {
    const found = names.flatMap((parts, index) => (parts.some((part) => matches(part, name)) ? [index] : []))
    if (found.length > 0) return found
  }
  return []
}

function matches(part: string, name: string): boolean {
  return part === name || (!WHOLE_ONLY.has(name) && part.startsWith(`${name} `))
}

function bankOf(day: readonly string[], memo: readonly string[]): Bank {
  if (day.includes('ngay hach toan')) return 'VietinBank'
  if (day.includes('ngay hieu luc')) return 'BIDV'
  if (day.includes('tnxdate') || memo.includes('transactiondetails')) return 'community'
  return day.some((name) => name.endsWith('tnx date')) ? 'VCB' : 'other'
}

function label(text: string): string {
  const [first = ''] = text.trim().split(/[/\r\n]/)
  return first.trim().slice(0, MAX_LABEL)
}
