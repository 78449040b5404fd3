import type { listAllocations } from '../../../db/queries/allocations.ts'
import type { listDisbursements } from '../../../db/queries/disbursements.ts'
import { allocationStates, disbursementStates } from '../../../db/schema/index.ts'
import { formatInstant, formatNumber } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable, emptyState, pagination, tabs } from '../components/display.ts'
import { addressWith } from '../components/keyset.ts'
import { ownPaperTag, paperTag } from '../components/paper-tag.ts'

type Neighbours = { older: string | null; newer: string | null }
type Payments = Awaited<ReturnType<typeof listDisbursements>>
type Allocations = Awaited<ReturnType<typeof listAllocations>>

/** Payments of the units a person reaches, newest first. */
export function paymentsPage(t: Translate, state: string | null, found: { rows: Payments } & Neighbours) {
  const path = '/noi-bo/chi'
  return {
    page: { title: 'Chi hỗ trợ', wide: true },
    ...common(t, path, disbursementStates, state, found),
    table: dataTable({
      caption: 'Khoản chi, mới đề nghị trước',
      captionHidden: true,
      columns: [
        { text: 'Mã' },
        { text: 'Căn nhà' },
        { text: 'Đơn vị chi' },
        { text: 'Tình trạng' },
        { text: 'Đề nghị lúc' },
        { text: 'Số tiền (₫)', numeric: true },
      ],
      rows: found.rows.map((row) => [
        { text: row.code, href: `${path}/${row.code}`, heading: true },
        {
          text: row.projectCode,
          href: `/noi-bo/nha/${row.projectCode}`,
          note: `${row.householdShort}, đợt ${row.tranche}`,
        },
        { text: row.unitName, note: t(`houses.way-${row.method}`) },
        { text: '', tag: ownPaperTag(row, 'payment', t) },
        formatInstant(row.requestedAt),
        formatNumber(row.amountVnd),
      ]),
    }),
  }
}

/** Allocations to the houses of the units a person reaches, newest first. */
export function allocationsPage(t: Translate, state: string | null, found: { rows: Allocations } & Neighbours) {
  const path = '/noi-bo/phan-bo'
  return {
    page: { title: 'Phân bổ', wide: true },
    ...common(t, path, allocationStates, state, found),
    table: dataTable({
      caption: 'Phân bổ, mới đề nghị trước',
      captionHidden: true,
      columns: [
        { text: 'Mã' },
        { text: 'Căn nhà' },
        { text: 'Nguồn' },
        { text: 'Tình trạng' },
        { text: 'Đề nghị lúc' },
        { text: 'Số tiền (₫)', numeric: true },
      ],
      rows: found.rows.map((row) => [
        { text: row.code, href: `${path}/${row.code}`, heading: true },
        { text: row.projectCode, href: `/noi-bo/nha/${row.projectCode}`, note: row.householdShort },
        { text: row.poolLabel, note: row.unitName },
        { text: '', tag: ownPaperTag(row, 'allocation', t) },
        formatInstant(row.requestedAt),
        formatNumber(row.amountVnd),
      ]),
    }),
  }
}

function common(
  t: Translate,
  path: string,
  states: readonly (typeof disbursementStates)[number][],
  state: string | null,
  found: { rows: readonly unknown[] } & Neighbours,
) {
  const of = path === '/noi-bo/chi' ? 'payment' : 'allocation'
  const at = (cursor: string | null) => cursor && addressWith(path, { state, cursor })
  return {
    kinds: tabs('Loại giấy tờ', [
      { href: '/noi-bo/chi', text: 'Khoản chi', current: of === 'payment' },
      { href: '/noi-bo/phan-bo', text: 'Phân bổ', current: of === 'allocation' },
    ]),
    states: tabs('Tình trạng', [
      { href: path, text: 'Tất cả', current: state === null },
      ...states.map((value) => ({
        href: addressWith(path, { state: value }),
        text: paperTag(value, of, t).text,
        current: value === state,
      })),
    ]),
    hasRows: found.rows.length > 0,
    empty: emptyState({ title: 'Không có giấy tờ nào ở đây', text: 'Xin chọn tình trạng khác.' }),
    pages: pagination({ newerHref: at(found.newer), olderHref: at(found.older) }),
  }
}
