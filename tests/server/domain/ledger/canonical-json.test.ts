import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CanonicalValue, canonicalJson } from '../../../../server/domain/ledger/canonical-json.ts'

const asCanonical = (value: unknown) => canonicalJson(value as CanonicalValue)

const text = fc.string({ unit: 'grapheme' }).map((value) => value.normalize('NFC'))
const key = fc.stringMatching(/^[A-Za-z0-9]{1,8}$/)
const { value } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

describe('what would not be read back to the same bytes everywhere is refused', () => {
  test.each([
    ['a number', 1],
    ['a number as large as the ledger’s', 10_000_000_000_000],
    ['true', true],
    ['undefined', undefined],
    ['a missing member', { a: undefined }],
    ['a big integer', 1n],
    ['a function', () => 'x'],
    ['half a character', '\ud83d'],
    ['half a character deep inside', { a: ['\udc00'] }],
    ['text that is not NFC', 'Ho\u0323p'],
    ['a key with a mark', { số: 'x' }],
    ['an empty key', { '': 'x' }],
    ['a key that needs escaping', { 'a"b': 'x' }],
  ])('%s', (_, wrong) => {
    expect(() => asCanonical(wrong)).toThrow(TypeError)
  })
})

test('keys stand in code-unit order at every depth, without white space', () => {
  expect(canonicalJson({ b: null, B: ['x', { z: '', a: '' }], a1: '"', a: '\\' })).toBe(
    '{"B":["x",{"a":"","z":""}],"a":"\\\\","a1":"\\"","b":null}',
  )
})

test('text is escaped as RFC 8785 says: only what must be', () => {
  expect(canonicalJson('Đại đoàn kết 🏠 / \u0007\n\u2028')).toBe('"Đại đoàn kết 🏠 / \\u0007\\n\u2028"')
})

test('what is written can be read back, and writing that again gives the same bytes', () => {
  fc.assert(
    fc.property(value, (written) => {
      const bytes = canonicalJson(written)
      expect(JSON.parse(bytes)).toEqual(written)
      expect(canonicalJson(JSON.parse(bytes) as CanonicalValue)).toBe(bytes)
    }),
  )
})

test('the order in which somebody built an object leaves no trace', () => {
  fc.assert(
    fc.property(fc.dictionary(key, text, { minKeys: 2, noNullPrototype: true }), (members) => {
      const backwards = Object.fromEntries(Object.entries(members).reverse())
      expect(canonicalJson(backwards)).toBe(canonicalJson(members))
    }),
  )
})
