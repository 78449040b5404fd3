import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { secondFactorOf } from '../../../db/queries/second-factor.ts'
import { grantsInUnits, grantsOf, staffByCode } from '../../../db/queries/staff.ts'
import { allUnits, type UnitRow } from '../../../db/queries/units.ts'
import { addPerson } from '../../actions/add-person.ts'
import { dismissStaff } from '../../actions/dismiss-staff.ts'
import { grantRole } from '../../actions/grant-role.ts'
import { Refusal } from '../../actions/refusal.ts'
import { resetPassword } from '../../actions/reset-password.ts'
import { revokeRole } from '../../actions/revoke-role.ts'
import { resetSecondFactor } from '../../actions/second-factor/reset-second-factor.ts'
import { type FieldErrors, readKey } from '../components/typed-form.ts'
import { readGrant, readGrantId, readNewPerson, readPassword, readPeopleQuery } from './form.ts'
import { peoplePage } from './list.ts'
import { dismissalPage, newPersonPage, personPage } from './pages.ts'

type Coded = { Params: { code: string } }

/** Nhân sự: who works in the units an administrator looks after, and in which role. */
export default async function people(app: FastifyInstance): Promise<void> {
  const guarded = { preHandler: app.staffOnly('administrator'), config: { roles: ['administrator'] as const } }
  const resetting = { ...guarded, config: { ...guarded.config, asksAgain: 'Đặt lại mã xác nhận' } }
  const { read } = app.fund.database

  app.get('/noi-bo/nhan-su', guarded, async (request, reply) => {
    const units = await unitsOf(request)
    const grants = await grantsInUnits(read, idsOf(units))
    return reply.page('staff/people/index', peoplePage(grants, units, readPeopleQuery(request.query)))
  })

  app.get('/noi-bo/nhan-su/them', guarded, async (request, reply) => {
    const empty = { name: '', email: '', unit: '', password: '', roles: [] }
    return reply.page('staff/people/new', newPersonPage(request, await unitsOf(request), empty))
  })

  app.post('/noi-bo/nhan-su/them', guarded, async (request, reply) => {
    const units = await unitsOf(request)
    const codes = units.map((unit) => unit.code)
    const { form, person, errors } = readNewPerson(request.body, codes)
    const again = (found: FieldErrors) =>
      reply.code(422).page('staff/people/new', newPersonPage(request, units, form, found))
    if (!person) return again(errors)
    try {
      const code = await addPerson(app.fund, request.signedIn(), readKey(request.body), person)
      reply.flash('success', `Đã thêm ${person.name}. Xin trao mật khẩu tạm tận tay.`)
      return reply.redirect(`/noi-bo/nhan-su/${code}`, 303)
    } catch (error) {
      return again(errorsOf(request, error, 'roles'))
    }
  })

  app.get<Coded>('/noi-bo/nhan-su/:code', guarded, async (request, reply) => {
    return reply.page('staff/people/show', personPage(request, await personOf(request)))
  })

  app.post<Coded>('/noi-bo/nhan-su/:code/vai-tro', guarded, async (request, reply) => {
    const { code } = request.params
    const chosen = readGrant(request.body)
    if (!chosen) return showAgain(request, reply, { role: 'Xin chọn cả vai trò và đơn vị.' })
    const change = () => grantRole(app.fund, request.signedIn(), readKey(request.body), { code, ...chosen })
    return carryOut(request, reply, change, { field: 'role', done: 'Đã cấp vai trò.' })
  })

  app.post<Coded>('/noi-bo/nhan-su/:code/thu-hoi', guarded, async (request, reply) => {
    const { code } = request.params
    const grantId = readGrantId(request.body)
    const change = () => revokeRole(app.fund, request.signedIn(), readKey(request.body), { code, grantId })
    return carryOut(request, reply, change, { field: 'role', done: 'Đã thu hồi vai trò. Có hiệu lực ngay.' })
  })

  app.post<Coded>('/noi-bo/nhan-su/:code/mat-khau', guarded, async (request, reply) => {
    const given = { code: request.params.code, password: readPassword(request.body) }
    const change = () => resetPassword(app.fund, request.signedIn(), readKey(request.body), given)
    return carryOut(request, reply, change, { field: 'password', done: 'Đã cấp mật khẩu tạm. Xin trao tận tay.' })
  })

  app.post<Coded>('/noi-bo/nhan-su/:code/ma-xac-nhan', resetting, async (request, reply) => {
    const { code } = request.params
    const change = () => resetSecondFactor(app.fund, request.signedIn(), readKey(request.body), code)
    const done = 'Đã đặt lại. Lần đăng nhập tới người này đăng ký lại điện thoại.'
    return carryOut(request, reply, change, { field: 'factor', done })
  })

  app.get<Coded>('/noi-bo/nhan-su/:code/thoi-viec', guarded, async (request, reply) => {
    const { person } = await personOf(request)
    return reply.page('staff/people/dismiss', dismissalPage(person))
  })

  app.post<Coded>('/noi-bo/nhan-su/:code/thoi-viec', guarded, async (request, reply) => {
    const change = () => dismissStaff(app.fund, request.signedIn(), readKey(request.body), request.params.code)
    const done = 'Người này đã thôi việc: mọi thiết bị đã được đăng xuất, mọi vai trò đã thu hồi.'
    return carryOut(request, reply, change, { field: 'role', done })
  })

  async function carryOut(
    request: FastifyRequest<Coded>,
    reply: FastifyReply,
    change: () => Promise<void>,
    { field, done }: { field: string; done: string },
  ) {
    try {
      await change()
    } catch (error) {
      return showAgain(request, reply, errorsOf(request, error, field))
    }
    return reply.flash('success', done).redirect(`/noi-bo/nhan-su/${request.params.code}`, 303)
  }

  async function showAgain(request: FastifyRequest<Coded>, reply: FastifyReply, errors: FieldErrors) {
    const { role = '', unit = '' } = request.body as { role?: string; unit?: string }
    const model = personPage(request, await personOf(request), { role, unit }, errors)
    return reply.code(422).page('staff/people/show', model)
  }

  /** The units this administrator looks after, the tops of the tree first. */
  async function unitsOf(request: FastifyRequest): Promise<UnitRow[]> {
    const reached = request.signedIn().reach.get('administrator') ?? new Set()
    return (await allUnits(read)).filter((unit) => reached.has(unit.id))
  }

  /** @throws Refusal('NOT_FOUND', 404) for people of other units */
  async function personOf(request: FastifyRequest<Coded>) {
    const units = await unitsOf(request)
    const reached = new Set(idsOf(units))
    const person = await staffByCode(read, request.params.code)
    const grants = person ? await grantsOf(read, person.id) : []
    if (!person || !grants.some(({ unit }) => reached.has(unit.id))) throw new Refusal('NOT_FOUND', {}, 404)
    const factor = person && (await secondFactorOf(read, person.id))
    return { person, grants, units, enrolledAt: factor?.enrolledAt ?? null }
  }
}

function idsOf(units: readonly UnitRow[]): number[] {
  return units.map((unit) => unit.id)
}

/** The sentence of a refusal at the field it is about; what is not there (404) and faults of ours stay errors. */
function errorsOf(request: FastifyRequest, error: unknown, field: string): FieldErrors {
  if (!(error instanceof Refusal) || error.statusCode !== 422) throw error
  const place = error.code === 'email-taken' ? 'email' : error.code.startsWith('password-') ? 'password' : field
  return { [place]: request.t(`refusals.${error.code}`, error.values) }
}
