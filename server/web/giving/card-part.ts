import type { FastifyRequest } from 'fastify'
import { CARD_CAP_VND, CARD_FLOOR_VND } from '../../domain/card.ts'
import { formatVnd } from '../../format.ts'
import type { PledgeFacts } from './pledge-facts.ts'

/**
 * Paying by card, where the site takes cards (view: components/pay-card): a button behind the private link, and how the
 * last attempt stands. Null when there is nothing to say. Only reads: what was paid the card provider tells.
 */
export function cardPart(request: FastifyRequest, facts: PledgeFacts, ownPath: string | null) {
  if (!request.server.takesCards || facts.askedVnd === 0 || facts.pledge.method === 'cash') return null
  const { why } = facts.card
  const isChosen = facts.pledge.method === 'card'
  if (awaitedCard(request, facts)) return null
  const told = toldOf(request, facts)
  const mayPay = why === null && ownPath !== null
  // Who chose to transfer is not told at length why a card would not do.
  const whyText = why !== null && isChosen ? reason(request, why) : null
  if (!mayPay && !told && !whyText) return null
  return {
    notice: told && noticeOf(request, told),
    why: whyText,
    action: mayPay ? `${ownPath}/the` : null,
    text: request.t('giving.card-pay', { amount: formatVnd(facts.askedVnd, request.language) }),
    isChosen,
  }
}

/** What to say in place of every way to pay while a card payment is under way, so that nobody pays twice; null otherwise. */
export function awaitedCard(request: FastifyRequest, facts: PledgeFacts) {
  if (!request.server.takesCards || facts.askedVnd === 0) return null
  const told = toldOf(request, facts)
  return told === 'processing' || told === 'returned' ? noticeOf(request, told) : null
}

type Told = 'processing' | 'failed' | 'returned' | 'unpaid'

/** What to say of the last attempt; `the` is how the donor came back from the hosted page. Null for nothing. */
function toldOf(request: FastifyRequest, { status, card: { state } }: PledgeFacts): Told | null {
  const { the } = request.query as { the?: unknown }
  if (state === 'processing' || state === 'failed') return state
  if (the === 'chua-tra' && (state === 'open' || state === 'expired')) return 'unpaid'
  const isAwaited = state === 'open' || (state === 'paid' && status === 'waiting')
  return the === 'da-tro-lai' && isAwaited ? 'returned' : null
}

function noticeOf(request: FastifyRequest, told: Told) {
  return {
    tone: told === 'failed' || told === 'unpaid' ? 'warning' : 'info',
    title: request.t(`giving.card-${told}`),
    text: request.t(`giving.card-${told}-text`),
  }
}

function reason(request: FastifyRequest, why: NonNullable<PledgeFacts['card']['why']>): string {
  const amount = (vnd: number) => formatVnd(vnd, request.language)
  return request.t(`giving.${why}`, { floor: amount(CARD_FLOOR_VND), cap: amount(CARD_CAP_VND) })
}
