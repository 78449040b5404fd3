import { test } from 'vitest'
import { everyHistoryEndsInOneState } from '../../../support/notice-histories.ts'

test('forty histories, shuffled, repeated and late, end with every transfer in the books once', async () => {
  await everyHistoryEndsInOneState(1)
}, 120_000)
