// Which account a statement's title says it is of, and whether that is the account somebody chose.
import { foldText } from '../text.ts'
import type { FileProblem } from './file-problem.ts'
import type { Bank } from './header.ts'
import type { Row } from './row.ts'
import { cellText, isBlank } from './row.ts'

export type StatedAccount = { row: number; number: string }
type ChosenAccount = { number: string; bankBin: string; bankName: string }

const LABELS = new Set([
  ...['so tai khoan', 'tai khoan', 'tai khoan so', 'so tk', 'stk', 'tk', 'tk so', 'sao ke tai khoan'],
  ...['account number', 'account no', 'account', 'acc no', 'a c no'],
])
/** The codes (BIN) that NAPAS gives the banks whose layouts we know. */
const BINS: Partial<Record<Bank, string>> = { VCB: '970436', BIDV: '970418', VietinBank: '970415' }
const SHORTEST = 6

/** The account number behind a label like "Số tài khoản/Account number:", in the same cell or the next one with text. */
export function statedAccount({ row, cells }: Row): StatedAccount | null {
  for (const [index, cell] of cells.entries()) {
    const text = cellText(cell)
    const [label = ''] = text.split(/\d/, 1)
    const names = label.split(/[/\r\n()]/).map(foldText)
    if (label.length > 80 || !names.some((name) => LABELS.has(name))) continue
    const behind =
      text.length > label.length ? text.slice(label.length) : cells.slice(index + 1).find((next) => !isBlank(next))
    const number = numberAt(cellText(behind))
    if (number !== null) return { row, number }
  }
  return null
}

/** The digits a text begins with, as banks group them. A number with hidden digits ("0071xxxx89") says nothing. */
function numberAt(text: string): string | null {
  const [found = ''] = /^\d+(?:[ .-]\d+)*(?![\dxX*•])/.exec(text.trim()) ?? []
  const digits = found.replace(/\D/g, '')
  return digits.length < SHORTEST ? null : digits
}

/** What of a file's shape says whose it is. */
type Stated = { accounts: readonly StatedAccount[]; bank: Bank; headerRow: number }

/**
 * Why a file is not the chosen account's, or null. The number in its title decides; only where it names none the layout
 * does, which may be shared with a bank we do not know or be no bank's at all.
 */
export function foreignAccount(shape: Stated, chosen: ChosenAccount): FileProblem | null {
  const [first] = shape.accounts
  if (first) {
    if (shape.accounts.some(({ number }) => sameNumber(number, chosen.number))) return null
    return { code: 'other-account', row: first.row, value: first.number, otherValue: chosen.number }
  }
  const bin = BINS[shape.bank]
  if (bin === undefined || bin === chosen.bankBin) return null
  return { code: 'other-bank', row: shape.headerRow, value: shape.bank, otherValue: chosen.bankName }
}

/** A spreadsheet that takes the number for an amount drops its leading zeros. */
function sameNumber(stated: string, own: string): boolean {
  const bare = (number: string) => number.replace(/\D/g, '').replace(/^0+/, '')
  return bare(stated) === bare(own)
}
