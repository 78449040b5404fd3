import { insertAudit } from '../../../db/queries/operations.ts'
import { housesOfHousehold, insertHousehold, insertProject, insertProjectEvent } from '../../../db/queries/projects.ts'
import { unitById } from '../../../db/queries/units.ts'
import type { HouseholdCategory, ProjectKind } from '../../../db/schema/index.ts'
import { holds } from '../../domain/four-eyes.ts'
import { abbreviateName } from '../../domain/person-name.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'

export type HouseProposal = {
  key: string
  unitId: number
  fundId: number
  kind: ProjectKind
  /** As written on paper; the public sees its initials. */
  householdName: string
  hamlet: string | null
  category: HouseholdCategory
  budgetVnd: number
  /** `YYYY-MM-DD`, the day of the assessment (bình xét). */
  assessedOn: string
  /** The officer has seen that this household already has a house here and proposes another work for it. */
  again: boolean
}

/**
 * An officer proposes a house of the unit's own area: private household, public initials, stage `assessed`.
 * @throws Refusal('not-your-part') · ('day-in-the-future') · ('household-already-helped', {code}) unless `again`
 */
export async function proposeHouse(context: Context, actor: Actor, input: HouseProposal): Promise<{ code: string }> {
  const { key, ...asked } = input
  const request = Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value)]))
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'propose-house', by: actor.code, ...request }, async () => {
      const now = context.clock()
      const person = await actingPerson(tx, actor)
      if (!holds(person, 'officer', input.unitId)) throw new Refusal('not-your-part', { code: '' })
      if (input.assessedOn > localDay(now)) throw new Refusal('day-in-the-future')
      const unit = await unitById(tx, input.unitId)
      if (!unit) throw new Refusal('NOT_FOUND', {}, 404)
      const [earlier] = await housesOfHousehold(tx, { unitId: unit.id, name: input.householdName })
      if (earlier && !input.again) throw new Refusal('household-already-helped', { code: earlier.code })

      const house = await insertProject(tx, {
        code: await freshCode(tx, 'project'),
        kind: input.kind,
        unitId: unit.id,
        fundId: input.fundId,
        areaId: unit.areaId,
        hamlet: input.hamlet,
        householdShort: abbreviateName(input.householdName),
        category: input.category,
        budgetVnd: input.budgetVnd,
        stage: 'assessed',
        proposedBy: actor.staffId,
        createdAt: now,
      })
      await insertHousehold(tx, { projectId: house.id, name: input.householdName })
      await insertProjectEvent(tx, {
        projectId: house.id,
        stage: 'assessed',
        day: input.assessedOn,
        staffId: actor.staffId,
        recordedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'propose-house', subject: house.code })
      return { code: house.code }
    }),
  )
}
