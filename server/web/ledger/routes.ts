import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { entryDetail, ledgerSize } from '../../../db/queries/ledger.ts'
import { lastCheckpoint } from '../../../db/queries/log.ts'
import { findEntries } from '../../../db/queries/search.ts'
import { scopeOf } from '../../../db/queries/search-scope.ts'
import { whereReceiptWent, whoPaid } from '../../../db/queries/trace.ts'
import { allFunds, allUnits } from '../../../db/queries/units.ts'
import { Refusal } from '../../actions/refusal.ts'
import { paysForHouse } from '../components/ledger-words.ts'
import { readCursor } from './cursor.ts'
import { entryPage } from './entry-page.ts'
import { listPage, refusedPage } from './pages.ts'
import { readLedgerQuery } from './query.ts'

const PAGE_ROWS = 50
const PAYERS_SHOWN = 20

/** "Sổ thu – chi công khai": `/so-cai` (also `/sao-ke`) and one page for each entry. */
export default async function ledger(app: FastifyInstance): Promise<void> {
  const db = app.fund.database.read
  for (const path of ['/so-cai', '/sao-ke']) app.get(path, { config: { isPublic: true } }, list)
  app.get<{ Params: { index: string } }>('/so-cai/:index', { config: { isPublic: true } }, show)
  app.get<{ Params: { index: string } }>('/so-cai/:index/ban-goc.json', { config: { isPublic: true } }, original)

  async function list(request: FastifyRequest, reply: FastifyReply) {
    const given = request.query as Record<string, unknown>
    const result = await readLedgerQuery(db, given, true)
    const choices = { units: await allUnits(db), funds: await allFunds(db) }
    const updatedAt = (await ledgerSize(db)).recordedAt
    if (!result.ok)
      return reply
        .code(400)
        .page('ledger/index', refusedPage(request, result.asked, result.malformed, choices, updatedAt))
    const { asked, filters } = result.query
    const position = typeof given.cursor === 'string' ? readCursor(given.cursor, asked) : null
    if (given.cursor !== undefined && !position) throw new Refusal('bad-cursor', {}, 400)
    const found = await findEntries(db, filters, position, PAGE_ROWS)
    return reply.page('ledger/index', listPage(request, result.query, found, position, choices, updatedAt))
  }

  async function show(request: FastifyRequest<{ Params: { index: string } }>, reply: FastifyReply) {
    const entry = await entryOf(request.params.index)
    const places = await whereReceiptWent(db, entry.index)
    const payers = paysForHouse(entry.kind) ? await whoPaid(db, { spentIn: entry.index }, PAYERS_SHOWN) : null
    return reply.page('ledger/entry', entryPage(request, entry, places, payers, await lastCheckpoint(db)))
  }

  /** The exact bytes that were hashed. */
  async function original(request: FastifyRequest<{ Params: { index: string } }>, reply: FastifyReply) {
    const entry = await entryOf(request.params.index)
    return reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="so-cai-${entry.index}.json"`)
      .send(entry.body)
  }

  async function entryOf(text: string) {
    const entry = /^\d{1,15}$/.test(text)
      ? await entryDetail(db, Number(text), await scopeOf(db, { unitId: null, fundId: null }))
      : null
    if (!entry) throw new Refusal('NOT_FOUND', {}, 404)
    return entry
  }
}
