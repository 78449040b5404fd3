import type { Handle } from '../../../db/database.ts'
import type { StoredRow } from '../../../db/queries/verification.ts'
import { storedAccounts, storedBalances, storedHoldings } from '../../../db/queries/verification-tables.ts'
import { accountParts } from '../../domain/ledger/account-name.ts'
import type { HeldRange } from '../../domain/ledger/held-numbers.ts'
import type { Replay } from '../../domain/ledger/replay.ts'
import { CARD_COSTS } from '../../domain/purpose.ts'
import type { Findings } from '../../domain/verification/findings.ts'

/** Accounts against their own names and what they belong to, balances and holdings against the entries. */
export async function verifyAccounts(db: Handle, findings: Findings, replay: Replay): Promise<void> {
  const accounts = await storedAccounts(db)
  for (const row of accounts)
    findings.expect('accounts', isNamedRight(row), () => `account ${row.id} (${row.name}) is not what its name says`)
  const names = new Set(accounts.map(({ name }) => name))
  for (const name of replay.balances.keys())
    if (!names.has(name)) findings.wrong('accounts', `the entries name ${name}, and there is no such account`)
  await verifyBalances(db, findings, replay, accounts)
  await verifyHoldings(db, findings, replay)
}

function isNamedRight(row: StoredRow): boolean {
  const parts = accountParts(String(row.name))
  return (
    parts !== null &&
    row.kind === parts.kind &&
    row.unit === parts.unit &&
    row.fund === parts.fund &&
    row.is_asset === Number(parts.isAsset) &&
    row.is_money === Number(parts.isMoney) &&
    row.has_floor === Number(parts.hasFloor) &&
    belongsTo(row, parts.kind, parts.detail)
  )
}

/** A pool, a bank account or a house stands behind the accounts that are named after one, and only behind those. */
function belongsTo(row: StoredRow, kind: string, detail: string | null): boolean {
  const has = { pool: row.pool_unit !== null, bank: row.bank_unit !== null, committed: row.house_unit !== null }
  if (Object.entries(has).some(([owner, isThere]) => isThere !== (owner === kind))) return false
  if (kind === 'pool')
    return detail === poolDetail(row.purpose_code) && row.pool_unit === row.unit_id && row.pool_fund === row.fund_id
  if (kind === 'bank')
    return detail === row.bank_number && row.bank_unit === row.unit_id && row.bank_fund === row.fund_id
  if (kind === 'committed') return detail === row.house && row.house_unit === row.unit_id
  return ['cash', 'suspense', 'unexplained'].includes(kind) ? detail === null : true
}

const poolDetails: Readonly<Record<string, string>> = { commune: 'Commune', project: 'House', appeal: 'Appeal' }

function poolDetail(purpose: unknown): string | null {
  if (purpose === 'general') return 'General'
  if (purpose === 'goods') return 'Goods'
  if (purpose === CARD_COSTS) return 'CardCosts'
  const [, kind = '', code] = /^(\w+):(.+)$/.exec(String(purpose)) ?? []
  return poolDetails[kind] === undefined ? null : `${poolDetails[kind]}-${code}`
}

async function verifyBalances(
  db: Handle,
  findings: Findings,
  replay: Replay,
  accounts: readonly StoredRow[],
): Promise<void> {
  const rows = await storedBalances(db)
  for (const row of rows) {
    const parts = accountParts(String(row.name))
    const through = replay.through.get(String(row.name)) ?? { index: -1, position: -1 }
    const isRight =
      parts !== null &&
      row.amount_vnd === (replay.balances.get(String(row.name)) ?? 0) &&
      row.sign === (parts.isAsset ? 1 : -1) &&
      row.has_floor === Number(parts.hasFloor) &&
      row.through_entry === through.index &&
      row.through_position === through.position
    findings.expect('balances', isRight, () => `the balance of ${row.name ?? `account ${row.account_id}`} is another`)
  }
  findings.expect(
    'balances',
    rows.length === accounts.length,
    () => `${rows.length} balances stand for ${accounts.length} accounts`,
  )
}

async function verifyHoldings(db: Handle, findings: Findings, replay: Replay): Promise<void> {
  const seen = new Map<string, number>()
  for (const row of await storedHoldings(db)) {
    const line = String(row.line)
    const at = seen.get(line) ?? 0
    seen.set(line, at + 1)
    const expected = replay.numbers.lines.get(line)?.[at]
    findings.expect('numbers', isHeldAs(row, expected), () => `${line} from number ${row.from_no}: another holds it`)
  }
  for (const [line, ranges] of replay.numbers.lines)
    findings.expect('numbers', seen.get(line) === ranges.length, () => `${line}: not all its numbers have a holder`)
}

function isHeldAs(row: StoredRow, range: HeldRange | undefined): boolean {
  return (
    range !== undefined &&
    row.from_no === range.fromNo &&
    row.to_no === range.toNo &&
    row.account === range.account &&
    row.spent_in === range.spentIn
  )
}
