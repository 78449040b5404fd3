import type { FastifyRequest } from 'fastify'
import type { Handle } from '../../../db/database.ts'
import { type PublicPhoto, publicPhotosOf } from '../../../db/queries/evidence.ts'
import { entriesByIndex, type ReachedHouse, reachedHouses } from '../../../db/queries/journey.ts'
import { type HouseShare, type Journey, journeyOf } from '../../domain/journey.ts'
import { endedWithRest } from '../../domain/pledge.ts'
import { hasReached } from '../../domain/project-stages.ts'
import { formatDay, formatVnd, localDay } from '../../format.ts'
import { dataTable, timeline } from '../components/display.ts'
import { houseDrawing, stageTag } from '../components/house-facts.ts'
import { kindText } from '../components/ledger-words.ts'
import { ofHouse, thenAndNow } from '../components/photos.ts'
import type { PledgeFacts } from './pledge-facts.ts'

/** A gift of millions reaches a few houses; one of billions is shown by its largest shares. */
const MOST_HOUSES = 12
const MOST_OTHERS = 40

/** What of a house's way is told: from the decision on. */
const toldStages = ['started', 'under-way', 'accepted', 'handed-over'] as const

export type JourneyFacts = {
  journey: Journey
  reached: Map<number, ReachedHouse>
  entries: Awaited<ReturnType<typeof entriesByIndex>>
  /** Of the houses shown. */
  photos: readonly PublicPhoto[]
}

/** The way of the money with what its houses became. The cost grows with the houses shown, not with the ledger. */
export async function journeyFacts(db: Handle, { trace }: Pick<PledgeFacts, 'trace'>): Promise<JourneyFacts> {
  const journey = journeyOf(trace)
  const shown = journey.houses.slice(0, MOST_HOUSES)
  const indexes = [...shown.flatMap(({ spentIn }) => spentIn), ...journey.returned.map((each) => each.entryIndex)]
  return {
    journey,
    reached: await reachedHouses(
      db,
      journey.houses.slice(0, MOST_HOUSES + MOST_OTHERS).map(({ projectId }) => projectId),
    ),
    entries: await entriesByIndex(db, indexes),
    photos: await publicPhotosOf(
      db,
      shown.map(({ projectId }) => projectId),
    ),
  }
}

/** The journey as both pages of a pledge show it. */
export function journeyPart(request: FastifyRequest, facts: PledgeFacts, found: JourneyFacts) {
  const { journey } = found
  const t = request.t.bind(request)
  const money = (vnd: number) => formatVnd(vnd, request.language)
  const others = journey.houses.slice(MOST_HOUSES)
  return {
    steps: wayOf(request, facts, found),
    unused: journey.freeVnd > 0 ? t('journey.unused', { amount: money(journey.freeVnd) }) : null,
    unclear: journey.unclearVnd > 0 ? t('journey.unclear', { amount: money(journey.unclearVnd) }) : null,
    houses: journey.houses.slice(0, MOST_HOUSES).map((share) => houseCard(request, share, found)),
    hasPhotos: found.photos.length > 0,
    others: others.length > 0 ? othersTable(request, others, found) : null,
    corrections: correctionsTable(request, facts, found),
  }
}

/** Received → set aside → paid → handed over, each with its day and how much. */
function wayOf(request: FastifyRequest, facts: PledgeFacts, { journey, reached }: JourneyFacts) {
  const t = request.t.bind(request)
  const { pledge, receivedVnd, receipts } = facts
  const money = (vnd: number) => formatVnd(vnd, request.language)
  const day = (text: string | undefined) => (text ? formatDay(text, request.language) : null)
  const isMet = receivedVnd >= pledge.amountVnd || (receivedVnd > 0 && endedWithRest(pledge))
  const built = [...reached.values()].filter(({ house }) => hasReached(house.stage, 'handed-over'))
  const count = journey.houses.length
  const stateOf = (part: number, whole: number) =>
    part === 0 ? ('upcoming' as const) : part < whole ? ('current' as const) : ('done' as const)
  const standing = receipts.filter(({ reversedBy }) => reversedBy === null)
  const inHouses = journey.allocatedVnd
  return timeline(
    [
      { title: t('journey.pledged'), state: 'done', when: day(localDay(pledge.createdAt)) },
      {
        title: t('journey.received'),
        state: stateOf(receivedVnd, isMet ? receivedVnd : pledge.amountVnd),
        when: day(standing.at(0)?.bookedOn),
        text:
          receivedVnd > 0
            ? t('journey.received-of', { part: money(receivedVnd), whole: money(pledge.amountVnd) })
            : null,
      },
      {
        title: t('journey.allocated'),
        state: stateOf(inHouses, receivedVnd),
        text: inHouses > 0 ? t('journey.allocated-of', { part: money(inHouses), count }) : null,
      },
      {
        title: t('journey.paid'),
        state: stateOf(journey.spentVnd, receivedVnd),
        text: journey.spentVnd > 0 ? t('journey.paid-of', { part: money(journey.spentVnd) }) : null,
      },
      {
        title: t('journey.handed-over'),
        state: stateOf(built.length, count),
        when: day(
          built
            .map(({ house }) => house.handedOverOn ?? '')
            .sort()
            .at(-1),
        ),
        text: count > 0 ? t('journey.handed-over-of', { part: built.length, count }) : null,
      },
    ],
    { done: t('houses.step-done'), current: t('journey.step-current'), upcoming: t('houses.step-upcoming') },
  )
}

