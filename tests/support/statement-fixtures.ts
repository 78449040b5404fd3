// Synthetic bank statements in the shapes that Vietnamese banks give out. No name, account or memo here is a real one.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { StatementLine } from '../../server/domain/statement/line.ts'

export type FixtureBank = 'VCB' | 'BIDV' | 'VietinBank' | 'community'
export type FixtureFormat = 'dot-groups' | 'comma-groups' | 'plain'
/** A transfer as the account sees it, in the order of time. */
export type FixtureTransfer = Pick<StatementLine, 'day' | 'direction' | 'amountVnd' | 'document' | 'memo'>
export type Table = (string | number | null)[][]

export type FixtureStatement = {
  bank: FixtureBank
  transfers: readonly FixtureTransfer[]
  openingVnd: number
  order: 'oldest-first' | 'newest-first'
  format: FixtureFormat
  /** '.00' or ',00' behind every amount. */
  decimals: boolean
}

const MARKS = {
  'dot-groups': { group: '.', decimal: ',' },
  'comma-groups': { group: ',', decimal: '.' },
  plain: { group: '', decimal: '.' },
}

/** An amount as a bank writes it. */
export function written(vnd: number, format: FixtureFormat, decimals = false): string {
  const { group, decimal } = MARKS[format]
  return String(vnd).replace(/\B(?=(\d{3})+$)/g, group) + (decimals ? `${decimal}00` : '')
}

/** 'YYYY-MM-DD' as dd/mm/yyyy. */
export function vietnameseDay(day: string): string {
  return day.split('-').reverse().join('/')
}

/** The cells of a whole file, titles and totals included, as text. */
export function statementTable(statement: FixtureStatement): Table {
  const { bank, transfers, openingVnd, order, format, decimals } = statement
  const money = (vnd: number) => written(vnd, format, decimals)
  const balances = balancesAfter(openingVnd, transfers)
  const rows = transfers.map((transfer, index) => ({ transfer, balance: money(balances[index] ?? openingVnd) }))
  if (order === 'newest-first') rows.reverse()
  const side = (transfer: FixtureTransfer, direction: 'in' | 'out') =>
    transfer.direction === direction ? money(transfer.amountVnd) : ''
  const closingVnd = balances.at(-1) ?? openingVnd

  if (bank === 'community') {
    const lines = rows.map(({ transfer: t, balance }) => [
      ...[vietnameseDay(t.day), t.document ?? '', side(t, 'out'), side(t, 'in'), balance, t.memo],
    ])
    return [['TNXDate', 'DocNo', 'Debit', 'Credit', 'Balance', 'TransactionDetails'], ...lines]
  }
  if (bank === 'BIDV') {
    const lines = rows.map(({ transfer: t, balance }) => [
      ...[vietnameseDay(t.day), side(t, 'out'), side(t, 'in'), balance, t.memo],
    ])
    return [
      ['NGÂN HÀNG MẪU BIDV'],
      ['Số dư đầu kỳ:', '', '', money(openingVnd)],
      ['Ngày hiệu lực', 'Ghi nợ', 'Ghi có', 'Số dư', 'Mô tả'],
      ...lines,
      ['', '', '', money(closingVnd), 'Số dư cuối kỳ'],
    ]
  }
  if (bank === 'VietinBank') {
    let above = ''
    const lines = rows.map(({ transfer: t, balance }) => {
      const day = t.day === above ? '' : vietnameseDay(t.day)
      above = t.day
      return [day, t.memo, side(t, 'out'), side(t, 'in'), balance, t.document ?? '']
    })
    return [['Ngày hạch toán', 'Mô tả giao dịch', 'Nợ', 'Có', 'Số dư', 'Số giao dịch'], ...lines]
  }
  const totals = (direction: 'in' | 'out') =>
    transfers.reduce((sum, t) => sum + (t.direction === direction ? t.amountVnd : 0), 0)
  const lines = rows.map(({ transfer: t, balance }, index) => [
    String(index + 1),
    `${vietnameseDay(t.day)}${t.document === null ? '' : `\n${t.document}`}`,
    ...[side(t, 'out'), side(t, 'in'), balance, t.memo],
  ])
  return [
    ['NGÂN HÀNG MẪU VCB'],
    ['SAO KÊ TÀI KHOẢN/ ACCOUNT STATEMENT'],
    ['Số dư đầu kỳ/Opening balance:', '', money(openingVnd)],
    ['STT/No.', 'Ngày/TNX Date\nSố CT/Doc No', 'Ghi nợ/Debit', 'Ghi có/Credit', 'Số dư/Balance', 'Nội dung chi tiết'],
    ...lines,
    ['', 'Tổng số/Total', money(totals('out')), money(totals('in')), '', ''],
    ['', 'Số dư cuối kỳ/Closing balance', '', '', money(closingVnd), ''],
    ['', '', '', '', '', 'Trang 1/1'],
  ]
}

