import { randomUUID } from 'node:crypto'
import type { allocationsOf } from '../../../db/queries/allocations.ts'
import type { disbursementsOf } from '../../../db/queries/disbursements.ts'
import type { Evidence } from '../../../db/queries/evidence.ts'
import type { fundingOf, House, projectEvents } from '../../../db/queries/projects.ts'
import type { HouseRelease } from '../../../db/queries/releases.ts'
import type { ProjectStage } from '../../../db/schema/index.ts'
import { formatDay, formatInstant, formatNumber, formatVnd } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable, progress, summaryList, type Tag, timeline } from '../components/display.ts'
import { dateField, errorSummary, radios, textField } from '../components/fields.ts'
import { houseDrawing, stageTag } from '../components/house-facts.ts'
import { ownPaperTag } from '../components/paper-tag.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { StageForm } from './form.ts'

export type HouseOnFile = {
  house: House
  householdName: string | null
  events: Awaited<ReturnType<typeof projectEvents>>
  funding: Awaited<ReturnType<typeof fundingOf>>
  allocations: Awaited<ReturnType<typeof allocationsOf>>
  releases: readonly HouseRelease[]
  payments: Awaited<ReturnType<typeof disbursementsOf>>
  evidence: readonly Evidence[]
  /** The stages it can go to now. */
  openStages: readonly ProjectStage[]
  today: string
}

/** What this person may do with the house; where not, the sentence that says why. */
export type HouseDoings = {
  stage: string | null
  allocation: string | null
  payment: string | null
  release: string | null
}

/** One house with everything staff know of it, and what can be done now. */
export function housePage(
  t: Translate,
  file: HouseOnFile,
  doings: HouseDoings,
  again: { form: StageForm; errors: FieldErrors } | null = null,
  told: { title: string; text: string } | null = null,
) {
  const { house } = file
  const paidVnd = house.allocatedVnd - house.leftVnd
  const amounts = { paid: formatVnd(paidVnd), budget: formatVnd(house.budgetVnd) }
  return {
    page: { title: `Căn nhà ${house.code}` },
    code: house.code,
    told,
    errors: again && errorSummary(t('form.summary', { count: Object.keys(again.errors).length }), again.errors),
    tag: stageTag(house.stage, t),
    house: houseDrawing(house.stage, house),
    facts: facts(t, file),
    money: { budgetVnd: house.budgetVnd, allocatedVnd: house.allocatedVnd, paidVnd, leftVnd: house.leftVnd },
    progress: progress({
      label: t('houses.progress'),
      value: paidVnd,
      max: house.budgetVnd,
      text: t('houses.paid-of', amounts),
    }),
    ...nextDoings(house.code, doings),
    stageForm: doings.stage === null && file.openStages.length > 0 ? stageForm(t, file, again) : null,
    stageWhyNot: doings.stage,
    stages: timeline(
      file.events.map((event, position) => ({
        title: t(`houses.stage-${event.stage}`),
        state: position === file.events.length - 1 ? 'current' : 'done',
        when: formatDay(event.day),
        text: `${event.staffName} ghi lúc ${formatInstant(event.recordedAt)}${event.note ? `. ${event.note}` : ''}`,
      })),
      { done: 'Đã qua', current: 'Hiện tại', upcoming: 'Chưa tới' },
    ),
    funding: file.funding.length === 0 ? null : fundingTable(file),
    allocations: file.allocations.length === 0 ? null : allocationsTable(t, file),
    releases: file.releases.length === 0 ? null : releasesTable(t, file),
    payments: file.payments.length === 0 ? null : paymentsTable(t, file),
    album: { href: `/noi-bo/nha/${house.code}/anh`, says: albumWords(file.evidence) },
    publicHref: `/nha-dai-doan-ket/${house.code}`,
  }
}

function albumWords(evidence: readonly Evidence[]): string {
  const there = evidence.filter(({ isAside }) => !isAside)
  if (there.length === 0) return 'Chưa có ảnh hay giấy tờ nào.'
  const photos = there.filter(({ kind }) => kind === 'photo')
  const shown = photos.filter(({ publication }) => publication !== null)
  return `${photos.length} ảnh, trong đó ${shown.length} đang công bố; ${there.length - photos.length} giấy tờ.`
}

/** What can be asked for now as links, and what cannot with the reason. */
function nextDoings(code: string, { allocation, payment, release }: HouseDoings) {
  const all = [
    { text: 'Đề nghị phân bổ tiền', href: `/noi-bo/nha/${code}/de-nghi-phan-bo`, whyNot: allocation },
    { text: 'Đề nghị chi một đợt', href: `/noi-bo/nha/${code}/de-nghi-chi`, whyNot: payment },
    { text: 'Trả lại phần chưa chi', href: `/noi-bo/nha/${code}/tra-lai`, whyNot: release },
  ]
  return { canAsk: all.filter(({ whyNot }) => !whyNot), cannotAsk: all.filter(({ whyNot }) => whyNot) }
}