function houseCard(request: FastifyRequest, share: HouseShare, { reached, entries, photos }: JourneyFacts) {
  const known = reached.get(share.projectId)
  if (!known) throw new Error(`no house ${share.code}`)
  const { house, stages, allocatedOn } = known
  const t = request.t.bind(request)
  const money = (vnd: number) => formatVnd(vnd, request.language)
  const on = (day: string) => formatDay(day, request.language)
  const told = toldStages.flatMap((stage) => {
    const day = stages.findLast((event) => event.stage === stage)?.day
    return day ? [{ title: t(`houses.stage-${stage}`), day: on(day) }] : []
  })
  const days = allocatedOn ? [{ title: t('journey.allocated'), day: on(allocatedOn) }, ...told] : told
  return {
    title: t('houses.household', { short: house.householdShort }),
    href: request.href(`/nha-dai-doan-ket/${house.code}`),
    drawing: houseDrawing(house.stage, house),
    tag: stageTag(house.stage, t),
    place: `${house.code} · ${house.unitName}`,
    share: t('journey.share', { part: money(share.shareVnd), whole: money(house.allocatedVnd) }),
    days,
    photos: thenAndNow(request, ofHouse(photos, share.projectId), house.code),
    paid: share.spentIn.map((index) => ({
      text: t('journey.paid-entry', { day: on(entries.get(index)?.bookedOn ?? ''), index }),
      href: request.href(`/so-cai/${index}`),
    })),
    unpaid:
      share.shareVnd > share.spentVnd
        ? t('journey.not-paid', { amount: money(share.shareVnd - share.spentVnd) })
        : null,
  }
}

/** Houses with smaller shares; beyond a bound only how many more there are. */
function othersTable(request: FastifyRequest, others: readonly HouseShare[], { reached }: JourneyFacts) {
  const t = request.t.bind(request)
  const listed = others.slice(0, MOST_OTHERS)
  const rest = others.slice(MOST_OTHERS)
  const restVnd = rest.reduce((sum, { shareVnd }) => sum + shareVnd, 0)
  return {
    table: dataTable({
      caption: t('journey.other-houses'),
      columns: [
        { text: t('giving.house') },
        { text: t('houses.stage') },
        { text: t('giving.trace-amount'), numeric: true },
      ],
      rows: listed.map(({ projectId, code, shareVnd }) => {
        const stage = reached.get(projectId)?.house.stage
        return [
          { text: code, href: request.href(`/nha-dai-doan-ket/${code}`) },
          stage ? t(`houses.stage-${stage}`) : '',
          formatVnd(shareVnd, request.language),
        ]
      }),
    }),
    rest:
      rest.length > 0 ? t('journey.rest', { count: rest.length, amount: formatVnd(restVnd, request.language) }) : null,
  }
}

/** What was taken back or given back, each with the entry that says so. Null when nothing was. */
function correctionsTable(request: FastifyRequest, { receipts }: PledgeFacts, { journey, entries }: JourneyFacts) {
  const t = request.t.bind(request)
  const known = new Set(journey.returned.map(({ entryIndex }) => entryIndex))
  const reversed = receipts.flatMap(({ reversedBy, amountVnd }) =>
    reversedBy === null || known.has(reversedBy) ? [] : [{ amountVnd, entryIndex: reversedBy }],
  )
  const rows = [...journey.returned, ...reversed]
  if (rows.length === 0) return null
  return dataTable({
    caption: t('journey.corrections'),
    captionHidden: true,
    columns: [
      { text: t('giving.trace-entry') },
      { text: t('giving.receipt-day') },
      { text: t('giving.trace-amount'), numeric: true },
    ],
    rows: rows.map(({ amountVnd, entryIndex }) => {
      const entry = entries.get(entryIndex)
      return [
        {
          text: entry ? kindText(request, entry.kind) : t('ledger.kind-reversal'),
          href: request.href(`/so-cai/${entryIndex}`),
          note: t('giving.entry', { index: entryIndex }),
        },
        entry ? formatDay(entry.bookedOn, request.language) : '',
        formatVnd(amountVnd, request.language),
      ]
    }),
  })
}
