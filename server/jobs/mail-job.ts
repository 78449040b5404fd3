// Sends what waits in the outbox, one letter after another, beside the requests of people and never inside one.
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { answerGifts } from '../actions/mail/answer-gifts.ts'
import { eraseOldMail } from '../actions/mail/erase-old-mail.ts'
import { type Attempt, sendDueMail } from '../actions/mail/send-mail.ts'
import { pauseAfter } from '../domain/mail-retries.ts'
import { traceable } from '../domain/traceable.ts'
import type { Post } from '../gateways/mail/post.ts'
import { lookOut, pause } from './look-out.ts'

const LOOK_EVERY_MS = 1_000
/** Two letters a second: more than a fund writes, less than makes a mail server suspicious. */
const BETWEEN_LETTERS_MS = 500
const ERASE_EVERY_MS = 3_600_000

/** Something of ours stands in the way: the next letter would not get through either. */
const ours: ReadonlySet<Attempt['outcome']> = new Set([
  'unreachable',
  'sign-in-refused',
  'sender-refused',
  'not-written',
])

/** `post` null: this process sends nothing, and letters wait. */
export default fp<{ post: Post | null }>(
  async (app, { post }) => {
    if (!post) return
    lookOut(app, (closing) => sendLetters(app, untilClosed(post, closing), closing))
  },
  { name: 'mail-job', dependencies: ['fund', 'letters'] },
)

async function sendLetters(app: FastifyInstance, post: Post, closing: AbortSignal): Promise<void> {
  let failures = 0
  let erasedAt = Number.NEGATIVE_INFINITY
  while (!closing.aborted && !app.fund.log.refusal) {
    if (performance.now() - erasedAt > ERASE_EVERY_MS) {
      erasedAt = performance.now()
      await attemptTo(app, 'old letters not erased', () => eraseOldMail(app.fund))
    }
    const isMore = await attemptTo(app, 'gifts not answered', () => answerGifts(app.fund))
    const attempt = await attemptTo(app, 'no letter sent', () => send(app, post))
    const isBlocked = attempt === FAILED || (attempt !== null && ours.has(attempt.outcome))
    if (attempt !== null) failures = isBlocked ? failures + 1 : 0
    if (isBlocked) await pause(pauseAfter(failures), closing)
    else await pause(attempt || isMore === true ? BETWEEN_LETTERS_MS : LOOK_EVERY_MS, closing)
  }
}

const FAILED = Symbol('failed')

/** Whatever goes wrong, the other parts of the work go on. */
async function attemptTo<T>(app: FastifyInstance, sentence: string, run: () => Promise<T>): Promise<T | typeof FAILED> {
  try {
    return await run()
  } catch (error) {
    app.log.error(traceable(error), sentence)
    return FAILED
  }
}

async function send(app: FastifyInstance, post: Post): Promise<Attempt | null> {
  const host = new URL(app.publicUrl).hostname
  const attempt = await sendDueMail(app.fund, { post, write: app.writeLetter, host })
  if (attempt && attempt.outcome !== 'taken') {
    const { id, kind, outcome, error } = attempt
    app.log.warn({ letter: id, kind, outcome, ...(error ? traceable(error) : {}) }, 'a letter did not go out')
  }
  return attempt
}

/** Closing does not wait for a slow mail server: the letter is tried again after the next start. */
function untilClosed(post: Post, closing: AbortSignal): Post {
  const closed = new Promise<'unreachable'>((resolve) =>
    closing.addEventListener('abort', () => resolve('unreachable'), { once: true }),
  )
  return { deliver: (message) => Promise.race([post.deliver(message), closed]) }
}
