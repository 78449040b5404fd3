import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codePrefixes, isHouseCode, makeHouseCode } from '../../../server/domain/project-code.ts'

const bytes = fc.uint8Array({ minLength: 6, maxLength: 6 })
const kinds = fc.constantFrom(...(Object.keys(codePrefixes) as (keyof typeof codePrefixes)[]))

test('what was mistyped, cut off or belongs to another kind of paper is no code', () => {
  for (const wrong of ['', 'NH', 'nh2345678', 'NH234567', 'NH23456789', 'NH23456O8', 'CH2222222', ' NH2222222'])
    expect([wrong, isHouseCode('project', wrong)]).toEqual([wrong, false])
  expect(() => makeHouseCode('project', new Uint8Array(5))).toThrow(RangeError)
})

test('every code is accepted as its own kind only, and can stand in an account name', () => {
  fc.assert(
    fc.property(kinds, bytes, (kind, random) => {
      const code = makeHouseCode(kind, random)
      expect(code).toMatch(/^[A-Z]{2}[2-9A-HJKMNP-Z]{7}$/)
      expect(code.slice(0, 2)).toBe(codePrefixes[kind])
      for (const other of Object.keys(codePrefixes) as (typeof kind)[])
        expect(isHouseCode(other, code)).toBe(other === kind)
    }),
  )
})

test('one wrong character or two exchanged ones always show', () => {
  const alphabet = [...'23456789ABCDEFGHJKMNPQRSTUVWXYZ']
  fc.assert(
    fc.property(bytes, fc.integer({ min: 2, max: 8 }), fc.constantFrom(...alphabet), (random, at, other) => {
      const code = makeHouseCode('project', random)
      const wrong = code.slice(0, at) + other + code.slice(at + 1)
      expect(isHouseCode('project', wrong)).toBe(wrong === code)
      const [a, b] = [code[at] as string, code[at - 1] as string]
      if (at > 2 && a !== b)
        expect(isHouseCode('project', code.slice(0, at - 1) + a + b + code.slice(at + 1))).toBe(false)
    }),
  )
})
