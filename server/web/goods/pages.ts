import { randomBytes } from 'node:crypto'
import type { LotRow } from '../../../db/queries/goods.ts'
import { valuations } from '../../../db/schema/index.ts'
import { formatQuantity } from '../../domain/quantity.ts'
import { amountInWords, formatDay, formatInstant, formatVnd } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { dataTable } from '../components/display.ts'
import {
  amountField,
  checkboxes,
  dateField,
  errorSummary,
  radios,
  selectField,
  textField,
} from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { type FieldName, type Store, storeValue, type Typed, valuationNames } from './form.ts'

export const GOODS_PATH = '/noi-bo/hien-vat'

const t = textsIn('vi')

/** The desk where goods arrive, and below what came. */
export function deskPage(
  { stores, lots, today }: { stores: Store[]; lots: LotRow[]; today: string },
  typed: Typed,
  errors: FieldErrors = {},
) {
  const box = (name: FieldName, label: string) => ({ name, label, value: typed[name], error: errors[name] ?? null })
  const optional = { optionalText: t('form.optional') }
  return {
    page: { title: 'Nhận hiện vật', wide: false },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    formKey: randomBytes(16).toString('base64url'),
    goods: [
      textField({
        ...box('hang', 'Tên hàng'),
        hint: 'Hiện trên sổ công khai. Thí dụ: xi măng PCB40.',
        autocomplete: 'off',
      }),
      textField({ ...box('so-luong', 'Số lượng'), width: 'short', inputmode: 'decimal', autocomplete: 'off' }),
      textField({
        ...box('don-vi-tinh', 'Đơn vị tính'),
        hint: 'bao, kg, thùng, phần quà',
        width: 'short',
        autocomplete: 'off',
      }),
      amountField({ ...box('gia-tri', 'Giá trị của cả lô'), hint: 'Quy ra đồng. Không tính vào số tiền đã nhận.' }),
      radios({
        ...box('can-cu', 'Căn cứ của giá trị'),
        choices: valuations.map((value) => ({ value, text: valuationNames[value] })),
      }),
      textField({
        ...box('chung-tu', 'Chứng từ làm căn cứ'),
        hint: 'Số hóa đơn, bảng giá ngày nào, hoặc số biên bản.',
        autocomplete: 'off',
      }),
      dateField({ ...box('ngay', 'Ngày nhận'), value: typed.ngay || today, max: today }),
      selectField({
        ...box('noi-nhan', 'Nơi nhận'),
        value: typed['noi-nhan'] || (stores[0] ? storeValue(stores[0]) : ''),
        choices: stores.map((store) => ({ value: storeValue(store), text: store.text, mark: store.mark })),
      }),
    ],
    giver: [
      radios({
        ...box('ai', 'Người ủng hộ'),
        value: typed.ai || 'person',
        look: 'tiles',
        choices: ['person', 'business', 'group'].map((value) => ({ value, text: t(`giving.donor-${value}`) })),
      }),
      textField({
        ...box('ten', 'Họ tên người giao, hoặc tên đơn vị'),
        ...optional,
        hint: 'In trên phiếu nhập. Chỉ công khai theo lựa chọn bên dưới.',
        autocomplete: 'off',
      }),
    ],
    business: [
      textField({ ...box('mst', 'Mã số thuế của doanh nghiệp'), ...optional, width: 'short', autocomplete: 'off' }),
      textField({ ...box('dia-chi', 'Địa chỉ của doanh nghiệp'), ...optional, autocomplete: 'off' }),
    ],
    consent: [
      radios({
        ...box('hien-ten', 'Tên trên sổ công khai'),
        value: typed['hien-ten'] || 'hidden',
        choices: ['hidden', 'public', 'initials'].map((value) => ({ value, text: t(`giving.display-${value}`) })),
      }),
      checkboxes({
        ...box('dong-y', 'Đồng ý của người ủng hộ'),
        values: typed['dong-y'] === 'co' ? ['co'] : [],
        choices: [{ value: 'co', text: 'Đã hỏi: người ủng hộ đồng ý cho công khai tên theo cách đã chọn.' }],
      }),
    ],
    lots: lots.length === 0 ? null : lotTable(lots),
  }
}

function lotTable(lots: LotRow[]) {
  return dataTable({
    caption: 'Hiện vật đã nhận',
    captionHidden: true,
    columns: [{ text: 'Phiếu nhập' }, { text: 'Ngày' }, { text: 'Hàng' }, { text: 'Giá trị', numeric: true }],
    rows: lots.map((lot) => [
      {
        text: lot.voucher,
        href: `${GOODS_PATH}/${lot.code}`,
        note: lot.reversedBy === null ? null : `Đã điều chỉnh ở dòng ${lot.reversedBy}`,
      },
      formatDay(lot.receivedOn),
      { text: `${formatQuantity(lot.quantityMilli)} ${lot.measure} ${lot.item}`, note: `Lô ${lot.code}` },
      formatVnd(lot.valueVnd),
    ]),
  })
}

/** Phiếu nhập for paper, signed by who brought the goods and who took them in. */
export function slipPage(lot: LotRow) {
  return {
    page: { title: `Phiếu nhập ${lot.voucher}` },
    lot: {
      ...lot,
      day: formatDay(lot.receivedOn),
      quantity: formatQuantity(lot.quantityMilli),
      basis: `${valuationNames[lot.valuation]}: ${lot.evidence}`,
      words: amountInWords(lot.valueVnd),
      recorded: formatInstant(lot.recordedAt),
      giver: lot.giver ?? lot.publicName ?? 'Người ủng hộ không nêu tên',
    },
    entryPath: `/so-cai/${lot.index}`,
  }
}
