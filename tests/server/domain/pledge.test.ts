import { expect, test } from 'vitest'
import { outstandingVnd, type PledgeFacts, pledgeStatus, whyNotCancel } from '../../../server/domain/pledge.ts'

const today = '2023-05-01'
const facts = (known: Partial<PledgeFacts> = {}): PledgeFacts => ({
  amountVnd: 500_000,
  receivedVnd: 0,
  unclearVnd: 0,
  expectedOn: null,
  cancelledAt: null,
  cancelReason: null,
  ...known,
})

test('a pledge stands as its amounts and days say', () => {
  const cases: [Partial<PledgeFacts>, string][] = [
    [{}, 'waiting'],
    [{ expectedOn: '2023-05-01' }, 'waiting'],
    [{ expectedOn: '2023-04-30' }, 'late'],
    [{ receivedVnd: 1 }, 'partly'],
    [{ receivedVnd: 500_000 }, 'full'],
    [{ receivedVnd: 500_001 }, 'over'],
    [{ unclearVnd: 500_000 }, 'unclear'],
    [{ unclearVnd: 500_000, receivedVnd: 1 }, 'unclear'],
    [{ unclearVnd: 1, receivedVnd: 500_000 }, 'full'],
    [{ cancelledAt: 1 }, 'cancelled'],
    [{ cancelledAt: 1, expectedOn: '2023-04-30' }, 'cancelled'],
    [{ cancelledAt: 1, receivedVnd: 500_000 }, 'full'],
    [{ cancelledAt: 1, receivedVnd: 1 }, 'partly'],
    [{ cancelledAt: 1, receivedVnd: 1, cancelReason: 'rest-donor' }, 'cancelled'],
    [{ cancelledAt: 1, receivedVnd: 500_000, cancelReason: 'rest-donor' }, 'full'],
    [{ cancelledAt: 1, receivedVnd: 1, unclearVnd: 1, cancelReason: 'rest-donor' }, 'unclear'],
    [{ cancelledAt: 1, receivedVnd: 1, cancelReason: 'refund' }, 'partly'],
  ]
  for (const [known, status] of cases) expect([known, pledgeStatus(facts(known), today)]).toEqual([known, status])
})

test('what is still to come is never negative and ends with the promise', () => {
  expect(outstandingVnd(facts({ receivedVnd: 200_000 }))).toBe(300_000)
  expect(outstandingVnd(facts({ receivedVnd: 600_000 }))).toBe(0)
  expect(outstandingVnd(facts({ cancelledAt: 1 }))).toBe(0)
})

test('what is still to come of a promise can be given up, but not while money waits to be matched', () => {
  expect(whyNotCancel(facts())).toBeNull()
  expect(whyNotCancel(facts({ cancelledAt: 1 }))).toBe('pledge-cancelled')
  expect(whyNotCancel(facts({ receivedVnd: 1 }))).toBeNull()
  expect(whyNotCancel(facts({ receivedVnd: 500_000 }))).toBe('pledge-met')
  expect(whyNotCancel(facts({ receivedVnd: 1, unclearVnd: 1 }))).toBe('pledge-has-money')
  expect(whyNotCancel(facts({ unclearVnd: 1 }))).toBe('pledge-has-money')
})
