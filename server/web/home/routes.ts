import type { FastifyInstance } from 'fastify'
import { ledgerSize } from '../../../db/queries/ledger.ts'
import { latestHandedOver } from '../../../db/queries/public-projects.ts'
import { findEntries } from '../../../db/queries/search.ts'
import { everyEntryFilter } from '../../../db/queries/search-scope.ts'
import { bookedYears, summary, yearToTellOf } from '../../../db/queries/summary.ts'
import { allFunds } from '../../../db/queries/units.ts'
import { Refusal } from '../../actions/refusal.ts'
import { localDay } from '../../format.ts'
import { homePage } from './pages.ts'

const LATEST_LINES = 10
const LATEST_HOUSES = 3
const YEAR_TABS = 4

/** `/`: how much is there, what did it become, how do I give. */
export default async function home(app: FastifyInstance): Promise<void> {
  const db = app.fund.database.read

  app.get<{ Querystring: { nam?: unknown } }>('/', { config: { isPublic: true } }, async (request, reply) => {
    // Funds never mix: the first is the site's own, the others have their pages in the ledger.
    const [fund, ...otherFunds] = await allFunds(db)
    const scope = { unitId: null, fundId: fund?.id ?? null }
    const years = (await bookedYears(db)).slice(0, YEAR_TABS)
    const housesYear = await yearToTellOf(db, localDay(app.fund.clock()))
    const year = chosenYear(request.query.nam, housesYear ?? years[0] ?? null)
    const figures = (of: number | null) => summary(db, { ...scope, year: of })
    const chosen = await figures(year)
    return reply.page(
      'home/index',
      homePage(request, {
        now: year === null ? chosen : await figures(null),
        chosen,
        built: housesYear === null ? null : (housesYear === year ? chosen : await figures(housesYear)).houses,
        housesYear,
        year,
        years,
        fundCode: fund?.code ?? null,
        otherFunds,
        lines: (await findEntries(db, { ...everyEntryFilter, fundId: scope.fundId }, null, LATEST_LINES)).items,
        houses: await latestHandedOver(db, LATEST_HOUSES),
        updatedAt: (await ledgerSize(db)).recordedAt,
      }),
    )
  })
}

/** `?nam=2023`, `?nam=tat-ca` for all years; without it the year whose houses the page tells of. */
function chosenYear(given: unknown, usual: number | null): number | null {
  if (given === undefined) return usual
  if (given === 'tat-ca') return null
  if (typeof given !== 'string' || !/^(?:199\d|2[01]\d\d)$/.test(given))
    throw new Refusal('bad-filter', { names: 'nam' }, 400)
  return Number(given)
}
