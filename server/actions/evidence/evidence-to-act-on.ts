import type { Handle } from '../../../db/database.ts'
import { type Evidence, evidenceById } from '../../../db/queries/evidence.ts'
import type { Role } from '../../../db/schema/index.ts'
import { holds } from '../../domain/four-eyes.ts'
import type { Actor } from '../context.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

/** The piece of evidence, for somebody who holds one of the posts in the house's unit. @throws Refusal('NOT_FOUND', 404) · ('not-your-part') */
export async function evidenceToActOn(
  tx: Handle,
  actor: Actor,
  id: number,
  ...posts: readonly Role[]
): Promise<Evidence> {
  const piece = await evidenceById(tx, id)
  if (!piece) throw new Refusal('NOT_FOUND', {}, 404)
  const person = await actingPerson(tx, actor)
  if (!posts.some((post) => holds(person, post, piece.unitId)))
    throw new Refusal('not-your-part', { code: piece.projectCode })
  return piece
}
