import type { FastifyInstance, FastifyRequest } from 'fastify'
import { mailWithUnit, undeliveredMail } from '../../../db/queries/mail.ts'
import { sendMailAgain } from '../../actions/mail/send-mail-again.ts'
import { Refusal } from '../../actions/refusal.ts'
import { readKey } from '../components/typed-form.ts'
import { outboxPage } from './pages.ts'

const MOST_SHOWN = 200
const readers = ['accountant', 'administrator'] as const

/** `/noi-bo/thu-gui`: letters that wait or were given up, and sending them again. */
export default async function staffMail(app: FastifyInstance): Promise<void> {
  const { read } = app.fund.database
  const staff = { preHandler: app.staffOnly(...readers), config: { roles: readers } }

  app.get('/noi-bo/thu-gui', staff, async (request, reply) => {
    const unitIds = [...request.unitsReached(...readers)]
    const withoutPledge = isAdministrator(request)
    const lines = await undeliveredMail(read, { unitIds, withoutPledge }, MOST_SHOWN + 1)
    const isCut = lines.length > MOST_SHOWN
    return reply.page('staff/mail/index', outboxPage(lines.slice(0, MOST_SHOWN), { isCut }))
  })

  app.post<{ Params: { id: string } }>('/noi-bo/thu-gui/:id/gui-lai', staff, async (request, reply) => {
    const id = /^[1-9]\d{0,14}$/.test(request.params.id) ? Number(request.params.id) : 0
    const letter = await mailWithUnit(read, id)
    if (!letter) throw new Refusal('NOT_FOUND', {}, 404)
    if (letter.unitId !== null) request.mustReach(letter.unitId, ...readers)
    else if (!isAdministrator(request)) throw new Refusal('NOT_FOUND', {}, 404)
    await sendMailAgain(app.fund, request.signedIn(), { key: readKey(request.body), id })
    reply.flash('success', 'Thư đã được đưa vào hàng chờ gửi.')
    return reply.redirect('/noi-bo/thu-gui', 303)
  })
}

/** Letters about no pledge belong to no unit. */
function isAdministrator(request: FastifyRequest): boolean {
  return request.signedIn().reach.has('administrator')
}
