import type { FastifyInstance } from 'fastify'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { errorSummary, textField } from '../components/fields.ts'

const LONGEST_TYPED = 200

/** `/tra-cuu`: from a code, as it stands on a paper or in a bank's message, to the page of the pledge. */
export default async function findPledge(app: FastifyInstance): Promise<void> {
  app.get<{ Querystring: { ma?: unknown } }>('/tra-cuu', async (request, reply) => {
    const { ma } = request.query
    const typed = typeof ma === 'string' ? ma.slice(0, LONGEST_TYPED) : ''
    const [code] = findReferenceCodes(typed)
    if (code !== undefined) return reply.redirect(request.href(`/ung-ho/${code}`), 302)
    const error = typed.trim() === '' ? null : request.t('giving.find-not-a-code')
    return reply
      .code(error ? 400 : 200)
      .header('cache-control', 'no-store')
      .page('giving/find', {
        page: { title: request.t('giving.find-title'), section: 'give' },
        errors: errorSummary(request.t('form.summary', { count: 1 }), error ? { ma: error } : {}),
        code: textField({
          name: 'ma',
          label: request.t('giving.find-label'),
          hint: request.t('giving.find-hint'),
          value: typed,
          error: error ?? undefined,
          autocomplete: 'off',
          maxlength: LONGEST_TYPED,
          width: 'medium',
        }),
      })
  })
}
