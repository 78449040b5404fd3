import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allocationsOf } from '../../../db/queries/allocations.ts'
import { disbursementsOf } from '../../../db/queries/disbursements.ts'
import { evidenceOf } from '../../../db/queries/evidence.ts'
import {
  fundingOf,
  type House,
  houseByCode,
  householdOf,
  listHouses,
  projectEvents,
} from '../../../db/queries/projects.ts'
import { releasesOf } from '../../../db/queries/releases.ts'
import { allFunds, allUnits, type UnitRow } from '../../../db/queries/units.ts'
import type { Role } from '../../../db/schema/index.ts'
import { proposeHouse } from '../../actions/houses/propose-house.ts'
import { houseFacts, recordStage } from '../../actions/houses/record-stage.ts'
import { Refusal } from '../../actions/refusal.ts'
import { allocationStageRefusal } from '../../domain/allocation.ts'
import { trancheRefusal } from '../../domain/disbursement.ts'
import { holds } from '../../domain/four-eyes.ts'
import { openStages } from '../../domain/project-stages.ts'
import { localDay } from '../../format.ts'
import { keysetPage, readCursor } from '../components/keyset.ts'
import { type FieldErrors, readKey } from '../components/typed-form.ts'
import {
  emptyHouseForm,
  type HouseForm,
  readHouseForm,
  readStaffHouseQuery,
  readStageForm,
  type StageForm,
} from './form.ts'
import { listPage } from './list-page.ts'
import { newHousePage, WHOLE_FORM } from './new-page.ts'
import { type HouseDoings, type HouseOnFile, housePage } from './show-page.ts'

const readers = ['officer', 'accountant', 'head', 'cashier', 'auditor'] as const satisfies readonly Role[]
const ROWS = 50

/** The field that a refused proposal is about; any other refusal stands in the summary alone. */
const proposalFields: Readonly<Record<string, string>> = {
  'household-already-helped': 'again',
  'day-in-the-future': 'day',
}

type Coded = { Params: { code: string } }

/** Nhà Đại đoàn kết, for staff: the list, a proposal, one house with what can be done now. */
export default async function staffHouses(app: FastifyInstance): Promise<void> {
  const guarded = { preHandler: app.staffOnly(...readers), config: { roles: readers } }
  const officers = { preHandler: app.staffOnly('officer'), config: { roles: ['officer'] as const } }
  const { read } = app.fund.database
  const today = () => localDay(app.fund.clock())

  app.get('/noi-bo/nha', guarded, async (request, reply) => {
    const asked = readStaffHouseQuery(request.query)
    const cursor = readCursor(asked.cursor)
    const units = await unitsOf(request, readers)
    const chosen = asked.unit ? units.filter(({ code }) => code === asked.unit) : units
    const rows = await listHouses(read, {
      unitIds: chosen.map(({ id }) => id),
      ...(asked.kind ? { kind: asked.kind } : {}),
      ...(asked.stage ? { stage: asked.stage } : {}),
      ...cursor,
      limit: ROWS + 1,
    })
    const canPropose = request.signedIn().reach.has('officer')
    const t = request.t.bind(request)
    return reply.page('staff/houses/index', listPage(t, asked, units, keysetPage(rows, ROWS, cursor), canPropose))
  })

  app.get('/noi-bo/nha/moi', officers, async (request, reply) => {
    const units = await unitsOf(request, ['officer'])
    const own = ownUnit(units)
    return showNew(request, reply, units, emptyHouseForm(own, today()))
  })

  app.post('/noi-bo/nha/moi', officers, async (request, reply) => {
    const units = await unitsOf(request, ['officer'])
    const { form, house, errors } = readHouseForm(request.body, units, request.t.bind(request))
    const again = (found: FieldErrors) => showNew(request, reply.code(422), units, form, found)
    const [fund] = await allFunds(read)
    if (!house) return again(errors)
    if (!fund) return again({ unit: 'Chưa có quỹ nào được lập, nên chưa đề nghị được. Xin báo người quản trị.' })
    try {
      const input = { key: readKey(request.body), fundId: fund.id, ...house }
      const { code } = await proposeHouse(app.fund, request.signedIn(), input)
      return reply.flash('success', `Đã đề nghị căn nhà ${code}.`).redirect(`/noi-bo/nha/${code}`, 303)
    } catch (error) {
      return again({ [proposalFields[refusalCode(error) ?? ''] ?? WHOLE_FORM]: sentence(request, error) })
    }
  })

  app.get<Coded>('/noi-bo/nha/:code', guarded, async (request, reply) => show(request, reply))

  app.post<Coded>('/noi-bo/nha/:code/giai-doan', officers, async (request, reply) => {
    const { code } = request.params
    await houseOf(request)
    const { form, change, errors } = readStageForm(request.body, request.t.bind(request))
    if (!change) return show(request, reply.code(422), { form, errors })
    try {
      await recordStage(app.fund, request.signedIn(), { key: readKey(request.body), code, ...change })
    } catch (error) {
      const text = sentence(request, error)
      if (refusalCode(error) === 'house-moved-on')
        return show(request, reply.code(409), null, { title: 'Căn nhà đã sang giai đoạn khác', text })
      const field = refusalCode(error)?.startsWith('day-') ? 'day' : 'to'
      return show(request, reply.code(422), { form, errors: { [field]: text } })
    }
    return reply.flash('success', 'Đã ghi nhận giai đoạn mới.').redirect(`/noi-bo/nha/${code}`, 303)
  })

  async function showNew(
    request: FastifyRequest,
    reply: FastifyReply,
    units: readonly UnitRow[],
    form: HouseForm,
    errors?: FieldErrors,
  ) {
    return reply.page('staff/houses/new', newHousePage(request.t.bind(request), units, form, today(), errors))
  }

  async function show(
    request: FastifyRequest<Coded>,
    reply: FastifyReply,
    again: { form: StageForm; errors: FieldErrors } | null = null,
    told: { title: string; text: string } | null = null,
  ) {
    const file = await fileOf(await houseOf(request))
    const model = housePage(request.t.bind(request), file, doingsOf(request, file), again, told)
    return reply.page('staff/houses/show', model)
  }

  async function fileOf(house: House): Promise<HouseOnFile> {
    return {
      house,
      householdName: (await householdOf(read, house.id))?.name ?? null,
      events: await projectEvents(read, house.id),
      funding: await fundingOf(read, house.id),
      allocations: await allocationsOf(read, house.id),
      releases: await releasesOf(read, house.id),
      payments: await disbursementsOf(read, house.id),
      evidence: await evidenceOf(read, house.id),
      openStages: openStages(await houseFacts(read, house)),
      today: today(),
    }
  }

  /** @throws Refusal('NOT_FOUND', 404) for a house of other units */
  async function houseOf(request: FastifyRequest<Coded>): Promise<House> {
    const house = await houseByCode(read, request.params.code)
    if (!house) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(house.unitId, ...readers)
    return house
  }

  async function unitsOf(request: FastifyRequest, roles: readonly Role[]): Promise<UnitRow[]> {
    const reached = request.unitsReached(...roles)
    return (await allUnits(read)).filter(({ id }) => reached.has(id))
  }
}

