// How a bank's file writes a day: dd/mm/yyyy, yyyy-mm-dd, or a spreadsheet's serial number; a time may follow.
import type { Cell } from './row.ts'

export type DayReading =
  | { kind: 'blank' }
  /** `rest` is what stands behind the date and time: VCB writes the document number there. */
  | { kind: 'day'; day: string; rest: string }
  | { kind: 'problem'; code: 'day-invalid' | 'day-out-of-range' }

const FIRST_YEAR = 2000
const LAST_YEAR = 2100
const TIME = String.raw`(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?`
const REST = String.raw`(?:\s+(\S[\s\S]*))?`
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})${TIME}${REST}$`)
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})-(\d{2})-(\d{2})${TIME}${REST}$`)
const INVALID: DayReading = { kind: 'problem', code: 'day-invalid' }
const MS_PER_DAY = 86_400_000
/** Serial number 0 of the 1900 date system, as it counts from March 1900 on (it believes in 29 February 1900). */
const SERIAL_ZERO = Date.UTC(1899, 11, 30)

export function readDay(cell: Cell | undefined): DayReading {
  if (typeof cell === 'number') return readSerial(cell)
  const text = cell?.trim() ?? ''
  if (text === '') return { kind: 'blank' }
  const dayFirst = DAY_FIRST.exec(text)
  if (dayFirst !== null) return checked(Number(dayFirst[4]), Number(dayFirst[3]), Number(dayFirst[1]), dayFirst[5])
  const yearFirst = YEAR_FIRST.exec(text)
  if (yearFirst !== null) return checked(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]), yearFirst[4])
  return INVALID
}

function readSerial(serial: number): DayReading {
  const date = new Date(SERIAL_ZERO + Math.floor(serial) * MS_PER_DAY)
  if (Number.isNaN(date.getTime()) || serial < 1) return INVALID
  return checked(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), undefined)
}

function checked(year: number, month: number, day: number, rest: string | undefined): DayReading {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return INVALID
  if (year < FIRST_YEAR || year > LAST_YEAR) return { kind: 'problem', code: 'day-out-of-range' }
  return { kind: 'day', day: `${year}-${twoDigits(month)}-${twoDigits(day)}`, rest: rest ?? '' }
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}
