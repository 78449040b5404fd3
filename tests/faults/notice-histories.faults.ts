import { test } from 'vitest'
import { everyHistoryEndsInOneState } from '../support/notice-histories.ts'

test('a thousand histories, shuffled, repeated and late, end with every transfer in the books once', async () => {
  await everyHistoryEndsInOneState(25)
}, 1_200_000)
