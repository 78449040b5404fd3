import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type DeskPool, deskPools } from '../../../db/queries/cash-receipts.ts'
import { boxSheet, receiptForList } from '../../../db/queries/collective.ts'
import { FEWEST_WITNESSES, type OpenedBox, openBox } from '../../actions/collective/open-box.ts'
import { Refusal } from '../../actions/refusal.ts'
import { nameProblem } from '../../domain/person-name.ts'
import { normalText } from '../../domain/text.ts'
import { amountInWords, formatDay, formatVnd, localDay } from '../../format.ts'
import { textsIn } from '../../plugins/texts.ts'
import { dataTable } from '../components/display.ts'
import { amountField, dateField, errorSummary, selectField, textField } from '../components/fields.ts'
import { type FieldErrors, FormReader, readKey, readTyped } from '../components/typed-form.ts'

const BOX_PATH = '/noi-bo/tap-the/thung'
/** Notes and coins of Vietnam that are still legal tender, largest first. */
const denominations = [500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100]
const WITNESSES_ASKED = 5

const fieldNames: string[] = [
  'quy',
  'niem-phong',
  'noi-dat',
  'ngay',
  'so-tien',
  ...denominations.map((value) => `to-${value}`),
  ...Array.from({ length: WITNESSES_ASKED }, (_, at) => `chung-${at + 1}`),
]
type Typed = Record<string, string>

const t = textsIn('vi')

const boxOf: Record<string, string> = {
  'box-count-differs': 'so-tien',
  'too-few-witnesses': 'chung-1',
  'not-a-day': 'ngay',
  'day-in-the-future': 'ngay',
  'day-too-early': 'ngay',
}

/** `/noi-bo/tap-the/thung`: a donation box is opened before witnesses, counted by denomination and signed for. */
export default async function boxes(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const guard = { preHandler: app.staffOnly('cashier'), config: { roles: ['cashier' as const] } }
  const pools = (request: FastifyRequest) => deskPools(database.read, [...request.unitsReached('cashier')])

  app.get(BOX_PATH, guard, async (request, reply) => {
    const typed = readTyped({}, fieldNames)
    return reply.page('staff/collective/box', formPage(await pools(request), localDay(clock()), typed, {}))
  })

  app.post(BOX_PATH, guard, async (request, reply) => {
    const typed = readTyped(request.body, fieldNames)
    const known = await pools(request)
    const refuse = (errors: FieldErrors) =>
      reply.code(422).page('staff/collective/box', formPage(known, localDay(clock()), typed, errors))
    const read = readBox(typed, known)
    if ('errors' in read) return refuse(read.errors)
    try {
      const { index, voucher } = await openBox(app.fund, request.signedIn(), readKey(request.body), read.box)
      reply.flash('success', `Đã lập phiếu thu ${voucher}.`)
      return reply.redirect(`${BOX_PATH}/${index}`, 303)
    } catch (error) {
      const box = error instanceof Refusal ? boxOf[error.code] : undefined
      if (!(error instanceof Refusal) || !box) throw error
      return refuse({ [box]: t(`refusals.${error.code}`, error.values) })
    }
  })

  app.get<{ Params: { index: string } }>(`${BOX_PATH}/:index`, guard, async (request, reply) => {
    const index = /^\d{1,15}$/.test(request.params.index) ? Number(request.params.index) : -1
    const [receipt, sheet] = [await receiptForList(database.read, index), await boxSheet(database.read, index)]
    if (!receipt || !sheet) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(receipt.unitId, 'cashier')
    return reply.page('staff/collective/box-sheet', {
      page: { title: `Biên bản mở thùng, niêm phong số ${sheet.box.sealNumber}` },
      isReversed: receipt.reversedBy !== null,
      index,
      unitName: receipt.unitName,
      fundName: receipt.fundName,
      voucher: receipt.voucher,
      seal: sheet.box.sealNumber,
      place: sheet.box.place,
      day: formatDay(sheet.box.openedOn),
      amountVnd: receipt.amountVnd,
      words: amountInWords(receipt.amountVnd),
      witnesses: sheet.witnesses,
      counts: dataTable({
        caption: 'Kiểm đếm theo mệnh giá',
        columns: [
          { text: 'Mệnh giá', numeric: true },
          { text: 'Số tờ', numeric: true },
          { text: 'Thành tiền', numeric: true },
        ],
        rows: sheet.counts.map(({ valueVnd, pieces }) => [
          formatVnd(valueVnd),
          pieces.toLocaleString('vi-VN'),
          formatVnd(valueVnd * pieces),
        ]),
        foot: ['Cộng', '', formatVnd(receipt.amountVnd)],
      }),
    })
  })
}

