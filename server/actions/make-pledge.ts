import { insertAudit } from '../../db/queries/operations.ts'
import { saveFollowConsent } from '../../db/queries/rights.ts'
import type { PayMethod } from '../../db/schema/index.ts'
import type { Donor } from '../domain/donor.ts'
import type { Instalment } from '../domain/instalments.ts'
import { type Language, localDay } from '../format.ts'
import type { Context } from './context.ts'
import { findDestination, type Purpose, poolFor } from './giving/destination.ts'
import { privateKeyOf } from './giving/private-link.ts'
import { storePledge } from './giving/store-pledge.ts'
import { queuePledgeMade } from './mail/queue-pledge-made.ts'
import { once } from './once.ts'
import { FOLLOW_VERSION } from './rights/follow-handover.ts'

export type Wish = Donor & {
  amountVnd: number
  purpose: Purpose
  method: PayMethod
  /** `YYYY-MM-DD`, the day a business means to pay. */
  expectedOn: string | null
  /** The parts it is paid in, adding up to the amount; none for one paid at once. */
  plan?: readonly Instalment[]
  /** Agrees to a letter when a house that the gift reached is handed over. */
  follows?: boolean
}

/** `privateKey` belongs in the donor's private link and nowhere else. */
export type PledgeMade = { code: string; privateKey: string }

/**
 * Stores a promise to give and its public code. The same form key with the same wish is the same pledge.
 * `language`: of the letter to a donor who left an e-mail address.
 * @throws Refusal('no-such-place' | 'house-not-open' | 'appeal-not-open' | 'no-account') as `findDestination` does ·
 *   Refusal('same-key-other-request')
 */
export async function makePledge(
  context: Context,
  formKey: string,
  wish: Wish,
  language: Language = 'vi',
): Promise<PledgeMade> {
  const destination = await findDestination(context.database.read, localDay(context.clock()), wish.purpose, wish.method)
  const code = await context.database.write(async (tx) =>
    once(tx, context, formKey, requestOf(wish), async () => {
      const pledge = await storePledge(tx, context, {
        donor: wish,
        destination: { unitId: destination.unit.unitId, fundId: destination.fund.id },
        poolId: await poolFor(tx, destination),
        amountVnd: wish.amountVnd,
        method: wish.method,
        expectedOn: wish.plan?.at(-1)?.dueOn ?? wish.expectedOn,
        plan: wish.plan ?? [],
      })
      await insertAudit(tx, { at: context.clock(), staffId: null, action: 'make-pledge', subject: pledge.code })
      if (wish.follows) {
        const agreed = { version: FOLLOW_VERSION, language, agreedAt: context.clock(), withdrawnAt: null }
        await saveFollowConsent(tx, { ...agreed, pledgeId: pledge.id })
      }
      await queuePledgeMade(tx, context, { code: pledge.code, to: wish.contact, language })
      return pledge.code
    }),
  )
  return { code, privateKey: privateKeyOf(context, code) }
}

function requestOf({
  purpose,
  amountVnd,
  consents,
  plan = [],
  follows = false,
  representative = '',
  coBranding = '',
  ...rest
}: Wish): Record<string, string | null> {
  const wish = { ...rest, representative, coBranding }
  const numbers = { amountVnd: String(amountVnd), consents: String(consents) }
  const request = { form: 'make-pledge', ...wish, ...purpose, ...numbers, ...(follows ? { follows: 'yes' } : {}) }
  return plan.length > 0 ? { ...request, plan: JSON.stringify(plan) } : request
}
