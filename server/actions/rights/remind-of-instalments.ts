import type { Handle } from '../../../db/database.ts'
import { type PlannedPledge, plansDue } from '../../../db/queries/handover.ts'
import { instalmentsOf } from '../../../db/queries/instalments.ts'
import { isMailQueued, languageOfMail } from '../../../db/queries/mail.ts'
import { pledgeContactOf } from '../../../db/queries/pledges.ts'
import { termInForce } from '../../../db/queries/terms.ts'
import { planStanding, reminderDue } from '../../domain/instalment-standing.ts'
import { addDays } from '../../domain/legal-clock.ts'
import { localDay } from '../../format.ts'
import type { Context } from '../context.ts'
import { queueMail } from '../mail/queue-mail.ts'

const AT_ONCE = 200

/**
 * Queues today's letters about parts of promises that are due soon or whose day has passed, each once. `above`: where the
 * last call ended. @returns where to go on, or null when that was all
 */
export async function remindOfInstalments(context: Context, above: number): Promise<number | null> {
  const db = context.database.read
  const today = localDay(context.clock())
  const days = async (purpose: 'remind-before' | 'remind-after' | 'lapse') =>
    (await termInForce(db, purpose, today)).days
  const terms = {
    beforeDays: await days('remind-before'),
    afterDays: await days('remind-after'),
    lapseDays: await days('lapse'),
  }
  const window = { from: addDays(today, -terms.lapseDays), to: addDays(today, terms.beforeDays) }
  const plans = await plansDue(db, { ...window, above, most: AT_ONCE })
  const letters: NonNullable<Awaited<ReturnType<typeof letterFor>>>[] = []
  for (const plan of plans) {
    const letter = await letterFor(db, plan, today, terms)
    if (letter && !(await isMailQueued(db, letter.key))) letters.push(letter)
  }
  // Nothing new is no commit: every commit makes all public pages anew.
  if (letters.length > 0)
    await context.database.write(async (tx) => {
      for (const letter of letters) if (await pledgeContactOf(tx, letter.pledgeId)) await queueMail(tx, context, letter)
    })
  return plans.length === AT_ONCE ? (plans.at(-1)?.pledgeId ?? null) : null
}

async function letterFor(
  db: Handle,
  { pledgeId, code, contact, receivedVnd, lastReceivedOn }: PlannedPledge,
  today: string,
  terms: { beforeDays: number; afterDays: number; lapseDays: number },
) {
  const plan = await instalmentsOf(db, pledgeId)
  const facts = { receivedVnd, lastReceivedOn, isCancelled: false }
  const due = reminderDue(planStanding(plan, facts, { today, lapseDays: terms.lapseDays }), today, terms)
  if (!due) return null
  const { part, when } = due
  return {
    key: `instalment-${when}:${code}:${part.position}`,
    to: contact,
    language: (await languageOfMail(db, `pledge-made:${code}`)) ?? ('vi' as const),
    pledgeId,
    letter: {
      kind: `instalment-${when}` as const,
      code,
      amountVnd: part.amountVnd - part.receivedVnd,
      position: part.position,
      parts: plan.length,
      dueOn: part.dueOn,
    },
  }
}
