import { everies, type Instalment, MOST_INSTALMENTS, onDays, schedule } from '../../domain/instalments.ts'
import { parseMoney } from '../../domain/money.ts'
import { MAX_PLEDGE_VND } from '../../domain/pledge.ts'
import { isDay } from '../../format.ts'
import { choice, type FieldErrors, OWN_DAYS, rhythms, type Typed } from './form.ts'

/** What is promised in all, and the parts it is paid in; none for a gift at once. */
export type ReadPlan = { totalVnd: number; plan: Instalment[] }

const MONTHS_OF_A_YEAR = 12

/**
 * A monthly gift is the amount as often as asked (twelve months when nothing was said); parts divide it. `today` is the
 * local day. Null with the errors when a box is to be mended.
 */
export function readPlan(typed: Typed, amountVnd: number, today: string, errors: FieldErrors): ReadPlan | null {
  const rhythm = choice('nhip', rhythms, typed, errors)
  if (rhythm === 'mot-lan') return { totalVnd: amountVnd, plan: [] }
  const every = rhythm === 'nhieu-dot' ? choice('cach-dot', [...everies, OWN_DAYS], typed, errors) : 'month'
  if (rhythm === null || every === null) return null
  if (every === OWN_DAYS) return readOwnDays(typed['cac-ngay'], amountVnd, today, errors)
  const count = readCount(typed['so-dot'], rhythm === 'moi-thang' ? MONTHS_OF_A_YEAR : null, errors)
  const firstOn = readFirstDay(typed['dot-dau'], today, errors)
  if (count === null || firstOn === null) return null
  const totalVnd = rhythm === 'moi-thang' ? amountVnd * count : amountVnd
  if (totalVnd > MAX_PLEDGE_VND) errors['so-dot'] = 'giving.amount-too-large'
  else if (totalVnd < count) errors['so-dot'] = 'giving.plan-too-small'
  if (errors['so-dot']) return null
  return { totalVnd, plan: schedule({ totalVnd, count, firstOn, every }) }
}

function readCount(typed: string, otherwise: number | null, errors: FieldErrors): number | null {
  const text = typed.trim()
  if (text === '' && otherwise !== null) return otherwise
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (count >= 2 && count <= MOST_INSTALMENTS) return count
  errors['so-dot'] = 'giving.plan-count'
  return null
}

function readFirstDay(typed: string, today: string, errors: FieldErrors): string | null {
  if (typed === '') return today
  if (!isDay(typed)) errors['dot-dau'] = 'giving.day-unreadable'
  else if (typed < today) errors['dot-dau'] = 'giving.day-past'
  else return typed
  return null
}

/** One day a line, each perhaps with its amount: `15/01/2027 50 triệu`. Either all lines have one or none. */
function readOwnDays(typed: string, totalVnd: number, today: string, errors: FieldErrors): ReadPlan | null {
  const lines = typed
    .split(/[\r\n;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const parts = lines.map(readDayLine)
  const wrong = wrongWith(parts, totalVnd, today)
  if (wrong) {
    errors['cac-ngay'] = `giving.plan-${wrong}`
    return null
  }
  const named = parts as { dueOn: string; amountVnd: number | null }[]
  if (named.some(({ amountVnd }) => amountVnd === null))
    return {
      totalVnd,
      plan: onDays(
        totalVnd,
        named.map(({ dueOn }) => dueOn),
      ),
    }
  const sorted = named.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))
  return {
    totalVnd,
    plan: sorted.map(({ dueOn, amountVnd }, at) => ({ position: at + 1, dueOn, amountVnd: amountVnd ?? 0 })),
  }
}

type DayLine = { dueOn: string; amountVnd: number | null } | null

function readDayLine(line: string): DayLine {
  const [, vi = '', iso = '', rest = ''] =
    /^(?:(\d{1,2}[./-]\d{1,2}[./-]\d{4})|(\d{4}-\d{2}-\d{2}))(?:[\s:,–-]+(.+))?$/.exec(line) ?? []
  const [date = '', month = '', year = ''] = vi.split(/[./-]/)
  const dueOn = iso || `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  if (!isDay(dueOn)) return null
  if (rest === '') return { dueOn, amountVnd: null }
  const amount = parseMoney(rest)
  return amount.ok ? { dueOn, amountVnd: amount.vnd } : null
}

function wrongWith(parts: DayLine[], totalVnd: number, today: string): string | null {
  if (parts.length < 2 || parts.length > MOST_INSTALMENTS) return 'count'
  if (parts.includes(null)) return 'line'
  const known = parts.filter((part) => part !== null)
  if (known.some(({ dueOn }) => dueOn < today)) return 'past'
  if (new Set(known.map(({ dueOn }) => dueOn)).size < known.length) return 'twice'
  if (totalVnd < known.length) return 'too-small'
  const withAmount = known.filter(({ amountVnd }) => amountVnd !== null)
  if (withAmount.length === 0) return null
  if (withAmount.length < known.length) return 'some-amounts'
  return withAmount.reduce((sum, { amountVnd }) => sum + (amountVnd ?? 0), 0) === totalVnd ? null : 'sum'
}
