import type { Handle } from '../../db/database.ts'
import { grantsOf, reachOf, type StaffRow, staffByCode } from '../../db/queries/staff.ts'
import { type UnitRow, unitByCode } from '../../db/queries/units.ts'
import type { Actor } from './context.ts'
import { Refusal } from './refusal.ts'

/** The units a person administers now: where the role was given, and below. */
export async function administeredUnits(db: Handle, staffId: number): Promise<Set<number>> {
  const reach = await reachOf(db, staffId)
  return new Set(reach.filter(({ role }) => role === 'administrator').map(({ unitId }) => unitId))
}

/** The unit with this code, one of these. @throws Refusal('NOT_FOUND', 404) */
export async function administeredUnit(db: Handle, units: ReadonlySet<number>, code: string): Promise<UnitRow> {
  const unit = await unitByCode(db, code)
  if (!unit || !units.has(unit.id)) throw new Refusal('NOT_FOUND', {}, 404)
  return unit
}

/**
 * A person whom the actor administers: somebody else who holds or held a role in one of the actor's units.
 * @throws Refusal('NOT_FOUND', 404) for anybody else's people · ('own-roles') · ('person-dismissed')
 */
export async function managedPerson(tx: Handle, actor: Actor, code: string) {
  const person = await staffByCode(tx, code)
  const units = await administeredUnits(tx, actor.staffId)
  const grants = person ? await grantsOf(tx, person.id) : []
  if (!person || !grants.some(({ unit }) => units.has(unit.id))) throw new Refusal('NOT_FOUND', {}, 404)
  if (person.id === actor.staffId) throw new Refusal('own-roles')
  if (person.dismissedAt !== null) throw new Refusal('person-dismissed')
  return { person, grants, units }
}

/**
 * The same for what concerns a person whole (dismissal, a new password): every role still held must be in the actor's
 * units, or a commune's administrator could dismiss the head of the province.
 * @throws Refusal('roles-elsewhere') besides
 */
export async function wholePerson(tx: Handle, actor: Actor, code: string): Promise<StaffRow> {
  const { person, grants, units } = await managedPerson(tx, actor, code)
  const elsewhere = grants.some(({ grant, unit }) => grant.revokedAt === null && !units.has(unit.id))
  if (elsewhere) throw new Refusal('roles-elsewhere')
  return person
}
