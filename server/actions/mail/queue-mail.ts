import type { Handle } from '../../../db/database.ts'
import { insertMail } from '../../../db/queries/mail.ts'
import { parseEmail } from '../../domain/email.ts'
import type { Letter } from '../../domain/letter.ts'
import type { Language } from '../../format.ts'
import type { Context } from '../context.ts'

export type NewMail = {
  /** What the letter is about, in codes and numbers (`pledge-made:VNN…`): the same letter is queued once. */
  key: string
  /** What the person gave to be reached by; when that is no e-mail address, no letter is queued. */
  to: string | null
  language: Language
  letter: Letter
  /** Whose letter it is, so that erasing who pledged takes it along; null for nobody who pledged. */
  pledgeId: number | null
}

/** Puts a letter into the outbox, in the same write as what it tells of. A job sends it later, whatever becomes of it. */
export async function queueMail(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  { key, to, language, letter, pledgeId }: NewMail,
): Promise<void> {
  const recipient = to === null ? null : parseEmail(to)
  if (recipient === null) return
  await insertMail(tx, {
    key,
    pledgeId,
    kind: letter.kind,
    language,
    recipient,
    facts: JSON.stringify(letter),
    createdAt: context.clock(),
  })
}
