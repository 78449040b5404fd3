import type { Handle } from '../../../db/database.ts'
import { type CardPaymentRow, insertCardPayment, lastCardPayment, updateCardPayment } from '../../../db/queries/card.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { type KnownPledge, pledgeByCode, pledgeReceivedVnd, pledgeUnclearVnd } from '../../../db/queries/pledges.ts'
import { whyNotByCard } from '../../domain/card.ts'
import { type Language, localDay } from '../../format.ts'
import { type CardProvider, ProviderRefused, ProviderSilent } from '../../gateways/stripe/card-provider.ts'
import type { Context } from '../context.ts'
import { keyKindOf } from '../giving/donor-key.ts'
import { howToPay } from '../giving/how-to-pay.ts'
import { Refusal } from '../refusal.ts'
import { ownerOfCards } from './card-books.ts'

/** The donor of a pledge, by the key of the private link. */
type Donor = { code: string; privateKey: string }
type Page = { language: Language; label: string; returnUrl: string; cancelUrl: string }

/** A call that did not come to its end is made again under its old name for so long, and then begun anew. */
const SAME_CALL_MS = 120_000

/**
 * Leads the donor to the provider's hosted page for what a pledge asks for now. The attempt is stored before the
 * provider is called; sent twice, it is one hosted page. Nothing that happens here is money: the provider tells that.
 * @returns the address of the hosted page
 * @throws Refusal('no-such-pledge', 404) · ('nothing-outstanding', 409) · ('card-too-small' | 'card-too-large') ·
 *   ('card-not-here') · ('card-under-way', 409) · ('card-provider-silent', 503)
 */
export async function beginCheckout(
  context: Context,
  provider: CardProvider,
  donor: Donor,
  page: Page,
): Promise<string> {
  const { payment, code } = await context.database.write((tx) => begin(tx, context, donor))
  if (payment.state === 'open' && payment.sessionUrl !== null) return payment.sessionUrl
  const { amountVnd } = payment
  const checkout = await provider
    .createCheckout({ paymentId: payment.id, pledgeCode: code, amountVnd, ...page })
    .catch((error: unknown) => {
      const isProviders = error instanceof ProviderSilent || error instanceof ProviderRefused
      throw isProviders ? new Refusal('card-provider-silent', {}, 503) : error
    })
  const isAsAsked =
    checkout.amount === amountVnd && checkout.currency === 'vnd' && checkout.livemode === provider.livemode
  if (!isAsAsked || checkout.url === null) throw new Refusal('card-provider-silent', {}, 503)
  const { url } = checkout
  await context.database.write(async (tx) => {
    const now = await lastCardPayment(tx, payment.pledgeId)
    // Sent twice, the other one was quicker; or the donor's payment was.
    if (now?.id !== payment.id || now.state !== 'begun') return
    await updateCardPayment(tx, payment.id, {
      state: 'open',
      sessionId: checkout.id,
      sessionUrl: url,
      expiresAt: checkout.expiresAt,
    })
  })
  return url
}

async function begin(tx: Handle, context: Context, { code, privateKey }: Donor) {
  const pledge = await pledgeByCode(tx, code)
  if (!pledge || !keyKindOf(context, pledge, privateKey)) throw new Refusal('no-such-pledge', {}, 404)
  const now = context.clock()
  const amountVnd = await payable(tx, pledge, localDay(now))
  const last = await lastCardPayment(tx, pledge.id)
  if (last?.state === 'processing') throw new Refusal('card-under-way', {}, 409)
  if (last && last.amountVnd === amountVnd && stands(last, now)) return { payment: last, code }
  const id = await insertCardPayment(tx, { pledgeId: pledge.id, amountVnd, createdAt: now })
  await insertAudit(tx, { at: now, staffId: null, action: 'begin-card-payment', subject: code })
  const payment = { id, pledgeId: pledge.id, amountVnd, createdAt: now, state: 'begun' as const }
  return { payment: { ...payment, sessionId: null, sessionUrl: null, expiresAt: null, intentId: null }, code }
}

/** @returns what the donor is asked to pay now, đồng */
async function payable(tx: Handle, pledge: KnownPledge, today: string): Promise<number> {
  const receivedVnd = await pledgeReceivedVnd(tx, pledge.id)
  const unclearVnd = await pledgeUnclearVnd(tx, pledge.code)
  const { askedVnd: amountVnd } = await howToPay(tx, pledge, { receivedVnd, unclearVnd }, today)
  if (amountVnd === 0) throw new Refusal('nothing-outstanding', {}, 409)
  const why = whyNotByCard(amountVnd)
  if (why) throw new Refusal(why, { amountVnd })
  const owner = await ownerOfCards(tx, today)
  if (owner?.unitId !== pledge.unitId || owner.fundId !== pledge.fundId) throw new Refusal('card-not-here')
  return amountVnd
}

function stands({ state, createdAt, expiresAt }: CardPaymentRow, now: number): boolean {
  if (state === 'begun') return createdAt > now - SAME_CALL_MS
  return state === 'open' && expiresAt !== null && expiresAt > now
}
