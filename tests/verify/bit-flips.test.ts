import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { faultsIn, storyLog } from '../support/verify.ts'

test('one flipped bit anywhere in a folder of tiles is noticed, wherever it is', { timeout: 120_000 }, async () => {
  const { folder } = storyLog(300)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  expect(files.length).toBe(7)
  // Half of them in the small files, where a bit is rarely hit by chance.
  const small = files.filter((file) => !file.includes('entries'))
  const flip = fc.record({
    file: fc.oneof(fc.constantFrom(...files), fc.constantFrom(...small)),
    place: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    bit: fc.integer({ min: 0, max: 7 }),
  })
  await fc.assert(
    fc.asyncProperty(flip, async ({ file, place, bit }) => {
      const whole = readFileSync(file)
      const flipped = Buffer.from(whole)
      const at = Math.floor(place * whole.length)
      flipped[at] = (flipped[at] as number) ^ (1 << bit)
      writeFileSync(file, flipped)
      const faults = await faultsIn(folder)
      writeFileSync(file, whole)
      return faults.length > 0
    }),
    { numRuns: 600 },
  )
  expect(await faultsIn(folder)).toEqual([])
})
