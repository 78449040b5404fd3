import { insertAppeal } from '../../../db/queries/appeals.ts'
import { fundById } from '../../../db/queries/giving.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { unitById } from '../../../db/queries/units.ts'
import { holds } from '../../domain/four-eyes.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'
import { openPool } from '../setup/open-accounts.ts'

export type NewAppeal = {
  key: string
  unitId: number
  fundId: number
  title: string
  about: string
  goalVnd: number
  /** `YYYY-MM-DD`, both days inclusive. */
  fromDay: string
  toDay: string
}

/**
 * A committee calls for a sum: public at once, with a pool of its own for what is given.
 * @throws Refusal('not-your-part') for another unit · Refusal('days-backwards') · Refusal('day-passed')
 */
export async function openAppeal(context: Context, actor: Actor, input: NewAppeal): Promise<{ code: string }> {
  const { key, ...asked } = input
  const request = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value)]))
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'open-appeal', by: actor.code, ...request }, async () => {
      const now = context.clock()
      const person = await actingPerson(tx, actor)
      if (!holds(person, 'officer', input.unitId) && !holds(person, 'head', input.unitId))
        throw new Refusal('not-your-part')
      if (input.toDay < input.fromDay) throw new Refusal('days-backwards')
      if (input.toDay < localDay(now)) throw new Refusal('day-passed')
      const unit = await unitById(tx, input.unitId)
      const fund = await fundById(tx, input.fundId)
      if (!unit || !fund) throw new Refusal('NOT_FOUND', {}, 404)
      const code = await freshCode(tx, 'appeal')
      const pool = await openPool(
        tx,
        { unit, fund },
        { kind: 'appeal', code: `appeal:${code}`, detail: `Appeal-${code}`, label: input.title },
      )
      await insertAppeal(tx, { ...asked, code, poolId: pool.id, openedBy: actor.staffId, openedAt: now })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'open-appeal', subject: code })
      return { code }
    }),
  )
}
