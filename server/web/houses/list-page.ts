import type { FastifyRequest } from 'fastify'
import type { PublicPhoto } from '../../../db/queries/evidence.ts'
import type { House, HouseTotals } from '../../../db/queries/projects.ts'
import type { UnitRow } from '../../../db/queries/units.ts'
import { type ProjectKind, projectKinds, projectStages } from '../../../db/schema/index.ts'
import { formatDay, formatShortVnd } from '../../format.ts'
import { emptyState, filters, pagination } from '../components/display.ts'
import { selectField } from '../components/fields.ts'
import { houseDrawing, stageTag } from '../components/house-facts.ts'
import { addressWith } from '../components/keyset.ts'
import { newestPhoto, ofHouse } from '../components/photos.ts'
import type { HouseQuery } from './query.ts'

const PATH = '/nha-dai-doan-ket'

export type FoundHouses = {
  rows: readonly House[]
  photos: readonly PublicPhoto[]
  older: string | null
  newer: string | null
  totals: Record<ProjectKind, HouseTotals>
  units: readonly UnitRow[]
  years: readonly number[]
}

/** The list: what was found in figures, the conditions, a card for each house. */
export function listPage(request: FastifyRequest, asked: HouseQuery, found: FoundHouses) {
  const t = request.t.bind(request)
  const { cursor: _, ...chosen } = asked
  const path = request.href(PATH)
  const at = (cursor: string | null) => cursor && addressWith(path, { ...chosen, cursor })
  const active = activeChoices(request, chosen, found.units)
  const { build, repair } = found.totals
  const sum = (part: Exclude<keyof HouseTotals, 'houses'>) => ({
    amount: build[part] + repair[part],
    note: t('houses.sum-note', {
      built: formatShortVnd(build[part], request.language),
      repaired: formatShortVnd(repair[part], request.language),
    }),
  })
  return {
    page: { title: t('houses.title'), description: t('houses.description'), section: 'houses' as const, wide: true },
    filters: filters({
      title: t('houses.filter'),
      action: path,
      submitText: t('houses.filter-do'),
      clear: { href: path, text: t('houses.filter-clear') },
      fields: filterFields(request, asked, found),
      active,
    }),
    found: t('houses.found', { count: build.houses + repair.houses, built: build.houses, repaired: repair.houses }),
    figures: [
      { label: t('houses.sum-budget'), tone: 'plain', ...sum('budgetVnd') },
      { label: t('houses.sum-allocated'), tone: 'money', ...sum('allocatedVnd') },
      { label: t('houses.sum-paid'), tone: 'done', ...sum('paidVnd') },
    ],
    houses: found.rows.map((house) => card(request, house, found.photos)),
    empty:
      active.length === 0
        ? emptyState({ title: t('houses.empty') })
        : emptyState({
            title: t('houses.empty-filtered', { chosen: active.map(({ text }) => text).join(', ') }),
            text: t('houses.empty-text'),
            actions: [{ href: path, text: t('houses.see-all') }],
          }),
    pages: pagination({ newerHref: at(found.newer), olderHref: at(found.older) }),
  }
}

function card(request: FastifyRequest, house: House, photos: readonly PublicPhoto[]) {
  const t = request.t.bind(request)
  const paidVnd = house.allocatedVnd - house.leftVnd
  const short = (vnd: number) => formatShortVnd(vnd, request.language)
  return {
    href: request.href(`${PATH}/${house.code}`),
    code: house.code,
    drawing: houseDrawing(house.stage, house),
    photo: newestPhoto(request, ofHouse(photos, house.id), house.code),
    tag: stageTag(house.stage, t),
    kind: t(`houses.kind-${house.kind}`),
    household: t('houses.household', { short: house.householdShort }),
    place: placeOf(house),
    paid: t('houses.card-paid', { paid: short(paidVnd), budget: short(house.budgetVnd) }),
    handedOver: house.handedOverOn
      ? t('houses.handed-over-on', { day: formatDay(house.handedOverOn, request.language) })
      : null,
  }
}

/** Commune names repeat in the country: the province is always said. */
export function placeOf(house: House): string {
  return [house.hamlet, house.areaName, house.provinceName].filter((part) => part !== null).join(', ')
}

function filterFields(request: FastifyRequest, asked: HouseQuery, { units, years }: FoundHouses) {
  const t = request.t.bind(request)
  const all = { value: '', text: t('houses.all') }
  const select = (name: string, value: string | null, choices: { value: string; text: string }[]) =>
    selectField({ name, label: t(`houses.${name}`), value, choices: [all, ...choices] })
  return [
    select(
      'kind',
      asked.kind,
      projectKinds.map((value) => ({ value, text: t(`houses.kind-${value}`) })),
    ),
    select(
      'stage',
      asked.stage,
      projectStages.map((value) => ({ value, text: t(`houses.stage-${value}`) })),
    ),
    select(
      'unit',
      asked.unit,
      units.map(({ code, name }) => ({ value: code, text: name, mark: code })),
    ),
    select(
      'year',
      asked.year === null ? null : String(asked.year),
      years.map((year) => ({ value: String(year), text: String(year) })),
    ),
  ]
}

function activeChoices(request: FastifyRequest, chosen: Omit<HouseQuery, 'cursor'>, units: readonly UnitRow[]) {
  const t = request.t.bind(request)
  const texts = {
    kind: chosen.kind && t(`houses.kind-${chosen.kind}`),
    stage: chosen.stage && t(`houses.stage-${chosen.stage}`),
    unit: chosen.unit && (units.find(({ code }) => code === chosen.unit)?.name ?? chosen.unit),
    year: chosen.year && `${t('houses.year')} ${chosen.year}`,
  }
  return Object.entries(texts).flatMap(([name, text]) =>
    text
      ? [
          {
            text,
            removeHref: addressWith(request.href(PATH), { ...chosen, [name]: null }),
            removeText: t('houses.filter-remove'),
          },
        ]
      : [],
  )
}
