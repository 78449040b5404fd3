import type { FastifyRequest } from 'fastify'
import type { PaymentInstruction } from '../../domain/payment-instruction.ts'
import { qrPath } from '../../domain/qr-path.ts'
import { formatDay, formatVnd } from '../../format.ts'
import { awaitedCard } from './card-part.ts'
import type { PledgeFacts } from './pledge-facts.ts'

/**
 * How to pay what is asked for now (view: components/pay); null when the promise ended or is met. `ownPath`: the page's
 * address behind the private link, null on the public page.
 */
export function payPart(request: FastifyRequest, facts: PledgeFacts, ownPath: string | null) {
  const { pledge, status, receivedVnd, askedVnd, askedOn, plan } = facts
  if (askedVnd === 0) return null
  const awaited = awaitedCard(request, facts)
  return {
    code: pledge.code,
    awaited,
    asked:
      askedOn === null || awaited
        ? null
        : request.t('giving.plan-asked', {
            amount: formatVnd(askedVnd, request.language),
            day: formatDay(askedOn, request.language),
            count: plan.length,
          }),
    transfer: pledge.method === 'cash' || awaited ? null : transfer(request, facts),
    cash: pledge.method === 'cash' ? cash(facts) : null,
    watch: {
      path: ownPath ?? request.href(`/ung-ho/${pledge.code}`),
      api: `/api/v1/pledges/${pledge.code}`,
      seen: `${status} ${receivedVnd}`,
      // The script puts the time in place of the sign.
      nothingNew: request.t('giving.again-nothing', { time: '%' }),
    },
  }
}

/** The picture and, for those who cannot scan their own telephone, every field in writing: both from one instruction. */
function transfer(request: FastifyRequest, { pledge, payment }: PledgeFacts) {
  return {
    qr: payment?.payload ? qrPath(payment.payload) : null,
    qrHref: `/ung-ho/${pledge.code}/qr.png`,
    fields: payment && payFields(request, payment),
  }
}

function payFields(request: FastifyRequest, payment: PaymentInstruction) {
  const field = (key: string, value: string, copy: string | null) => ({
    label: request.t(`giving.pay-${key}`),
    value,
    copy,
  })
  return [
    field('bank', payment.bankName, null),
    field('account', payment.accountNumber, payment.accountNumber),
    field('holder', payment.holder, null),
    field('amount', formatVnd(payment.amountVnd, request.language), String(payment.amountVnd)),
    field('content', payment.content, payment.content),
  ]
}

function cash({ office, unitName, askedVnd }: PledgeFacts) {
  return {
    unit: unitName,
    address: office?.address ?? null,
    phone: office?.phone ?? null,
    phoneHref: office?.phone ? `tel:${office.phone.replace(/[^+\d]/g, '')}` : null,
    amountVnd: askedVnd,
  }
}
