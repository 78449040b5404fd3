import { describe, expect, test } from 'vitest'
import { donorGroups } from '../../../server/domain/donor-groups.ts'
import { alikePairs, likenessesOf, type Told, traitsOf } from '../../../server/domain/donor-likeness.ts'

const alike = (one: Partial<Told>, other: Partial<Told>) => {
  const told = { name: null, contact: null, taxCode: null }
  return likenessesOf(traitsOf({ ...told, ...one }), traitsOf({ ...told, ...other }))
}

describe('two donors', () => {
  test('of whom nothing was told, or who share only blanks and scraps, are not alike', () => {
    expect(alike({}, {})).toEqual([])
    expect(alike({ name: '', contact: '', taxCode: '' }, { name: '', contact: '', taxCode: '' })).toEqual([])
    expect(alike({ contact: '091' }, { contact: '091' })).toEqual([])
    expect(alike({ contact: 'a1234567890@thu.example' }, { contact: '1234567890' })).toEqual([])
    expect(alike({ name: '…' }, { name: '???' })).toEqual([])
  })

  test('look alike by a tax code, a way to reach them or a name, however it was typed', () => {
    expect(alike({ contact: '0912345678' }, { contact: '+84 912 345 678' })).toEqual(['same-phone'])
    expect(alike({ contact: 'Hoa@Thu.Example' }, { contact: 'hoa@thu.example' })).toEqual(['same-email'])
    expect(alike({ taxCode: '0100109106' }, { taxCode: '010 010 9106' })).toEqual(['same-tax-code'])
    expect(alike({ name: 'Đặng Thị Hoà' }, { name: 'DANG THI HOA' })).toEqual(['same-name-unmarked'])
    expect(
      alike({ name: 'Đặng Thị Hòa', taxCode: '0100109106' }, { name: 'Đặng Thị Hòa', taxCode: '0100109106' }),
    ).toEqual(['same-tax-code', 'same-name'])
  })
})

test('donors who look alike are listed once, the strongest likeness first, until somebody said whether they are one', () => {
  const told = (id: number, name: string, contact: string | null = null) => ({ id, name, contact, taxCode: null })
  const pledges = [
    told(1, 'An', '0912345678'),
    told(2, 'Bình'),
    told(3, 'binh'),
    told(4, 'An', '0912345678'),
    told(5, 'Ân'),
  ]
  const pairs = (findings: Parameters<typeof donorGroups>[0]) => {
    const { donorOf, isApart } = donorGroups(findings)
    return alikePairs(pledges, donorOf, isApart).map(({ one, other, reasons }) => [one.id, other.id, ...reasons])
  }
  expect(pairs([])).toEqual([
    [1, 4, 'same-phone', 'same-name'],
    [2, 3, 'same-name-unmarked'],
    [1, 5, 'same-name-unmarked'],
  ])
  const said = (firstId: number, secondId: number, verdict: 'same' | 'different') => ({ firstId, secondId, verdict })
  expect(pairs([said(1, 4, 'same'), said(2, 3, 'different')])).toEqual([[1, 5, 'same-name-unmarked']])
  // What was said of one pledge holds for all of its donor.
  expect(pairs([said(1, 4, 'same'), said(4, 5, 'different'), said(2, 3, 'same')])).toEqual([])
})
