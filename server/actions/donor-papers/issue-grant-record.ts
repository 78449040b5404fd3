import {
  grantRecordOf,
  grantRecordsOf,
  insertGrantRecord,
  setGrantRecordRevoked,
} from '../../../db/queries/grant-records.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { wordingOn } from '../../../db/queries/paper-wordings.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { holds } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'
import { type GrantFacts, grantNumber } from './grant-paper.ts'
import { planGrantRecord } from './plan-grant-record.ts'

export type GrantAsked = Pick<GrantFacts, 'code' | 'sponsor' | 'receiver' | 'place' | 'day' | 'attachments'>

/**
 * An accountant of the unit issues the record of a business's gift to houses. Its amount and houses are what the ledger
 * says at this moment, not what anybody typed. One record of a pledge counts at a time: money that came later needs a new
 * one in place of the old.
 * @returns its number among those of the pledge
 * @throws Refusal('NOT_FOUND', 404) · ('not-your-part') · ('grant-standing', 409) · those of planGrantRecord
 */
export async function issueGrantRecord(
  context: Context,
  actor: Actor,
  { key, asked }: { key: string; asked: GrantAsked },
): Promise<number> {
  const request = { act: 'issue-grant-record', by: actor.code, asked: JSON.stringify(asked) }
  return context.database.write((tx) =>
    once(tx, context, key, request, async () => {
      const pledge = await pledgeByCode(tx, asked.code)
      if (!pledge) throw new Refusal('NOT_FOUND', {}, 404)
      if (!holds(await actingPerson(tx, actor), 'accountant', pledge.unitId)) throw new Refusal('not-your-part')
      const standing = (await grantRecordsOf(tx, pledge.id)).find(({ revokedAt }) => revokedAt === null)
      if (standing) throw new Refusal('grant-standing', { number: standing.number }, 409)
      const plan = await planGrantRecord(tx, pledge)
      const facts: GrantFacts = { ...asked, ...plan }
      const issuedAt = context.clock()
      const number = await insertGrantRecord(tx, {
        pledgeId: pledge.id,
        template: wordingOn('grant-record', 'vi', asked.day).template,
        amountVnd: plan.amountVnd,
        facts: JSON.stringify(facts),
        issuedBy: actor.staffId,
        issuedAt,
      })
      const audit = { at: issuedAt, staffId: actor.staffId, action: 'issue-grant-record', subject: pledge.code }
      await insertAudit(tx, { ...audit, detail: grantNumber(facts, number) })
      return number
    }),
  )
}

/**
 * Takes a record back; it stays readable as one that no longer counts.
 * @throws Refusal('NOT_FOUND', 404) · ('not-your-part') · ('grant-revoked', 409)
 */
export async function revokeGrantRecord(
  context: Context,
  actor: Actor,
  { key, code, number }: { key: string; code: string; number: number },
): Promise<void> {
  const request = { act: 'revoke-grant-record', by: actor.code, code, number: String(number) }
  await context.database.write((tx) =>
    once(tx, context, key, request, async () => {
      const pledge = await pledgeByCode(tx, code)
      const record = pledge && (await grantRecordOf(tx, pledge.id, number))
      if (!pledge || !record) throw new Refusal('NOT_FOUND', {}, 404)
      if (!holds(await actingPerson(tx, actor), 'accountant', pledge.unitId)) throw new Refusal('not-your-part')
      const at = context.clock()
      const isDone = await setGrantRecordRevoked(tx, record.id, { revokedBy: actor.staffId, revokedAt: at })
      if (!isDone) throw new Refusal('grant-revoked', {}, 409)
      const audit = { at, staffId: actor.staffId, action: 'revoke-grant-record', subject: code }
      await insertAudit(tx, { ...audit, detail: grantNumber({ code }, number) })
      return null
    }),
  )
}
