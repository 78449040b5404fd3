import { eraseMailBefore, isMailToErase } from '../../../db/queries/mail.ts'
import { MAIL_KEPT_DAYS } from '../../domain/mail-retries.ts'
import type { Context } from '../context.ts'

const DAY_MS = 86_400_000

/** Takes address and words out of letters sent or given up long enough ago; that they were stays. */
export async function eraseOldMail(context: Context): Promise<void> {
  const before = context.clock() - MAIL_KEPT_DAYS * DAY_MS
  if (!(await isMailToErase(context.database.read, before))) return
  await context.database.write((tx) => eraseMailBefore(tx, before))
}
