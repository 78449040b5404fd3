import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { cashReceipt, cashReceiptsBy, deskPools } from '../../../db/queries/cash-receipts.ts'
import { pledgeByCode, pledgeContactOf, pledgeDestination, pledgeReceivedVnd } from '../../../db/queries/pledges.ts'
import { recordCashGift } from '../../actions/record-cash-gift.ts'
import { Refusal } from '../../actions/refusal.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { localDay } from '../../format.ts'
import { readTyped } from '../components/typed-form.ts'
import { type FieldErrors, type FieldName, fieldNames, readCashGift, readFormKey, type Typed } from './form.ts'
import { type Desk, deskPage, type PledgeAtDesk, slipPage } from './pages.ts'

/** The box to mend when the fund refuses what was written. */
const boxOf: Record<string, FieldName> = {
  'no-such-pledge': 'ma',
  'not-a-day': 'ngay',
  'day-in-the-future': 'ngay',
  'day-too-early': 'ngay',
}

/** `/noi-bo/thu-tien-mat`: cash brought to the office, by a pledge's code or from a donor who just comes. */
export default async function cashReceipts(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const guard = { preHandler: app.staffOnly('cashier'), config: { roles: ['cashier' as const] } }

  app.get('/noi-bo/thu-tien-mat', guard, async (request, reply) => {
    const typed = readTyped(request.query, fieldNames)
    const desk = await deskOf(request, typed)
    if (typed.ma !== '' && !desk.found)
      return refuse(request, reply, desk, typed, { ma: 'refusals.no-such-pledge' }, 404)
    return reply.page('staff/cash-receipts/desk', deskPage(request, desk, typed))
  })

  app.post('/noi-bo/thu-tien-mat', guard, async (request, reply) => {
    const typed = readTyped(request.body, fieldNames)
    const desk = await deskOf(request, typed)
    const formKey = readFormKey(request.body)
    if (formKey === null) throw new Refusal('stale-form', {}, 403)
    if (typed.ma !== '' && !desk.found) return refuse(request, reply, desk, typed, { ma: 'refusals.no-such-pledge' })
    const known = desk.found ? { ...typed, ma: desk.found.pledge.code } : typed
    const read = readCashGift(
      known,
      desk.pools.map((pool) => pool.poolId),
    )
    if ('errors' in read) return refuse(request, reply, desk, typed, read.errors)
    try {
      const { index, voucher } = await recordCashGift(app.fund, request.signedIn(), formKey, read.gift)
      reply.flash('success', `Đã lập phiếu thu ${voucher}.`)
      return reply.redirect(`/noi-bo/thu-tien-mat/${index}`, 303)
    } catch (error) {
      const box = error instanceof Refusal ? boxOf[error.code] : undefined
      if (!(error instanceof Refusal) || !box) throw error
      return refuse(request, reply, desk, typed, { [box]: `refusals.${error.code}` })
    }
  })

  app.get<{ Params: { index: string } }>('/noi-bo/thu-tien-mat/:index', guard, async (request, reply) => {
    const { index } = request.params
    const receipt = /^\d{1,15}$/.test(index) ? await cashReceipt(database.read, Number(index)) : null
    if (!receipt) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(receipt.unitId, 'cashier')
    return reply.page('staff/cash-receipts/slip', slipPage(receipt))
  })

  async function deskOf(request: FastifyRequest, typed: Typed): Promise<Desk> {
    const { staffId, reach } = request.signedIn()
    const units = reach.get('cashier') ?? new Set<number>()
    const today = localDay(clock())
    return {
      pools: await deskPools(database.read, [...units]),
      found: await findPledge(typed.ma, units),
      today,
      receipts: await cashReceiptsBy(database.read, staffId, Date.parse(`${today}T00:00:00+07:00`)),
    }
  }

  /** A pledge to a unit this cashier does not keep the cash of is not found. */
  async function findPledge(typed: string, units: ReadonlySet<number>): Promise<PledgeAtDesk | null> {
    const [code] = findReferenceCodes(typed.slice(0, 200))
    const pledge = code === undefined ? null : await pledgeByCode(database.read, code)
    if (!pledge || !units.has(pledge.unitId)) return null
    const { unit, pool } = await pledgeDestination(database.read, pledge.poolId)
    return {
      pledge,
      receivedVnd: await pledgeReceivedVnd(database.read, pledge.id),
      payer: (await pledgeContactOf(database.read, pledge.id))?.name ?? null,
      unitName: unit.name,
      purpose: pool.label,
    }
  }
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  desk: Desk,
  typed: Typed,
  errors: FieldErrors,
  status = 422,
) {
  return reply.code(status).page('staff/cash-receipts/desk', deskPage(request, desk, typed, errors))
}
