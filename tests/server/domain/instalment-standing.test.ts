import { describe, expect, test } from 'vitest'
import { planStanding, reminderDue } from '../../../server/domain/instalment-standing.ts'
import { schedule } from '../../../server/domain/instalments.ts'

const plan = schedule({ totalVnd: 1_000_000, count: 3, firstOn: '2026-01-31', every: 'month' })
const terms = { beforeDays: 3, afterDays: 7 }
const at = (today: string, receivedVnd = 0, lastReceivedOn: string | null = null, isCancelled = false) =>
  planStanding(plan, { receivedVnd, lastReceivedOn, isCancelled }, { today, lapseDays: 180 })
const states = (...of: Parameters<typeof at>) => at(...of).map(({ state }) => state)
const reminder = (...of: Parameters<typeof at>) => {
  const found = reminderDue(at(...of), of[0], terms)
  return found && [found.part.position, found.when]
}

describe('the parts of a promise', () => {
  test('are due until the end of their day, the months’ ends as they are', () => {
    expect(plan.map(({ dueOn }) => dueOn)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31'])
    expect(states('2026-01-31')).toEqual(['due', 'due', 'due'])
    expect(states('2026-02-01')).toEqual(['overdue', 'due', 'due'])
  })

  test('are filled the oldest first, whichever the donor meant', () => {
    const parts = at('2026-02-10', 400_000)
    expect(parts.map(({ receivedVnd }) => receivedVnd)).toEqual([333_333, 66_667, 0])
    expect(parts.map(({ state }) => state)).toEqual(['received', 'due', 'due'])
  })

  test('are met by money beyond the plan, and by money for a cancelled promise', () => {
    expect(states('2026-02-10', 5_000_000)).toEqual(['received', 'received', 'received'])
    expect(states('2026-02-10', 333_333, '2026-01-30', true)).toEqual(['received', 'cancelled', 'cancelled'])
  })

  test('lapse after the stated time without money, counted from the last money that came', () => {
    expect(states('2026-07-30')).toEqual(['overdue', 'overdue', 'overdue'])
    expect(states('2026-07-31')).toEqual(['lapsed', 'overdue', 'overdue'])
    expect(states('2026-07-31', 100, '2026-03-01')).toEqual(['overdue', 'overdue', 'overdue'])
    expect(states('2027-01-01')).toEqual(['lapsed', 'lapsed', 'lapsed'])
  })
})

describe('a reminder', () => {
  test('is due three days before a part and seven days after it, and not otherwise', () => {
    expect(reminder('2026-01-27')).toBe(null)
    expect(reminder('2026-01-28')).toEqual([1, 'before'])
    expect(reminder('2026-02-06')).toBe(null)
    expect(reminder('2026-02-07')).toEqual([1, 'after'])
  })

  test('is of the newest part, so that a donor gets one letter a day', () => {
    expect(reminder('2026-02-25')).toEqual([2, 'before'])
    expect(reminder('2026-03-20')).toEqual([2, 'after'])
  })

  test('is due of nothing that came, was cancelled or has lapsed', () => {
    expect(reminder('2026-02-07', 333_333, '2026-01-31')).toBe(null)
    expect(reminder('2026-02-07', 0, null, true)).toBe(null)
    expect(reminder('2027-01-01')).toBe(null)
  })
})
