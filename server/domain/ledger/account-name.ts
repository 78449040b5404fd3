import type { AccountKind } from '../../../db/schema/index.ts'

const labels: Record<AccountKind, string> = {
  cash: 'Assets:Cash',
  bank: 'Assets:Bank',
  treasury: 'Assets:Treasury',
  stripe: 'Assets:Stripe',
  'in-transit': 'Assets:InTransit',
  advance: 'Assets:Advance',
  goods: 'Assets:Goods',
  receivable: 'Assets:Receivable',
  unexplained: 'Assets:Unexplained',
  pool: 'Liabilities:Pool',
  suspense: 'Liabilities:Suspense',
  committed: 'Liabilities:Committed',
}

const wellFormed = /^[A-Z0-9][A-Za-z0-9-]*$/

/**
 * `Assets:<Unit>:<Fund>:Bank:<detail>` and the like, readable by hledger, ledger and beancount.
 * @throws RangeError when a part has a character those programs refuse
 */
export function accountName(kind: AccountKind, unit: string, fund: string, detail?: string): string {
  const [root, label] = labels[kind].split(':') as [string, string]
  const parts = [root, unit, fund, label, ...(detail === undefined ? [] : [detail])]
  for (const part of parts) if (!wellFormed.test(part)) throw new RangeError(`not a part of an account name: ${part}`)
  return parts.join(':')
}

/** What a name says of its account, as `account` keeps it in columns. */
export type AccountParts = {
  kind: AccountKind
  unit: string
  fund: string
  detail: string | null
  isAsset: boolean
  isMoney: boolean
  hasFloor: boolean
}

const kinds = new Map(Object.entries(labels).map(([kind, label]) => [label, kind as AccountKind]))
const money: readonly AccountKind[] = ['cash', 'bank', 'treasury', 'stripe', 'in-transit']
const withoutFloor: readonly AccountKind[] = ['unexplained', 'receivable']
const read = new Map<string, AccountParts>()

/** Reads an account's name; null when it is none. */
export function accountParts(name: string): AccountParts | null {
  const known = read.get(name)
  if (known) return known
  const [root, unit, fund, label, detail = null, ...rest] = name.split(':')
  const kind = kinds.get(`${root}:${label}`)
  const isNamed = [unit, fund, detail ?? 'None'].every((part) => part !== undefined && wellFormed.test(part))
  if (!kind || unit === undefined || fund === undefined || !isNamed || rest.length > 0) return null
  const parts = {
    kind,
    unit,
    fund,
    detail,
    isAsset: root === 'Assets',
    isMoney: money.includes(kind),
    hasFloor: !withoutFloor.includes(kind),
  }
  read.set(name, parts)
  return parts
}
