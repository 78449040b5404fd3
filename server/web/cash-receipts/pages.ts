import { randomBytes } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { CashReceiptRow, DeskPool } from '../../../db/queries/cash-receipts.ts'
import type { KnownPledge } from '../../../db/queries/pledges.ts'
import { CONSENT_VERSION } from '../../domain/donor.ts'
import { maskedContact } from '../../domain/mask.ts'
import { amountInWords, formatDay, formatInstant, formatVnd } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { dataTable, summaryList } from '../components/display.ts'
import {
  amountField,
  checkboxes,
  dateField,
  errorSummary,
  radios,
  selectField,
  textField,
} from '../components/fields.ts'
import { pledgeNameText } from '../components/ledger-words.ts'
import type { FieldErrors, FieldName, Typed } from './form.ts'

/** A pledge looked up by its code, with what its desk needs to know. */
export type PledgeAtDesk = {
  pledge: KnownPledge
  receivedVnd: number
  payer: string | null
  unitName: string
  purpose: string
}

export type Desk = {
  pools: DeskPool[]
  found: PledgeAtDesk | null
  today: string
  receipts: CashReceiptRow[]
}

/** The cashier's desk: look a pledge up, or write down who gives; below, what was taken today. */
export function deskPage(request: FastifyRequest, desk: Desk, typed: Typed, errors: FieldErrors = {}) {
  const t = request.t.bind(request)
  const sentences = Object.fromEntries(Object.entries(errors).map(([name, key]) => [name, t(key)]))
  const box = (name: FieldName, label: string) => ({
    name,
    label,
    value: typed[name],
    error: sentences[name] ?? null,
  })
  const optional = { optionalText: t('form.optional') }
  const { found, pools, today } = desk
  return {
    page: { title: 'Thu tiền mặt', wide: false },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), sentences),
    formKey: randomBytes(16).toString('base64url'),
    search: textField({
      ...box('ma', 'Mã đăng ký'),
      hint: 'VNN và 9 chữ cái, chữ số. Gõ thường hay hoa đều được.',
      width: 'medium',
      autocomplete: 'off',
    }),
    found: found && foundPledge(found),
    pool: selectField({
      ...box('quy', 'Dành cho'),
      value: typed.quy || (pools[0] ? String(pools[0].poolId) : ''),
      choices: pools.map((pool) => ({
        value: String(pool.poolId),
        text: `${pool.unitName} · ${pool.fundName} · ${pool.label}`,
        mark: pool.unitCode,
      })),
    }),
    donorKind: radios({
      ...box('ai', 'Người ủng hộ'),
      value: typed.ai || 'person',
      look: 'tiles',
      choices: ['person', 'business', 'group'].map((value) => ({ value, text: t(`giving.donor-${value}`) })),
    }),
    name: textField({
      ...box('ten', 'Họ tên người nộp, hoặc tên đơn vị'),
      hint: 'In trên phiếu thu. Chỉ công khai theo lựa chọn bên dưới.',
      ...optional,
      autocomplete: 'off',
    }),
    taxCode: textField({
      ...box('mst', 'Mã số thuế của doanh nghiệp'),
      ...optional,
      width: 'short',
      autocomplete: 'off',
    }),
    address: textField({ ...box('dia-chi', 'Địa chỉ của doanh nghiệp'), ...optional, autocomplete: 'off' }),
    contact: textField({
      ...box('lien-he', 'Điện thoại hoặc thư điện tử'),
      ...optional,
      hint: 'Có thư điện tử: Quỹ gửi thư xác nhận kèm liên kết riêng. Có điện thoại: người ủng hộ tra cứu bằng mã và 4 số cuối. Không bao giờ công khai.',
      width: 'medium',
      autocomplete: 'off',
    }),
    nameDisplay: radios({
      ...box('hien-ten', 'Tên trên sổ công khai'),
      value: typed['hien-ten'] || 'hidden',
      choices: ['hidden', 'public', 'initials'].map((value) => ({ value, text: t(`giving.display-${value}`) })),
    }),
    consent: checkboxes({
      ...box('dong-y', 'Đồng ý của người ủng hộ'),
      values: typed['dong-y'] === 'co' ? ['co'] : [],
      hint: 'Chỉ cần khi nêu tên hoặc để lại liên hệ.',
      choices: [
        { value: 'co', text: `Đã đọc cho người ủng hộ và họ đồng ý: “${t(`giving.consent-${CONSENT_VERSION}`)}”` },
      ],
    }),
    amount: amountField({
      ...box('so-tien', 'Số tiền đã đếm'),
      hint: 'Ghi đúng số đã nhận, dù khác với đăng ký.',
    }),
    day: dateField({ ...box('ngay', 'Ngày nhận tiền'), value: typed.ngay || today, max: today }),
    note: textField({
      ...box('dien-giai', 'Nội dung'),
      ...optional,
      hint: 'Hiện trên sổ công khai. Không ghi tên, số điện thoại hay địa chỉ của ai.',
      autocomplete: 'off',
    }),
    receipts: desk.receipts.length > 0 ? receiptTable(desk.receipts) : null,
  }
}

