import { expect, test } from 'vitest'
import { flipBits, tally } from '../../../support/bit-flips.ts'
import { signedFund } from '../../../support/verification.ts'

test('a bit that turns over in the database file changes no ledger, account, checkpoint or committed wording unseen', async () => {
  const flips = await flipBits(await signedFund(), 150, 1)
  expect(flips.filter(({ outcome }) => outcome === 'UNNOTICED')).toEqual([])
  // Enough of them hit something.
  expect(tally(flips).noticed).toBeGreaterThan(40)
}, 300_000)
