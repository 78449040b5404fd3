import type { Handle } from '../../../db/database.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { pledgeByCode, pledgeContactOf, pledgeReceipts } from '../../../db/queries/pledges.ts'
import {
  type DataRequestCase,
  dataRequestByCode,
  saveContact,
  savePublicName,
  updateDataRequest,
} from '../../../db/queries/rights.ts'
import type { Wanted } from '../../domain/data-request.ts'
import { publicNameOf } from '../../domain/donor.ts'
import { holds } from '../../domain/four-eyes.ts'
import { normalText } from '../../domain/text.ts'
import type { Actor, Context } from '../context.ts'
import { queueMail } from '../mail/queue-mail.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { Refusal } from '../refusal.ts'

export const answerSteps = ['answer', 'done', 'refused'] as const
/** `answer`: the donor is told how it goes on. `done` and `refused` close the request. */
export type AnswerStep = (typeof answerSteps)[number]

export const LONGEST_ANSWER = 1_000
const SHORTEST_ANSWER = 10

/**
 * An accountant or the head of the unit answers what a donor asked about their data, and closes it. Correcting is done by
 * closing; what is erased must have been erased before, by two people.
 * @throws Refusal('answer-short') · ('answer-long') · ('not-your-part') · ('data-request-closed', 409) ·
 *   ('data-request-answered', 409) · ('not-erased-yet', 409) · ('name-published', 409)
 */
export async function answerDataRequest(
  context: Context,
  actor: Actor,
  input: { key: string; code: string; step: AnswerStep; answer: string },
): Promise<{ code: string }> {
  const { key, code, step } = input
  const answer = normalText(input.answer)
  if ([...answer].length < SHORTEST_ANSWER) throw new Refusal('answer-short', { least: SHORTEST_ANSWER })
  if ([...answer].length > LONGEST_ANSWER) throw new Refusal('answer-long', { most: LONGEST_ANSWER })
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'answer-data-request', by: actor.code, code, step, answer }, async () => {
      const asked = await dataRequestByCode(tx, code)
      if (!asked) throw new Refusal('NOT_FOUND', {}, 404)
      const person = await actingPerson(tx, actor)
      if (!holds(person, 'accountant', asked.unitId) && !holds(person, 'head', asked.unitId))
        throw new Refusal('not-your-part')
      if (asked.closedAt !== null) throw new Refusal('data-request-closed', {}, 409)
      if (step === 'answer' && asked.answeredAt !== null) throw new Refusal('data-request-answered', {}, 409)
      if (step === 'done') await carryOut(tx, asked)
      await tell(tx, context, asked, step, answer)
      const now = context.clock()
      await updateDataRequest(tx, asked.id, {
        answer,
        ...(asked.answeredAt === null ? { answeredAt: now, answeredBy: actor.staffId } : {}),
        ...(step === 'answer' ? {} : { outcome: step, closedAt: now, closedBy: actor.staffId, wanted: null }),
      })
      const action = step === 'answer' ? 'answer-data-request' : 'close-data-request'
      await insertAudit(tx, { at: now, staffId: actor.staffId, action, subject: code, detail: step })
      return { code }
    }),
  )
}

/** What closing a request as done does, or asks to have been done. */
async function carryOut(tx: Handle, asked: DataRequestCase): Promise<void> {
  const contact = await pledgeContactOf(tx, asked.pledgeId)
  const isErased = asked.erasedIn !== null && (asked.kind === 'withdraw-name' || contact === null)
  if ((asked.kind === 'withdraw-name' || asked.kind === 'erase') && !isErased)
    throw new Refusal('not-erased-yet', {}, 409)
  if (asked.kind === 'correct') await correct(tx, asked)
}

/** A name that stands in the public ledger is erased there, never changed: only one that was not published is corrected. */
async function correct(tx: Handle, asked: DataRequestCase): Promise<void> {
  const { message: _, ...changes }: Wanted = asked.wanted === null ? { message: null } : JSON.parse(asked.wanted)
  if (Object.keys(changes).length === 0) return
  const pledge = await pledgeByCode(tx, asked.pledgeCode)
  if (!pledge) throw new Error(`no pledge ${asked.pledgeCode}`)
  const isPublished = (await pledgeReceipts(tx, pledge.id)).length > 0
  const named = changes.name !== undefined && pledge.publicName !== null
  if (named && isPublished) throw new Refusal('name-published', {}, 409)
  await saveContact(tx, pledge.id, changes)
  if (!named || pledge.erasedIn !== null) return
  const contact = await pledgeContactOf(tx, pledge.id)
  const { donorKind, nameDisplay } = pledge
  const donor = { donorKind, nameDisplay, name: contact?.name ?? '', taxCode: contact?.taxCode ?? '' }
  await savePublicName(tx, pledge.id, publicNameOf(donor))
}

/** By letter to who left an e-mail address; everybody reads it on their private page. */
async function tell(
  tx: Handle,
  context: Context,
  asked: DataRequestCase,
  step: AnswerStep,
  answer: string,
): Promise<void> {
  const contact = await pledgeContactOf(tx, asked.pledgeId)
  await queueMail(tx, context, {
    key: `data-answered:${asked.code}:${step}`,
    to: contact?.contact ?? null,
    language: asked.language,
    pledgeId: asked.pledgeId,
    letter: { kind: 'data-answered', code: asked.pledgeCode, requestCode: asked.code, step, answer },
  })
}
