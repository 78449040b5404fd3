import type { AuditLine } from '../../../db/queries/audit.ts'
import { formatDay, formatInstant } from '../../format.ts'
import { dataTable, emptyState, filters, pagination } from '../components/display.ts'
import { dateField, selectField, textField } from '../components/fields.ts'
import { hrefOf, type LogQuery } from './form.ts'
import { deedOf, detailOf, knownActions, type MayOpen, strangerOf, subjectOf } from './words.ts'

export function logPage(
  lines: readonly AuditLine[],
  query: LogQuery,
  more: { newer: boolean; older: boolean },
  may: MayOpen,
) {
  const first = lines[0]
  const last = lines.at(-1)
  const active = activeFilters(query)
  return {
    page: { title: 'Nhật ký', wide: true },
    filters: filters({
      title: 'Lọc nhật ký',
      action: '/noi-bo/nhat-ky',
      fields: fields(query),
      submitText: 'Lọc',
      clear: active.length > 0 ? { href: '/noi-bo/nhat-ky', text: 'Bỏ hết điều kiện' } : null,
      active,
    }),
    table: lines.length > 0 ? table(lines, may) : null,
    empty: emptyState({
      title: 'Không có dòng nhật ký nào',
      text: active.length > 0 ? `Đã lọc theo: ${active.map(({ text }) => text).join(', ')}.` : null,
      actions: active.map(({ text, removeHref }) => ({ href: removeHref, text: `Bỏ “${text}”` })),
    }),
    pages: pagination({
      newerHref: more.newer && first ? hrefOf({ ...query, olderThan: null, newerThan: first.id }) : null,
      olderHref: more.older && last ? hrefOf({ ...query, newerThan: null, olderThan: last.id }) : null,
    }),
  }
}

function table(lines: readonly AuditLine[], may: MayOpen) {
  return dataTable({
    caption: 'Nhật ký, mới nhất trước',
    captionHidden: true,
    columns: [{ text: 'Việc' }, { text: 'Đối tượng' }, { text: 'Ai' }, { text: 'Ghi thêm' }],
    rows: lines.map((line) => [
      { text: deedOf(line.action), note: formatInstant(line.at), heading: true },
      subjectOf(line.action, line.subject, may),
      line.staffCode
        ? {
            text: line.staffName ?? line.staffCode,
            note: line.staffCode,
            href: hrefOf({ ...nothing, person: line.staffCode }),
          }
        : strangerOf(line.action),
      detailOf(line.detail),
    ]),
  })
}

const nothing: LogQuery = { person: '', action: '', day: '', olderThan: null, newerThan: null }

function fields(query: LogQuery) {
  return [
    textField({ name: 'nguoi', label: 'Người làm', hint: 'Họ tên hoặc mã', type: 'search', value: query.person }),
    selectField({
      name: 'viec',
      label: 'Việc',
      value: query.action,
      choices: [{ value: '', text: 'Mọi việc' }, ...knownActions],
    }),
    dateField({ name: 'ngay', label: 'Ngày', value: query.day }),
  ]
}

function activeFilters(query: LogQuery) {
  const from = { ...query, olderThan: null, newerThan: null }
  return [
    { text: query.person, removeHref: hrefOf({ ...from, person: '' }) },
    { text: query.action && deedOf(query.action), removeHref: hrefOf({ ...from, action: '' }) },
    { text: query.day && formatDay(query.day), removeHref: hrefOf({ ...from, day: '' }) },
  ]
    .filter(({ text }) => text !== '')
    .map((chip) => ({ ...chip, removeText: 'Bỏ điều kiện này' }))
}
