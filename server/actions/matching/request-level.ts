import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountById, balanceOf, poolByAccount } from '../../../db/queries/accounts.ts'
import { unitsOnOtherLevels } from '../../../db/queries/levels.ts'
import type { MatchCase } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { insertRequest } from '../../../db/queries/requests.ts'
import { readReason } from '../../domain/correction.ts'
import { writeOtherUnit } from '../../domain/levels.ts'
import { isMoneyPool } from '../../domain/purpose.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'
import { theAccount } from '../setup/open-accounts.ts'
import { lineToActOn } from './line-to-act-on.ts'

export type LevelAsked = {
  key: string
  entryIndex: number
  /** The unit above or below that sent it, or that it was sent to. */
  otherUnitId: number
  /** The account of the pool that it comes to, or that it was taken from. */
  poolId: number
  /** Published with the entry. */
  reason: string
}

/**
 * The accountant says that a credit in Suspense was sent by another level of the fund, or that an Unexplained debit was sent
 * to one; the head approves with `approveLevel`. It is neither a gift nor spending. Booked on the bank's day.
 * @throws Refusal as `lineToActOn` does · ('line-not-between-levels') · ('not-another-level') · ('not-a-pool-of-these-books') ·
 *   ('not-enough-money') when the pool holds less than was sent · ('reason-short') · ('reason-long')
 */
export async function requestLevel(context: Context, actor: Actor, asked: LevelAsked): Promise<{ code: string }> {
  const { key, entryIndex, otherUnitId, poolId } = asked
  const read = readReason(asked.reason)
  if (!read.ok) throw new Refusal(read.problem)
  const { reason } = read
  const words = { line: String(entryIndex), other: String(otherUnitId), pool: String(poolId), reason }
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'request-level', by: actor.code, ...words }, async () => {
      const line = await lineToActOn(tx, actor, entryIndex)
      if (line.kind !== 'suspense' && line.kind !== 'unexplained')
        throw new Refusal('line-not-between-levels', { index: entryIndex })
      const other = (await unitsOnOtherLevels(tx, line)).find(({ id }) => id === otherUnitId)
      if (!other) throw new Refusal('not-another-level')
      const pool = await poolOfBooks(tx, line, poolId)
      const isIn = line.kind === 'suspense'
      const availableVnd = await balanceOf(tx, pool.id)
      const { amountVnd } = line
      if (!isIn && availableVnd < amountVnd) throw new Refusal('not-enough-money', { amountVnd, availableVnd })
      const waiting = await theAccount(tx, isIn ? 'suspense' : 'unexplained', line)
      const [debit, credit] = isIn ? [waiting, pool] : [pool, waiting]
      const now = context.clock()
      const code = await freshCode(tx, 'request')
      await insertRequest(tx, {
        code,
        kind: isIn ? 'level-in' : 'level-out',
        state: 'requested',
        unitId: line.unitId,
        fundId: line.fundId,
        targetEntry: entryIndex,
        debitId: debit.id,
        creditId: credit.id,
        amountVnd,
        bookedOn: line.day,
        reason,
        evidence: writeOtherUnit(other.code),
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-level', subject: code })
      return { code }
    }),
  )
}

async function poolOfBooks(tx: Handle, line: MatchCase, poolId: number): Promise<AccountRow> {
  const pool = await accountById(tx, poolId)
  if (pool.kind !== 'pool' || pool.unitId !== line.unitId || pool.fundId !== line.fundId)
    throw new Refusal('not-a-pool-of-these-books')
  if (!isMoneyPool((await poolByAccount(tx, pool.id)).purposeCode)) throw new Refusal('not-a-pool-of-these-books')
  return pool
}
