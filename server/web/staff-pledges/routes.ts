import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { instalmentsOf } from '../../../db/queries/instalments.ts'
import { type ListedPledge, type ListedState, listedStates, listPledges } from '../../../db/queries/pledge-list.ts'
import {
  pledgeByCode,
  pledgeDestination,
  pledgeReceipts,
  pledgeReceivedVnd,
  pledgeUnclearVnd,
} from '../../../db/queries/pledges.ts'
import { termInForce } from '../../../db/queries/terms.ts'
import type { Role } from '../../../db/schema/index.ts'
import { cancelPledgeForDonor } from '../../actions/cancel-pledge.ts'
import { Refusal } from '../../actions/refusal.ts'
import { giftsOf } from '../../domain/gifts.ts'
import { planStanding } from '../../domain/instalment-standing.ts'
import { pledgeStatus, staffCancelReasons, whyNotCancel } from '../../domain/pledge.ts'
import { localDay } from '../../format.ts'
import { keysetPage, readCursor } from '../components/keyset.ts'
import { readTyped } from '../components/typed-form.ts'
import { csvHead, csvRows } from './csv.ts'
import { listPage } from './list-page.ts'
import { showPage } from './show-page.ts'
import { PATH } from './words.ts'

const SHOWN = 50
const CHUNK = 1_000
type ByCode = { Params: { code: string } }
const readers = ['accountant', 'head', 'auditor'] as const satisfies readonly Role[]

/** Promises by how they stand: what is expected, what passed its day, what has lapsed. */
export default async function staffPledges(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const reading = { preHandler: app.staffOnly(...readers), config: { roles: readers } }
  const ending = { preHandler: app.staffOnly('accountant'), config: { roles: ['accountant' as const] } }

  app.get(PATH, reading, async (request, reply) => {
    const asked = await filterOf(request)
    const cursor = readCursor(readTyped(request.query, ['cursor']).cursor)
    const found = await listPledges(database.read, { ...asked, ...cursor, limit: SHOWN + 1 })
    const { rows, older, newer } = keysetPage(found, SHOWN, cursor)
    return reply.page('staff/pledges/index', listPage({ rows, older, newer, state: asked.state }))
  })

  app.get(`${PATH}.csv`, reading, async (request, reply) => {
    const asked = await filterOf(request)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="dang-ky-${asked.state ?? 'tat-ca'}-${asked.today}.csv"`)
      .send(Readable.from(chunks(asked)))
  })

  app.get<ByCode>(`${PATH}/:code`, reading, (request, reply) => show(request, reply))

  app.post<ByCode>(`${PATH}/:code/huy`, ending, async (request, reply) => {
    const { code } = await pledgeOf(request)
    const typed = readTyped(request.body, ['ly-do'])['ly-do']
    const why = staffCancelReasons.find((each) => each === typed)
    if (!why) return show(request, reply.code(422), { error: 'Xin chọn vì sao hủy.' })
    try {
      await cancelPledgeForDonor(app.fund, request.signedIn(), { code, why })
    } catch (error) {
      if (!(error instanceof Refusal) || error.statusCode === 404) throw error
      return show(request, reply.code(error.statusCode), { refused: request.t(`refusals.${error.code}`, error.values) })
    }
    reply.flash('success', `Đã hủy phần chưa có tiền của đăng ký ${code}. Số đã nhận giữ nguyên.`)
    return reply.redirect(`${PATH}/${code}`, 303)
  })

  /** A pledge of another unit is not found. */
  async function pledgeOf(request: FastifyRequest<ByCode>) {
    const pledge = await pledgeByCode(database.read, request.params.code)
    if (!pledge) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(pledge.unitId, ...readers)
    return pledge
  }

  async function show(
    request: FastifyRequest<ByCode>,
    reply: FastifyReply,
    { error = null, refused = null }: { error?: string | null; refused?: string | null } = {},
  ) {
    const db = database.read
    const pledge = await pledgeOf(request)
    const receivedVnd = await pledgeReceivedVnd(db, pledge.id)
    const standing = { ...pledge, receivedVnd, unclearVnd: await pledgeUnclearVnd(db, pledge.code) }
    const today = localDay(clock())
    const { days: lapseDays } = await termInForce(db, 'lapse', today)
    const gifts = giftsOf(await pledgeReceipts(db, pledge.id))
    const lastReceivedOn = gifts.find(({ reversedBy }) => reversedBy === null)?.bookedOn ?? null
    const came = { receivedVnd, lastReceivedOn, isCancelled: pledge.cancelledAt !== null }
    const { unit, pool } = await pledgeDestination(db, pledge.poolId)
    const isTheirs = request.signedIn().reach.get('accountant')?.has(pledge.unitId) ?? false
    const file = {
      ...{ pledge, receivedVnd, unitName: unit.name, purpose: pool.label },
      status: pledgeStatus(standing, today),
      parts: planStanding(await instalmentsOf(db, pledge.id), came, { today, lapseDays }),
      mayCancel: isTheirs && whyNotCancel(standing) === null,
    }
    return reply.page('staff/pledges/show', showPage(request.t.bind(request), file, error, refused))
  }

  type Asked = Awaited<ReturnType<typeof filterOf>>

  async function filterOf(request: FastifyRequest) {
    const { state } = readTyped(request.query, ['state'])
    const today = localDay(clock())
    const known = listedStates.find((each): each is ListedState => each === state)
    const { days: lapseDays } = await termInForce(database.read, 'lapse', today)
    return { unitIds: [...request.unitsReached(...readers)], ...(known ? { state: known } : {}), today, lapseDays }
  }

  /** The whole list, a thousand at a time: nothing is left out and nothing is kept in memory. */
  async function* chunks(asked: Asked): AsyncGenerator<string> {
    yield csvHead
    let rows: ListedPledge[] = []
    do {
      const last = rows.at(-1)
      rows = await listPledges(database.read, { ...asked, ...(last ? { beforeId: last.id } : {}), limit: CHUNK })
      if (rows.length > 0) yield csvRows(rows)
    } while (rows.length === CHUNK)
  }
}
