import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { deskPools } from '../../../db/queries/cash-receipts.ts'
import { linesOfList, listById, listsOf, receiptForList } from '../../../db/queries/collective.ts'
import type { Role } from '../../../db/schema/index.ts'
import { attachList } from '../../actions/collective/attach-list.ts'
import { eraseNameOfList } from '../../actions/collective/erase-name.ts'
import { recordCollectiveGift } from '../../actions/collective/record-collective-gift.ts'
import { Refusal } from '../../actions/refusal.ts'
import { confirmationKey } from '../../domain/collective/manifest.ts'
import { textOfRows } from '../../domain/table-text.ts'
import { localDay } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { readKey, readTyped } from '../components/typed-form.ts'
import { type Asked, type FieldName, fieldNames, readListForm, type Typed } from './form.ts'
import { confirmationsPage, type Desk, type FormState, formPage, LISTS_PATH, listPage, showPage } from './pages.ts'
import { readListUpload } from './upload.ts'

const keepers: Role[] = ['cashier', 'accountant']

/** The box to mend when the fund refuses what was written. */
const boxOf: Record<string, FieldName> = {
  'list-empty': 'danh-sach',
  'list-too-long': 'danh-sach',
  'list-count-differs': 'so-nguoi',
  'list-sum-differs': 'danh-sach',
  'not-a-day': 'ngay',
  'day-in-the-future': 'ngay',
  'day-too-early': 'ngay',
}

type OfList = { Params: { id: string } }
type OfReceipt = { Querystring: { 'but-toan'?: string } }

/** `/noi-bo/tap-the`: many people behind one receipt. Cashiers take the money, cashiers and accountants keep the lists. */
export default async function collective(app: FastifyInstance): Promise<void> {
  const { database, clock, dataDir } = app.fund
  const keeping = { preHandler: app.staffOnly(...keepers), config: { roles: keepers } }
  const erasing = { preHandler: app.staffOnly('accountant'), config: { roles: ['accountant' as const] } }
  const t = textsIn('vi')

  app.get(LISTS_PATH, keeping, async (request, reply) => {
    const { reach } = request.signedIn()
    const lists = await listsOf(database.read, [...request.unitsReached(...keepers)])
    return reply.page('staff/collective/index', listPage(lists, { take: reach.has('cashier'), attach: true }))
  })

  app.get<OfReceipt>(`${LISTS_PATH}/moi`, keeping, async (request, reply) => {
    const desk = await deskOf(request)
    const typed = readTyped({}, fieldNames)
    return reply.page('staff/collective/form', formPage(desk, { ...stateOf(request), typed }))
  })

  app.post<OfReceipt>(`${LISTS_PATH}/moi`, keeping, async (request, reply) => {
    const desk = await deskOf(request)
    const upload = await readListUpload(request, dataDir)
    const typed: Typed = {
      ...readTyped(upload.fields, fieldNames),
      'danh-sach': upload.rows.length > 0 ? textOfRows(upload.rows) : (upload.fields['danh-sach'] ?? ''),
    }
    const state = { ...stateOf(request), typed, key: readKey(upload.fields) }
    if (upload.fileProblem) return refuse(reply, desk, { ...state, errors: { tep: upload.fileProblem } })
    const read = readListForm(t, typed, upload.rows, askedOf(desk))
    if ('errors' in read) return refuse(reply, desk, { ...state, ...read })
    try {
      const listId = await store(request, desk, state.key, read)
      reply.flash('success', `Đã ghi danh sách ${read.list.count.toLocaleString('vi-VN')} người.`)
      return reply.redirect(`${LISTS_PATH}/${listId}`, 303)
    } catch (error) {
      const box = error instanceof Refusal ? boxOf[error.code] : undefined
      if (!(error instanceof Refusal) || !box) throw error
      return refuse(reply, desk, { ...state, errors: { [box]: t(`refusals.${error.code}`, error.values) } })
    }
  })

  app.get<OfList>(`${LISTS_PATH}/:id`, keeping, async (request, reply) => {
    const list = await listOf(request, request.params.id)
    const holds = (role: Role) => request.signedIn().reach.get(role)?.has(list.unitId) ?? false
    const may = { erase: holds('accountant'), openSlip: holds('cashier') }
    return reply.page('staff/collective/show', showPage(list, await linesOfList(database.read, list.id), may))
  })

  app.get<OfList>(`${LISTS_PATH}/:id/xac-nhan`, keeping, async (request, reply) => {
    const list = await listOf(request, request.params.id)
    const slips = (await linesOfList(database.read, list.id)).flatMap((line) =>
      line.salt
        ? [
            {
              line,
              address: `${app.publicUrl}/xac-nhan/${list.id}-${line.position}/rieng/${confirmationKey(line.salt)}`,
            },
          ]
        : [],
    )
    return reply.page('staff/collective/confirmations', confirmationsPage(list, slips))
  })

  app.post<OfList>(`${LISTS_PATH}/:id/xoa-ten`, erasing, async (request, reply) => {
    const list = await listOf(request, request.params.id)
    const { dong } = readTyped(request.body, ['dong'])
    const position = /^\d{1,4}$/.test(dong) ? Number(dong) : 0
    await eraseNameOfList(app.fund, request.signedIn(), { listId: list.id, position })
    reply.flash('success', `Đã xóa tên ở số ${position}. Số tiền vẫn ở lại.`)
    return reply.redirect(`${LISTS_PATH}/${list.id}`, 303)
  })

  /** With a receipt's number: that one, for who keeps its unit; without: the desk of a cashier. */
  async function deskOf(request: FastifyRequest<OfReceipt>): Promise<Desk> {
    const index = request.query['but-toan']
    if (index === undefined) {
      const units = [...request.unitsReached('cashier')]
      if (units.length === 0) throw new Refusal('NOT_FOUND', {}, 404)
      return { pools: await deskPools(database.read, units), today: localDay(clock()) }
    }
    const receipt = /^\d{1,15}$/.test(index) ? await receiptForList(database.read, Number(index)) : null
    if (!receipt) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(receipt.unitId, ...keepers)
    return { receipt }
  }

  async function store(
    request: FastifyRequest,
    desk: Desk,
    key: string,
    read: Exclude<ReturnType<typeof readListForm>, { errors: unknown }>,
  ) {
    const actor = request.signedIn()
    const { donor, poolId, list, ...gift } = read
    if ('receipt' in desk) return attachList(app.fund, actor, key, { receiptIndex: desk.receipt.index, donor, list })
    return (await recordCollectiveGift(app.fund, actor, key, { from: { donor, poolId }, list, ...gift })).listId
  }

  async function listOf(request: FastifyRequest, id: string) {
    const list = /^\d{1,12}$/.test(id) ? await listById(database.read, Number(id)) : null
    if (!list) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(list.unitId, ...keepers)
    return list
  }
}

function stateOf(request: FastifyRequest): Omit<FormState, 'typed'> {
  return { errors: {}, problems: [], token: request.signedIn().csrfToken, key: null }
}

function askedOf(desk: Desk): Asked {
  if ('pools' in desk) return { poolIds: desk.pools.map(({ poolId }) => poolId) }
  return { receiptVnd: desk.receipt.amountVnd, giverKnown: desk.receipt.pledgeCode !== null }
}

function refuse(reply: FastifyReply, desk: Desk, state: FormState) {
  return reply.code(422).page('staff/collective/form', formPage(desk, state))
}
