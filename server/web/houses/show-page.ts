import type { FastifyRequest } from 'fastify'
import type { House } from '../../../db/queries/projects.ts'
import type { ProjectStage } from '../../../db/schema/index.ts'
import { stageLine } from '../../domain/project-stages.ts'
import { formatDay, formatVnd } from '../../format.ts'
import { progress, timeline } from '../components/display.ts'
import { houseDrawing, stageTag } from '../components/house-facts.ts'
import { photoFigure } from '../components/photos.ts'
import { placeOf } from './list-page.ts'
import { allocationsTable, paymentsTable, sourcesTable } from './money-tables.ts'
import { payersSection } from './payers.ts'
import type { PublicHouse } from './public-house.ts'

/** One house as the public may see it: commune, hamlet, initials, category; stages, money, every tranche, who paid. */
export function housePage(request: FastifyRequest, seen: PublicHouse) {
  const t = request.t.bind(request)
  const { house } = seen
  const money = (vnd: number) => formatVnd(vnd, request.language)
  const paidVnd = house.allocatedVnd - house.leftVnd
  const percent = Math.floor((100 * paidVnd) / Math.max(1, house.budgetVnd))
  const drawing = t('houses.drawing', { stage: t(`houses.stage-${house.stage}`), percent })
  return {
    page: {
      title: t('houses.house-title', { code: house.code }),
      section: 'houses' as const,
      updatedAt: seen.events.at(-1)?.recordedAt ?? house.createdAt,
    },
    backHref: request.href('/nha-dai-doan-ket'),
    tag: stageTag(house.stage, t),
    lead: t('houses.house-lead', {
      kind: t(`houses.kind-${house.kind}`),
      category: house.category,
      short: house.householdShort,
      place: placeOf(house),
    }),
    drawing: houseDrawing(house.stage, house, drawing),
    progress: progress({
      label: t('houses.progress'),
      value: paidVnd,
      max: house.budgetVnd,
      text: t('houses.paid-of', { paid: money(paidVnd), budget: money(house.budgetVnd) }),
    }),
    figures: [
      { label: t('houses.budget'), amount: house.budgetVnd, tone: 'plain' },
      { label: t('houses.allocated'), amount: house.allocatedVnd, tone: 'money' },
      { label: t('houses.paid'), amount: paidVnd, tone: 'done' },
      { label: t('houses.left'), amount: house.leftVnd, tone: 'plain' },
    ],
    photos: seen.photos.map((photo) => photoFigure(request, photo, house.code)),
    stages: stageTimeline(request, seen),
    sources: sourcesTable(request, seen),
    allocations: allocationsTable(request, seen),
    payments: paymentsTable(request, seen),
    payers: payersSection(request, seen.payers, house.allocatedVnd),
    giveHref: seen.takesGifts ? request.href(`/ung-ho?nha=${house.code}`) : null,
  }
}

/** What happened with its days, money given back among it, then what is still to come. Notes stay inside. */
function stageTimeline(request: FastifyRequest, { house, events, releases }: PublicHouse) {
  const t = request.t.bind(request)
  const name = (stage: ProjectStage) => t(`houses.stage-${stage}`)
  const when = (day: string) => t('houses.day', { day: formatDay(day, request.language) })
  const stages = events.map((event, position) => ({
    at: event.recordedAt,
    title: name(event.stage),
    state: position < events.length - 1 || isEnd(event.stage) ? ('done' as const) : ('current' as const),
    when: when(event.day),
  }))
  const returned = releases
    .filter(({ reversedBy }) => reversedBy === null)
    .map(({ recordedAt, amountVnd, bookedOn, entryIndex }) => ({
      at: recordedAt,
      title: t('houses.released', { amount: formatVnd(amountVnd, request.language) }),
      state: 'done' as const,
      when: when(bookedOn),
      href: request.href(`/so-cai/${entryIndex}`),
      linkText: t('houses.ledger-link', { index: entryIndex }),
    }))
  const happened = [...stages, ...returned].sort((one, other) => one.at - other.at)
  const ahead = house.stage === 'dropped' || house.stage === 'paused' ? [] : stagesAfter(house)
  return timeline([...happened, ...ahead.map((stage) => ({ title: name(stage), state: 'upcoming' as const }))], {
    done: t('houses.step-done'),
    current: t('houses.step-current'),
    upcoming: t('houses.step-upcoming'),
  })
}

function isEnd(stage: ProjectStage): boolean {
  return stage === 'handed-over' || stage === 'settled'
}

/** A repair may skip its start, so that stage is not announced for one. */
function stagesAfter({ stage, kind }: House): ProjectStage[] {
  const line: readonly ProjectStage[] = stageLine
  return line.slice(line.indexOf(stage) + 1).filter((next) => next !== 'started' || kind === 'build')
}
