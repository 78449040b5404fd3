import type { Rule } from '../verification/findings.ts'
import type { StatedTransfer } from './reversal.ts'

/** What a stored body says; commitments in base64, texts and people by field. */
export type ReadBody = {
  index: number
  id: string
  kind: string
  recordedAt: number
  bookedOn: string
  unit: string
  fund: string
  channel: string
  direction: 'in' | 'out' | null
  amountVnd: number
  purpose: string | null
  project: string | null
  reference: string | null
  voucher: string | null
  authority: string | null
  reverses: number | null
  reversedKind: string | null
  people: Readonly<Record<string, string>>
  texts: Readonly<Record<string, string>>
  transfers: StatedTransfer[]
  /** The texts it erases: index and field. */
  redacts: readonly (readonly [index: number, field: string])[]
}

/** A body that cannot be relied on: the rule it breaks, and why. */
export class BodyError extends Error {
  readonly rule: Rule
  constructor(rule: Rule, message: string) {
    super(message)
    this.rule = rule
  }
}

/**
 * Reads a body as somebody who has only the log would: nothing is taken on trust, and there is one way to write it.
 * @throws BodyError naming the first thing that is wrong
 */
export function readBody(body: string): ReadBody {
  const parsed = parse(body)
  const { redacts, ...always } = parsed
  if (Object.keys(always).join() !== keys || (redacts !== undefined && !isSorted(Object.keys(parsed))))
    throw new BodyError('bodies', 'its keys are not those of an entry')
  // Equal only when no space, escape, repeated key or other way of writing was used.
  if (JSON.stringify(parsed) !== body) throw new BodyError('bodies', 'it is not written canonically')
  if (parsed.v !== '1') throw new BodyError('bodies', 'its version is unknown')
  const codes = Object.fromEntries(
    Object.entries(forms).map(([key, form]) => [key, textIn(parsed, key, form)]),
  ) as Record<keyof typeof forms, string>
  return {
    ...codes,
    index: wholeIn(parsed, 'index'),
    recordedAt: wholeIn(parsed, 'recordedAt'),
    amountVnd: wholeIn(parsed, 'amount'),
    bookedOn: dayIn(parsed, 'bookedOn'),
    direction: oneOf(parsed, 'direction', ['in', 'out', null]),
    ...nullable(parsed),
    reverses: parsed.reverses === null ? null : wholeIn(parsed, 'reverses'),
    people: textsIn(parsed, 'people', /^[A-Za-z0-9-]{1,40}$/),
    texts: textsIn(parsed, 'texts', /^[A-Za-z0-9+/]{43}=$/),
    transfers: transfersIn(parsed),
    redacts: redactsIn(redacts),
  }
}

type Members = Readonly<Record<string, unknown>>

const keys = [
  'amount',
  'authority',
  'bookedOn',
  'channel',
  'direction',
  'fund',
  'id',
  'index',
  'kind',
  'people',
  'project',
  'purpose',
  'recordedAt',
  'reference',
  'reversedKind',
  'reverses',
  'texts',
  'transfers',
  'unit',
  'v',
  'voucher',
].join()

const part = /^[A-Z0-9][A-Za-z0-9-]{0,40}$/
const word = /^[a-z]+(?:-[a-z]+)*$/
/** A code has no space: no name and no sentence fits into one. */
const code = /^[A-Za-z0-9][A-Za-z0-9:._-]{0,80}$/

const forms = { id: /^[!-~]{1,300}$/, kind: word, channel: word, unit: part, fund: part } as const
const nullableForms = {
  purpose: code,
  project: code,
  reference: code,
  authority: code,
  voucher: code,
  reversedKind: word,
} as const

const MOST_TRANSFERS = 64
const MOST_VND = 10_000_000_000_000

function parse(body: string): Members {
  if (/[^\x20-\x7e]/.test(body)) throw new BodyError('anonymous', 'it is not plain ASCII')
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    throw new BodyError('bodies', 'it is not JSON')
  }
  return membersOf(parsed, 'the body')
}

