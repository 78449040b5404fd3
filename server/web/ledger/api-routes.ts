import type { FastifyInstance } from 'fastify'
import { entryDetail } from '../../../db/queries/ledger.ts'
import { findEntries } from '../../../db/queries/search.ts'
import { scopeOf } from '../../../db/queries/search-scope.ts'
import { whereReceiptWent, whoPaid } from '../../../db/queries/trace.ts'
import { proveInclusion } from '../../actions/log/prove-inclusion.ts'
import { ApiError, refuseUnknown } from '../components/api.ts'
import { paysForHouse } from '../components/ledger-words.ts'
import { apiLine } from './api-line.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { filterNames, readLedgerQuery } from './query.ts'

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 1000

/** `GET /api/v1/ledger` and `/api/v1/entries/:index`: the public ledger for programs. */
export default async function ledgerApi(app: FastifyInstance): Promise<void> {
  const db = app.fund.database.read

  app.get<{ Querystring: Record<string, unknown> }>(
    '/api/v1/ledger',
    { config: { isPublic: true } },
    async (request) => {
      refuseUnknown(request.query, [...filterNames, 'limit', 'cursor'])
      const result = await readLedgerQuery(db, request.query, false)
      if (!result.ok) throw new ApiError(result.malformed)
      const { asked, filters } = result.query
      const limit = limitOf(request.query.limit)
      const found = await findEntries(db, filters, positionOf(request.query.cursor), limit)
      return {
        items: found.items.map(apiLine),
        total: found.total,
        totalIsExact: found.totalIsExact,
        inVnd: found.inVnd,
        outVnd: found.outVnd,
        next: found.older ? writeCursor(found.older, asked) : null,
      }

      function positionOf(cursor: unknown) {
        if (cursor === undefined) return null
        const position = typeof cursor === 'string' ? readCursor(cursor, asked) : null
        if (!position) throw new ApiError(['cursor'])
        return position
      }
    },
  )

  app.get<{ Params: { index: string }; Querystring: Record<string, unknown> }>(
    '/api/v1/entries/:index',
    { config: { isPublic: true } },
    async (request) => {
      refuseUnknown(request.query, [])
      const { index: text } = request.params
      if (!/^\d{1,15}$/.test(text)) throw new ApiError(['index'])
      const index = Number(text)
      const detail = await entryDetail(db, index, await scopeOf(db, { unitId: null, fundId: null }))
      if (!detail) throw new ApiError(['index'], 404)
      const places = await whereReceiptWent(db, index)
      const payers = paysForHouse(detail.kind) ? await whoPaid(db, { spentIn: index }) : null
      return {
        entry: {
          ...apiLine(detail),
          id: detail.id,
          authority: detail.authority,
          people: detail.people,
          reason: detail.reason,
          reverses: detail.reverses,
          reversedBy: detail.reversedBy,
          claims: detail.claim.of,
          claimedIn: detail.claim.at,
          body: detail.body,
          leaf: detail.leaf,
        },
        postings: detail.postings.map(({ debit, credit, amountVnd }) => ({
          debit: debit.name,
          credit: credit.name,
          amountVnd,
        })),
        trace: {
          went: places.map(({ project, ...place }) => ({ ...place, project: project?.code ?? null })),
          paidBy:
            payers?.receipts.map(({ entryIndex, amountVnd, donor }) => ({ index: entryIndex, amountVnd, donor })) ?? [],
          paidByOthers: payers?.rest ?? { count: 0, amountVnd: 0 },
        },
        inclusion: await inclusionOf(index),
      }
    },
  )

  /** Null until a checkpoint covers the entry; hashes and root in base64. */
  async function inclusionOf(index: number) {
    const proof = await proveInclusion(db, index)
    if (!proof) return null
    const { size, root, hashes, checkpoint } = proof
    return { index, size, root: base64(root), hashes: hashes.map(base64), checkpoint }
  }
}

function base64(hash: Buffer): string {
  return hash.toString('base64')
}

function limitOf(limit: unknown): number {
  if (limit === undefined) return DEFAULT_LIMIT
  const isNumber = typeof limit === 'string' && /^\d{1,4}$/.test(limit)
  if (!isNumber || Number(limit) < 1 || Number(limit) > MAX_LIMIT) throw new ApiError(['limit'])
  return Number(limit)
}
