// What a bank's notification says, read from each provider's own words.
import { z } from 'zod'
import type { BankProvider } from './signature.ts'

/** One transfer on an official account, as a provider tells it. */
export type BankNotice = {
  accountNumber: string
  /** The virtual or sub-account it came in by; null when it came straight to the account. */
  subAccount: string | null
  /** `YYYY-MM-DD`: the bank's day. */
  day: string
  direction: 'in' | 'out'
  /** Integer đồng, 1 … 10^13. */
  amountVnd: number
  /** After it, đồng; null where the provider does not know it. */
  balanceVnd: number | null
  /** The bank's own number of the transfer, or null. */
  reference: string | null
  memo: string
}

/** Why a notification is no transfer that can be posted. */
export type NoticeProblem = 'malformed' | 'unknown-currency' | 'wrong-amount' | 'wrong-day' | 'not-a-transfer'

export type NoticeReading = { notice: BankNotice } | { problem: NoticeProblem }

const MAX_VND = 10 ** 13
const MAX_MEMO = 2_000

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? '').trim())
const amount = z.number()
const moment = z.string().regex(/^\d{4}-\d\d-\d\d/)

const sepayBody = z.object({
  id: z.union([z.number().int(), z.string().min(1)]),
  transactionDate: moment,
  accountNumber: text,
  subAccount: text,
  content: text,
  description: text,
  transferType: z.enum(['in', 'out']),
  transferAmount: amount,
  accumulated: z.number().nullish(),
  referenceCode: text,
})

const cassoBody = z.object({
  error: z.number(),
  data: z.object({
    id: z.union([z.number().int(), z.string().min(1)]),
    reference: text,
    description: text,
    amount,
    runningBalance: z.number().nullish(),
    transactionDateTime: moment,
    accountNumber: text,
    virtualAccountNumber: text,
  }),
})

const payosBody = z.object({
  success: z.boolean().nullish(),
  data: z.object({
    orderCode: z.union([z.number().int(), z.string().min(1)]),
    amount,
    description: text,
    accountNumber: text,
    reference: text,
    transactionDateTime: moment,
    currency: z.string().nullish(),
    code: z.string().nullish(),
  }),
})

/** The provider's own number of what it tells, by which it is kept once; null when the body gives none. */
export function noticeId(provider: BankProvider, body: string): string | null {
  const json = readJson(body)
  if (provider === 'sepay') return idOf(sepayBody.pick({ id: true }).safeParse(json).data?.id)
  if (provider === 'casso') {
    const data = z.object({ data: z.object({ id: cassoBody.shape.data.shape.id }) }).safeParse(json).data?.data
    return idOf(data?.id)
  }
  // An order may be paid in several transfers, and two banks may use the same reference.
  const { orderCode, reference } =
    z.object({ data: payosBody.shape.data.pick({ orderCode: true, reference: true }) }).safeParse(json).data?.data ?? {}
  return orderCode === undefined || !reference ? null : `${orderCode}:${reference}`
}

function idOf(id: string | number | undefined): string | null {
  return id === undefined ? null : String(id)
}

/** Reads a notification whose signature was right. Pure: whether the account is ours, and the day has come, others decide. */
export function readNotice(provider: BankProvider, body: string): NoticeReading {
  const read = readers[provider](readJson(body))
  if ('problem' in read) return read
  const { amountVnd, day, accountNumber } = read.notice
  if (accountNumber === '') return { problem: 'malformed' }
  if (!Number.isSafeInteger(amountVnd) || amountVnd < 1 || amountVnd > MAX_VND) return { problem: 'wrong-amount' }
  return isDay(day) ? read : { problem: 'wrong-day' }
}

const readers: Record<BankProvider, (json: unknown) => NoticeReading> = { sepay, casso, payos }

function sepay(json: unknown): NoticeReading {
  const { data } = sepayBody.safeParse(json)
  if (!data) return { problem: 'malformed' }
  return {
    notice: {
      accountNumber: data.accountNumber,
      subAccount: orNull(data.subAccount),
      day: data.transactionDate.slice(0, 10),
      direction: data.transferType,
      amountVnd: data.transferAmount,
      balanceVnd: knownBalance(data.accumulated),
      reference: orNull(data.referenceCode),
      memo: memoOf(data.content || data.description),
    },
  }
}

function casso(json: unknown): NoticeReading {
  const parsed = cassoBody.safeParse(json).data
  if (!parsed) return { problem: 'malformed' }
  if (parsed.error !== 0) return { problem: 'not-a-transfer' }
  const { data } = parsed
  // Casso tells debits below zero.
  const direction = data.amount < 0 ? 'out' : 'in'
  return {
    notice: {
      accountNumber: data.accountNumber,
      subAccount: orNull(data.virtualAccountNumber),
      day: data.transactionDateTime.slice(0, 10),
      direction,
      amountVnd: Math.abs(data.amount),
      balanceVnd: knownBalance(data.runningBalance),
      reference: orNull(data.reference),
      memo: memoOf(data.description),
    },
  }
}

/** Its virtual accounts are how payOS itself tells payments apart, one for each: they are no sub-accounts of the fund. */
function payos(json: unknown): NoticeReading {
  const parsed = payosBody.safeParse(json).data
  if (!parsed) return { problem: 'malformed' }
  const { data } = parsed
  if (parsed.success === false || (data.code && data.code !== '00')) return { problem: 'not-a-transfer' }
  if (data.currency && data.currency !== 'VND') return { problem: 'unknown-currency' }
  return {
    notice: {
      accountNumber: data.accountNumber,
      subAccount: null,
      day: data.transactionDateTime.slice(0, 10),
      direction: 'in',
      amountVnd: data.amount,
      balanceVnd: null,
      reference: orNull(data.reference),
      memo: memoOf(data.description),
    },
  }
}

/** Where a bank tells no balance providers write 0. An account that is just empty is then known by other signs. */
function knownBalance(balance: number | null | undefined): number | null {
  return balance && Number.isSafeInteger(balance) && balance > 0 ? balance : null
}

/** One line of well-formed text, as a statement's memo is. */
function memoOf(written: string): string {
  return written.toWellFormed().normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, MAX_MEMO)
}

function orNull(written: string): string | null {
  return written === '' ? null : written
}

function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) && day >= '2000-01-01'
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
