import { describe, expect, test } from 'vitest'
import { projectStages } from '../../../db/schema/index.ts'
import { canMove, type HouseFacts, hasReached, openStages, stageLine } from '../../../server/domain/project-stages.ts'

const house = (facts: Partial<HouseFacts> = {}): HouseFacts => ({
  kind: 'build',
  stage: 'assessed',
  pausedAt: null,
  paidVnd: 0,
  leftVnd: 0,
  paymentsOnTheWay: 0,
  ...facts,
})

describe('a house', () => {
  test('never skips a stage, goes back, or moves to where it is', () => {
    for (const [at, stage] of stageLine.entries())
      for (const [to, target] of stageLine.entries())
        if (to !== at + 1 && !(stage === 'decided' && target === 'under-way'))
          expect([stage, target, canMove(house({ stage }), target)]).toEqual([stage, target, 'stage-not-next'])
  })

  test('goes from its assessment to its settlement one stage after the other', () => {
    for (const [at, stage] of stageLine.slice(0, -1).entries())
      expect(canMove(house({ stage }), stageLine[at + 1] as (typeof stageLine)[number])).toBeNull()
  })

  test('is begun before it is under way, unless it is only repaired', () => {
    expect(canMove(house({ stage: 'decided' }), 'under-way')).toBe('stage-needs-start')
    expect(canMove(house({ stage: 'decided', kind: 'repair' }), 'under-way')).toBeNull()
  })

  test('goes on from where it was paused and nowhere else', () => {
    const paused = house({ stage: 'paused', pausedAt: 'under-way' })
    expect(openStages(paused)).toEqual(['under-way', 'dropped'])
    expect(canMove(paused, 'accepted')).toBe('stage-not-where-it-paused')
    expect(canMove(paused, 'paused')).toBe('stage-not-next')
  })

  test('is not given up once money was paid for it or is on its way', () => {
    expect(canMove(house({ stage: 'started', paidVnd: 1 }), 'dropped')).toBe('stage-money-already-paid')
    expect(canMove(house({ stage: 'started', paymentsOnTheWay: 1 }), 'dropped')).toBe('stage-money-on-the-way')
    expect(canMove(house({ stage: 'paused', pausedAt: 'started', paidVnd: 1 }), 'dropped')).toBe(
      'stage-money-already-paid',
    )
    expect(canMove(house({ stage: 'started' }), 'dropped')).toBeNull()
  })

  test('is not settled while a payment is on its way', () => {
    expect(canMove(house({ stage: 'handed-over', paymentsOnTheWay: 1 }), 'settled')).toBe('stage-money-on-the-way')
  })

  test('is not settled while money set aside for it is left', () => {
    expect(canMove(house({ stage: 'handed-over', leftVnd: 1 }), 'settled')).toBe('stage-money-left')
  })

  test('goes nowhere from its end', () => {
    for (const stage of ['settled', 'dropped'] as const) expect(openStages(house({ stage }))).toEqual([])
  })

  test('that is paused or given up has reached no milestone', () => {
    for (const stage of projectStages)
      expect([stage, hasReached(stage, 'assessed')]).toEqual([stage, stage !== 'paused' && stage !== 'dropped'])
  })
})
