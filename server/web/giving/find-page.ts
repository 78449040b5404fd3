import type { FastifyRequest } from 'fastify'
import { errorSummary, textField } from '../components/fields.ts'

/** The form of `/tra-cuu`. What was typed of the contact never comes back. */
export function findPage(request: FastifyRequest, typed: string, errors: { ma: string } | null) {
  const t = request.t.bind(request)
  return {
    page: { title: t('giving.find-title'), section: 'give' as const },
    errors: errorSummary(t('form.summary', { count: 1 }), errors ?? {}),
    code: textField({
      name: 'ma',
      label: t('giving.find-label'),
      hint: t('giving.find-hint'),
      value: typed,
      error: errors?.ma,
      autocomplete: 'off',
      maxlength: 200,
      width: 'medium',
    }),
    contact: textField({
      name: 'lien-he',
      label: t('journey.find-contact'),
      hint: t('journey.find-contact-hint'),
      optionalText: t('form.optional'),
      autocomplete: 'off',
      maxlength: 200,
      width: 'medium',
    }),
  }
}
