import { describe, expect, test } from 'vitest'
import { makeReferenceCode } from '../../../server/domain/reference-code.ts'
import { evidenceOf, pairOff, type Told } from '../../../server/domain/same-transfer.ts'

const told = (facts: Partial<Told> = {}): Told => ({
  ...{ day: '2023-05-02', changeVnd: 1_000, balanceVnd: null, reference: null, memo: '' },
  ...facts,
})
const CODE = makeReferenceCode(Buffer.alloc(8, 5))

describe('two tellings are not one transfer', () => {
  test.each([
    ['of another amount', {}, { changeVnd: 1_001 }],
    ['in the other direction', {}, { changeVnd: -1_000 }],
    ['two days apart', { reference: 'FT123456' }, { reference: 'FT123456', day: '2023-05-04' }],
    [
      'when the account held something else after them',
      { balanceVnd: 5_000, reference: 'FT123456' },
      { balanceVnd: 6_000, reference: 'FT123456' },
    ],
    ['a day apart with nothing in common', { memo: 'gia dinh ong Nam' }, { memo: 'gia dinh ba Tu', day: '2023-05-03' }],
  ])('%s', (_, a, b) => {
    expect(evidenceOf(told(a), told(b))).toBeNull()
    expect(evidenceOf(told(b), told(a))).toBeNull()
  })
})

describe('what speaks for one transfer', () => {
  test.each([
    ['balance', { balanceVnd: 5_000 }, { balanceVnd: 5_000, day: '2023-05-01' }],
    ['reference', { reference: 'FT 23-12345' }, { reference: 'ft2312345', balanceVnd: 1, day: '2023-05-03' }],
    ['reference', { reference: '5213.98765' }, { memo: 'MBVCB.5213.98765.ung ho' }],
    ['memo', { memo: 'Gia dinh ong Nam' }, { memo: 'MBVCB.1.GIA DINH\n ONG NAM.CT tu 07' }],
    ['memo', { memo: 'ung ho' }, { memo: 'UNG HO' }],
    ['memo', { memo: `x ${CODE}`, day: '2023-05-01' }, { memo: `${CODE.toLowerCase()} y` }],
    ['unclear', { memo: 'ung ho' }, { memo: 'ung ho', day: '2023-05-03' }],
    ['unclear', { memo: 'ung ho', reference: 'FT123456' }, { memo: 'ung ho', reference: 'FT123457' }],
    ['memo', { memo: 'ung ho', reference: 'FT123456' }, { memo: 'ung ho', reference: '5213.98765' }],
    ['unclear', { memo: 'nam' }, { memo: 'viet nam thuong mai' }],
    ['unclear', {}, { reference: '12', memo: 'x 12' }],
  ] as const)('%s', (evidence, a, b) => {
    expect(evidenceOf(told(a), told(b))).toBe(evidence)
    expect(evidenceOf(told(b), told(a))).toBe(evidence)
  })
})

test('each has one partner at most, the surest first, and the same day before the one beside it', () => {
  const candidates = [
    told({ memo: 'ung ho' }),
    told({ memo: 'ung ho', reference: 'FT111111' }),
    told({ balanceVnd: 9_000, day: '2023-05-01' }),
    told({ balanceVnd: 9_000 }),
  ]
  const [plain, referenced, , balanced] = candidates
  const pairs = pairOff(
    [
      told({ memo: 'ung ho' }),
      told({ memo: 'ung ho', reference: 'FT111111' }),
      told({ balanceVnd: 9_000 }),
      told({ memo: 'ung ho', day: '2023-04-30', changeVnd: 5 }),
    ],
    candidates,
  )
  expect(pairs.map((pair) => pair?.candidate ?? null)).toEqual([plain, referenced, balanced, null])
  expect(pairs.map((pair) => pair?.evidence ?? null)).toEqual(['memo', 'reference', 'balance', null])
})
