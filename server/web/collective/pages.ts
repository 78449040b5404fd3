import { randomBytes } from 'node:crypto'
import type { DeskPool } from '../../../db/queries/cash-receipts.ts'
import type { LineRow, ListRow, ReceiptForList } from '../../../db/queries/collective.ts'
import { collectiveKinds } from '../../../db/schema/index.ts'
import type { RowProblem } from '../../domain/collective/name-list.ts'
import { amountInWords, formatDay, formatVnd } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { dataTable, summaryList } from '../components/display.ts'
import {
  amountField,
  checkboxes,
  dateField,
  errorSummary,
  fileField,
  radios,
  selectField,
  textArea,
  textField,
} from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { type FieldName, kindNames, rowSentence, type Typed } from './form.ts'

export const LISTS_PATH = '/noi-bo/tap-the'
const PROBLEMS_SHOWN = 100

const t = textsIn('vi')

/** What this office took from many, and what it can begin. */
export function listPage(lists: ListRow[], may: { take: boolean; attach: boolean }) {
  return {
    page: { title: 'Tập thể ủng hộ', wide: true },
    mayTake: may.take,
    mayAttach: may.attach,
    find: textField({
      name: 'but-toan',
      label: 'Số dòng của khoản thu trên Sổ thu – chi công khai',
      hint: 'Khoản thu đã có trong sổ, danh sách nộp sau: một lần chuyển khoản của nhiều người.',
      width: 'short',
      inputmode: 'numeric',
      autocomplete: 'off',
    }),
    lists:
      lists.length === 0
        ? null
        : dataTable({
            caption: 'Danh sách đã ghi',
            captionHidden: true,
            columns: [
              { text: 'Tập thể' },
              { text: 'Chứng từ' },
              { text: 'Ngày' },
              { text: 'Số người', numeric: true },
              { text: 'Số tiền', numeric: true },
            ],
            rows: lists.map((list) => [
              { text: groupOf(list), href: `${LISTS_PATH}/${list.id}`, note: kindNames[list.kind] },
              { text: list.voucher ?? '', note: list.reversedBy === null ? null : 'Đã điều chỉnh' },
              formatDay(list.bookedOn),
              list.lineCount.toLocaleString('vi-VN'),
              formatVnd(list.totalVnd),
            ]),
          }),
  }
}

export type FormState = {
  typed: Typed
  errors: FieldErrors
  problems: RowProblem[]
  token: string
  key: string | null
}

export type Desk = { pools: DeskPool[]; today: string } | { receipt: ReceiptForList }

