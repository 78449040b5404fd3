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

/**
 * `Assets:<Unit>:<Fund>:Bank:<detail>` and the like, readable by hledger, ledger and beancount.
 * @throws RangeError when a part has a character those programs refuse
 */
export function accountName(kind: AccountKind, unit: string, fund: string, detail?: string): string {
  const [root, label] = labels[kind].split(':') as [string, string]
  const parts = [root, unit, fund, label, ...(detail === undefined ? [] : [detail])]
  for (const part of parts)
    if (!/^[A-Z0-9][A-Za-z0-9-]*$/.test(part)) throw new RangeError(`not a part of an account name: ${part}`)
  return parts.join(':')
}
