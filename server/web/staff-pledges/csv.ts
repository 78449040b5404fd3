import { stringify } from 'csv-stringify/sync'
import type { ListedPledge } from '../../../db/queries/pledge-list.ts'
import { localDay } from '../../format.ts'
import { stateTags } from './words.ts'

const BYTE_ORDER_MARK = '\ufeff'
const columns = [
  ...['Mã', 'Ngày đăng ký', 'Tình trạng', 'Số đăng ký', 'Đã nhận', 'Đã tới hạn', 'Ngày dự kiến', 'Số đợt'],
  ...['Tên công khai', 'Đơn vị', 'Dành cho'],
]

/** Opens in Excel with its diacritics. How a donor is reached stays out of files that travel. */
export const csvHead = `${BYTE_ORDER_MARK}${line([columns])}`

export function csvRows(rows: readonly ListedPledge[]): string {
  return line(
    rows.map((row) => [
      ...[row.code, localDay(row.createdAt), stateTags[row.state].text, row.amountVnd, row.receivedVnd, row.dueVnd],
      ...[row.nextOn ?? '', row.parts || '', row.publicName ?? '', row.unitName, row.purpose],
    ]),
  )
}

function line(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { escape_formulas: true, record_delimiter: 'windows' },
  )
}
