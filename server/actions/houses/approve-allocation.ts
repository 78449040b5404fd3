import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountById, commitmentAccount, insertCommitment } from '../../../db/queries/accounts.ts'
import { type AllocationCase, poolWithMoney, updateAllocation } from '../../../db/queries/allocations.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { type House, houseByCode } from '../../../db/queries/projects.ts'
import { allFunds, unitById } from '../../../db/queries/units.ts'
import { scrubMemo } from '../../domain/memo.ts'
import { normalText } from '../../domain/text.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { appendEntry, type Receipt } from '../ledger/append-entry.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { openAccount } from '../setup/open-accounts.ts'
import { allocationToActOn } from './allocation-to-act-on.ts'
import { refuseBeyond } from './request-allocation.ts'
import { whoSigned } from './settle-payment.ts'

const LONGEST_DECISION_NUMBER = 60

/**
 * The head of the pool's unit approves: the money moves from the pool to what is set aside for the house. The decision's
 * number is published: no account or telephone number stays in it.
 * @throws Refusal when they may not · ('decision-number-length') · ('not-enough-money') · ('more-than-budget') · by the
 *   house's stage
 */
export async function approveAllocation(
  context: Context,
  actor: Actor,
  { key, code, decisionNumber: written }: { key: string; code: string; decisionNumber: string },
): Promise<{ code: string; receipt: Receipt }> {
  const decisionNumber = scrubMemo(normalText(written))
  if (decisionNumber === '' || decisionNumber.length > LONGEST_DECISION_NUMBER)
    throw new Refusal('decision-number-length')
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'approve-allocation', by: actor.code, code, decisionNumber }, async () => {
      const now = context.clock()
      const allocation = await allocationToActOn(tx, actor, 'approve', code)
      const house = await houseByCode(tx, allocation.projectCode)
      const pool = await poolWithMoney(tx, allocation.poolId)
      if (!house || !pool) throw new Refusal('NOT_FOUND', {}, 404)
      refuseBeyond(house, pool, allocation.amountVnd, 0)

      // The guard of the ledger looks for the approver on the row before the entry, and the row names its entry after it.
      const approved = { ...allocation, approvedBy: actor.staffId }
      await updateAllocation(tx, allocation.id, { approvedBy: actor.staffId, approvedAt: now, decisionNumber })
      const receipt = await appendAllocation(tx, context, approved, house, decisionNumber)
      await updateAllocation(tx, allocation.id, { state: 'approved', entryIndex: receipt.index })
      await insertAudit(tx, {
        at: now,
        staffId: actor.staffId,
        action: 'approve-allocation',
        subject: code,
        detail: String(receipt.index),
      })
      return { code, receipt }
    }),
  )
}

async function appendAllocation(
  tx: Handle,
  context: Context,
  allocation: AllocationCase,
  house: House,
  decisionNumber: string,
): Promise<Receipt> {
  const pool = await accountById(tx, allocation.poolId)
  const work = house.kind === 'build' ? 'xây mới' : 'sửa chữa'
  return appendEntry(tx, context, {
    id: `allocation:${allocation.code}`,
    kind: 'allocation',
    bookedOn: localDay(context.clock()),
    channel: 'none',
    amountVnd: allocation.amountVnd,
    transfers: [{ debit: pool, credit: await setAsideFor(tx, house, pool), amountVnd: allocation.amountVnd }],
    owner: pool,
    purpose: allocation.purposeCode,
    project: house.code,
    authority: allocation.code,
    people: await whoSigned(tx, allocation),
    texts: { memo: `Phân bổ ${work} nhà Đại đoàn kết ${house.code} theo quyết định ${decisionNumber}` },
  })
}

/** The account in which the pool's unit holds what it sets aside for this house, opened with its first allocation. */
async function setAsideFor(tx: Handle, house: House, pool: AccountRow): Promise<AccountRow> {
  const known = await commitmentAccount(tx, house.id, pool.unitId)
  if (known) return known
  const unit = await unitById(tx, pool.unitId)
  const fund = (await allFunds(tx)).find(({ id }) => id === pool.fundId)
  if (!unit || !fund) throw new Error(`pool ${pool.name} has no unit or fund`)
  const account = await openAccount(tx, 'committed', { unit, fund }, house.code)
  await insertCommitment(tx, { accountId: account.id, projectId: house.id, unitId: unit.id })
  return account
}
