import { createHmac } from 'node:crypto'
import { dueMail, type LetterToSend, updateWaitingMail, waitingMail } from '../../../db/queries/mail.ts'
import type { Letter } from '../../domain/letter.ts'
import { afterFailure } from '../../domain/mail-retries.ts'
import type { Language } from '../../format.ts'
import type { Message, Outcome, Post } from '../../gateways/mail/post.ts'
import type { Context } from '../context.ts'
import { pagePathOf } from '../giving/private-link.ts'

/** Turns a letter's facts into words. `pagePath`: the donor's page to link to, or null where the letter is about no pledge. */
export type WriteLetter = (
  letter: Letter,
  reader: { language: Language; pagePath: string | null },
) => Pick<Message, 'subject' | 'text' | 'html'>

/** `unreadable`: its facts could not be put into words; `error` says where. */
export type Attempt = { id: number; kind: string; outcome: Outcome | 'unreadable'; error?: unknown }

/** Longer than any attempt takes. A process that ends meanwhile leaves the letter to be tried again after this. */
const LEASE_MS = 10 * 60_000

/**
 * Sends the letter whose turn it is. Counted as an attempt before it goes out: a letter that ends the program is not
 * tried for ever. Sent twice only when the program ends between the mail server's yes and our note of it; both then
 * carry one message id. `host`: the site's, for that id.
 * @returns null when no letter is due
 */
export async function sendDueMail(
  context: Context,
  { post, write, host }: { post: Post; write: WriteLetter; host: string },
): Promise<Attempt | null> {
  const letter = await take(context)
  if (!letter) return null
  const { id, kind, attempts } = letter
  const attempt = { id, kind, ...(await deliver(letter)) }
  const { outcome } = attempt
  const now = context.clock()
  await context.database.write((tx) =>
    updateWaitingMail(
      tx,
      id,
      outcome === 'taken'
        ? { state: 'sent', endedAt: now, lastError: null }
        : { ...afterFailure({ attempts, reason: outcome, now }), lastError: outcome },
    ),
  )
  return attempt

  async function deliver({
    recipient,
    language,
    pledge,
    facts,
    key,
  }: LetterToSend): Promise<Omit<Attempt, 'id' | 'kind'>> {
    let words: ReturnType<WriteLetter>
    try {
      words = write(JSON.parse(facts) as Letter, { language, pagePath: pledge && pagePathOf(context, pledge) })
    } catch (error) {
      return { outcome: 'unreadable', error }
    }
    return { outcome: await post.deliver({ ...words, to: recipient, messageId: `${idOf(context, key)}@${host}` }) }
  }
}

async function take(context: Context): Promise<LetterToSend | null> {
  const id = await dueMail(context.database.read, context.clock())
  if (id === null) return null
  return context.database.write(async (tx) => {
    const found = await waitingMail(tx, id, context.clock())
    if (!found) return null
    const taken = { attempts: found.attempts + 1, nextAttemptAt: context.clock() + LEASE_MS }
    await updateWaitingMail(tx, id, taken)
    return { ...found, ...taken }
  })
}

function idOf(context: Context, key: string): string {
  return createHmac('sha256', context.requestKey).update('message-id\n').update(key).digest('hex').slice(0, 32)
}