function readBox(typed: Typed, pools: readonly DeskPool[]): { box: OpenedBox } | { errors: FieldErrors } {
  const form = new FormReader(t)
  const value = (field: string) => typed[field] ?? ''
  const poolId = Number(
    form.choice(
      'quy',
      value('quy'),
      pools.map((pool) => String(pool.poolId)),
      'Xin chọn nơi nhận.',
    ),
  )
  const sealNumber = form.requiredLine('niem-phong', value('niem-phong'), {
    name: 'Số niêm phong',
    max: 40,
    ask: 'Xin ghi số niêm phong.',
  })
  const place = form.requiredLine('noi-dat', value('noi-dat'), {
    name: 'Nơi đặt thùng',
    max: 100,
    ask: 'Xin ghi nơi đặt thùng.',
  })
  const openedOn = form.day('ngay', value('ngay'))
  const amountVnd = form.amount('so-tien', value('so-tien'))
  const counts = denominations.flatMap((valueVnd) => {
    const pieces = value(`to-${valueVnd}`).trim()
    if (!/^\d{0,7}$/.test(pieces)) form.errors[`to-${valueVnd}`] = 'Số tờ là một số nguyên.'
    return Number(pieces) > 0 ? [{ valueVnd, pieces: Number(pieces) }] : []
  })
  const witnesses = Array.from({ length: WITNESSES_ASKED }, (_, at) => `chung-${at + 1}`).flatMap((field) => {
    const name = normalText(value(field))
    const problem = name === '' ? null : nameProblem(value(field))
    if (problem) form.errors[field] = t(`giving.name-${problem}`)
    return name === '' ? [] : [name]
  })
  if (!form.isRight) return { errors: form.errors }
  return { box: { poolId, sealNumber, place, openedOn, amountVnd, counts, witnesses } }
}

function formPage(pools: readonly DeskPool[], today: string, typed: Typed, errors: FieldErrors) {
  const box = (name: string, label: string) => ({ name, label, value: typed[name] ?? '', error: errors[name] ?? null })
  return {
    page: { title: 'Mở thùng quyên góp' },
    errors: errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    formKey: randomBytes(16).toString('base64url'),
    about: [
      textField({
        ...box('niem-phong', 'Số niêm phong'),
        hint: 'Ghi trước khi cắt niêm phong.',
        width: 'short',
        autocomplete: 'off',
      }),
      textField({ ...box('noi-dat', 'Nơi đặt thùng'), hint: 'Hiện trên sổ công khai.', autocomplete: 'off' }),
      dateField({ ...box('ngay', 'Ngày mở'), value: typed.ngay || today, max: today }),
      selectField({
        ...box('quy', 'Dành cho'),
        value: typed.quy || (pools[0] ? String(pools[0].poolId) : ''),
        choices: pools.map((pool) => ({
          value: String(pool.poolId),
          text: `${pool.unitName} · ${pool.fundName} · ${pool.label}`,
          mark: pool.unitCode,
        })),
      }),
      amountField({
        ...box('so-tien', 'Tổng số tiền đã đếm'),
        hint: 'Đếm chung trước, rồi ghi số tờ của từng mệnh giá. Hai số phải bằng nhau.',
      }),
    ],
    counts: denominations.map((value) =>
      textField({
        ...box(`to-${value}`, `Số tờ ${formatVnd(value)}`),
        width: 'short',
        inputmode: 'numeric',
        autocomplete: 'off',
      }),
    ),
    witnesses: Array.from({ length: WITNESSES_ASKED }, (_, at) =>
      textField({
        ...box(`chung-${at + 1}`, `Người chứng kiến ${at + 1}`),
        optionalText: at < FEWEST_WITNESSES ? null : t('form.optional'),
        autocomplete: 'off',
      }),
    ),
  }
}
