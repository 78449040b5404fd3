import { describe, expect, test } from 'vitest'
import { allocationStates, disbursementStates, projectStages, type Role, roles } from '../../../db/schema/index.ts'
import {
  allocationStageRefusal,
  allocationSteps,
  canAllocation,
  poolServes,
} from '../../../server/domain/allocation.ts'
import {
  canDisbursement,
  type DisbursementAct,
  type DisbursementPaper,
  disbursementSteps,
  trancheRefusal,
} from '../../../server/domain/disbursement.ts'
import { mayRequest, type Person } from '../../../server/domain/four-eyes.ts'

const UNIT = 7
const person = (staffId: number, ...held: Role[]): Person => ({
  staffId,
  reach: new Map(held.map((role) => [role, new Set([UNIT])])),
})
const paper = (facts: Partial<DisbursementPaper> = {}): DisbursementPaper => ({
  state: 'requested',
  method: 'cash',
  unitId: UNIT,
  requestedBy: 1,
  checkedBy: null,
  approvedBy: null,
  ...facts,
})
const signed = { requestedBy: 1, checkedBy: 2, approvedBy: 3 }

describe('an allocation', () => {
  test('is checked and approved by the right roles only, whatever else they hold elsewhere', () => {
    for (const role of roles) {
      const may = canAllocation('check', paper() as never, person(9, role))
      expect([role, may]).toEqual([role, role === 'accountant' ? null : 'not-your-part'])
      const head = canAllocation('approve', { ...paper({ checkedBy: 2 }), state: 'checked' }, person(9, role))
      expect([role, head]).toEqual([role, role === 'head' ? null : 'not-your-part'])
    }
    const elsewhere: Person = { staffId: 9, reach: new Map([['head', new Set([8])]]) }
    expect(canAllocation('approve', { ...paper(signed), state: 'checked' }, elsewhere)).toBe('not-your-part')
  })

  test('is never checked or approved by somebody who already played a part in it', () => {
    expect(canAllocation('check', paper() as never, person(1, 'accountant'))).toBe('you-requested-it')
    const checked = { ...paper({ checkedBy: 2 }), state: 'checked' as const }
    expect(canAllocation('approve', checked, person(1, 'head'))).toBe('you-requested-it')
    expect(canAllocation('approve', checked, person(2, 'head'))).toBe('you-checked-it')
  })

  test('is taken back by whoever asked for it, until somebody has checked it', () => {
    expect(canAllocation('refuse', paper() as never, person(1, 'officer'))).toBeNull()
    expect(canDisbursement('refuse', paper(), person(1, 'officer'))).toBeNull()
    expect(canAllocation('refuse', paper() as never, person(9, 'officer'))).toBe('not-your-part')
    const checked = { ...paper({ checkedBy: 2 }), state: 'checked' as const }
    expect(canAllocation('refuse', checked, person(1, 'officer'))).toBe('not-your-part')
    expect(canDisbursement('refuse', checked, person(1, 'officer'))).toBe('not-your-part')
  })

  test('moves only along its steps', () => {
    for (const [act, step] of Object.entries(allocationSteps))
      for (const state of allocationStates) {
        const refusal = canAllocation(act as 'check', { ...paper(), state }, person(9, ...roles))
        const legal = (step.from as readonly string[]).includes(state)
        expect([act, state, refusal]).toEqual([act, state, legal ? null : 'paper-moved-on'])
      }
  })

  test('is for houses that were posted for objections and are not paused, given up or settled', () => {
    const open = projectStages.filter((stage) => allocationStageRefusal(stage) === null)
    expect(open).toEqual(['posted', 'decided', 'started', 'under-way', 'accepted', 'handed-over'])
  })

  test('takes from the house’s own pool, its commune’s, or a general one or an appeal’s of its unit or above, of the same fund', () => {
    const house = { code: 'NH1', fundId: 1, unitCode: 'LA-1', unitAndAbove: [2, 1] }
    const serves = (unitId: number, purposeCode: string, fundId = 1) =>
      poolServes({ unitId, fundId, purposeCode }, house)
    expect(serves(1, 'general')).toBe(true)
    expect(serves(2, 'project:NH1')).toBe(true)
    expect(serves(1, 'commune:LA-1')).toBe(true)
    expect(serves(1, 'appeal:VD1')).toBe(true)
    expect(serves(3, 'appeal:VD1')).toBe(false)
    expect(serves(3, 'general')).toBe(false)
    expect(serves(1, 'general', 2)).toBe(false)
    expect(serves(1, 'project:NH2')).toBe(false)
    expect(serves(1, 'commune:LA-2')).toBe(false)
  })
})

