import { expect, test } from 'vitest'
import { flipBits, tally } from '../support/bit-flips.ts'
import { signedFund } from '../support/verification.ts'

const FLIPS = 1_500

test(`of ${FLIPS} bits turned over all over the file none changes ledger, account, checkpoint or committed wording unseen`, async () => {
  const flips = await flipBits(await signedFund(), FLIPS, 2)
  console.log(`${FLIPS} bit flips:`, tally(flips))
  const elsewhere = new Map<string, number>()
  for (const { outcome, where } of flips)
    if (outcome === 'elsewhere') elsewhere.set(where, (elsewhere.get(where) ?? 0) + 1)
  console.log('elsewhere, in tables:', Object.fromEntries(elsewhere))
  expect(flips.filter(({ outcome }) => outcome === 'UNNOTICED')).toEqual([])
}, 3_600_000)