function facts(t: Translate, { house, householdName }: HouseOnFile) {
  const place = [house.hamlet, house.areaName, house.provinceName].filter((part) => part !== null).join(', ')
  return summaryList([
    { key: 'Chủ hộ', value: householdName ?? house.householdShort },
    { key: 'Công chúng thấy', value: house.householdShort },
    { key: 'Nơi ở', value: place },
    { key: 'Diện hộ', value: t(`houses.category-${house.category}`) },
    { key: 'Loại', value: t(`houses.kind-${house.kind}`) },
    { key: 'Đơn vị', value: house.unitName },
    ...(house.handedOverOn ? [{ key: 'Bàn giao', value: formatDay(house.handedOverOn) }] : []),
  ])
}

function stageForm(t: Translate, file: HouseOnFile, again: { form: StageForm; errors: FieldErrors } | null) {
  const form = again?.form
  const error = (field: string) => again?.errors[field] ?? null
  return {
    key: randomUUID(),
    from: file.house.stage,
    fields: [
      radios({
        name: 'to',
        label: 'Giai đoạn mới',
        look: 'tiles',
        value: form?.to ?? (file.openStages.length === 1 ? (file.openStages[0] ?? null) : null),
        error: error('to'),
        choices: file.openStages.map((value) => ({ value, text: t(`houses.stage-${value}`) })),
      }),
      dateField({ name: 'day', label: 'Ngày', max: file.today, value: form?.day ?? file.today, error: error('day') }),
      textField({
        name: 'note',
        label: 'Ghi chú',
        hint: 'Chỉ cán bộ thấy.',
        optionalText: t('form.optional'),
        value: form?.note ?? '',
        error: error('note'),
      }),
    ],
  }
}

function fundingTable({ funding, house }: HouseOnFile) {
  return dataTable({
    caption: 'Theo đơn vị góp tiền',
    columns: [
      { text: 'Đơn vị' },
      { text: 'Đã phân bổ (₫)', numeric: true },
      { text: 'Đã chi (₫)', numeric: true },
      { text: 'Chưa chi (₫)', numeric: true },
    ],
    rows: funding.map((unit) => [
      { text: unit.unitName, heading: true },
      formatNumber(unit.allocatedVnd),
      formatNumber(unit.allocatedVnd - unit.leftVnd),
      formatNumber(unit.leftVnd),
    ]),
    foot: [
      { text: 'Cộng', heading: true },
      formatNumber(house.allocatedVnd),
      formatNumber(house.allocatedVnd - house.leftVnd),
      formatNumber(house.leftVnd),
    ],
  })
}

function allocationsTable(t: Translate, { allocations }: HouseOnFile) {
  return dataTable({
    caption: 'Các lần phân bổ',
    captionHidden: true,
    columns: [
      { text: 'Mã' },
      { text: 'Nguồn' },
      { text: 'Tình trạng' },
      { text: 'Quyết định' },
      { text: 'Số tiền (₫)', numeric: true },
    ],
    rows: allocations.map((row) => [
      { text: row.code, href: `/noi-bo/phan-bo/${row.code}`, heading: true },
      { text: row.unitName, note: row.poolLabel },
      { text: '', tag: stateTag(t, row, 'allocation') },
      row.decisionNumber ?? '',
      formatNumber(row.amountVnd),
    ]),
  })
}

function releasesTable(t: Translate, { releases }: HouseOnFile) {
  return dataTable({
    caption: 'Đã trả lại nguồn',
    columns: [{ text: 'Dòng sổ' }, { text: 'Ngày' }, { text: 'Nguồn' }, { text: 'Số tiền (₫)', numeric: true }],
    rows: releases.map((row) => [
      {
        text: `Dòng ${row.entryIndex}`,
        href: `/so-cai/${row.entryIndex}`,
        heading: true,
        tag: row.reversedBy === null ? null : { text: t('houses.reversed'), tone: 'stopped' },
      },
      formatDay(row.bookedOn),
      { text: row.unitName, note: row.poolLabel },
      formatNumber(row.amountVnd),
    ]),
  })
}

function paymentsTable(t: Translate, { payments }: HouseOnFile) {
  return dataTable({
    caption: 'Các đợt chi',
    captionHidden: true,
    columns: [
      { text: 'Mã' },
      { text: 'Đợt' },
      { text: 'Cách chi' },
      { text: 'Tình trạng' },
      { text: 'Chứng từ' },
      { text: 'Số tiền (₫)', numeric: true },
    ],
    rows: payments.map((row) => [
      { text: row.code, href: `/noi-bo/chi/${row.code}`, heading: true },
      String(row.tranche),
      { text: t(`houses.way-${row.method}`), note: row.unitName },
      { text: '', tag: stateTag(t, row, 'payment') },
      row.entryIndex === null
        ? ''
        : { text: row.voucher ?? `Dòng ${row.entryIndex}`, href: `/so-cai/${row.entryIndex}` },
      formatNumber(row.amountVnd),
    ]),
  })
}

function stateTag(
  t: Translate,
  paper: Parameters<typeof ownPaperTag>[0] & { reversedBy: number | null },
  of: 'allocation' | 'payment',
): Tag {
  return paper.reversedBy === null ? ownPaperTag(paper, of, t) : { text: t('houses.reversed'), tone: 'stopped' }
}
