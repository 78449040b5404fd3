import { expect, test } from 'vitest'
import { numbersToMove } from '../../../../server/actions/ledger/numbers-to-move.ts'
import { MAX_RANGES } from '../../../../server/domain/ledger/numbers.ts'

const pieces = Array.from({ length: MAX_RANGES + 1 }, (_, n) => ({ lineId: 1, line: 'x', fromNo: 2 * n, toNo: 2 * n }))

test('money that is there in too many small pieces is not called missing', () => {
  expect(numbersToMove(pieces, MAX_RANGES)).toHaveLength(MAX_RANGES)
  expect(() => numbersToMove(pieces, MAX_RANGES + 1)).toThrow(expect.objectContaining({ code: 'too-many-ranges' }))
  expect(() => numbersToMove(pieces, MAX_RANGES + 2)).toThrow(
    expect.objectContaining({
      code: 'not-enough-money',
      values: { amountVnd: MAX_RANGES + 2, availableVnd: MAX_RANGES + 1 },
    }),
  )
})
