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
  const { why, state } = facts.card
  const isChosen = facts.pledge.method === 'card'
  const notice = noticeOf(request, facts, state)
  const mayPay = why === null && state !== 'processing' && ownPath !== null
  // Who chose to transfer is not told at length why a card would not do.
  const whyText = why !== null && isChosen ? reason(request, why) : null
  if (!mayPay && !notice && !whyText) return null
  return {
    notice,
    why: whyText,
    action: mayPay ? `${ownPath}/the` : null,
    text: request.t('giving.card-pay', { amount: formatVnd(facts.askedVnd, request.language) }),
    isChosen,
  }
}

function noticeOf(request: FastifyRequest, { status }: PledgeFacts, state: PledgeFacts['card']['state']) {
  const hasReturned = (request.query as { the?: unknown }).the === 'da-tro-lai'
  const told =
    state === 'processing'
      ? 'processing'
      : state === 'failed'
        ? 'failed'
        : hasReturned && (state === 'open' || (state === 'paid' && status === 'waiting'))
          ? 'returned'
          : null
  return (
    told && {
      tone: told === 'failed' ? 'warning' : 'info',
      title: request.t(`giving.card-${told}`),
      text: request.t(`giving.card-${told}-text`),
    }
  )
}

function reason(request: FastifyRequest, why: NonNullable<PledgeFacts['card']['why']>): string {
  const amount = (vnd: number) => formatVnd(vnd, request.language)
  return request.t(`giving.${why}`, { floor: amount(CARD_FLOOR_VND), cap: amount(CARD_CAP_VND) })
}
