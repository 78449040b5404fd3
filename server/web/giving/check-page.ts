import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Destination, Purpose } from '../../actions/giving/destination.ts'
import type { Wish } from '../../actions/make-pledge.ts'
import { taxCodeDoubt } from '../../domain/donor.ts'
import { amountInWords, formatDay, formatVnd } from '../../format.ts'
import { summaryList } from '../components/display.ts'
import { houseFacts } from './amount-page.ts'
import { hiddenBoxes, type Typed } from './form.ts'
import { planTable } from './plan-table.ts'
import { amountEcho, publicLine } from './preview.ts'
import type { Gift } from './read-wish.ts'

/**
 * What was asked for, to read once more. The boxes travel along as typed and are read again when sent. Each showing
 * has a key of its own: sent twice it is one pledge, shown anew it is another.
 */
export function checkPage(request: FastifyRequest, typed: Typed, wish: Wish, gift: Gift, destination: Destination) {
  const t = request.t.bind(request)
  const doubt = taxCodeDoubt(wish.taxCode)
  const told = (key: string, value: string | undefined) => (value ? [{ key: t(`giving.${key}`), value }] : [])
  const isPlan = gift.plan.length > 0
  return {
    page: { title: t('giving.check-title'), section: 'give' as const },
    formKey: randomBytes(16).toString('base64url'),
    typed: hiddenBoxes(typed, []),
    amountVnd: wish.amountVnd,
    amountWords: amountInWords(wish.amountVnd, request.language),
    publicLine: publicLine(request, wish, gift.plan[0]?.amountVnd ?? wish.amountVnd),
    doubt: doubt && t(`giving.${doubt}`),
    plan: planTable(
      request,
      gift.plan.map((part) => ({ ...part, receivedVnd: 0 })),
    ),
    summary: summaryList([
      { key: t('giving.purpose'), value: purposeText(request, wish.purpose, destination) },
      { key: t('giving.receiver'), value: destination.unit.name },
      ...(isPlan ? [{ key: t('giving.rhythm'), value: giftText(request, gift) }] : []),
      { key: t('giving.donor'), value: t(`giving.donor-${wish.donorKind}`) },
      ...told('name', wish.name),
      ...told('tax-code', wish.taxCode),
      ...told('address', wish.address),
      ...told('representative', wish.representative),
      ...told('co-branding', wish.coBranding),
      ...told('contact', wish.contact),
      ...told('follow-title', wish.follows ? t('giving.follow-yes') : ''),
      ...told('expected-on', wish.expectedOn && !isPlan ? formatDay(wish.expectedOn, request.language) : ''),
      { key: t('giving.method'), value: t(`giving.method-${wish.method}`) },
    ]),
  }
}

/** `300.000 ₫ – Ba trăm nghìn đồng`, or how often and how much in all. */
export function giftText(request: FastifyRequest, { eachVnd, amountVnd, plan }: Gift): string {
  const { language } = request
  const [first, last] = [plan[0], plan.at(-1)]
  if (!first || !last) return amountEcho(amountVnd, language)
  return request.t(eachVnd === amountVnd ? 'giving.gift-parts' : 'giving.gift-monthly', {
    amount: formatVnd(eachVnd, language),
    count: plan.length,
    total: amountEcho(amountVnd, language),
    from: formatDay(first.dueOn, language),
    to: formatDay(last.dueOn, language),
  })
}

export function purposeText(request: FastifyRequest, purpose: Purpose, { house, appeal, place }: Destination): string {
  if (house) return request.t('giving.house-choice', houseFacts(house, request))
  if (appeal) return appeal.title
  if (purpose.kind === 'general') return request.t('giving.purpose-general')
  return [place.areaName, place.provinceName].filter((part) => part !== null).join(', ')
}
