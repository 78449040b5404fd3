import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  findReferenceCodes,
  isReferenceCode,
  locateReferenceCodes,
  makeReferenceCode,
} from '../../../server/domain/reference-code.ts'

const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const code = fc.uint8Array({ minLength: 8, maxLength: 8 }).map(makeReferenceCode)

describe('a reference code', () => {
  test('is refused in lower case, shortened, lengthened, with a look-alike letter or without its prefix', () => {
    const good = makeReferenceCode(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]))
    expect(isReferenceCode(good)).toBe(true)
    const bad = ['', 'VNN', good.toLowerCase(), good.slice(0, -1), `${good}2`, ` ${good}`, `VNM${good.slice(3)}`]
    for (const text of [...bad, 'VNN0OIL1000A', 'VNN😀😀😀😀😀']) expect(isReferenceCode(text)).toBe(false)
  })
  test('needs 8 random bytes', () => {
    expect(() => makeReferenceCode(new Uint8Array(7))).toThrow(RangeError)
  })
  test('is VNN and 9 characters without look-alikes, and is valid', () => {
    fc.assert(
      fc.property(code, (made) => {
        expect(made).toMatch(/^VNN[2-9A-HJKMNP-Z]{9}$/)
        expect(isReferenceCode(made)).toBe(true)
      }),
    )
  })
  test('always holds a letter, so that a number after “QUY VNN” is never taken for one of ours', () => {
    expect(makeReferenceCode(new Uint8Array(8))).toMatch(/^VNN\d*[A-Z]/)
    expect(isReferenceCode('VNN222222222')).toBe(false)
  })
  test('uses the bytes of a view, wherever it begins in its buffer', () => {
    const bytes = new Uint8Array([9, 9, 9, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(makeReferenceCode(bytes.subarray(3))).toBe(makeReferenceCode(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])))
  })
  test('with any one character wrong is not a code', () => {
    fc.assert(
      fc.property(code, fc.integer({ min: 3, max: 11 }), fc.constantFrom(...ALPHABET), (made, place, wrong) => {
        fc.pre(made[place] !== wrong)
        expect(isReferenceCode(made.slice(0, place) + wrong + made.slice(place + 1))).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
  test('with two neighbours exchanged is not a code', () => {
    fc.assert(
      fc.property(code, fc.integer({ min: 3, max: 10 }), (made, place) => {
        const [left = '', right = ''] = made.slice(place)
        fc.pre(left !== right)
        expect(isReferenceCode(made.slice(0, place) + right + left + made.slice(place + 2))).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('the codes in a bank’s memo', () => {
  const ours = makeReferenceCode(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]))
  const other = makeReferenceCode(new Uint8Array([8, 7, 6, 5, 4, 3, 2, 1]))

  test('are none in a memo that only names the fund', () => {
    for (const memo of ['', 'UNG HO QUY VNN', 'VNN VNN VNN', 'v.n.n', 'QUY VNN 234567892', 'Ủng hộ đồng bào']) {
      expect(findReferenceCodes(memo)).toEqual([])
    }
  })
  test('are found however the bank wrapped, spaced or re-cased them', () => {
    const broken = ours.split('').join(' ')
    for (const memo of [
      ours,
      ours.toLowerCase(),
      `MBVCB.6789012345.${ours}.CT tu 0011001234567 NGUYEN VAN A toi 1190`,
      `020924.140533.${ours}`,
      `CT nhanh 247 den: ${ours.slice(0, 6)}\r\n${ours.slice(6)}`,
      `TKThe :19031234567890, tai TCB. ${broken}`,
      `QUYVNN${ours}CHUYENTIEN`,
      `VNNVNN${ours}`,
      `ủng hộ ${ours.slice(0, 4)}-${ours.slice(4)}.`,
    ]) {
      expect(findReferenceCodes(memo)).toEqual([ours])
    }
  })
  test('are each named once, in their order', () => {
    expect(findReferenceCodes(`${other} ${ours} ${other}`)).toEqual([other, ours])
  })
  test('are found between any other words', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9 .,:-]{0,30}$/)
    fc.assert(
      fc.property(word, code, word, (before, made, after) => {
        expect(findReferenceCodes(`${before} ${made} ${after}`)).toContain(made)
      }),
    )
  })
  test('are placed exactly', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), code, fc.string({ unit: 'binary' }), (before, made, after) => {
        const memo = `${before}${made}${after}`
        const span = locateReferenceCodes(memo).find((found) => found.code === made)
        expect(memo.slice(span?.start, span?.end)).toBe(made)
      }),
    )
  })
})
