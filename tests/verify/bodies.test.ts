import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IdSet, readBody } from '../../public/verify/verify.js'
import { type CanonicalValue, canonicalJson } from '../../server/domain/ledger/canonical-json.ts'
import { storyOf } from '../support/log-bodies.ts'
import { logKey, writeLog } from '../support/log-folder.ts'
import { emptyFolder, faultsIn } from '../support/verify.ts'

const [good = ''] = storyOf(1)

/** What the verifier says of one body, signed by the log as it is. */
async function faultOf(body: string | Buffer): Promise<string | undefined> {
  const [fault] = await faultsIn(writeLog(emptyFolder(), [body], logKey()).folder)
  return fault
}

describe('a body that is not written in its one canonical form is noticed, though the log signed it:', () => {
  test.each([
    ['a space', good.replace('":"', '": "'), 'body-not-canonical'],
    ['a line end after it', `${good}\n`, 'body-not-canonical'],
    ['a byte order mark', `\ufeff${good}`, 'body-not-json'],
    ['keys in another order', `{"v":"1",${good.slice(1).replace(',"v":"1"', '')}`, 'body-not-canonical'],
    ['a key twice', good.replace('"fund":', '"fund":"CT","fund":'), 'body-not-canonical'],
    [
      'a key twice with the same value',
      good.replace('"fund":"VNN",', '"fund":"VNN","fund":"VNN",'),
      'body-not-canonical',
    ],
    ['a needless escape', good.replace('"VNN"', '"\\u0056NN"'), 'body-not-canonical'],
    ['an escaped slash', good.replace('"test:0"', '"test\\/0"'), 'body-not-canonical'],
    ['an escape in capitals', good.replace('"test:0"', '"test\\u000B0"'), 'body-not-canonical'],
    ['text that is not NFC', good.replace('"test:0"', '"te\u0302st"'), 'body-not-nfc'],
    ['half a character', good.replace('"test:0"', '"\\ud800"'), 'body-not-nfc'],
    ['a key that is not ASCII', good.replace('"fund"', '"quỹ"'), 'body-not-canonical'],
    ['a number', good.replace('"amount":"100000"', '"amount":100000'), 'body-not-strings'],
    ['true', good.replace('"project":null', '"project":true'), 'body-not-strings'],
    ['a list', `[${good}]`, 'body-not-json'],
    ['two bodies', good + good, 'body-not-json'],
    ['half a body', good.slice(0, 200), 'body-not-json'],
    ['nothing', '', 'body-not-json'],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0x7d]), 'body-not-utf8'],
    ['a tower of lists', '['.repeat(30_000) + ']'.repeat(30_000), 'body-not-canonical'],
    [
      'a tower inside',
      good.replace('"project":null', `"project":${'['.repeat(9)}${']'.repeat(9)}`),
      'body-not-canonical',
    ],
  ])('%s', async (_what, body, fault) => {
    expect(await faultOf(body)).toBe(fault)
  })
})

test('a body in its canonical form is read', async () => {
  expect(await faultOf(good)).toBe(undefined)
  const accented = JSON.stringify({ a: 'Nguyễn Thị Bông', b: '\u0007"\\', c: null })
  expect(readBody(Buffer.from(accented), 0)).toEqual(JSON.parse(accented))
})

const key = fc.stringMatching(/^[A-Za-z0-9]{1,4}$/)
const { value } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 5 },
    fc.constant(null),
    fc.string({ unit: 'grapheme' }).map((text) => text.normalize('NFC')),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 }),
  ),
}))

test('what the ledger writes as canonical is what the verifier reads as canonical, whatever it holds', () => {
  fc.assert(
    fc.property(fc.dictionary(key, value), (object) => {
      const text = canonicalJson(object)
      expect(JSON.stringify(readBody(Buffer.from(text), 0))).toBe(JSON.stringify(JSON.parse(text)))
    }),
    { numRuns: 300 },
  )
})

test('no id is forgotten among a hundred thousand, and none is taken for another', () => {
  const ids = new IdSet()
  for (let index = 0; index < 100_000; index++) expect(ids.add(`bank:VCB:${index}`, index)).toEqual([])
  const again = IdSet.unpack(ids.pack())
  for (let index = 0; index < 100_000; index += 997) expect(again.add(`bank:VCB:${index}`, 200_000)).toContain(index)
})
