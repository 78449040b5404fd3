import type { Handle } from '../../../db/database.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import {
  type House,
  houseByCode,
  insertProjectEvent,
  paymentsOnTheWay,
  projectEvents,
  setStage,
} from '../../../db/queries/projects.ts'
import type { ProjectStage } from '../../../db/schema/index.ts'
import { holds } from '../../domain/four-eyes.ts'
import { canMove, type HouseFacts } from '../../domain/project-stages.ts'
import { formatDay, formatInstant, localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

export type StageChange = {
  key: string
  code: string
  /** The stage the person saw when choosing. */
  from: ProjectStage
  to: ProjectStage
  /** `YYYY-MM-DD`, the day it happened. */
  day: string
  note: string | null
}

/**
 * An officer of the unit records how far a house has come; a handover sets the day by which it is counted.
 * @throws Refusal('house-moved-on', 409) when somebody was quicker · a StageRefusal · ('day-in-the-future') · ('day-before-last-stage')
 */
export async function recordStage(context: Context, actor: Actor, input: StageChange): Promise<{ code: string }> {
  const { key, code, from, to, day, note } = input
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'record-stage', by: actor.code, code, from, to, day, note }, async () => {
      const now = context.clock()
      const house = await houseByCode(tx, code)
      if (!house) throw new Refusal('NOT_FOUND', {}, 404)
      if (!holds(await actingPerson(tx, actor), 'officer', house.unitId)) throw new Refusal('not-your-part', { code })
      const last = (await projectEvents(tx, house.id)).at(-1)
      if (last && house.stage !== from)
        throw new Refusal(
          'house-moved-on',
          { code, stage: house.stage, who: last.staffName, when: formatInstant(last.recordedAt) },
          409,
        )
      const refusal = canMove(await houseFacts(tx, house), to)
      if (refusal) throw new Refusal(refusal, { code })
      if (day > localDay(now)) throw new Refusal('day-in-the-future')
      if (last && day < last.day) throw new Refusal('day-before-last-stage', { day: formatDay(last.day) })

      await insertProjectEvent(tx, {
        projectId: house.id,
        stage: to,
        day,
        note,
        staffId: actor.staffId,
        recordedAt: now,
      })
      await setStage(tx, house.id, { stage: to, ...(to === 'handed-over' ? { handedOverOn: day } : {}) })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'record-stage', subject: code, detail: to })
      return { code }
    }),
  )
}

/** What the stage rules ask about a house. */
export async function houseFacts(db: Handle, house: House): Promise<HouseFacts> {
  const events = house.stage === 'paused' ? await projectEvents(db, house.id) : []
  return {
    kind: house.kind,
    stage: house.stage,
    pausedAt: events.findLast((event) => event.stage !== 'paused')?.stage ?? null,
    paidVnd: house.allocatedVnd - house.leftVnd,
    leftVnd: house.leftVnd,
    paymentsOnTheWay: await paymentsOnTheWay(db, house.id),
  }
}
