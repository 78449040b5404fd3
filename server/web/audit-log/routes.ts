import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type AuditFilter, auditPage, peopleOfUnits } from '../../../db/queries/audit.ts'
import { allStaff } from '../../../db/queries/staff.ts'
import { rootUnits } from '../../../db/queries/units.ts'
import type { Role } from '../../../db/schema/index.ts'
import { foldText } from '../../domain/text.ts'
import { type LogQuery, readLogQuery } from './form.ts'
import { logPage } from './pages.ts'

const LINES = 50
const DAY_MS = 86_400_000
const readers = ['auditor', 'administrator', 'head'] as const satisfies readonly Role[]

/** Nhật ký: who did what and when, for those who watch over it. */
export default async function auditLog(app: FastifyInstance): Promise<void> {
  const { read } = app.fund.database

  app.get(
    '/noi-bo/nhat-ky',
    { preHandler: app.staffOnly(...readers), config: { roles: readers } },
    async (request, reply) => {
      const query = readLogQuery(request.query)
      const { olderThan, newerThan } = query
      const cursor = { olderThan: olderThan ?? undefined, newerThan: newerThan ?? undefined }
      // One line more than shown tells whether there are others behind it.
      const found = await auditPage(read, await filterOf(request, query), cursor, LINES + 1)
      const goesUp = newerThan !== null
      const isMore = found.length > LINES
      const lines = goesUp ? found.slice(-LINES) : found.slice(0, LINES)
      const more = { newer: goesUp ? isMore : olderThan !== null, older: goesUp || isMore }
      const { reach } = request.signedIn()
      const may = {
        papers: reach.has('head') || reach.has('auditor'),
        statements: reach.has('accountant') || reach.has('auditor'),
      }
      return reply.page('staff/audit/index', logPage(lines, query, more, may))
    },
  )

  /** Who reaches a whole tree sees everything; others what the people of their units did. */
  async function filterOf(request: FastifyRequest, query: LogQuery): Promise<AuditFilter> {
    const units = request.unitsReached(...readers)
    const seesAll = (await rootUnits(read)).every((unit) => units.has(unit.id))
    const isAsked = asksFor(query.person)
    const people = seesAll ? await allStaff(read) : await peopleOfUnits(read, [...units])
    const day = query.day ? Date.parse(`${query.day}T00:00:00+07:00`) : null
    return {
      ...(!seesAll || query.person ? { staffIds: people.filter(isAsked).map(({ id }) => id) } : {}),
      ...(query.action ? { action: query.action } : {}),
      ...(day === null ? {} : { from: day, before: day + DAY_MS }),
    }
  }
}

/** A code names one person; anything else is looked for in names, with or without diacritics. */
function asksFor(asked: string): (person: { code: string; name: string }) => boolean {
  const words = foldText(asked).split(' ')
  return ({ code, name }) => code === asked.toUpperCase() || words.every((word) => foldText(name).includes(word))
}
