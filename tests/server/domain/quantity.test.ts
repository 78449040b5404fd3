import { expect, test } from 'vitest'
import { formatQuantity, parseQuantity } from '../../../server/domain/quantity.ts'

test('what is no quantity of goods is refused', () => {
  for (const typed of ['', '0', '0,000', '-5', '1.5', '1,2345', '12.50', 'hai', '1e3', '9999999999', '1,250.5'])
    expect([typed, parseQuantity(typed)]).toEqual([typed, null])
})

test('a quantity is read and written as people here write it', () => {
  for (const [typed, milli] of [
    ['20', 20_000],
    ['12,5', 12_500],
    ['1.250', 1_250_000],
    ['6.486', 6_486_000],
    ['0,125', 125],
  ] as const) {
    expect(parseQuantity(typed)).toBe(milli)
    expect(formatQuantity(milli)).toBe(typed)
  }
})
