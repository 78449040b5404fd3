import { accountById, poolByPurpose } from '../../../db/queries/accounts.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { insertRequest } from '../../../db/queries/requests.ts'
import { holds } from '../../domain/four-eyes.ts'
import { scrubMemo } from '../../domain/memo.ts'
import { normalText } from '../../domain/text.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'

export type OpeningAsked = {
  key: string
  /** A cash box or bank account. */
  accountId: number
  amountVnd: number
  /** `YYYY-MM-DD`, the day from which the account held this. */
  bookedOn: string
  /** The paper that shows it: a count, a bank's confirmation, last year's approved report. Published. */
  evidence: string
}

/**
 * An accountant says what an account held when its books began. Nothing is posted until the head approves.
 * It may be asked for at any time: a book that began too early is mended so; the pages warn when the account has moved.
 * @throws Refusal('not-your-part') · ('not-an-opening-account') · ('day-in-the-future') · ('evidence-length')
 */
export async function requestOpening(
  context: Context,
  actor: Actor,
  { key, accountId, amountVnd, bookedOn, evidence: typed }: OpeningAsked,
): Promise<{ code: string }> {
  const evidence = scrubMemo(normalText(typed))
  const length = [...evidence].length
  if (length < 5 || length > 200) throw new Refusal('evidence-length')
  if (bookedOn > localDay(context.clock())) throw new Refusal('day-in-the-future')
  const asked = { accountId: String(accountId), amount: String(amountVnd), bookedOn, evidence }
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'request-opening', by: actor.code, ...asked }, async () => {
      const asset = await accountById(tx, accountId)
      if (!holds(await actingPerson(tx, actor), 'accountant', asset.unitId)) throw new Refusal('not-your-part')
      const general = await poolByPurpose(tx, { ...asset, purposeCode: 'general' })
      if ((asset.kind !== 'cash' && asset.kind !== 'bank') || !general) throw new Refusal('not-an-opening-account')

      const now = context.clock()
      const code = await freshCode(tx, 'request')
      await insertRequest(tx, {
        code,
        kind: 'opening',
        state: 'requested',
        unitId: asset.unitId,
        fundId: asset.fundId,
        debitId: asset.id,
        creditId: general.accountId,
        amountVnd,
        bookedOn,
        reason: `Số dư đầu kỳ theo ${evidence}`,
        evidence,
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-opening', subject: code })
      return { code }
    }),
  )
}
