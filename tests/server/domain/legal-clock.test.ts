import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, lastDayOf } from '../../../server/domain/legal-clock.ts'

const tet = new Set(['2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20'])
const twoWorkingDays = { days: 2, unit: 'working-day' } as const
const fifteenDays = { days: 15, unit: 'day' } as const

describe('two working days', () => {
  test.each([
    ['asked on a Monday end on Wednesday', '2026-11-23', '2026-11-25'],
    ['asked on a Friday leave the weekend out', '2026-11-27', '2026-12-01'],
    ['asked on a Saturday begin on Monday', '2026-11-28', '2026-12-01'],
    ['asked before Tết end after all nine closed days', '2026-02-12', '2026-02-23'],
    ['asked on the last working day of the year of the Snake', '2026-02-13', '2026-02-24'],
    ['asked on the first day of Tết', '2026-02-17', '2026-02-24'],
    ['asked at the end of a month go on in the next', '2026-04-30', '2026-05-04'],
  ])('%s', (_, askedOn, until) => {
    expect(lastDayOf(askedOn, twoWorkingDays, tet)).toBe(until)
  })

  test('do not go on for ever over a table of holidays that is wrong', () => {
    const always = new Set(Array.from({ length: 400 }, (_, day) => addDays('2026-01-01', day)))
    expect(() => lastDayOf('2026-01-05', twoWorkingDays, always)).toThrow('no working day')
  })
})

describe('fifteen days', () => {
  test.each([
    ['over the end of a short February', '2026-02-20', '2026-03-07'],
    ['over the end of a leap February', '2028-02-20', '2028-03-06'],
    ['over the end of the year', '2026-12-25', '2027-01-09'],
    ['that end within Tết end there: nobody may wait longer', '2026-02-03', '2026-02-18'],
  ])('%s', (_, askedOn, until) => {
    expect(lastDayOf(askedOn, fifteenDays, tet)).toBe(until)
  })
})

test('days are counted both ways', () => {
  expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1)
  expect(daysBetween('2026-03-01', '2026-02-27')).toBe(-2)
})
