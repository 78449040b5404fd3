import { z } from 'zod'
import {
  type AllocationState,
  allocationStates,
  type DisbursementState,
  disbursementStates,
  payeeKinds,
} from '../../../db/schema/index.ts'
import { Refusal } from '../../actions/refusal.ts'
import type { Translate } from '../../plugins/texts.ts'
import { FormReader, readTyped } from '../components/typed-form.ts'

const text = z.string().max(40).optional()

/** The list's `state` and `cursor`. @throws Refusal('bad-address', 400) when one says something it cannot say */
export function readPaymentQuery(query: unknown): { state: DisbursementState | null; cursor: string | undefined } {
  const read = z.object({ state: z.enum(['', ...disbursementStates]).optional(), cursor: text }).safeParse(query)
  if (!read.success) throw new Refusal('bad-address', {}, 400)
  return { state: read.data.state || null, cursor: read.data.cursor }
}

export function readAllocationQuery(query: unknown): { state: AllocationState | null; cursor: string | undefined } {
  const read = z.object({ state: z.enum(['', ...allocationStates]).optional(), cursor: text }).safeParse(query)
  if (!read.success) throw new Refusal('bad-address', {}, 400)
  return { state: read.data.state || null, cursor: read.data.cursor }
}

const stepFields = ['decision', 'reason', 'order', 'day', 'receiver', 'relation'] as const
export type StepField = (typeof stepFields)[number]
export type StepForm = Record<StepField, string>

/** Reads what a step asks for: a decision number, a reason, an order number, or the day of payment and who took the money. */
export function readStepForm(body: unknown, asked: readonly StepField[], t: Translate) {
  const form: StepForm = readTyped(body, stepFields)
  const reader = new FormReader(t)
  const values: StepForm = { ...form }
  for (const field of asked) values[field] = readStepField(reader, field, form[field])
  return { form, values, errors: reader.errors, isRight: reader.isRight }
}

function readStepField(reader: FormReader, field: StepField, typed: string): string {
  if (field === 'day') return reader.day(field, typed)
  if (field === 'relation') return reader.line(field, typed, { name: 'Quan hệ', max: 60 }) ?? ''
  const about = {
    decision: { name: 'Số quyết định', max: 40, ask: 'Xin ghi số quyết định, ví dụ 12/QĐ-BVĐ.' },
    reason: { name: 'Lý do', max: 300, ask: 'Xin ghi lý do.' },
    order: { name: 'Số ủy nhiệm chi', max: 40, ask: 'Xin ghi số ủy nhiệm chi.' },
    receiver: { name: 'Người nhận tiền', max: 120, ask: 'Xin ghi họ tên người đã nhận tiền.' },
  }[field]
  return reader.requiredLine(field, typed, about)
}

const allocationFields = ['pool', 'amount'] as const
export type AllocationForm = Record<(typeof allocationFields)[number], string>

/** Reads "Đề nghị phân bổ"; `poolIds` are the pools that may be chosen. */
export function readAllocationForm(body: unknown, poolIds: readonly number[], t: Translate) {
  const form: AllocationForm = readTyped(body, allocationFields)
  const reader = new FormReader(t)
  const poolId = Number(reader.choice('pool', form.pool, poolIds.map(String), 'Xin chọn nguồn tiền.'))
  const amountVnd = reader.amount('amount', form.amount)
  return { form, allocation: reader.isRight ? { poolId, amountVnd } : null, errors: reader.errors }
}

const paymentFields = ['asset', 'amount', 'payeeKind', 'payeeName', 'payeeAccount'] as const
export type PaymentForm = Record<(typeof paymentFields)[number], string>

/** Reads "Đề nghị chi"; `assetIds` are the cash boxes and bank accounts that may be chosen. */
export function readPaymentForm(body: unknown, assetIds: readonly number[], t: Translate) {
  const form: PaymentForm = readTyped(body, paymentFields)
  const reader = new FormReader(t)
  const assetId = Number(reader.choice('asset', form.asset, assetIds.map(String), 'Xin chọn nơi chi.'))
  const amountVnd = reader.amount('amount', form.amount)
  const payeeKind = reader.choice('payeeKind', form.payeeKind, payeeKinds, 'Xin chọn người nhận là ai.')
  const payeeName = reader.requiredLine('payeeName', form.payeeName, {
    name: 'Tên người nhận',
    max: 120,
    ask: 'Xin ghi tên người nhận.',
  })
  const payeeAccount = reader.line('payeeAccount', form.payeeAccount, { name: 'Tài khoản', max: 80 })
  const payment = { assetId, amountVnd, payeeKind, payeeName, payeeAccount }
  return { form, payment: reader.isRight ? payment : null, errors: reader.errors }
}
