import type { Rule } from '../verification/findings.ts'
import { accountParts } from './account-name.ts'
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
  if (!hasKeys(parsed, parsed.redacts === undefined ? keys : keysWithRedacts))
    throw new BodyError('bodies', 'its keys are not those of an entry')
  // Equal only when no space, escape, repeated key or other way of writing was used.
  if (JSON.stringify(parsed) !== body) throw new BodyError('bodies', 'it is not written canonically')
  if (parsed.v !== '1') throw new BodyError('bodies', 'its version is unknown')
  return {
    index: whole(parsed.index, 'index'),
    id: text(parsed.id, identifier, 'id'),
    kind: text(parsed.kind, word, 'kind'),
    recordedAt: whole(parsed.recordedAt, 'recordedAt'),
    bookedOn: day(parsed.bookedOn, 'bookedOn'),
    unit: text(parsed.unit, part, 'unit'),
    fund: text(parsed.fund, part, 'fund'),
    channel: text(parsed.channel, word, 'channel'),
    direction: direction(parsed.direction),
    amountVnd: whole(parsed.amount, 'amount'),
    purpose: textOrNull(parsed.purpose, code, 'purpose'),
    project: textOrNull(parsed.project, code, 'project'),
    reference: textOrNull(parsed.reference, code, 'reference'),
    voucher: textOrNull(parsed.voucher, code, 'voucher'),
    authority: textOrNull(parsed.authority, code, 'authority'),
    reverses: parsed.reverses === null ? null : whole(parsed.reverses, 'reverses'),
    reversedKind: textOrNull(parsed.reversedKind, word, 'reversedKind'),
    people: texts(parsed.people, /^[A-Za-z0-9-]{1,40}$/, 'people'),
    texts: texts(parsed.texts, /^[A-Za-z0-9+/]{43}=$/, 'texts'),
    transfers: transfers(parsed.transfers),
    redacts: parsed.redacts === undefined ? [] : redacts(parsed.redacts),
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
]
const keysWithRedacts = [...keys, 'redacts'].sort()
const transferKeys = ['amount', 'credit', 'debit', 'numbers']

const part = /^[A-Z0-9][A-Za-z0-9-]{0,40}$/
const word = /^[a-z]+(?:-[a-z]+)*$/
/** A code has no space: no name and no sentence fits into one. */
const code = /^[A-Za-z0-9][A-Za-z0-9:._-]{0,80}$/

const identifier = /^[!-~]{1,300}$/

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

/** Exactly these keys, in this order. */
function hasKeys(members: Members, expected: readonly string[]): boolean {
  const present = Object.keys(members)
  return present.length === expected.length && present.every((key, at) => key === expected[at])
}

function text(value: unknown, form: RegExp, what: string): string {
  if (typeof value !== 'string') throw new BodyError('bodies', `${what} is not text`)
  if (!form.test(value)) throw new BodyError('anonymous', `${what} is not a code`)
  return value
}

function textOrNull(value: unknown, form: RegExp, what: string): string | null {
  return value === null ? null : text(value, form, what)
}

function whole(value: unknown, what: string): number {
  const number = Number(value)
  if (typeof value !== 'string' || !/^(?:0|[1-9]\d{0,15})$/.test(value) || !Number.isSafeInteger(number))
    throw new BodyError('amounts', `${what} is not a whole number`)
  return number
}

function day(value: unknown, what: string): string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value) || !isDay(value))
    throw new BodyError('bodies', `${what} is not a day`)
  return value
}

function isDay(day: string): boolean {
  const instant = Date.parse(day)
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day)
}

function direction(value: unknown): ReadBody['direction'] {
  if (value !== 'in' && value !== 'out' && value !== null) throw new BodyError('bodies', 'direction is not known')
  return value
}

function texts(value: unknown, form: RegExp, what: string): Record<string, string> {
  const members = membersOf(value, what)
  let before = ''
  for (const field in members) {
    if (field <= before) throw new BodyError('bodies', `${what} is not in order`)
    if (!word.test(field)) throw new BodyError('anonymous', `${what} names no field`)
    text(members[field], form, what)
    before = field
  }
  return members as Record<string, string>
}

function transfers(value: unknown): StatedTransfer[] {
  const list = listOf(value, 'transfers')
  if (list.length > MOST_TRANSFERS) throw new BodyError('bodies', 'it has too many transfers')
  return list.map((each) => {
    const transfer = membersOf(each, 'a transfer')
    if (!hasKeys(transfer, transferKeys)) throw new BodyError('bodies', 'the keys of a transfer are others')
    const amountVnd = whole(transfer.amount, 'amount')
    if (amountVnd < 1 || amountVnd > MOST_VND)
      throw new BodyError('amounts', 'the amount of a transfer is out of range')
    return {
      debit: account(transfer.debit),
      credit: account(transfer.credit),
      amountVnd,
      numbers: listOf(transfer.numbers, 'numbers').map(range),
    }
  })
}

function range(value: unknown): StatedTransfer['numbers'][number] {
  const [line, from, to, ...rest] = listOf(value, 'a range of numbers')
  const found = { line: account(line), fromNo: whole(from, 'a number'), toNo: whole(to, 'a number') }
  if (rest.length > 0 || found.fromNo < 1 || found.toNo < found.fromNo)
    throw new BodyError('numbers', 'a range of numbers is none')
  return found
}

function account(value: unknown): string {
  if (typeof value !== 'string' || accountParts(value) === null)
    throw new BodyError('bodies', 'an account has no account’s name')
  return value
}

function redacts(value: unknown): ReadBody['redacts'] {
  return listOf(value, 'redacts').map((each) => {
    const [index, field, ...rest] = listOf(each, 'an erased text')
    if (rest.length > 0) throw new BodyError('bodies', 'an erased text is named by an index and a field')
    return [whole(index, 'the index of an erased text'), text(field, word, 'the field of an erased text')] as const
  })
}
