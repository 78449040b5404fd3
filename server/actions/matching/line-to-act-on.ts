import type { Handle } from '../../../db/database.ts'
import { type MatchCase, matchCase } from '../../../db/queries/matching.ts'
import { waitingRequestFor } from '../../../db/queries/requests.ts'
import { holds } from '../../domain/four-eyes.ts'
import { formatInstant } from '../../format.ts'
import type { Actor } from '../context.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

/**
 * A bank line that this accountant may still say something about.
 * @throws Refusal('NOT_FOUND', 404) · ('not-your-part') · and, each 409, what happened to it meanwhile:
 *   ('line-already-resolved') with who and when · ('line-reversed') · ('line-has-request')
 */
export async function lineToActOn(tx: Handle, actor: Actor, entryIndex: number): Promise<MatchCase> {
  const line = await openLine(tx, entryIndex)
  if (!holds(await actingPerson(tx, actor), 'accountant', line.unitId)) throw new Refusal('not-your-part')
  const waiting = await waitingRequestFor(tx, entryIndex)
  if (waiting) throw new Refusal('line-has-request', { code: waiting }, 409)
  return line
}

/** A bank line that nobody has dealt with yet and whose entry stands. @throws Refusal as `lineToActOn` */
export async function openLine(tx: Handle, entryIndex: number): Promise<MatchCase> {
  const line = await matchCase(tx, entryIndex)
  if (!line) throw new Refusal('NOT_FOUND', {}, 404)
  if (line.resolvedAt !== null)
    throw new Refusal(
      'line-already-resolved',
      { index: entryIndex, who: line.resolverName ?? '', when: formatInstant(line.resolvedAt) },
      409,
    )
  if (line.reversedBy !== null)
    throw new Refusal('line-reversed', { index: entryIndex, reversal: line.reversedBy }, 409)
  return line
}
