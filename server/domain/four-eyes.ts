import type { Role } from '../../db/schema/index.ts'

/** Somebody who wants to act, with the units each role reaches (the signed-in person of a request has this shape). */
export type Person = { staffId: number; reach: ReadonlyMap<Role, ReadonlySet<number>> }

export const parts = ['requested', 'checked', 'approved'] as const
export type Part = (typeof parts)[number]

/** A legal change of state of a paper that several people sign, and who may make it. */
export type Step<State extends string> = {
  from: readonly State[]
  to: State
  roles: readonly Role[]
  /** Parts that must have been played by other people. */
  apartFrom: readonly Part[]
}

export type SignedPaper<State extends string> = {
  state: State
  /** The unit whose money it is. */
  unitId: number
  requestedBy: number
  checkedBy: number | null
  approvedBy: number | null
}

export type StepRefusal = 'paper-moved-on' | 'not-your-part' | 'you-requested-it' | 'you-checked-it' | 'you-approved-it'

/** Why this person may not take this step with this paper now; null when they may. The database refuses the same. */
export function stepRefusal<State extends string>(
  step: Step<State>,
  paper: SignedPaper<State>,
  person: Person,
): StepRefusal | null {
  if (!step.from.includes(paper.state)) return 'paper-moved-on'
  if (!step.roles.some((role) => holds(person, role, paper.unitId))) return 'not-your-part'
  const by = { requested: paper.requestedBy, checked: paper.checkedBy, approved: paper.approvedBy }
  const played = step.apartFrom.find((part) => by[part] === person.staffId)
  return played ? `you-${played}-it` : null
}

/** Whoever asked may take a paper back, with a reason, as long as nobody has checked it. */
export function mayWithdraw(paper: { state: string; requestedBy: number }, person: Pick<Person, 'staffId'>): boolean {
  return paper.state === 'requested' && paper.requestedBy === person.staffId
}

/** A refused paper that nobody else said no to: it was taken back. */
export function isWithdrawn(
  paper: { state: string; requestedBy: number } & ({ refusedBy: number | null } | { endedBy: number | null }),
): boolean {
  return paper.state === 'refused' && paper.requestedBy === ('refusedBy' in paper ? paper.refusedBy : paper.endedBy)
}

export function holds(person: Person, role: Role, unitId: number): boolean {
  return person.reach.get(role)?.has(unitId) ?? false
}

/** Money is asked for by an officer of the house's unit or an accountant of the unit that pays. */
export function mayRequest(person: Person, units: { house: number; paying: number }): boolean {
  return holds(person, 'officer', units.house) || holds(person, 'accountant', units.paying)
}
