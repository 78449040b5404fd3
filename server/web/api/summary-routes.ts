import type { FastifyInstance } from 'fastify'
import { ledgerSize } from '../../../db/queries/ledger.ts'
import { summary } from '../../../db/queries/summary.ts'
import { fundByCode, unitByCode } from '../../../db/queries/units.ts'
import { isoInstant } from '../../format.ts'
import { ApiError, refuseUnknown, textParameter } from '../components/api.ts'

/** `GET /api/v1/summary?unit=&year=&fund=`: the fund's figures, computed from the ledger. */
export default async function summaryApi(app: FastifyInstance): Promise<void> {
  const db = app.fund.database.read

  app.get<{ Querystring: Record<string, unknown> }>(
    '/api/v1/summary',
    { config: { isPublic: true } },
    async (request) => {
      refuseUnknown(request.query, ['unit', 'year', 'fund'])
      const [unitCode, fundCode] = [textParameter(request.query, 'unit'), textParameter(request.query, 'fund')]
      const year = yearOf(request.query)
      const unit = unitCode === null ? null : await unitByCode(db, unitCode)
      const fund = fundCode === null ? null : await fundByCode(db, fundCode)
      if (unitCode !== null && !unit) throw new ApiError(['unit'])
      if (fundCode !== null && !fund) throw new ApiError(['fund'])
      const { size, recordedAt } = await ledgerSize(db)
      const figures = await summary(db, { unitId: unit?.id ?? null, fundId: fund?.id ?? null, year })
      return { asOf: isoInstant(recordedAt ?? app.fund.clock()), ledgerSize: size, ...figures }
    },
  )
}

/** A year from 1990 to 2199. */
export function yearOf(given: Record<string, unknown>): number | null {
  const year = textParameter(given, 'year')
  if (year !== null && !/^(?:199\d|2[01]\d\d)$/.test(year)) throw new ApiError(['year'])
  return year === null ? null : Number(year)
}
