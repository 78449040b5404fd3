import { expect, test } from 'vitest'
import { BodyError, readBody } from '../../../../server/domain/ledger/read-body.ts'

const CASH = 'Assets:LA:VNN:Cash'
const POOL = 'Liabilities:LA:VNN:Pool:General'
const COMMITMENT = `${'A'.repeat(43)}=`
const body = `{"amount":"5","authority":null,"bookedOn":"2024-02-29","channel":"cash","direction":"in","fund":"VNN","id":"gift:1","index":"0","kind":"receipt","people":{"received":"NV0001"},"project":null,"purpose":"general","recordedAt":"1682899200000","reference":"VNN2A","reversedKind":null,"reverses":null,"texts":{"donor":"${COMMITMENT}"},"transfers":[{"amount":"5","credit":"${POOL}","debit":"${CASH}","numbers":[["${POOL}","1","5"]]}],"unit":"LA","v":"1","voucher":"PT-LA-VNN-2024-0000001"}`

test('a body is read as it says', () => {
  expect(readBody(body)).toEqual({
    index: 0,
    id: 'gift:1',
    kind: 'receipt',
    recordedAt: 1682899200000,
    bookedOn: '2024-02-29',
    unit: 'LA',
    fund: 'VNN',
    channel: 'cash',
    direction: 'in',
    amountVnd: 5,
    purpose: 'general',
    project: null,
    reference: 'VNN2A',
    voucher: 'PT-LA-VNN-2024-0000001',
    authority: null,
    reverses: null,
    reversedKind: null,
    people: { received: 'NV0001' },
    texts: { donor: COMMITMENT },
    transfers: [{ debit: CASH, credit: POOL, amountVnd: 5, numbers: [{ line: POOL, fromNo: 1, toNo: 5 }] }],
    redacts: [],
  })
})

test('an erasure names the texts it erases', () => {
  const erasing = body.replace('"reference"', '"redacts":[["3","donor"],["4","memo"]],"reference"')
  expect(readBody(erasing).redacts).toEqual([
    [3, 'donor'],
    [4, 'memo'],
  ])
})

const change = (from: string, to: string) => body.replace(from, to)

test.each([
  ['nothing', '', 'bodies'],
  ['no JSON', body.slice(1), 'bodies'],
  ['a list', '[]', 'bodies'],
  ['a number', '7', 'bodies'],
  ['null', 'null', 'bodies'],
  ['a space between', change(',"v"', ', "v"'), 'bodies'],
  ['a line behind', `${body} `, 'bodies'],
  ['another order of keys', change('"unit":"LA","v":"1"', '"v":"1","unit":"LA"'), 'bodies'],
  ['a key twice', change('"v":"1"', '"v":"1","v":"1"'), 'bodies'],
  ['a key too many', change('"v":"1"', '"v":"1","v2":"1"'), 'bodies'],
  ['a key too few', change(',"v":"1"', ''), 'bodies'],
  ['an escape where none is needed', change('"gift:1"', '"\\u0067ift:1"'), 'bodies'],
  ['a letter that is not ASCII', change('"gift:1"', '"gìft:1"'), 'anonymous'],
  ['an escape of one', change('"gift:1"', '"g\\u00ecft:1"'), 'bodies'],
  ['a control character', change('"gift:1"', '"gift\n1"'), 'anonymous'],
  [
    'an object that calls itself a prototype',
    change('"people":{"received":"NV0001"}', '"people":{"__proto__":"NV0001"}'),
    'anonymous',
  ],
  ['another version', change('"v":"1"', '"v":"2"'), 'bodies'],
  ['a number that is no text', change('"amount":"5","authority"', '"amount":5,"authority"'), 'amounts'],
  ['a leading zero', change('"amount":"5","authority"', '"amount":"05","authority"'), 'amounts'],
  ['a minus', change('"amount":"5","credit"', '"amount":"-5","credit"'), 'amounts'],
  ['a fraction', change('"amount":"5","credit"', '"amount":"5.0","credit"'), 'amounts'],
  ['an exponent', change('"amount":"5","credit"', '"amount":"1e3","credit"'), 'amounts'],
  ['hexadecimal', change('"amount":"5","credit"', '"amount":"0x10","credit"'), 'amounts'],
  ['no amount', change('"amount":"5","credit"', '"amount":"0","credit"'), 'amounts'],
  ['an amount above ten trillion', change('"amount":"5","credit"', '"amount":"10000000000001","credit"'), 'amounts'],
  ['a number that a double cannot hold', change('"index":"0"', '"index":"9007199254740993"'), 'amounts'],
  ['a day that never was', change('2024-02-29', '2023-02-29'), 'bodies'],
  ['a month that never was', change('2024-02-29', '2024-13-01'), 'bodies'],
  ['another direction', change('"direction":"in"', '"direction":"up"'), 'bodies'],
  ['a name in place of a code', change('"VNN2A"', '"Nguyen Van An"'), 'anonymous'],
  ['a name in place of a person’s code', change('"NV0001"', '"Nguyen Van An"'), 'anonymous'],
  ['a wording in place of a commitment', change(COMMITMENT, 'Ung ho nguoi ngheo'), 'anonymous'],
  ['fields out of order', change('"texts":{', `"texts":{"memo":"${COMMITMENT}",`), 'bodies'],
  ['no list of transfers', change('"transfers":[', '"transfers":{},"x":['), 'bodies'],
  ['transfers without end', change('"transfers":[', `"transfers":[${'{},'.repeat(64)}`), 'bodies'],
  ['a transfer with another key', change('"numbers":', '"number":'), 'bodies'],
  ['an account of another kind', change(`"debit":"${CASH}"`, '"debit":"Assets:LA:VNN:Gold"'), 'bodies'],
  ['an account without unit', change(`"debit":"${CASH}"`, '"debit":"Assets:Cash"'), 'bodies'],
  ['an account with a small letter', change(`"debit":"${CASH}"`, '"debit":"Assets:la:VNN:Cash"'), 'bodies'],
  ['a range that ends before it begins', change('"1","5"', '"5","1"'), 'numbers'],
  ['a range from 0', change('"1","5"', '"0","5"'), 'numbers'],
  ['a range of three', change('"1","5"', '"1","5","6"'), 'numbers'],
])('a body with %s is refused by a rule', (_what, written, rule) => {
  expect(written).not.toBe(body)
  expect(() => readBody(written)).toThrow(BodyError)
  try {
    readBody(written)
  } catch (error) {
    expect((error as BodyError).rule).toBe(rule)
    expect((error as BodyError).message.length).toBeLessThan(100)
  }
})
