import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { ToldAs } from '../../actions/inbox/told-before.ts'
import { noticeReasonName, noticeReasonText } from '../../domain/bank-notice/notice-text.ts'
import { formatDay, formatInstant, formatNumber, formatVnd } from '../../format.ts'
import { summaryList } from '../components/display.ts'
import { errorSummary, radios } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { LIST_PATH } from './list-page.ts'
import type { SeenNotice } from './load.ts'
import { maskedAccount, providerNames } from './words.ts'

type Shown = SeenNotice & { mayAct: boolean; likely: readonly ToldAs[]; isInDoubt: boolean }

/** One notification: what it says, what became of it, and what a person can do. */
export function noticePage(
  request: FastifyRequest,
  { event, placed, mayAct, likely, isInDoubt }: Shown,
  errors: FieldErrors = {},
) {
  const isAside = event.state === 'set-aside'
  return {
    page: { title: `Thông báo ${providerNames[event.provider]} ${formatNumber(event.id)}` },
    errors: errorSummary(request.t('form.summary', { count: Object.keys(errors).length }), errors),
    back: { href: LIST_PATH, text: 'Thông báo ngân hàng' },
    aside: isAside ? { title: noticeReasonName(event.reason ?? ''), text: noticeReasonText(event.reason ?? '') } : null,
    isWaiting: event.state === 'waiting',
    entryHref: event.entryIndex === null ? null : `/so-cai/${event.entryIndex}`,
    facts: facts({ event, placed }),
    /** Word for word, where nothing could be read from it. */
    body: placed.notice || event.body === '' ? null : event.body,
    isErased: event.body === '',
    path: `${LIST_PATH}/${event.id}`,
    key: randomUUID(),
    retryKey: randomUUID(),
    mayRetry: isAside && mayAct,
    question:
      isInDoubt && mayAct
        ? radios({
            name: 'dong',
            label: 'Khoản này là dòng nào trong sổ?',
            error: errors.dong,
            choices: [
              ...likely.map((line) => ({
                value: String(line.entryIndex),
                text: `Dòng ${formatNumber(line.entryIndex)}, ngày ${formatDay(line.day)}`,
                hint: line.memo === '' ? 'Ngân hàng không ghi nội dung' : line.memo,
              })),
              { value: 'khac', text: 'Là một khoản khác, chưa có trong sổ', hint: 'Khoản này được ghi thêm vào sổ.' },
            ],
          })
        : null,
  }
}

function facts({ event, placed }: SeenNotice) {
  const { notice, account } = placed
  return summaryList([
    { key: 'Nhận lúc', value: formatInstant(event.receivedAt) },
    { key: 'Mã của đơn vị báo', value: event.eventId },
    ...(notice
      ? [
          {
            key: notice.direction === 'in' ? 'Ghi Có' : 'Ghi Nợ',
            value: formatVnd(notice.amountVnd),
            numeric: true,
          },
          { key: 'Ngày của ngân hàng', value: formatDay(notice.day) },
          {
            key: 'Tài khoản',
            value: account ? `${account.bankName} ${account.number}` : `${maskedAccount(placed)} (không có trong sổ)`,
          },
          { key: 'Nội dung', value: notice.memo || 'Ngân hàng không ghi nội dung' },
          ...(notice.reference ? [{ key: 'Số tham chiếu', value: notice.reference }] : []),
          {
            key: 'Số dư sau đó',
            value: notice.balanceVnd === null ? 'Thông báo không ghi' : formatVnd(notice.balanceVnd),
          },
        ]
      : []),
  ])
}
