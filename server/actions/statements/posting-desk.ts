import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountById, poolByAccount, poolByPurpose } from '../../../db/queries/accounts.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { bankAccountById, suspensePatterns } from '../../../db/queries/units.ts'
import type { PledgeSeen } from '../../domain/matching.ts'
import { theAccount } from '../setup/open-accounts.ts'

export type Desk = Awaited<ReturnType<typeof postingDesk>>

/** The accounts and rules by which the lines of a bank account are posted. */
export async function postingDesk(db: Handle, bankAccountId: number) {
  const account = await bankAccountById(db, bankAccountId)
  if (!account) throw new Error(`no bank account ${bankAccountId}`)
  const general = await poolByPurpose(db, { ...account, purposeCode: 'general' })
  if (!general) throw new Error(`unit ${account.unitId} has no general pool`)
  return {
    account,
    bank: await accountById(db, account.accountId),
    general: await accountById(db, general.accountId),
    suspense: await theAccount(db, 'suspense', account),
    unexplained: await theAccount(db, 'unexplained', account),
    patterns: await suspensePatterns(db),
  }
}

export type PledgeFound = PledgeSeen & { publicName: string | null; pool: AccountRow; purpose: string }

/** The pledges that exist among the codes of a memo, with the pool each gives to. */
export async function pledgesOf(tx: Handle, codes: readonly string[]): Promise<PledgeFound[]> {
  const found: PledgeFound[] = []
  for (const code of codes) {
    const pledge = await pledgeByCode(tx, code)
    if (!pledge) continue
    const pool = await accountById(tx, pledge.poolId)
    const { purposeCode } = await poolByAccount(tx, pledge.poolId)
    found.push({ ...pledge, cancelled: pledge.cancelledAt !== null, pool, purpose: purposeCode })
  }
  return found
}
