import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { deskPools } from '../../../db/queries/cash-receipts.ts'
import { lotByCode, lotsOf } from '../../../db/queries/goods.ts'
import type { Role } from '../../../db/schema/index.ts'
import { receiveGoods } from '../../actions/goods/receive-goods.ts'
import { Refusal } from '../../actions/refusal.ts'
import { localDay } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { type FieldErrors, readKey, readTyped } from '../components/typed-form.ts'
import { type FieldName, fieldNames, readGoods, type Store, type Typed } from './form.ts'
import { deskPage, GOODS_PATH, slipPage } from './pages.ts'

const receivers: Role[] = ['cashier', 'accountant']

/** The box to mend when the fund refuses what was written. */
const boxOf: Record<string, FieldName> = { 'not-a-day': 'ngay', 'day-in-the-future': 'ngay', 'day-too-early': 'ngay' }

/** `/noi-bo/hien-vat`: goods in kind arrive and get their PN voucher. */
export default async function goods(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const guard = { preHandler: app.staffOnly(...receivers), config: { roles: receivers } }
  const t = textsIn('vi')

  app.get(GOODS_PATH, guard, (request, reply) => show(request, reply, readTyped({}, fieldNames)))

  app.post(GOODS_PATH, guard, async (request, reply) => {
    const typed = readTyped(request.body, fieldNames)
    const read = readGoods(t, typed, await storesOf(request))
    if ('errors' in read) return show(request, reply.code(422), typed, read.errors)
    try {
      const { code, voucher } = await receiveGoods(app.fund, request.signedIn(), readKey(request.body), read.gift)
      reply.flash('success', `Đã lập phiếu nhập ${voucher}.`)
      return reply.redirect(`${GOODS_PATH}/${code}`, 303)
    } catch (error) {
      const box = error instanceof Refusal ? boxOf[error.code] : undefined
      if (!(error instanceof Refusal) || !box) throw error
      return show(request, reply.code(422), typed, { [box]: t(`refusals.${error.code}`) })
    }
  })

  app.get<{ Params: { code: string } }>(`${GOODS_PATH}/:code`, guard, async (request, reply) => {
    const lot = await lotByCode(database.read, request.params.code)
    if (!lot) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(lot.unitId, ...receivers)
    return reply.page('staff/goods/slip', slipPage(lot))
  })

  async function show(request: FastifyRequest, reply: FastifyReply, typed: Typed, errors: FieldErrors = {}) {
    const lots = await lotsOf(database.read, [...request.unitsReached(...receivers)])
    const desk = { stores: await storesOf(request), lots, today: localDay(clock()) }
    return reply.page('staff/goods/desk', deskPage(desk, typed, errors))
  }

  /** Every unit and fund with books that this person receives for. */
  async function storesOf(request: FastifyRequest): Promise<Store[]> {
    const pools = await deskPools(database.read, [...request.unitsReached(...receivers)])
    return pools
      .filter(({ purpose }) => purpose === 'general')
      .map(({ unitId, fundId, unitCode, unitName, fundName }) => ({
        unitId,
        fundId,
        text: `${unitName} · ${fundName}`,
        mark: unitCode,
      }))
  }
}
