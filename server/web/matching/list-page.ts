import type { waitingLines } from '../../../db/queries/matching.ts'
import { queueReasons } from '../../../db/schema/index.ts'
import { queueReasonNames } from '../../domain/matching-text.ts'
import { formatDay, formatNumber } from '../../format.ts'
import { accountChoices, accountName, type ReachedAccount } from '../components/bank-accounts.ts'
import { dataTable, emptyState, filters } from '../components/display.ts'
import { selectField } from '../components/fields.ts'
import { addressWith } from '../components/keyset.ts'
import type { QueueQuery } from './form.ts'

export const LIST_PATH = '/noi-bo/doi-chieu'

/** The lines that wait for a person, oldest first. */
export function listPage(
  asked: QueueQuery,
  accounts: readonly ReachedAccount[],
  found: { lines: Awaited<ReturnType<typeof waitingLines>>; total: number; hasNext: boolean; hasPrevious: boolean },
) {
  const chosen = { reason: asked.reason, account: asked.accountId }
  const at = (cursor: string) => addressWith(LIST_PATH, { ...chosen, cursor })
  const [first, last] = [found.lines[0], found.lines.at(-1)]
  const isFiltered = asked.reason !== null || asked.accountId !== null
  return {
    page: { title: 'Chờ đối chiếu', wide: true },
    total: found.total,
    filters: filters({
      title: 'Lọc danh sách',
      action: LIST_PATH,
      submitText: 'Xem',
      clear: { href: LIST_PATH, text: 'Bỏ lọc' },
      fields: filterFields(asked, accounts),
      active: activeChoices(asked, accounts),
    }),
    lines: found.lines.length === 0 ? null : linesTable(found.lines, accounts),
    empty: isFiltered
      ? emptyState({
          title: 'Không có dòng nào khớp',
          text: 'Xin bỏ bớt một điều kiện lọc.',
          actions: [{ href: LIST_PATH, text: 'Bỏ lọc' }],
        })
      : emptyState({
          title: 'Không có dòng nào chờ đối chiếu',
          text: 'Mọi dòng sao kê đã ghi đều rõ là gì.',
          actions: [{ href: '/noi-bo/sao-ke', text: 'Xem các sao kê' }],
        }),
    newerHref: found.hasNext && last ? at(`+${last.entryIndex}`) : null,
    olderHref: found.hasPrevious && first ? at(`-${first.entryIndex}`) : null,
  }
}

function filterFields(asked: QueueQuery, accounts: readonly ReachedAccount[]) {
  const all = { value: '', text: 'Tất cả' }
  return [
    selectField({
      name: 'reason',
      label: 'Vì sao chờ',
      value: asked.reason,
      choices: [all, ...queueReasons.map((value) => ({ value, text: queueReasonNames[value] }))],
    }),
    selectField({
      name: 'account',
      label: 'Tài khoản',
      value: asked.accountId === null ? '' : String(asked.accountId),
      choices: [all, ...accountChoices(accounts)],
    }),
  ]
}

function activeChoices(asked: QueueQuery, accounts: readonly ReachedAccount[]) {
  const account = accounts.find(({ id }) => id === asked.accountId)
  const removeText = 'Bỏ điều kiện này'
  return [
    ...(asked.reason
      ? [
          {
            text: queueReasonNames[asked.reason],
            removeHref: addressWith(LIST_PATH, { account: asked.accountId }),
            removeText,
          },
        ]
      : []),
    ...(account
      ? [{ text: accountName(account), removeHref: addressWith(LIST_PATH, { reason: asked.reason }), removeText }]
      : []),
  ]
}

function linesTable(lines: Awaited<ReturnType<typeof waitingLines>>, accounts: readonly ReachedAccount[]) {
  const byId = new Map(accounts.map((account) => [account.id, account]))
  return dataTable({
    caption: 'Các dòng chờ đối chiếu, cũ nhất đứng đầu',
    captionHidden: true,
    columns: [
      { text: 'Dòng' },
      { text: 'Ngày' },
      { text: 'Số tiền (₫)', numeric: true },
      { text: 'Vì sao chờ' },
      { text: 'Nội dung' },
      { text: 'Tài khoản' },
    ],
    rows: lines.map((line) => {
      const account = byId.get(line.bankAccountId)
      return [
        { text: `Dòng\u00a0${formatNumber(line.entryIndex)}`, href: `${LIST_PATH}/${line.entryIndex}`, heading: true },
        formatDay(line.day),
        formatNumber(line.amountVnd),
        {
          text: queueReasonNames[line.reason],
          tag: line.requestCode === null ? null : { text: 'Chờ Trưởng ban duyệt', tone: 'waiting' },
        },
        line.memo ?? '',
        account ? { text: accountName(account), note: account.unitName } : '',
      ]
    }),
  })
}
