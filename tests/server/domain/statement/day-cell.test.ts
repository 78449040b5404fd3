import { describe, expect, test } from 'vitest'
import { readDay } from '../../../../server/domain/statement/day-cell.ts'

describe('the day in a bank statement', () => {
  test.each([
    '31/02/2024',
    '29/02/2023',
    '13/25/2024',
    '00/09/2024',
    '5/9/24',
    '05/09-2024',
    'hôm nay',
    '20240905',
    0,
    -1,
    1e12,
    Number.NaN,
  ])('does not exist: %s', (cell) => expect(readDay(cell)).toEqual({ kind: 'problem', code: 'day-invalid' }))
  test.each(['31/12/1999', '01/01/2101', '2101-01-01', 36_525, 73_416])('lies outside 2000–2100: %s', (cell) => {
    expect(readDay(cell)).toEqual({ kind: 'problem', code: 'day-out-of-range' })
  })
  test.each([
    ['05/09/2024', '2024-09-05', ''],
    [' 5-9-2024 ', '2024-09-05', ''],
    ['05.09.2024', '2024-09-05', ''],
    ['29/02/2024', '2024-02-29', ''],
    ['05/09/2024 10:20:30', '2024-09-05', ''],
    ['2024-09-05T10:20:30.000Z', '2024-09-05', ''],
    ['05/09/2024\n5091.12345', '2024-09-05', '5091.12345'],
    ['05/09/2024 5091 - 12345', '2024-09-05', '5091 - 12345'],
    [45_540, '2024-09-05', ''],
    [45_540.75, '2024-09-05', ''],
    [36_526, '2000-01-01', ''],
    [73_415, '2100-12-31', ''],
  ])('%j is %s', (cell, day, rest) => expect(readDay(cell)).toEqual({ kind: 'day', day, rest }))
  test.each([undefined, null, '', '  '])('may be left blank: %j', (cell) =>
    expect(readDay(cell)).toEqual({ kind: 'blank' }),
  )
})