/** The lines that reading the statement must give, without their row numbers. */
export function expectedLines({ bank, transfers, openingVnd, order }: FixtureStatement): Omit<StatementLine, 'row'>[] {
  const balances = balancesAfter(openingVnd, transfers)
  const lines = transfers.map(({ day, direction, amountVnd, document, memo }, index) => ({
    ...{ day, direction, amountVnd, memo },
    balanceAfterVnd: balances[index] ?? null,
    document: bank === 'BIDV' ? null : document,
  }))
  return order === 'newest-first' ? lines.reverse() : lines
}

function balancesAfter(openingVnd: number, transfers: readonly FixtureTransfer[]): number[] {
  let balance = openingVnd
  return transfers.map(({ direction, amountVnd }) => {
    balance += direction === 'in' ? amountVnd : -amountVnd
    return balance
  })
}

export function toCsv(table: Table, delimiter = ','): string {
  const quoted = (cell: string | number | null) => {
    const text = cell === null ? '' : String(cell)
    return /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return `${table.map((row) => row.map(quoted).join(delimiter)).join('\r\n')}\r\n`
}

/** UTF-16 with its byte order mark. */
export function utf16(text: string, order: 'le' | 'be'): Buffer {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

export type LargeStatement = {
  rows: number
  /** The memo of the n-th transfer, from 0; by default like what banks send, a reference code in none of them. */
  memoOf?: (index: number) => string
}

/** What a large statement adds up to, for checking an import against it. */
export type LargeStatementTotals = { totalInVnd: number; closingVnd: number; firstDay: string; lastDay: string }

/**
 * Writes a CSV of the community's shape with so many credits over ten days of September 2024, always the same one,
 * amounts from 1.000 đ to 1 tỷ around a median of 200.000 đ. 200,000 rows are 32 MB and take about half a second.
 */
export async function writeLargeStatement(
  path: string,
  { rows, memoOf = sampleMemo }: LargeStatement,
): Promise<LargeStatementTotals> {
  const out = createWriteStream(path)
  const random = seededRandom(20_240_910)
  const dayOf = (index: number) => 1 + Math.floor((index * 10) / rows)
  let totalInVnd = 0
  let piece = 'TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails\n'
  for (let index = 0; index < rows; index += 1) {
    const amountVnd = sampleAmount(random)
    totalInVnd += amountVnd
    const day = String(dayOf(index)).padStart(2, '0')
    const amount = written(amountVnd, 'dot-groups')
    const memo = memoOf(index).replaceAll('"', '""')
    piece += `${day}/09/2024,${5_091 + (index % 14)}.${index % 50_000},,${amount},${written(totalInVnd, 'dot-groups')},"${memo}"\n`
    if (piece.length < 65_536) continue
    if (!out.write(piece)) await once(out, 'drain')
    piece = ''
  }
  out.end(piece)
  await once(out, 'close')
  const lastDay = `2024-09-${String(dayOf(Math.max(0, rows - 1))).padStart(2, '0')}`
  return { totalInVnd, closingVnd: totalInVnd, firstDay: '2024-09-01', lastDay }
}

/** Most people give a round amount near 200.000 đ, one in ten thousand gives very much. */
function sampleAmount(random: () => number): number {
  const usual = [
    1_000, 20_000, 50_000, 100_000, 100_000, 200_000, 200_000, 200_000, 300_000, 500_000, 500_000, 1_000_000,
  ]
  if (random() < 0.0001) return 1_000_000_000
  return usual[Math.floor(random() * usual.length)] ?? 200_000
}

function sampleMemo(index: number): string {
  const id = 6_000_000_000 + index * 7
  return index % 5 === 0
    ? `MBVCB.${id}.Ủng hộ Quỹ vì người nghèo ${index}.CT tu 0000${index % 10_000} NGUYEN VAN MAU toi QUY VI NGUOI NGHEO`
    : `${id % 1_000_000}.100924.0${index % 10}1530.Ung ho quy vi nguoi ngheo ${index}`
}

function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}
