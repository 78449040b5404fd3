import { type ListedPledge, type ListedState, listedStates } from '../../../db/queries/pledge-list.ts'
import { formatDay, formatNumber, localDay } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { dataTable, emptyState, pagination, tabs } from '../components/display.ts'
import { addressWith } from '../components/keyset.ts'
import { pledgeNameText } from '../components/ledger-words.ts'
import { PATH, stateTags } from './words.ts'

export function listPage(list: {
  rows: readonly ListedPledge[]
  state?: ListedState | undefined
  older: string | null
  newer: string | null
}) {
  const { rows, state } = list
  const at = (cursor: string | null) => cursor && addressWith(PATH, { state, cursor })
  const tab = (value: ListedState | undefined, text: string) => ({
    href: addressWith(PATH, { state: value }),
    text,
    current: value === state,
  })
  return {
    page: { title: 'Đăng ký ủng hộ', wide: true },
    states: tabs('Tình trạng', [
      tab(undefined, 'Tất cả'),
      ...listedStates.map((value) => tab(value, stateTags[value].text)),
    ]),
    csvHref: addressWith(`${PATH}.csv`, { state }),
    table: rows.length > 0 ? table(rows) : null,
    empty: emptyState({ title: 'Không có đăng ký nào ở tình trạng này' }),
    pages: pagination({ newerHref: at(list.newer), olderHref: at(list.older) }),
  }
}

function table(rows: readonly ListedPledge[]) {
  return dataTable({
    caption: 'Đăng ký ủng hộ, mới nhất trước',
    captionHidden: true,
    columns: [
      { text: 'Mã' },
      { text: 'Người ủng hộ' },
      { text: 'Dành cho' },
      { text: 'Ngày dự kiến' },
      { text: 'Đăng ký (₫)', numeric: true },
      { text: 'Đã nhận (₫)', numeric: true },
      { text: 'Tình trạng' },
    ],
    rows: rows.map((row) => [
      { text: row.code, href: `${PATH}/${row.code}`, heading: true, note: formatDay(localDay(row.createdAt)) },
      pledgeNameText({ t: textsIn('vi') }, row),
      { text: row.purpose, note: row.unitName },
      {
        text: row.nextOn ? formatDay(row.nextOn) : '',
        note: row.parts > 0 ? `${row.parts} đợt, đã tới hạn ${formatNumber(row.dueVnd)} ₫` : null,
      },
      formatNumber(row.amountVnd),
      formatNumber(row.receivedVnd),
      { text: '', tag: stateTags[row.state] },
    ]),
  })
}
