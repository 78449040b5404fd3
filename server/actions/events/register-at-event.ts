import type { Handle } from '../../../db/database.ts'
import { eventByCode, insertRegistration, registrationsOf } from '../../../db/queries/events.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { holds } from '../../domain/four-eyes.ts'
import { type Registration, registrationKey } from '../../domain/registration-list.ts'
import type { Actor, Context } from '../context.ts'
import { storePledge } from '../giving/store-pledge.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'
import { eventKeepers } from './open-event.ts'

export type RegistrationBatch = {
  eventCode: string
  /** What was counted on paper before the lines were read. */
  control: { count: number; totalVnd: number }
  lines: readonly Registration[]
  /** Somebody looked: what reads like a registration that is there already is another one. */
  doublesAreMeant: boolean
}

/**
 * Each registration becomes a pledge, all of the batch or none; no money moves.
 * @returns how many @throws Refusal('NOT_FOUND', 404) · ('not-your-part') · ('list-empty') · ('list-count-differs') · ('list-sum-differs') · ('registrations-double')
 */
export async function registerAtEvent(
  context: Context,
  actor: Actor,
  formKey: string,
  batch: RegistrationBatch,
): Promise<number> {
  refuseWrongControl(batch)
  const { eventCode, lines, doublesAreMeant } = batch
  const asked = { form: 'register-at-event', by: actor.code, eventCode, lines: JSON.stringify(lines) }
  return context.database.write((tx) =>
    once(tx, context, formKey, { ...asked, doublesAreMeant: String(doublesAreMeant) }, async () => {
      const event = await eventByCode(tx, eventCode)
      if (!event) throw new Refusal('NOT_FOUND', {}, 404)
      const person = await actingPerson(tx, actor)
      if (!eventKeepers.some((role) => holds(person, role, event.unitId))) throw new Refusal('not-your-part')
      if (!doublesAreMeant) await refuseDoubles(tx, event.id, lines)
      const recordedAt = context.clock()
      for (const line of lines) {
        const { id } = await storePledge(tx, context, {
          donor: donorOf(line),
          destination: { unitId: event.unitId, fundId: event.fundId },
          poolId: event.poolId,
          amountVnd: line.amountVnd,
          method: line.method,
          expectedOn: null,
        })
        await insertRegistration(tx, { pledgeId: id, eventId: event.id, recordedBy: actor.staffId, recordedAt })
      }
      const audit = { at: recordedAt, staffId: actor.staffId, action: 'register-at-event', subject: eventCode }
      await insertAudit(tx, { ...audit, detail: String(lines.length) })
      return lines.length
    }),
  )
}

function refuseWrongControl({ control: { count, totalVnd }, lines }: RegistrationBatch): void {
  if (lines.length === 0) throw new Refusal('list-empty')
  if (lines.length !== count) throw new Refusal('list-count-differs', { count, listed: lines.length })
  const listedVnd = lines.reduce((sum, { amountVnd }) => sum + amountVnd, 0)
  const differenceVnd = Math.abs(totalVnd - listedVnd)
  if (differenceVnd > 0) throw new Refusal('list-sum-differs', { amountVnd: totalVnd, listedVnd, differenceVnd })
}

async function refuseDoubles(tx: Handle, eventId: number, lines: readonly Registration[]): Promise<void> {
  const seen = new Set<string>()
  for (const { name, amountVnd, cancelledAt } of await registrationsOf(tx, eventId))
    if (name !== null && cancelledAt === null) seen.add(registrationKey({ name, amountVnd }))
  const doubled: number[] = []
  for (const [at, line] of lines.entries()) {
    const known = registrationKey(line)
    if (seen.has(known)) doubled.push(at + 1)
    seen.add(known)
  }
  const [first] = doubled
  if (first !== undefined) throw new Refusal('registrations-double', { count: doubled.length, first })
}

function donorOf({ name, donorKind, mayBeNamed }: Registration) {
  const nameDisplay = mayBeNamed ? ('public' as const) : ('hidden' as const)
  return { donorKind, nameDisplay, name, contact: '', taxCode: '', address: '', consents: mayBeNamed }
}
