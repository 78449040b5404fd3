import type { FastifyInstance } from 'fastify'
import { standingEntry } from '../../../db/queries/reversals.ts'
import { requestClaim } from '../../actions/claims/request-claim.ts'
import { Refusal } from '../../actions/refusal.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { type FieldErrors, readKey, readTyped } from '../components/typed-form.ts'
import { CLAIM_PATH, claimFields, newClaimPage } from './claim-pages.ts'
import { readEntryIndex } from './form.ts'

/** The field that a refusal is about. */
const fieldOf: Readonly<Record<string, (typeof claimFields)[number]>> = {
  'claim-entry-missing': 'but-toan',
  'line-not-a-gift': 'but-toan',
  'already-reversed': 'but-toan',
  'gift-claimed': 'but-toan',
  'gift-has-donor': 'but-toan',
  'gift-in-queue': 'but-toan',
  'line-answers-a-pledge': 'but-toan',
  'request-waiting': 'but-toan',
  'pledge-unknown': 'ma',
  'pledge-of-another-unit': 'ma',
  'claim-pledge-cancelled': 'ma',
  'claim-seen-short': 'chung-cu',
  'claim-seen-long': 'chung-cu',
}

/** `/noi-bo/dieu-chinh/nhan-khoan`: an accountant says whose a gift without a giver was; the head answers with the other requests. */
export default async function staffClaims(app: FastifyInstance): Promise<void> {
  const { database } = app.fund
  const asking = { preHandler: app.staffOnly('accountant'), config: { roles: ['accountant' as const] } }

  app.get(CLAIM_PATH, asking, async (request, reply) =>
    reply.page('staff/corrections/claim', newClaimPage(request.t.bind(request), readTyped(request.query, claimFields))),
  )

  app.post(CLAIM_PATH, asking, async (request, reply) => {
    const form = readTyped(request.body, claimFields)
    const entryIndex = readEntryIndex(form['but-toan'])
    const typed = form.ma.trim()
    const pledgeCode = findReferenceCodes(typed)[0] ?? typed.slice(0, 40)
    try {
      const entry = entryIndex === null ? null : await standingEntry(database.read, entryIndex)
      // A line of another unit is not found.
      if (!entry || !request.unitsReached('accountant').has(entry.unitId))
        throw new Refusal('claim-entry-missing', {}, 422)
      const asked = { key: readKey(request.body), entryIndex: entry.index, pledgeCode, seen: form['chung-cu'] }
      const { code } = await requestClaim(app.fund, request.signedIn(), asked)
      reply.flash('success', `Đã gửi đề nghị ${code}. Trưởng ban sẽ duyệt.`)
      return reply.redirect(`/noi-bo/dieu-chinh/${code}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const sentence = request.t(`refusals.${error.code}`, error.values)
      const field = fieldOf[error.code]
      const errors: FieldErrors = field ? { [field]: sentence } : {}
      const model = newClaimPage(request.t.bind(request), form, errors, field ? null : sentence)
      return reply.code(error.statusCode).page('staff/corrections/claim', model)
    }
  })
}
