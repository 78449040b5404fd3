import type { FastifyInstance } from 'fastify'
import { allocationsOf } from '../../../db/queries/allocations.ts'
import { disbursementsOf } from '../../../db/queries/disbursements.ts'
import { publicPhotosOf } from '../../../db/queries/evidence.ts'
import { openNeed } from '../../../db/queries/giving.ts'
import {
  fundingOf,
  handoverYears,
  houseByCode,
  houseTotals,
  listHouses,
  projectEvents,
} from '../../../db/queries/projects.ts'
import { releasesOf } from '../../../db/queries/releases.ts'
import { whoPaid } from '../../../db/queries/trace.ts'
import { allUnits, unitIdsBelow } from '../../../db/queries/units.ts'
import { Refusal } from '../../actions/refusal.ts'
import { stagesOpenToGifts } from '../../domain/pledge.ts'
import { keysetPage, readCursor } from '../components/keyset.ts'
import { listPage } from './list-page.ts'
import { readHouseQuery } from './query.ts'
import { housePage } from './show-page.ts'

const CARDS = 24

/** Nhà Đại đoàn kết, for everybody: the list and each house. */
export default async function houses(app: FastifyInstance): Promise<void> {
  const { read } = app.fund.database

  app.get('/nha-dai-doan-ket', { config: { isPublic: true } }, async (request, reply) => {
    const asked = readHouseQuery(request.query)
    const cursor = readCursor(asked.cursor)
    const units = await allUnits(read)
    const unit = asked.unit ? units.find(({ code }) => code === asked.unit) : null
    const filter = {
      ...(asked.kind ? { kind: asked.kind } : {}),
      ...(asked.stage ? { stage: asked.stage } : {}),
      ...(asked.year ? { year: asked.year } : {}),
      // A unit nobody has ever heard of has no houses.
      ...(asked.unit ? { unitIds: unit ? await unitIdsBelow(read, unit.id) : [] } : {}),
    }
    const page = keysetPage(await listHouses(read, { ...filter, ...cursor, limit: CARDS + 1 }), CARDS, cursor)
    const totals = await houseTotals(read, filter)
    const years = await handoverYears(read)
    const photos = await publicPhotosOf(
      read,
      page.rows.map(({ id }) => id),
    )
    return reply.page('houses/index', listPage(request, asked, { ...page, photos, totals, units, years }))
  })

  const ofCode = { config: { isPublic: true } }
  app.get<{ Params: { code: string } }>('/nha-dai-doan-ket/:code', ofCode, async (request, reply) => {
    const house = await houseByCode(read, request.params.code)
    if (!house) throw new Refusal('NOT_FOUND', {}, 404)
    const seen = {
      house,
      events: await projectEvents(read, house.id),
      funding: await fundingOf(read, house.id),
      allocations: await allocationsOf(read, house.id),
      releases: await releasesOf(read, house.id),
      payments: await disbursementsOf(read, house.id),
      photos: await publicPhotosOf(read, [house.id]),
      payers: await whoPaid(read, { projectId: house.id }),
      takesGifts: (await openNeed(read, stagesOpenToGifts, house.code)) !== null,
    }
    return reply.page('houses/show', housePage(request, seen))
  })
}