function foundPledge({ pledge, receivedVnd, payer, unitName, purpose }: PledgeAtDesk) {
  return {
    code: pledge.code,
    isCancelled: pledge.cancelledAt !== null,
    facts: summaryList([
      { key: 'Mã đăng ký', value: pledge.code, href: `/ung-ho/${pledge.code}` },
      { key: 'Người ủng hộ', value: payer ?? nameOf(pledge) },
      { key: 'Tên công khai', value: nameOf(pledge) },
      { key: 'Dành cho', value: `${unitName} · ${purpose}` },
      { key: 'Đã đăng ký', value: formatVnd(pledge.amountVnd), numeric: true },
      { key: 'Đã nhận', value: formatVnd(receivedVnd), numeric: true },
    ]),
  }
}

function receiptTable(receipts: CashReceiptRow[]) {
  const kept = receipts.filter((receipt) => receipt.reversedBy === null)
  const total = kept.reduce((sum, receipt) => sum + receipt.amountVnd, 0)
  return dataTable({
    caption: 'Phiếu thu tôi lập hôm nay',
    captionHidden: true,
    columns: [{ text: 'Lúc' }, { text: 'Phiếu thu' }, { text: 'Người nộp' }, { text: 'Số tiền', numeric: true }],
    rows: receipts.map((receipt) => [
      formatInstant(receipt.recordedAt).slice(0, 5),
      {
        text: receipt.voucher,
        href: `/noi-bo/thu-tien-mat/${receipt.index}`,
        note: receipt.reversedBy === null ? null : `Đã điều chỉnh ở bút toán số ${receipt.reversedBy}`,
      },
      payerOf(receipt),
      formatVnd(receipt.amountVnd),
    ]),
    foot: ['', `Cộng ${kept.length} phiếu`, '', formatVnd(total)],
  })
}

/** The slip that the giver takes home. */
export function slipPage(receipt: CashReceiptRow) {
  return {
    page: { title: `Phiếu thu ${receipt.voucher}` },
    receipt: {
      ...receipt,
      payer: payerOf(receipt),
      day: formatDay(receipt.bookedOn),
      words: amountInWords(receipt.amountVnd),
      recorded: formatInstant(receipt.recordedAt),
    },
    answer: answerOf(receipt),
    publicPath: receipt.code && `/ung-ho/${receipt.code}`,
    entryPath: `/so-cai/${receipt.index}`,
  }
}

/** How the giver hears of it again, for the cashier to tell them. Null for a list or a box of many. */
function answerOf({ code, contact, erased, people }: CashReceiptRow): string | null {
  if (code === null || erased || people !== null) return null
  if (contact === null) return `Không có liên hệ. Người ủng hộ theo dõi bằng mã ${code} ở mục Ủng hộ.`
  if (contact.includes('@')) return `Thư xác nhận kèm liên kết riêng được gửi tới ${maskedContact(contact)}.`
  return `Không có thư điện tử. Người ủng hộ mở trang riêng ở mục Tra cứu bằng mã ${code} và 4 số cuối của ${maskedContact(contact)}.`
}

function payerOf(receipt: CashReceiptRow): string {
  if (receipt.erased) return 'Đã xóa theo yêu cầu'
  return receipt.payer ?? receipt.publicName ?? 'Người ủng hộ không nêu tên'
}

function nameOf(pledge: KnownPledge): string {
  return pledgeNameText({ t: textsIn('vi') }, pledge)
}
