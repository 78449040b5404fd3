import type { FastifyRequest } from 'fastify'
import type { Destination } from '../../actions/giving/destination.ts'
import { FOLLOW_VERSION } from '../../actions/rights/follow-handover.ts'
import { CONSENT_VERSION } from '../../domain/donor.ts'
import { checkboxes, dateField, radios, textArea, textField } from '../components/fields.ts'
import { boxes, explained } from './amount-page.ts'
import { giftText, purposeText } from './check-page.ts'
import { type FieldErrors, hiddenBoxes, type Typed, whoFields } from './form.ts'
import { livePreview } from './preview.ts'
import type { Gift } from './read-wish.ts'

/** The second screen: who. Above it what the first one said, read back in digits and in words. */
export function whoPage(
  request: FastifyRequest,
  { gift, destination, today }: { gift: Gift; destination: Destination; today: string },
  typed: Typed,
  errors: FieldErrors = {},
) {
  const t = request.t.bind(request)
  const { sentences, summary } = explained(request, errors)
  const box = boxes(request, typed, sentences)
  const optional = { optionalText: t('form.optional') }
  return {
    page: { title: t('giving.who-title'), section: 'give' as const },
    errors: summary,
    hidden: hiddenBoxes(typed, whoFields),
    gift: giftText(request, gift),
    purpose: purposeText(request, gift.purpose, destination),
    line: livePreview(request, typed, today).line,
    donorKind: radios({
      ...box('ai', 'donor'),
      look: 'tiles',
      choices: ['person', 'business', 'group'].map((value) => ({ value, text: t(`giving.donor-${value}`) })),
    }),
    nameDisplay: radios({
      ...box('hien-ten', 'display'),
      look: 'tiles',
      choices: ['hidden', 'public', 'initials'].map((value) => ({ value, text: t(`giving.display-${value}`) })),
    }),
    name: textField({ ...box('ten', 'name'), autocomplete: 'name' }),
    business: [
      textField({ ...box('mst', 'tax-code'), ...optional, hint: t('giving.tax-code-hint'), width: 'short' }),
      textField({ ...box('dia-chi', 'address'), ...optional, autocomplete: 'street-address' }),
    ],
    many: [
      textField({ ...box('dai-dien', 'representative'), ...optional, hint: t('giving.representative-hint') }),
      textArea({ ...box('loi-ghi', 'co-branding'), ...optional, hint: t('giving.co-branding-hint'), rows: 2 }),
      // A plan has days of its own.
      ...(gift.plan.length === 0 ? [dateField({ ...box('ngay', 'expected-on'), ...optional, min: today })] : []),
    ],
    contact: textField({
      ...box('lien-he', 'contact'),
      ...optional,
      hint: t('giving.contact-hint'),
    }),
    follow: checkboxes({
      ...box('theo-doi', 'follow-title'),
      values: typed['theo-doi'] === 'co' ? ['co'] : [],
      choices: [{ value: 'co', text: t(`rights.follow-${FOLLOW_VERSION}`) }],
    }),
    consent: checkboxes({
      ...box('dong-y', 'consent-title'),
      hint: t('giving.consent-hint'),
      values: typed['dong-y'] === 'co' ? ['co'] : [],
      choices: [{ value: 'co', text: t(`giving.consent-${CONSENT_VERSION}`) }],
    }),
  }
}