/** An officer of one unit has no unit to choose; an officer of a province chooses the commune. */
function ownUnit(units: readonly UnitRow[]): string {
  return units.length === 1 ? (units[0]?.code ?? '') : ''
}

/** What the person may do with this house, with the sentence of the first rule that stands against it. */
function doingsOf(request: FastifyRequest, { house, openStages: open }: HouseOnFile): HouseDoings {
  const person = request.signedIn()
  const say = (code: string) => request.t(`refusals.${code}`, { code: house.code })
  const isOfficer = holds(person, 'officer', house.unitId)
  const mayAsk = isOfficer || holds(person, 'accountant', house.unitId)
  const stageOfMoney = allocationStageRefusal(house.stage)
  const stageOfPayment = trancheRefusal(house.stage, { number: 1, leftVnd: 1 })
  return {
    stage: !isOfficer
      ? 'Cán bộ địa bàn của đơn vị ghi nhận giai đoạn.'
      : open.length === 0
        ? 'Căn nhà đã ở giai đoạn cuối.'
        : null,
    allocation: !mayAsk ? 'Cán bộ địa bàn hoặc kế toán đề nghị phân bổ.' : stageOfMoney && say(stageOfMoney),
    payment: !mayAsk
      ? 'Cán bộ địa bàn hoặc kế toán đề nghị chi.'
      : stageOfPayment
        ? say(stageOfPayment)
        : house.leftVnd === 0
          ? 'Chưa có tiền phân bổ cho căn nhà, hoặc đã chi hết.'
          : null,
    release: !holds(person, 'accountant', house.unitId)
      ? 'Kế toán đề nghị trả lại phần đã phân bổ mà không chi hết.'
      : house.leftVnd === 0
        ? 'Không có tiền đã phân bổ mà chưa chi.'
        : null,
  }
}

function refusalCode(error: unknown): string | null {
  return error instanceof Refusal ? error.code : null
}

/** The sentence of a refusal; anything else stays an error. */
function sentence(request: FastifyRequest, error: unknown): string {
  if (!(error instanceof Refusal) || ![409, 422].includes(error.statusCode)) throw error
  return request.t(`refusals.${error.code}`, error.values)
}
