import { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import { stringify } from 'csv-stringify/sync'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import writeXlsx, { type Cell } from 'write-excel-file/node'
import { type LedgerLine, ledgerSize } from '../../../db/queries/ledger.ts'
import { everyEntry, findEntries } from '../../../db/queries/search.ts'
import { Refusal } from '../../actions/refusal.ts'
import { apiLine } from './api-line.ts'
import { atomFeed } from './atom.ts'
import { fileColumns, fileRow } from './file-row.ts'
import { type LedgerQuery, queryString, readLedgerQuery } from './query.ts'

const CHUNK = 1000
/** A workbook is built in memory, at one go: about a second for so many lines. */
const MOST_XLSX_ROWS = 5_000
const FEED_ENTRIES = 50
const BYTE_ORDER_MARK = '\ufeff'

/** Whole files are the dearest thing anybody may ask for: of each kind so many a minute for one address. */
const bounded = { config: { rateLimit: { max: 30, timeWindow: '1 minute', allowList: [] } } }

/** The same query as `/so-cai` in files: every line up to the newest at the start, whatever is written meanwhile. */
export default async function ledgerDownloads(app: FastifyInstance): Promise<void> {
  const db = app.fund.database.read

  app.get('/so-cai.csv', bounded, async (request, reply) => {
    const query = await queryOf(request)
    return file(reply, 'text/csv; charset=utf-8', 'csv').send(Readable.from(csv(request, await lines(query))))
  })

  app.get('/so-cai.json', bounded, async (request, reply) => {
    const query = await queryOf(request)
    const { size } = await ledgerSize(db)
    return file(reply, 'application/json; charset=utf-8', 'json').send(Readable.from(json(size, await lines(query))))
  })

  app.get('/so-cai.xlsx', bounded, async (request, reply) => {
    const query = await queryOf(request)
    const rows: LedgerLine[] = []
    for await (const chunk of await lines(query)) {
      rows.push(...chunk)
      if (rows.length > MOST_XLSX_ROWS) return reply.code(413).page('ledger/too-large', tooLarge(request, query))
    }
    return file(reply, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx').send(
      await xlsx(request, rows),
    )
  })

  app.get('/so-cai.atom', { config: { isPublic: true } }, async (request, reply) => {
    const { asked, filters } = await queryOf(request)
    const found = await findEntries(db, filters, null, FEED_ENTRIES)
    return reply.type('application/atom+xml; charset=utf-8').send(atomFeed(request, app.publicUrl, asked, found.items))
  })

  async function queryOf(request: FastifyRequest): Promise<LedgerQuery> {
    const result = await readLedgerQuery(db, request.query as Record<string, unknown>, true)
    if (!result.ok) throw new Refusal('bad-filter', { names: result.malformed.join(', ') }, 400)
    return result.query
  }

  async function lines({ filters }: LedgerQuery) {
    return everyEntry(db, filters, (await ledgerSize(db)).size, CHUNK)
  }
}

function file(reply: FastifyReply, type: string, extension: string): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="so-thu-chi.${extension}"`)
    .header('cache-control', 'public, no-cache')
}

async function* csv(request: FastifyRequest, chunks: AsyncIterable<LedgerLine[]>) {
  yield BYTE_ORDER_MARK + write([fileColumns(request)])
  for await (const chunk of chunks) {
    yield write(chunk.map((line) => fileRow(request, line)))
    await breathe()
  }
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
function write(rows: (string | number | null)[][]): string {
  return stringify(rows, { escape_formulas: true, record_delimiter: 'windows' })
}

async function* json(size: number, chunks: AsyncIterable<LedgerLine[]>) {
  yield `{"ledgerSize":${size},"items":[`
  let separator = '\n'
  for await (const chunk of chunks) {
    yield separator + chunk.map((line) => JSON.stringify(apiLine(line))).join(',\n')
    separator = ',\n'
    await breathe()
  }
  yield '\n]}\n'
}

async function xlsx(request: FastifyRequest, lines: readonly LedgerLine[]): Promise<Buffer> {
  const head: Cell[] = fileColumns(request).map((value) => ({ value, type: String, fontWeight: 'bold' }))
  return writeXlsx([head, ...lines.map((line) => fileRow(request, line).map(cell))], { stickyRowsCount: 1 }).toBuffer()
}

function cell(value: string | number | null): Cell {
  if (value === null) return null
  return typeof value === 'number' ? { value, type: Number } : { value, type: String }
}

function tooLarge(request: FastifyRequest, { asked }: LedgerQuery) {
  return {
    page: { title: request.t('ledger.too-large'), section: 'ledger' as const },
    most: MOST_XLSX_ROWS,
    csvHref: request.href(`/so-cai.csv${queryString(asked)}`),
    backHref: request.href(`/so-cai${queryString(asked)}`),
  }
}
