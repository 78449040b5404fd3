import type { KnownPledge } from '../../../db/queries/pledges.ts'
import { endedByReturn } from '../../domain/gifts.ts'
import type { PlannedPart } from '../../domain/instalment-standing.ts'
import { endedWithRest, type PledgeStatus, staffCancelReasons } from '../../domain/pledge.ts'
import { formatDay, formatInstant, formatNumber, formatVnd, localDay } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable, summaryList, type Tone } from '../components/display.ts'
import { errorSummary, radios } from '../components/fields.ts'
import { pledgeNameText } from '../components/ledger-words.ts'
import { cancelTexts, PATH } from './words.ts'

export type PledgeFile = {
  pledge: KnownPledge
  status: PledgeStatus
  receivedVnd: number
  unitName: string
  purpose: string
  parts: readonly PlannedPart[]
  /** Whether what is still to come may be given up now. */
  mayCancel: boolean
}

const partTexts: Record<PlannedPart['state'], { text: string; tone: Tone }> = {
  received: { text: 'Đã nhận', tone: 'done' },
  due: { text: 'Chưa tới hạn', tone: 'waiting' },
  overdue: { text: 'Đã qua ngày', tone: 'waiting' },
  lapsed: { text: 'Đã lâu chưa có tiền', tone: 'neutral' },
  cancelled: { text: 'Đã hủy', tone: 'stopped' },
}

/** One promise: how it stands, its parts, and ending what is still to come. `refused`: why it could not be ended. */
export function showPage(t: Translate, file: PledgeFile, error: string | null, refused: string | null) {
  const { pledge, receivedVnd, parts } = file
  const restVnd = pledge.amountVnd - receivedVnd
  return {
    page: { title: `Đăng ký ${pledge.code}` },
    errors: errorSummary(t('form.summary', { count: 1 }), { 'ly-do': error }),
    refused: refused && { title: 'Chưa hủy được', text: refused },
    status: t(`giving.status-${file.status}`),
    facts: summaryList([
      {
        key: 'Người ủng hộ',
        value: pledgeNameText({ t }, pledge),
        action: { href: `/noi-bo/nguoi-ung-ho/${pledge.code}`, text: 'Xem người ủng hộ' },
      },
      { key: 'Dành cho', value: `${file.unitName}, ${file.purpose}` },
      { key: 'Ngày đăng ký', value: formatDay(localDay(pledge.createdAt)) },
      { key: 'Đã đăng ký', value: formatVnd(pledge.amountVnd), numeric: true },
      { key: 'Đã nhận', value: formatVnd(receivedVnd), numeric: true },
      ...(endedWithRest(pledge) && restVnd > 0
        ? [{ key: 'Phần còn lại đã hủy', value: formatVnd(restVnd), numeric: true }]
        : []),
      ...(pledge.cancelledAt === null
        ? []
        : [{ key: 'Hủy', value: `${formatInstant(pledge.cancelledAt)}, ${cancelText(pledge)}` }]),
    ]),
    publicPath: `/ung-ho/${pledge.code}`,
    parts: parts.length > 0 ? partTable(parts) : null,
    form: file.mayCancel
      ? {
          path: `${PATH}/${pledge.code}/huy`,
          title: receivedVnd > 0 ? 'Hủy phần còn lại' : 'Hủy đăng ký',
          text:
            receivedVnd > 0
              ? `Đã nhận ${formatVnd(receivedVnd)}: số này giữ nguyên. Phần chưa chuyển, ${formatVnd(restVnd)}, không chờ và không nhắc nữa. Không làm lại được; người ủng hộ có thể đăng ký mới.`
              : 'Không chờ và không nhắc nữa. Không làm lại được; người ủng hộ có thể đăng ký mới.',
          why: radios({
            name: 'ly-do',
            label: 'Vì sao',
            error,
            choices: staffCancelReasons.map((value) => ({ value, text: cancelTexts[`staff-${value}`] ?? value })),
          }),
        }
      : null,
  }
}

function cancelText(pledge: KnownPledge): string {
  if (endedByReturn(pledge)) return 'tiền trả bằng thẻ đã hoàn lại'
  return cancelTexts[(pledge.cancelReason ?? '').replace(/^rest-/, '')] ?? 'theo yêu cầu'
}

function partTable(parts: readonly PlannedPart[]) {
  return dataTable({
    caption: 'Các đợt',
    captionHidden: true,
    columns: [
      { text: 'Đợt' },
      { text: 'Ngày' },
      { text: 'Dự kiến (₫)', numeric: true },
      { text: 'Đã nhận (₫)', numeric: true },
      { text: 'Tình trạng' },
    ],
    rows: parts.map(({ position, dueOn, amountVnd, receivedVnd, state }) => [
      String(position),
      formatDay(dueOn),
      formatNumber(amountVnd),
      formatNumber(receivedVnd),
      { text: '', tag: partTexts[state] },
    ]),
  })
}
