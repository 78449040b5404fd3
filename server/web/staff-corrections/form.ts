import { z } from 'zod'
import { type RequestState, requestStates } from '../../../db/schema/index.ts'
import { Refusal } from '../../actions/refusal.ts'
import type { Translate } from '../../plugins/texts.ts'
import { FormReader, readTyped } from '../components/typed-form.ts'

/** The list's `state` and `cursor`. @throws Refusal('bad-address', 400) when one says something it cannot say */
export function readListQuery(query: unknown): { state: RequestState; cursor: string | undefined } {
  const read = z
    .object({ state: z.enum(['', ...requestStates]).optional(), cursor: z.string().max(40).optional() })
    .safeParse(query)
  if (!read.success) throw new Refusal('bad-address', {}, 400)
  return { state: read.data.state || 'requested', cursor: read.data.cursor }
}

/** The number of a ledger line as people write it ("12", "#12", "1.024"), or null. */
export function readEntryIndex(typed: unknown): number | null {
  const digits = typeof typed === 'string' ? typed.trim().replace(/^#/, '').replace(/\./g, '') : ''
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null
}

const openingFields = ['account', 'amount', 'day', 'evidence'] as const
export type OpeningForm = Record<(typeof openingFields)[number], string>

/** Reads "Số dư đầu kỳ"; `accountIds` are the cash boxes and bank accounts that may be chosen. */
export function readOpeningForm(body: unknown, accountIds: readonly number[], t: Translate) {
  const form: OpeningForm = readTyped(body, openingFields)
  const reader = new FormReader(t)
  const accountId = Number(
    reader.choice('account', form.account, accountIds.map(String), 'Xin chọn quỹ tiền mặt hoặc tài khoản.'),
  )
  const amountVnd = reader.amount('amount', form.amount)
  const bookedOn = reader.day('day', form.day)
  const evidence = reader.requiredLine('evidence', form.evidence, {
    name: 'Chứng từ',
    max: 200,
    ask: 'Xin ghi số và tên chứng từ, ví dụ Biên bản kiểm kê 01/BB-KK.',
  })
  return { form, opening: reader.isRight ? { accountId, amountVnd, bookedOn, evidence } : null, errors: reader.errors }
}
