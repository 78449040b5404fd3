import type { Handle } from '../../../db/database.ts'
import { insertFinding, isOfNobody, pledgesOfSameDonor, standingFindings } from '../../../db/queries/donors.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { type KnownPledge, pledgeByCode } from '../../../db/queries/pledges.ts'
import type { DonorVerdict } from '../../../db/schema/index.ts'
import { readReason } from '../../domain/correction.ts'
import { holds, type Person } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

export type SaidOfDonors = {
  key: string
  code: string
  others: readonly string[]
  verdict: DonorVerdict
  reason: string
}

/**
 * An accountant of both units says with a reason that a pledge and others are of one donor, or are not. Pledges, entries
 * and public names stay as they are, and no private link opens more than before. The log names
 * the finding's number and no pledge: it must not tell of whom an erased one was.
 * @throws Refusal('reason-short') · ('reason-long') · ('donors-none-chosen') · ('pledge-unknown') for one that is of another
 *   unit or was erased too · ('donors-one-already', 409) · ('donors-said-already', 409)
 */
export async function sayOfDonors(context: Context, actor: Actor, said: SaidOfDonors): Promise<void> {
  const { key, code, others, verdict } = said
  const read = readReason(said.reason)
  if (!read.ok) throw new Refusal(read.problem)
  if (others.length === 0) throw new Refusal('donors-none-chosen')
  const asked = { act: 'say-of-donors', by: actor.code, code, others: others.join(' '), verdict, reason: read.reason }
  await context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const person = await actingPerson(tx, actor)
      const pledge = await pledgeToJudge(tx, person, code)
      for (const other of new Set(others)) {
        const [first, second] = inOrder(pledge, await pledgeToJudge(tx, person, other))
        await refuseSaid(tx, first, second)
        const found = { verdict, reason: read.reason, foundBy: actor.staffId, foundAt: context.clock() }
        const id = await insertFinding(tx, { firstId: first.id, secondId: second.id, ...found })
        const action = verdict === 'same' ? 'say-same-donor' : 'say-other-donor'
        await insertAudit(tx, { at: found.foundAt, staffId: actor.staffId, action, subject: `#${id}` })
      }
      return null
    }),
  )
}

async function pledgeToJudge(tx: Handle, person: Person, code: string): Promise<KnownPledge> {
  const pledge = await pledgeByCode(tx, code)
  if (!pledge || !holds(person, 'accountant', pledge.unitId) || (await isOfNobody(tx, pledge.id)))
    throw new Refusal('pledge-unknown', { code })
  return pledge
}

function inOrder(one: KnownPledge, other: KnownPledge): [KnownPledge, KnownPledge] {
  return one.id < other.id ? [one, other] : [other, one]
}

/** Donors of whom something stands: it is undone before the other is said. */
async function refuseSaid(tx: Handle, first: KnownPledge, second: KnownPledge): Promise<void> {
  const codes = { one: first.code, other: second.code }
  const one = await pledgesOfSameDonor(tx, first.id)
  if (one.includes(second.id)) throw new Refusal('donors-one-already', codes, 409)
  const other = await pledgesOfSameDonor(tx, second.id)
  const between = (await standingFindings(tx)).find(
    ({ firstId, secondId }) =>
      (one.includes(firstId) && other.includes(secondId)) || (one.includes(secondId) && other.includes(firstId)),
  )
  if (between) throw new Refusal('donors-said-already', codes, 409)
}
