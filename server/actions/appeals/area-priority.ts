import { insertPriority, priorityById, setPriorityEnded } from '../../../db/queries/appeals.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { allUnits, unitById } from '../../../db/queries/units.ts'
import { holds } from '../../domain/four-eyes.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

export type NewPriority = { key: string; unitId: number; fromDay: string; toDay: string; reason: string }

/**
 * The place of a committee goes before others from one day to another.
 * @throws Refusal('not-your-part') · Refusal('days-backwards') · Refusal('day-passed')
 */
export async function setPriority(context: Context, actor: Actor, input: NewPriority): Promise<{ id: number }> {
  const { key, unitId, fromDay, toDay, reason } = input
  const request = { act: 'set-priority', by: actor.code, unitId: String(unitId), fromDay, toDay, reason }
  return context.database.write((tx) =>
    once(tx, context, key, request, async () => {
      const now = context.clock()
      const person = await actingPerson(tx, actor)
      if (!holds(person, 'officer', unitId) && !holds(person, 'head', unitId)) throw new Refusal('not-your-part')
      if (toDay < fromDay) throw new Refusal('days-backwards')
      if (toDay < localDay(now)) throw new Refusal('day-passed')
      const unit = await unitById(tx, unitId)
      if (!unit) throw new Refusal('NOT_FOUND', {}, 404)
      const row = { areaId: unit.areaId, fromDay, toDay, reason, setBy: actor.staffId, setAt: now }
      const id = await insertPriority(tx, row)
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'set-priority', subject: unit.code })
      return { id }
    }),
  )
}

/**
 * A priority ends before its last day. Doing it again changes nothing.
 * @throws Refusal('not-your-part') · Refusal('NOT_FOUND', 404)
 */
export async function endPriority(context: Context, actor: Actor, id: number): Promise<void> {
  await context.database.write(async (tx) => {
    const priority = await priorityById(tx, id)
    const units = priority ? (await allUnits(tx)).filter(({ areaId }) => areaId === priority.areaId) : []
    if (!priority || units.length === 0) throw new Refusal('NOT_FOUND', {}, 404)
    const person = await actingPerson(tx, actor)
    const isTheirs = units.some((unit) => holds(person, 'officer', unit.id) || holds(person, 'head', unit.id))
    if (!isTheirs) throw new Refusal('not-your-part')
    if (priority.endedAt !== null) return
    const now = context.clock()
    await setPriorityEnded(tx, id, { endedBy: actor.staffId, endedAt: now })
    await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'end-priority', subject: units[0]?.code ?? '' })
  })
}
