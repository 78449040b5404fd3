import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { eventById } from '../../../db/queries/inbox.ts'
import type { Role } from '../../../db/schema/index.ts'
import { decideNotice, retryNotice, unitOfNotice } from '../../actions/inbox/decide-notice.ts'
import { placeNotice } from '../../actions/inbox/handle-notice.ts'
import { likelyLines } from '../../actions/inbox/told-before.ts'
import { bankProviders } from '../../actions/inbox/work-on-notices.ts'
import { Refusal } from '../../actions/refusal.ts'
import type { BankProvider } from '../../domain/bank-notice/signature.ts'
import { type FieldErrors, readKey, readTyped } from '../components/typed-form.ts'
import { LIST_PATH, listPage } from './list-page.ts'
import { noticesWithin } from './load.ts'
import { noticePage } from './notice-page.ts'

const readers: Role[] = ['accountant', 'auditor']
const workers: Role[] = ['accountant']

type OfNotice = { Params: { id: string } }

/** `/noi-bo/thong-bao-ngan-hang`: what the banks' providers have told and is not in the books yet. */
export default async function bankNotices(
  app: FastifyInstance,
  { isOn }: { isOn: Record<BankProvider, boolean> },
): Promise<void> {
  const { database } = app.fund
  const reading = { preHandler: app.staffOnly(...readers), config: { roles: readers } }
  const working = { preHandler: app.staffOnly(...workers), config: { roles: workers } }

  app.get(LIST_PATH, reading, async (request, reply) => {
    const found = await noticesWithin(app.fund, request.unitsReached(...readers))
    return reply.page('staff/bank-notices/list', listPage({ isOn, ...found, publicUrl: app.publicUrl }))
  })

  app.get<OfNotice>(`${LIST_PATH}/:id`, reading, (request, reply) => show(request, reply))

  app.post<OfNotice>(`${LIST_PATH}/:id/xu-ly-lai`, working, async (request, reply) => {
    const { event } = await noticeOf(request)
    return answered(request, reply, async () => {
      await retryNotice(app.fund, request.signedIn(), { key: readKey(request.body), eventId: event.id })
      await app.noticeJob.kick()
    })
  })

  app.post<OfNotice>(`${LIST_PATH}/:id/tra-loi`, working, async (request, reply) => {
    const { event } = await noticeOf(request)
    const { dong } = readTyped(request.body, ['dong'])
    if (dong !== 'khac' && !/^\d{1,15}$/.test(dong))
      return show(request, reply.code(422), { dong: 'Xin chọn một dòng, hoặc chọn là khoản khác.' })
    return answered(request, reply, () =>
      decideNotice(app.fund, request.signedIn(), {
        key: readKey(request.body),
        eventId: event.id,
        entryIndex: dong === 'khac' ? null : Number(dong),
      }),
    )
  })

  /** The notification an address names, for one who reaches its unit. @throws Refusal('NOT_FOUND', 404) */
  async function noticeOf(request: FastifyRequest<OfNotice>) {
    const { id } = request.params
    const event = /^\d{1,15}$/.test(id) ? await eventById(database.read, Number(id)) : null
    if (!event || !bankProviders.some((provider) => provider === event.provider))
      throw new Refusal('NOT_FOUND', {}, 404)
    const placed = await placeNotice(database.read, event, app.fund.clock())
    const unitId = await unitOfNotice(database.read, placed)
    request.mustReach(unitId, ...readers)
    const mayAct = request.unitsReached(...workers).has(unitId)
    return { event, placed, mayAct }
  }

  async function show(request: FastifyRequest<OfNotice>, reply: FastifyReply, errors: FieldErrors = {}) {
    const seen = await noticeOf(request)
    const { event, placed } = seen
    const isInDoubt = event.reason === 'maybe-known' && !('problem' in placed)
    const likely = isInDoubt
      ? await likelyLines(database.read, { event, bankAccountId: placed.account.id, notice: placed.notice })
      : []
    return reply.page('staff/bank-notices/notice', noticePage(request, { ...seen, likely, isInDoubt }, errors))
  }

  /** Done: back to the notification, which says what became of it. Refused: the same page with the reason. */
  async function answered(request: FastifyRequest<OfNotice>, reply: FastifyReply, act: () => Promise<void>) {
    try {
      await act()
    } catch (error) {
      if (!(error instanceof Refusal) || error.statusCode === 404) throw error
      return show(request, reply.code(error.statusCode), { dong: request.t(`refusals.${error.code}`, error.values) })
    }
    const now = await eventById(database.read, Number(request.params.id))
    const text = now?.state === 'done' ? 'Đã có trong sổ.' : 'Đã nhận yêu cầu. Trang này cho thấy kết quả.'
    return reply.flash('success', text).redirect(`${LIST_PATH}/${request.params.id}`, 303)
  }
}