describe('a payment', () => {
  test('moves only along its steps, and only by the way it is paid', () => {
    for (const [act, step] of Object.entries(disbursementSteps))
      for (const state of disbursementStates)
        for (const method of ['cash', 'bank'] as const) {
          const refusal = canDisbursement(act as DisbursementAct, paper({ state, method }), person(9, ...roles))
          if (act === 'pay' && method === 'bank') expect(refusal).toBe('paid-by-bank')
          else if (act === 'send' && method === 'cash') expect(refusal).toBe('paid-in-cash')
          else expect(refusal).toBe((step.from as readonly string[]).includes(state) ? null : 'paper-moved-on')
        }
  })

  test('is paid by a cashier who did not ask for, check or approve it', () => {
    const approved = paper({ ...signed, state: 'approved' })
    expect(canDisbursement('pay', approved, person(4, 'cashier'))).toBeNull()
    expect(canDisbursement('pay', approved, person(4, 'accountant', 'head', 'officer'))).toBe('not-your-part')
    expect(canDisbursement('pay', approved, person(1, 'cashier'))).toBe('you-requested-it')
    expect(canDisbursement('pay', approved, person(2, 'cashier'))).toBe('you-checked-it')
    expect(canDisbursement('pay', approved, person(3, 'cashier'))).toBe('you-approved-it')
  })

  test('is asked for by the house’s officer or the paying unit’s accountant', () => {
    const units = { house: UNIT, paying: 8 }
    expect(mayRequest(person(1, 'officer'), units)).toBe(true)
    expect(mayRequest(person(1, 'accountant'), units)).toBe(false)
    expect(mayRequest(person(1, 'accountant'), { house: 8, paying: UNIT })).toBe(true)
    expect(mayRequest(person(1, 'head', 'cashier', 'auditor', 'administrator'), { house: UNIT, paying: UNIT })).toBe(
      false,
    )
  })
})

describe('a tranche', () => {
  test('is not paid before the decision, nor while the house is paused, given up or settled', () => {
    const first = { number: 1, leftVnd: 1 }
    for (const stage of ['assessed', 'surveyed', 'posted'] as const)
      expect(trancheRefusal(stage, first)).toBe('house-not-decided')
    expect(trancheRefusal('paused', first)).toBe('house-paused')
    expect(trancheRefusal('dropped', first)).toBe('house-dropped')
    expect(trancheRefusal('settled', first)).toBe('house-settled')
    expect(trancheRefusal('decided', first)).toBeNull()
  })

  test('after the first waits for the start, and the last one for the acceptance', () => {
    expect(trancheRefusal('decided', { number: 2, leftVnd: 1 })).toBe('tranche-waits-for-start')
    expect(trancheRefusal('started', { number: 2, leftVnd: 1 })).toBeNull()
    expect(trancheRefusal('under-way', { number: 2, leftVnd: 0 })).toBe('tranche-waits-for-acceptance')
    expect(trancheRefusal('decided', { number: 1, leftVnd: 0 })).toBe('tranche-waits-for-acceptance')
    expect(trancheRefusal('accepted', { number: 1, leftVnd: 0 })).toBeNull()
    expect(trancheRefusal('handed-over', { number: 3, leftVnd: 0 })).toBeNull()
  })
})
