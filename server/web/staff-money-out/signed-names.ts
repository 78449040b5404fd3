import type { Handle } from '../../../db/database.ts'
import type { AllocationCase } from '../../../db/queries/allocations.ts'
import { wasDeputy } from '../../../db/queries/delegations.ts'
import type { DisbursementCase } from '../../../db/queries/disbursements.ts'
import { staffById } from '../../../db/queries/staff.ts'

type Paper = AllocationCase | DisbursementCase

/** Names of everybody who signed a paper, by person. */
export async function namesOf(db: Handle, paper: Paper): Promise<Map<number, string>> {
  const ids = Object.entries(paper).flatMap(([field, id]) =>
    field.endsWith('By') && typeof id === 'number' ? [id] : [],
  )
  const names = new Map<number, string>()
  for (const id of ids) names.set(id, (await staffById(db, id))?.name ?? '')
  return names
}

export type Deputies = { head: boolean; accountant: boolean }

/** Which of a paper's signatures are a deputy's: their titles say so. */
export async function deputiesOf(db: Handle, paper: Paper): Promise<Deputies> {
  const { unitId, approvedBy, approvedAt, checkedBy, checkedAt } = paper
  const signed = (role: 'head' | 'accountant', staffId: number | null, at: number | null) =>
    staffId !== null && at !== null && wasDeputy(db, { staffId, unitId, role, at })
  return {
    head: await signed('head', approvedBy, approvedAt),
    accountant: await signed('accountant', checkedBy, checkedAt),
  }
}
