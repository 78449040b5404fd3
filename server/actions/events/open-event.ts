import { accountById } from '../../../db/queries/accounts.ts'
import { insertEvent } from '../../../db/queries/events.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import type { Role } from '../../../db/schema/index.ts'
import { holds } from '../../domain/four-eyes.ts'
import { isDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'

/** Who keeps the events of a unit. */
export const eventKeepers: readonly Role[] = ['officer', 'accountant', 'cashier']

export type NewEvent = {
  /** What registrations there are for. */
  poolId: number
  name: string
  place: string
  heldOn: string
  /** What the symbolic board says, đồng. */
  boardVnd: number | null
}

/** Opens a launch event, before or after its day. @returns its code @throws Refusal('not-a-day') · ('not-your-part') */
export async function openEvent(context: Context, actor: Actor, formKey: string, event: NewEvent): Promise<string> {
  if (!isDay(event.heldOn)) throw new Refusal('not-a-day')
  const { poolId, boardVnd, ...words } = event
  const asked = { form: 'open-event', by: actor.code, poolId: String(poolId), boardVnd: String(boardVnd), ...words }
  return context.database.write((tx) =>
    once(tx, context, formKey, asked, async () => {
      const { unitId, fundId } = await accountById(tx, poolId)
      const person = await actingPerson(tx, actor)
      if (!eventKeepers.some((role) => holds(person, role, unitId))) throw new Refusal('not-your-part')
      const code = await freshCode(tx, 'event')
      const openedAt = context.clock()
      await insertEvent(tx, { code, unitId, fundId, ...event, openedBy: actor.staffId, openedAt })
      await insertAudit(tx, { at: openedAt, staffId: actor.staffId, action: 'open-event', subject: code })
      return code
    }),
  )
}
