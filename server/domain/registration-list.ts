// Who registered at a launch event, typed or pasted: name, kind, amount, way of paying, whether the name may be shown.
import type { DonorKind, PayMethod } from '../../db/schema/index.ts'
import { type AmountCellProblem, type NameCellProblem, readAmountCell, wrongNameCell } from './list-cells.ts'
import type { TableRow } from './table-text.ts'
import { foldText, normalText } from './text.ts'

export const MOST_REGISTRATIONS = 500

export type Registration = {
  name: string
  donorKind: DonorKind
  amountVnd: number
  method: PayMethod
  /** They were asked and agree that their name is shown. */
  mayBeNamed: boolean
}

export type RegistrationProblem = {
  row: number
  problem: NameCellProblem | AmountCellProblem | 'kind-unknown' | 'method-unknown' | 'naming-unknown' | 'too-many-rows'
}

const kinds: Readonly<Record<string, DonorKind>> = {
  ...{ 'ca nhan': 'person', cn: 'person', nguoi: 'person' },
  ...{ 'doanh nghiep': 'business', dn: 'business', 'cong ty': 'business' },
  ...{ 'tap the': 'group', tt: 'group', 'don vi': 'group', 'co quan': 'group' },
}
const methods: Readonly<Record<string, PayMethod>> = {
  ...{ 'chuyen khoan': 'bank', ck: 'bank', 'ngan hang': 'bank' },
  ...{ 'tien mat': 'cash', tm: 'cash' },
}
const naming: Readonly<Record<string, boolean>> = { co: true, x: true, khong: false, k: false, '': false }

/** Reads rows of name, kind, amount, method, and "có" where the name may be shown; nothing is guessed. A head is passed over. */
export function readRegistrations(rows: readonly TableRow[]) {
  const [first, ...others] = rows
  const hasHead =
    /\b(ten|don vi)\b/.test(foldText(String(first?.cells[0] ?? ''))) && /\btien\b/.test(folded(first?.cells[2]))
  const lines: Registration[] = []
  const problems: RegistrationProblem[] = []
  for (const { row, cells } of hasHead ? others : rows) {
    if (lines.length === MOST_REGISTRATIONS)
      return { lines, problems: [...problems, { row, problem: 'too-many-rows' as const }] }
    const name = String(cells[0] ?? '')
    const wrongName = wrongNameCell(name)
    const [donorKind, method, mayBeNamed] = [
      kinds[folded(cells[1])],
      methods[folded(cells[3])],
      naming[folded(cells[4])],
    ]
    const amount = readAmountCell(cells[2] ?? null)
    const found: (RegistrationProblem['problem'] | null)[] = [
      wrongName,
      donorKind === undefined ? 'kind-unknown' : null,
      typeof amount === 'number' ? null : amount,
      method === undefined ? 'method-unknown' : null,
      mayBeNamed === undefined ? 'naming-unknown' : null,
    ]
    for (const problem of found) if (problem) problems.push({ row, problem })
    if (!wrongName && donorKind && method && mayBeNamed !== undefined && typeof amount === 'number')
      lines.push({ name: normalText(name), donorKind, amountVnd: amount, method, mayBeNamed })
  }
  return { lines, problems }
}

/** Two registrations that may be one, written down twice: the same name and the same amount. */
export function registrationKey({ name, amountVnd }: { name: string; amountVnd: number }): string {
  return `${foldText(name)} ${amountVnd}`
}

function folded(cell: string | number | null | undefined): string {
  return foldText(String(cell ?? ''))
}