/** The form for a list: at the desk with the money, or for a receipt that stands already. */
export function formPage(desk: Desk, { typed, errors, problems, token, key }: FormState) {
  const receipt = 'receipt' in desk ? desk.receipt : null
  const box = (name: FieldName, label: string) => ({ name, label, value: typed[name], error: errors[name] ?? null })
  const asksGroup = receipt === null || receipt.pledgeCode === null
  const query = receipt ? `but-toan=${receipt.index}&` : ''
  return {
    page: { title: receipt ? `Danh sách của khoản thu ở dòng ${receipt.index}` : 'Thu tiền của tập thể' },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    action: `${LISTS_PATH}/moi?${query}_token=${encodeURIComponent(token)}`,
    formKey: key ?? randomBytes(16).toString('base64url'),
    receipt:
      receipt &&
      summaryList([
        { key: 'Khoản thu', value: `Dòng ${receipt.index}`, href: `/so-cai/${receipt.index}` },
        { key: 'Số tiền', value: formatVnd(receipt.amountVnd), numeric: true },
        { key: 'Ngày', value: formatDay(receipt.bookedOn) },
        { key: 'Nơi nhận', value: `${receipt.unitName} · ${receipt.fundName} · ${receipt.poolLabel}` },
        ...(receipt.pledgeCode
          ? [{ key: 'Theo đăng ký', value: receipt.pledgeCode, href: `/ung-ho/${receipt.pledgeCode}` }]
          : []),
      ]),
    kind: radios({
      ...box('loai', 'Loại danh sách'),
      value: typed.loai || 'salary',
      look: 'tiles',
      choices: collectiveKinds.map((value) => ({ value, text: kindNames[value] })),
    }),
    group: asksGroup ? groupFields(box, typed) : [],
    counted: [
      textField({
        ...box('so-nguoi', 'Số người'),
        hint: 'Đếm trên danh sách giấy trước khi dán hay gửi tệp.',
        width: 'short',
        inputmode: 'numeric',
        autocomplete: 'off',
      }),
      ...('pools' in desk ? moneyFields(box, typed, desk) : []),
    ],
    book: [
      textField({ ...box('so-quyen', 'Số quyển biên nhận'), width: 'short', autocomplete: 'off' }),
      textField({ ...box('cuong-tu', 'Cuống từ số'), width: 'short', autocomplete: 'off' }),
      textField({ ...box('cuong-den', 'Đến số'), width: 'short', autocomplete: 'off' }),
    ],
    list: [
      fileField({
        name: 'tep',
        label: 'Tệp danh sách',
        hint: 'Excel (.xlsx) hoặc CSV, một người một dòng: họ tên, số tiền. Tệp không được giữ lại.',
        accept: '.xlsx,.csv,.txt',
        error: errors.tep ?? null,
        optionalText: '(hoặc dán vào ô dưới)',
      }),
      textArea({
        ...box('danh-sach', 'Hoặc dán danh sách từ bảng tính'),
        hint: 'Mỗi dòng một người. Họ tên và số tiền cách nhau bằng dấu tab hoặc dấu chấm phẩy.',
        rows: 12,
      }),
    ],
    problems: problems.length === 0 ? null : problemTable(problems),
    problemsLeft: Math.max(0, problems.length - PROBLEMS_SHOWN),
    submitText: receipt ? 'Gắn danh sách' : 'Lập phiếu thu',
  }
}

type Box = (name: FieldName, label: string) => { name: string; label: string; value: string; error: string | null }

function groupFields(box: Box, typed: Typed) {
  return [
    textField({
      ...box('ten', 'Tên tập thể'),
      hint: 'Thí dụ: Tập thể Trường THPT Tân An; Khu phố 3, Phường 5.',
      autocomplete: 'off',
    }),
    radios({
      ...box('hien-ten', 'Tên tập thể trên sổ công khai'),
      value: typed['hien-ten'] || 'public',
      choices: [
        { value: 'public', text: 'Hiện tên tập thể và số người' },
        { value: 'hidden', text: 'Chỉ ghi “Một tập thể” và số người' },
      ],
    }),
    checkboxes({
      ...box('dong-y', 'Đồng ý của người đại diện'),
      values: typed['dong-y'] === 'co' ? ['co'] : [],
      choices: [{ value: 'co', text: 'Đã hỏi: người đại diện đồng ý cho công khai tên tập thể.' }],
    }),
  ]
}

function moneyFields(box: Box, typed: Typed, { pools, today }: Extract<Desk, { today: string }>) {
  return [
    amountField({
      ...box('so-tien', 'Tổng số tiền đã đếm'),
      hint: 'Danh sách phải cộng đúng số này, không lệch một đồng.',
    }),
    selectField({
      ...box('quy', 'Dành cho'),
      value: typed.quy || (pools[0] ? String(pools[0].poolId) : ''),
      choices: pools.map((pool) => ({
        value: String(pool.poolId),
        text: `${pool.unitName} · ${pool.fundName} · ${pool.label}`,
        mark: pool.unitCode,
      })),
    }),
    dateField({ ...box('ngay', 'Ngày nhận tiền'), value: typed.ngay || today, max: today }),
    textField({
      ...box('dien-giai', 'Nội dung'),
      hint: 'Hiện trên sổ công khai. Không ghi tên, số điện thoại hay địa chỉ của ai.',
      optionalText: t('form.optional'),
      autocomplete: 'off',
    }),
  ]
}

