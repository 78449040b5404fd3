import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allAppeals, prioritiesOfAreas } from '../../../db/queries/appeals.ts'
import { waitingWordings } from '../../../db/queries/co-branding.ts'
import { allFunds, allUnits } from '../../../db/queries/units.ts'
import type { Role } from '../../../db/schema/index.ts'
import { endPriority, setPriority } from '../../actions/appeals/area-priority.ts'
import { closeAppeal } from '../../actions/appeals/close-appeal.ts'
import { openAppeal } from '../../actions/appeals/open-appeal.ts'
import { readCoBranding } from '../../actions/appeals/read-co-branding.ts'
import { Refusal } from '../../actions/refusal.ts'
import { localDay } from '../../format.ts'
import { type FieldErrors, readKey } from '../components/typed-form.ts'
import { readAppealForm, readPriorityForm } from './form.ts'
import { type Again, appealsPage } from './page.ts'

const callers = ['officer', 'head'] as const satisfies readonly Role[]
const PAGE = '/noi-bo/van-dong'

/** The box that a refusal is about. */
const boxOf: Readonly<Record<string, string>> = { 'days-backwards': 'to', 'day-passed': 'to' }

/** Vận động, for staff: open and close appeals, say which places go first, read what businesses want shown. */
export default async function staffAppeals(app: FastifyInstance): Promise<void> {
  const guarded = { preHandler: app.staffOnly(...callers), config: { roles: callers } }
  const { read } = app.fund.database
  const today = () => localDay(app.fund.clock())

  app.get(PAGE, guarded, async (request, reply) => show(request, reply, {}))

  app.post(PAGE, guarded, async (request, reply) => {
    const { form, appeal, errors } = readAppealForm(request.body, await unitsOf(request), request.t.bind(request))
    const again = (found: FieldErrors) => show(request, reply.code(422), { appeal: { form, errors: found } })
    if (!appeal) return again(errors)
    const [fund] = await allFunds(read)
    if (!fund) return again({ unit: 'Chưa có quỹ nào được lập. Xin báo người quản trị.' })
    try {
      await openAppeal(app.fund, request.signedIn(), { key: readKey(request.body), fundId: fund.id, ...appeal })
    } catch (error) {
      return again(boxErrors(request, error))
    }
    return reply
      .flash('success', `Đã mở cuộc vận động “${appeal.title}”. Trang Vận động đã công khai.`)
      .redirect(PAGE, 303)
  })

  app.post<{ Params: { code: string } }>(`${PAGE}/:code/ket-thuc`, guarded, async (request, reply) => {
    await closeAppeal(app.fund, request.signedIn(), request.params.code)
    return reply.flash('success', 'Cuộc vận động đã kết thúc, không nhận đăng ký mới.').redirect(PAGE, 303)
  })

  app.post(`${PAGE}/uu-tien`, guarded, async (request, reply) => {
    const { form, priority, errors } = readPriorityForm(request.body, await unitsOf(request), request.t.bind(request))
    const again = (found: FieldErrors) => show(request, reply.code(422), { priority: { form, errors: found } })
    if (!priority) return again(errors)
    try {
      await setPriority(app.fund, request.signedIn(), { key: readKey(request.body), ...priority })
    } catch (error) {
      return again(boxErrors(request, error))
    }
    return reply.flash('success', 'Đã đặt địa bàn ưu tiên.').redirect(PAGE, 303)
  })

  app.post<{ Params: { id: string } }>(`${PAGE}/uu-tien/:id/thoi`, guarded, async (request, reply) => {
    await endPriority(app.fund, request.signedIn(), Number(request.params.id))
    return reply.flash('success', 'Địa bàn này không còn được ưu tiên.').redirect(PAGE, 303)
  })

  app.post<{ Params: { code: string; verdict: string } }>(
    `${PAGE}/loi-ghi/:code/:verdict`,
    guarded,
    async (request, reply) => {
      const { code, verdict } = request.params
      if (verdict !== 'hien' && verdict !== 'khong') throw new Refusal('NOT_FOUND', {}, 404)
      await readCoBranding(app.fund, request.signedIn(), { code, shown: verdict === 'hien' })
      const done = verdict === 'hien' ? 'Lời ghi đã hiện trên trang công khai.' : 'Lời ghi không được hiện.'
      return reply.flash('success', done).redirect(PAGE, 303)
    },
  )

  async function show(request: FastifyRequest, reply: FastifyReply, again: Again) {
    const units = await unitsOf(request)
    const ids = new Set(units.map(({ id }) => id))
    const appeals = (await allAppeals(read)).filter(({ unitId }) => ids.has(unitId))
    const areaIds = units.map(({ areaId }) => areaId)
    const priorities = await prioritiesOfAreas(read, areaIds, today())
    const wordings = await waitingWordings(read, [...ids])
    return reply.page(
      'staff/appeals/index',
      appealsPage(request, { units, appeals, priorities, wordings }, today(), again),
    )
  }

  async function unitsOf(request: FastifyRequest) {
    const reached = request.unitsReached(...callers)
    return (await allUnits(read)).filter(({ id }) => reached.has(id))
  }
}

function boxErrors(request: FastifyRequest, error: unknown): FieldErrors {
  if (!(error instanceof Refusal) || error.statusCode !== 422) throw error
  return { [boxOf[error.code] ?? 'unit']: request.t(`refusals.${error.code}`, error.values) }
}