function membersOf(value: unknown, what: string): Members {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new BodyError('bodies', `${what} is not an object`)
  return value as Members
}

function listOf(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new BodyError('bodies', `${what} is not a list`)
  return value
}

function textIn(members: Members, key: string, form: RegExp): string {
  const value = members[key]
  if (typeof value !== 'string') throw new BodyError('bodies', `${key} is not text`)
  if (!form.test(value)) throw new BodyError('anonymous', `${key} is not a code`)
  return value
}

function nullable(members: Members) {
  return Object.fromEntries(
    Object.entries(nullableForms).map(([key, form]) => [
      key,
      members[key] === null ? null : textIn(members, key, form),
    ]),
  ) as Record<keyof typeof nullableForms, string | null>
}

function wholeIn(members: Members, key: string): number {
  return whole(members[key], key)
}

function whole(value: unknown, what: string): number {
  const number = Number(value)
  if (typeof value !== 'string' || !/^(?:0|[1-9]\d{0,15})$/.test(value) || !Number.isSafeInteger(number))
    throw new BodyError('amounts', `${what} is not a whole number`)
  return number
}

function dayIn(members: Members, key: string): string {
  const day = members[key]
  if (typeof day !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(day) || !isDay(day))
    throw new BodyError('bodies', `${key} is not a day`)
  return day
}

function isDay(day: string): boolean {
  const instant = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day)
}

function oneOf<T>(members: Members, key: string, allowed: readonly T[]): T {
  if (!allowed.includes(members[key] as T)) throw new BodyError('bodies', `${key} is not known`)
  return members[key] as T
}

function textsIn(members: Members, key: string, form: RegExp): Record<string, string> {
  const texts = membersOf(members[key], key)
  const fields = Object.keys(texts)
  if (!isSorted(fields)) throw new BodyError('bodies', `${key} is not in order`)
  for (const field of fields) {
    if (!word.test(field)) throw new BodyError('anonymous', `${key} names no field`)
    textIn(texts, field, form)
  }
  return texts as Record<string, string>
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, at) => at === 0 || (names[at - 1] as string) < name)
}

function transfersIn(members: Members): StatedTransfer[] {
  const list = listOf(members.transfers, 'transfers')
  if (list.length > MOST_TRANSFERS) throw new BodyError('bodies', 'it has too many transfers')
  return list.map((each) => {
    const transfer = membersOf(each, 'a transfer')
    if (Object.keys(transfer).join() !== 'amount,credit,debit,numbers')
      throw new BodyError('bodies', 'the keys of a transfer are others')
    const amountVnd = wholeIn(transfer, 'amount')
    if (amountVnd < 1 || amountVnd > MOST_VND)
      throw new BodyError('amounts', 'the amount of a transfer is out of range')
    return {
      debit: accountIn(transfer.debit),
      credit: accountIn(transfer.credit),
      amountVnd,
      numbers: listOf(transfer.numbers, 'numbers').map(rangeIn),
    }
  })
}

function rangeIn(value: unknown): StatedTransfer['numbers'][number] {
  const [line, from, to, ...rest] = listOf(value, 'a range of numbers')
  const range = { line: accountIn(line), fromNo: whole(from, 'a number'), toNo: whole(to, 'a number') }
  if (rest.length > 0 || range.fromNo < 1 || range.toNo < range.fromNo)
    throw new BodyError('numbers', 'a range of numbers is none')
  return range
}

function accountIn(value: unknown): string {
  if (typeof value !== 'string' || !/^(?:Assets|Liabilities)(?::[A-Z0-9][A-Za-z0-9-]*){3,4}$/.test(value))
    throw new BodyError('bodies', 'an account has no account’s name')
  return value
}

function redactsIn(value: unknown): ReadBody['redacts'] {
  if (value === undefined) return []
  return listOf(value, 'redacts').map((each) => {
    const [index, field, ...rest] = listOf(each, 'an erased text')
    if (rest.length > 0 || typeof field !== 'string' || !word.test(field))
      throw new BodyError('bodies', 'an erased text is not named')
    return [whole(index, 'the index of an erased text'), field] as const
  })
}
