import type { RequestCase } from '../../../db/queries/requests.ts'
import type { StandingEntry } from '../../../db/queries/reversals.ts'
import type { ReversalPlan } from '../../actions/corrections/plan-reversal.ts'
import { statedTransfers } from '../../domain/ledger/reversal.ts'
import { formatDay, formatNumber, formatVnd } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { dataTable, summaryList } from '../components/display.ts'
import { accountNameText, kindText } from '../components/ledger-words.ts'

type Posting = { debit: string; credit: string; amountVnd: number; note?: string | null }

const inVietnamese = { t: textsIn('vi') }
const channelNames = {
  bank: 'ngân hàng',
  cash: 'tiền mặt',
  card: 'thẻ',
  goods: 'hiện vật',
  none: 'không qua quỹ, ngân hàng',
}

/** The ledger line a correction is about. */
export function entryFacts(entry: StandingEntry) {
  return summaryList([
    { key: 'Dòng sổ', value: String(entry.index), href: `/so-cai/${entry.index}` },
    { key: 'Loại', value: kindText(inVietnamese, entry.kind) },
    { key: 'Số tiền', value: formatVnd(entry.amountVnd), numeric: true },
    { key: 'Ngày', value: formatDay(entry.bookedOn) },
    { key: 'Qua', value: channelNames[entry.channel] },
    { key: 'Đơn vị', value: `${entry.unitName}, ${entry.fundName}` },
    ...(entry.voucher ? [{ key: 'Chứng từ', value: entry.voucher }] : []),
    ...(entry.project ? [{ key: 'Căn nhà', value: entry.project, href: `/nha-dai-doan-ket/${entry.project}` }] : []),
    ...(entry.reference ? [{ key: 'Mã đăng ký', value: entry.reference }] : []),
  ])
}

/** How the line stands in the books now. */
export function entryPostings(entry: StandingEntry) {
  return postingTable('Đang ghi trong sổ', statedTransfers(entry.body))
}

/** What approving a reversal will write. */
export function planPostings({ transfers, again }: ReversalPlan) {
  const mirror = transfers.map(({ debit, credit, amountVnd }) => ({
    debit: debit.name,
    credit: credit.name,
    amountVnd,
    note: 'Bút toán điều chỉnh, chứng từ DC',
  }))
  const amountVnd = transfers.reduce((sum, transfer) => sum + transfer.amountVnd, 0)
  const note =
    again?.kind === 'suspense'
      ? 'Ngân hàng vẫn báo Có: tiền về lại khoản tạm giữ, chờ xác định'
      : 'Ngân hàng vẫn báo Nợ: chờ xác định lại nội dung'
  return postingTable('Sẽ ghi vào sổ khi được duyệt', [
    ...mirror,
    ...(again ? [{ debit: again.debit.name, credit: again.credit.name, amountVnd, note }] : []),
  ])
}

/** What approving any other request will write, where it names both accounts. */
export function requestPostings({ debit, credit, amountVnd }: RequestCase) {
  return debit === null || credit === null
    ? null
    : postingTable('Sẽ ghi vào sổ khi được duyệt', [{ debit, credit, amountVnd }])
}

function postingTable(caption: string, postings: readonly Posting[]) {
  return dataTable({
    caption,
    columns: [{ text: 'Nợ' }, { text: 'Có' }, { text: 'Số tiền (₫)', numeric: true }],
    rows: postings.map(({ debit, credit, amountVnd, note }) => [
      { text: accountNameText(inVietnamese, debit), note: note ?? null },
      accountNameText(inVietnamese, credit),
      formatNumber(amountVnd),
    ]),
  })
}
