import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Destination } from '../../actions/giving/destination.ts'
import type { Wish } from '../../actions/make-pledge.ts'
import { publicNameOf, taxCodeDoubt } from '../../domain/donor.ts'
import { amountInWords, formatDay, formatVnd } from '../../format.ts'
import { summaryList } from '../components/display.ts'
import { fieldNames, type Typed } from './form.ts'
import { houseFacts } from './form-page.ts'

/**
 * What was asked for, to read once more. The boxes travel along as typed and are read again when sent. Each showing
 * has a key of its own: sent twice it is one pledge, shown anew it is another.
 */
export function checkPage(request: FastifyRequest, typed: Typed, wish: Wish, destination: Destination) {
  const t = request.t.bind(request)
  const publicName = publicNameOf(wish)
  const doubt = taxCodeDoubt(wish.taxCode)
  const told = (key: string, value: string) => (value === '' ? [] : [{ key: t(`giving.${key}`), value }])
  return {
    page: { title: t('giving.check-title'), section: 'give' as const },
    formKey: randomBytes(16).toString('base64url'),
    typed: fieldNames.map((name) => ({ name, value: typed[name] })),
    amountVnd: wish.amountVnd,
    amountWords: request.language === 'vi' ? amountInWords(wish.amountVnd) : null,
    publicLine: t('giving.line-preview', {
      name: publicName ?? t('giving.unnamed'),
      amount: formatVnd(wish.amountVnd, request.language),
    }),
    doubt: doubt && t(`giving.${doubt}`),
    summary: summaryList([
      { key: t('giving.purpose'), value: purposeText(request, wish, destination) },
      { key: t('giving.receiver'), value: destination.unit.name },
      { key: t('giving.donor'), value: t(`giving.donor-${wish.donorKind}`) },
      ...told('name', wish.name),
      ...told('tax-code', wish.taxCode),
      ...told('address', wish.address),
      ...told('contact', wish.contact),
      ...told('expected-on', wish.expectedOn ? formatDay(wish.expectedOn, request.language) : ''),
      { key: t('giving.method'), value: t(`giving.method-${wish.method}`) },
    ]),
  }
}

function purposeText(request: FastifyRequest, wish: Wish, { house, place }: Destination): string {
  if (house) return request.t('giving.house-choice', houseFacts(house, request))
  if (wish.purpose.kind === 'general') return request.t('giving.purpose-general')
  return [place.areaName, place.provinceName].filter((part) => part !== null).join(', ')
}
