import type { Handle } from '../../../db/database.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { type PledgeRow, pledgeByCode, pledgeContactOf } from '../../../db/queries/pledges.ts'
import { insertDataRequest, openDataRequest } from '../../../db/queries/rights.ts'
import { publicHolidays, termInForce } from '../../../db/queries/terms.ts'
import type { DataRequestKind } from '../../../db/schema/index.ts'
import type { Wanted } from '../../domain/data-request.ts'
import { lastDayOf } from '../../domain/legal-clock.ts'
import { type Language, localDay } from '../../format.ts'
import type { Context } from '../context.ts'
import { keyKindOf } from '../giving/donor-key.ts'
import { once } from '../once.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'

export type DataRequest = {
  formKey: string
  /** The pledge, and a key of its private page. */
  code: string
  privateKey: string
  kind: DataRequestKind
  wanted: Wanted
  language: Language
}

/**
 * A donor asks about the data held of them; the legal clock begins. Staff carry it out.
 * @throws Refusal('no-such-pledge', 404) · ('data-request-open', 409) for a second one of the kind · ('nothing-held')
 */
export async function fileDataRequest(context: Context, asked: DataRequest): Promise<{ code: string }> {
  const { formKey, kind, wanted, language } = asked
  const stated = { act: 'data-request', pledge: asked.code, kind, wanted: JSON.stringify(wanted) }
  return context.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, asked.code)
    if (!pledge || !keyKindOf(context, pledge, asked.privateKey)) throw new Refusal('no-such-pledge', {}, 404)
    return once(tx, context, formKey, stated, async () => {
      const waiting = await openDataRequest(tx, pledge.id, kind)
      if (waiting) throw new Refusal('data-request-open', { code: waiting }, 409)
      if (!(await isSomethingHeld(tx, pledge, kind))) throw new Refusal('nothing-held')
      const now = context.clock()
      const code = await freshCode(tx, 'dataRequest')
      await insertDataRequest(tx, {
        code,
        pledgeId: pledge.id,
        kind,
        language,
        wanted: JSON.stringify(wanted),
        askedAt: now,
        ...(await lastDays(tx, kind, localDay(now))),
      })
      await insertAudit(tx, { at: now, staffId: null, action: 'ask-about-data', subject: code })
      return { code }
    })
  })
}

/** Until when it must be answered, and carried out. */
async function lastDays(db: Handle, kind: DataRequestKind, today: string) {
  const holidays = new Set((await publicHolidays(db)).map(({ day }) => day))
  return {
    answerBy: lastDayOf(today, await termInForce(db, 'answer-request', today), holidays),
    carryOutBy: lastDayOf(today, await termInForce(db, kind, today), holidays),
  }
}

async function isSomethingHeld(db: Handle, pledge: PledgeRow, kind: DataRequestKind): Promise<boolean> {
  if (kind === 'question') return true
  if (kind === 'withdraw-name') return pledge.publicName !== null
  const contact = await pledgeContactOf(db, pledge.id)
  if (kind === 'correct') return pledge.erasedIn === null || contact !== null
  return pledge.publicName !== null || contact !== null
}
