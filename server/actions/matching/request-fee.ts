import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountById, balanceOf } from '../../../db/queries/accounts.ts'
import type { MatchCase } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { insertRequest } from '../../../db/queries/requests.ts'
import { allFunds, unitById } from '../../../db/queries/units.ts'
import { readReason } from '../../domain/correction.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'
import { openAccount, theAccount } from '../setup/open-accounts.ts'
import { lineToActOn } from './line-to-act-on.ts'

export type FeeAsked = {
  key: string
  entryIndex: number
  /** The account of the pool that is to bear it. */
  poolId: number
  /** Published with the entry. */
  reason: string
}

/**
 * The accountant says that an Unexplained debit was the bank's fee; the head approves with `approveFee`. The pool named
 * bears it; where that has not so much free money, the unit has to recover it (Receivable:BankFee). Booked on the bank's day.
 * @throws Refusal as `lineToActOn` does · ('line-not-a-debit') · ('not-a-pool-of-these-books') · ('reason-short') · ('reason-long')
 */
export async function requestFee(context: Context, actor: Actor, asked: FeeAsked): Promise<{ code: string }> {
  const { key, entryIndex, poolId } = asked
  const read = readReason(asked.reason)
  if (!read.ok) throw new Refusal(read.problem)
  const { reason } = read
  const words = { act: 'request-fee', by: actor.code, line: String(entryIndex), pool: String(poolId), reason }
  return context.database.write((tx) =>
    once(tx, context, key, words, async () => {
      const line = await lineToActOn(tx, actor, entryIndex)
      if (line.kind !== 'unexplained') throw new Refusal('line-not-a-debit', { index: entryIndex })
      const now = context.clock()
      const code = await freshCode(tx, 'request')
      await insertRequest(tx, {
        code,
        kind: 'fee',
        state: 'requested',
        unitId: line.unitId,
        fundId: line.fundId,
        targetEntry: entryIndex,
        debitId: (await bearerOf(tx, line, poolId)).id,
        creditId: (await theAccount(tx, 'unexplained', line)).id,
        amountVnd: line.amountVnd,
        bookedOn: line.day,
        reason,
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-fee', subject: code })
      return { code }
    }),
  )
}

async function bearerOf(tx: Handle, line: MatchCase, poolId: number): Promise<AccountRow> {
  const pool = await accountById(tx, poolId)
  if (pool.kind !== 'pool' || pool.unitId !== line.unitId || pool.fundId !== line.fundId)
    throw new Refusal('not-a-pool-of-these-books')
  if ((await balanceOf(tx, pool.id)) >= line.amountVnd) return pool
  const unit = await unitById(tx, line.unitId)
  const fund = (await allFunds(tx)).find(({ id }) => id === line.fundId)
  if (!unit || !fund) throw new Error(`pool ${pool.name} has no unit or fund`)
  return openAccount(tx, 'receivable', { unit, fund }, 'BankFee')
}
