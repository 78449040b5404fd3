import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeldNumbers } from '../../../../server/domain/ledger/held-numbers.ts'

const LINE = 'Liabilities:LA:VNN:Pool:General'
const holders = [
  { account: LINE, spentIn: null },
  { account: 'Liabilities:LA:VNN:Committed:NH1', spentIn: null },
  { account: 'Liabilities:LA:VNN:Committed:NH1', spentIn: 4 },
  { account: 'Liabilities:LA:VNN:Committed:NH1', spentIn: 5 },
]
const holder = fc.constantFrom(...holders)
const deed = fc.oneof(
  fc.record({ arrives: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    fromNo: fc.integer({ min: 1, max: 30 }),
    length: fc.integer({ min: 1, max: 12 }),
    from: holder,
    to: holder,
  }),
)

test('ranges say of every single đồng who holds it, in as few ranges as can be', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 40 }), (deeds) => {
      const numbers = new HeldNumbers()
      const each: (typeof holders)[number][] = []
      for (const what of deeds)
        if ('arrives' in what) {
          expect(numbers.arrive(LINE, each.length + 2, each.length + 2)).toBe(false)
          expect(numbers.arrive(LINE, each.length + 1, each.length + what.arrives)).toBe(true)
          for (let i = 0; i < what.arrives; i++) each.push(holders[0] as (typeof holders)[number])
        } else {
          const span = each.slice(what.fromNo - 1, what.fromNo - 1 + what.length)
          const isHeld = span.length === what.length && span.every((one) => one === what.from)
          const toNo = what.fromNo + what.length - 1
          expect(numbers.relabel(LINE, what.fromNo, toNo, what.from, what.to)).toBe(isHeld)
          if (isHeld) each.fill(what.to, what.fromNo - 1, toNo)
        }
      const expected: object[] = []
      for (const [at, one] of each.entries()) {
        const last = expected.at(-1) as { toNo: number } | undefined
        if (last && each[at - 1] === one) last.toNo = at + 1
        else expected.push({ fromNo: at + 1, toNo: at + 1, ...one })
      }
      expect(numbers.lines.get(LINE) ?? []).toEqual(expected)
      for (const { account } of holders)
        expect(numbers.heldBy(account)).toBe(
          each.filter((one) => one.account === account && one.spentIn === null).length,
        )
    }),
    { numRuns: 300 },
  )
})
