import type { RequestCase } from '../../../db/queries/requests.ts'
import { type RequestState, requestStates } from '../../../db/schema/index.ts'
import { formatInstant, formatNumber } from '../../format.ts'
import { dataTable, emptyState, pagination, tabs } from '../components/display.ts'
import { addressWith } from '../components/keyset.ts'
import { requestText } from '../components/request-words.ts'
import { stateTag } from './words.ts'

const path = '/noi-bo/dieu-chinh'

/** Requests of the units a person reaches, by state, newest first. */
export function listPage(list: {
  state: RequestState
  rows: readonly RequestCase[]
  older: string | null
  newer: string | null
  waiting: number
  mayAsk: boolean
}) {
  const { state, rows } = list
  const at = (cursor: string | null) => cursor && addressWith(path, { state, cursor })
  return {
    page: { title: 'Điều chỉnh', wide: true },
    mayAsk: list.mayAsk,
    states: tabs(
      'Tình trạng',
      requestStates.map((value) => ({
        href: addressWith(path, { state: value }),
        text: stateTag(value).text,
        current: value === state,
        count: value === 'requested' ? list.waiting : null,
      })),
    ),
    table: rows.length > 0 ? table(rows) : null,
    empty: emptyState({
      title: state === 'requested' ? 'Không có đề nghị nào đang chờ' : 'Chưa có đề nghị nào ở tình trạng này',
    }),
    pages: pagination({ newerHref: at(list.newer), olderHref: at(list.older) }),
  }
}

function table(rows: readonly RequestCase[]) {
  return dataTable({
    caption: 'Đề nghị điều chỉnh, mới nhất trước',
    captionHidden: true,
    columns: [
      { text: 'Mã' },
      { text: 'Việc' },
      { text: 'Đơn vị' },
      { text: 'Người đề nghị' },
      { text: 'Số tiền (₫)', numeric: true },
    ],
    rows: rows.map((row) => [
      { text: row.code, href: `${path}/${row.code}`, heading: true },
      {
        text: requestText(row.kind),
        note: row.targetEntry === null ? null : `dòng ${row.targetEntry} của sổ`,
      },
      { text: row.unitName, note: row.fundName },
      { text: row.requester, note: formatInstant(row.requestedAt) },
      formatNumber(row.amountVnd),
    ]),
  })
}
