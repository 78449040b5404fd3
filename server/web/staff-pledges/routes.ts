import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ListedPledge, type ListedState, listedStates, listPledges } from '../../../db/queries/pledge-list.ts'
import { termInForce } from '../../../db/queries/terms.ts'
import type { Role } from '../../../db/schema/index.ts'
import { localDay } from '../../format.ts'
import { keysetPage, readCursor } from '../components/keyset.ts'
import { readTyped } from '../components/typed-form.ts'
import { csvHead, csvRows } from './csv.ts'
import { listPage } from './list-page.ts'

const PATH = '/noi-bo/dang-ky'
const SHOWN = 50
const CHUNK = 1_000
const readers = ['accountant', 'head', 'auditor'] as const satisfies readonly Role[]

/** Promises by how they stand: what is expected, what passed its day, what has lapsed. */
export default async function staffPledges(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const reading = { preHandler: app.staffOnly(...readers), config: { roles: readers } }

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