function problemTable(problems: readonly RowProblem[]) {
  return dataTable({
    caption: `Chưa ghi gì vào sổ. ${problems.length} chỗ phải sửa:`,
    columns: [{ text: 'Dòng', numeric: true }, { text: 'Phải sửa' }],
    rows: problems.slice(0, PROBLEMS_SHOWN).map((problem) => [String(problem.row), rowSentence(t, problem)]),
  })
}

/** One list with its people; only its own office reads it. */
export function showPage(list: ListRow, lines: LineRow[], may: { erase: boolean; openSlip: boolean }) {
  return {
    page: { title: groupOf(list), wide: true },
    isReversed: list.reversedBy !== null,
    facts: summaryList([
      { key: 'Loại', value: kindNames[list.kind] },
      { key: 'Trên sổ công khai', value: list.publicName ?? 'Đã xóa theo yêu cầu', href: `/so-cai/${list.saidIn}` },
      {
        key: 'Khoản thu',
        value: `Dòng ${list.receiptIndex}${list.voucher ? `, ${list.voucher}` : ''}`,
        href: `/so-cai/${list.receiptIndex}`,
      },
      { key: 'Số tiền', value: formatVnd(list.totalVnd), numeric: true },
      { key: 'Số người', value: list.lineCount.toLocaleString('vi-VN'), numeric: true },
      ...(list.bookNumber === null
        ? []
        : [{ key: 'Quyển biên nhận', value: `Số ${list.bookNumber}, cuống từ ${list.stubFrom} đến ${list.stubTo}` }]),
      { key: 'Người ghi', value: `${list.recorderName}, ${formatDay(list.bookedOn)}` },
    ]),
    slipHref: list.channel === 'cash' && may.openSlip ? `/noi-bo/thu-tien-mat/${list.receiptIndex}` : null,
    printHref: `${LISTS_PATH}/${list.id}/xac-nhan`,
    mayErase: may.erase,
    eraseAction: `${LISTS_PATH}/${list.id}/xoa-ten`,
    position: textField({
      name: 'dong',
      label: 'Số thứ tự của người ấy',
      width: 'short',
      inputmode: 'numeric',
      autocomplete: 'off',
    }),
    lines: dataTable({
      caption: 'Danh sách, chỉ đơn vị này đọc được',
      columns: [{ text: 'Số', numeric: true }, { text: 'Họ và tên' }, { text: 'Số tiền', numeric: true }],
      rows: lines.map(({ position, name, amountVnd }) => [
        String(position),
        name ?? 'Đã xóa theo yêu cầu',
        formatVnd(amountVnd),
      ]),
      foot: ['', `Cộng ${list.lineCount.toLocaleString('vi-VN')} người`, formatVnd(list.totalVnd)],
    }),
  }
}

/** A confirmation for each person still named, two or three to a sheet, each with the address of its own page. */
export function confirmationsPage(list: ListRow, slips: { line: LineRow; address: string }[]) {
  return {
    page: { title: `Xác nhận cho từng người: ${groupOf(list)}` },
    backHref: `${LISTS_PATH}/${list.id}`,
    count: slips.length,
    unitName: list.unitName,
    fundName: list.fundName,
    group: groupOf(list),
    voucher: list.voucher,
    receiptIndex: list.receiptIndex,
    day: formatDay(list.bookedOn),
    purpose: list.purpose,
    slips: slips.map(({ line, address }) => ({
      name: line.name,
      amountVnd: line.amountVnd,
      words: amountInWords(line.amountVnd),
      code: `${list.id}-${line.position}`,
      address,
    })),
  }
}

function groupOf({ groupName, publicName }: ListRow): string {
  return groupName ?? publicName ?? 'Tập thể'
}
