import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryKinds, privateFields } from '../../../../db/schema/index.ts'
import { type CanonicalValue, canonicalJson } from '../../../../server/domain/ledger/canonical-json.ts'
import { type EntryFacts, entryBody } from '../../../../server/domain/ledger/entry-body.ts'

const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 30 })
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null })
const number = fc.integer({ min: 1, max: 10_000_000_000_000 })
const range = fc
  .record({ lineId: fc.nat(), line: ascii, fromNo: number, length: fc.nat(1_000) })
  .map(({ length, ...from }) => ({ ...from, toNo: from.fromNo + length }))
const commitment = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((hash) => Buffer.from(hash).toString('base64'))

const facts: fc.Arbitrary<EntryFacts> = fc.record({
  index: fc.nat(),
  id: ascii,
  kind: fc.constantFrom(...entryKinds),
  recordedAt: fc.nat(),
  bookedOn: fc.constant('2023-05-01'),
  unit: ascii,
  fund: ascii,
  channel: fc.constantFrom('bank', 'cash', 'none'),
  direction: maybe(fc.constantFrom('in', 'out')),
  amountVnd: number,
  purpose: maybe(ascii),
  project: maybe(ascii),
  reference: maybe(ascii),
  voucher: maybe(ascii),
  authority: maybe(ascii),
  reverses: maybe(fc.nat()),
  reversedKind: maybe(fc.constantFrom(...entryKinds)),
  people: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), ascii, { maxKeys: 5, noNullPrototype: true }),
  texts: fc
    .uniqueArray(fc.constantFrom(...privateFields))
    .chain((fields) => fc.tuple(...fields.map((field) => commitment.map((hash) => [field, hash] as const))))
    .map((entries) => Object.fromEntries(entries)),
  transfers: fc.array(
    fc.record({ debit: ascii, credit: ascii, amountVnd: number, numbers: fc.array(range, { maxLength: 3 }) }),
    { maxLength: 4 },
  ),
})

const redaction = fc
  .tuple(facts, fc.array(fc.record({ index: fc.nat(), field: fc.constantFrom(...privateFields) }), { maxLength: 4 }))
  .map(([rest, redacts]) => ({ ...rest, redacts }))

const gift: EntryFacts = {
  index: 0,
  id: 'gift-1',
  kind: 'receipt',
  recordedAt: 1_682_899_200_000,
  bookedOn: '2023-05-01',
  unit: 'LA',
  fund: 'VNN',
  channel: 'cash',
  direction: 'in',
  amountVnd: 500_000,
  purpose: 'general',
  project: null,
  reference: null,
  voucher: 'PT-LA-VNN-2023-0000001',
  authority: null,
  reverses: null,
  reversedKind: null,
  people: { received: 'NV0003' },
  texts: { memo: 'bWVtbw==' },
  transfers: [
    {
      debit: 'Assets:LA:VNN:Cash',
      credit: 'Liabilities:LA:VNN:Pool:General',
      amountVnd: 500_000,
      numbers: [{ lineId: 1, line: 'Liabilities:LA:VNN:Pool:General', fromNo: 1, toNo: 500_000 }],
    },
  ],
}

describe('personal wording cannot slip into a body', () => {
  test.each([
    ['a name as the reference', { reference: 'Trần Thị Bưởi' }],
    ['a name among the people', { people: { received: 'Bưởi' } }],
    ['a message in place of its commitment', { texts: { memo: 'ủng hộ' } }],
  ])('%s is refused', (_, wrong) => {
    expect(() => entryBody({ ...gift, ...wrong })).toThrow('plain ASCII')
  })
})

test('the body of a gift, byte for byte: it is published and must stay readable for ever', () => {
  expect(entryBody(gift)).toBe(
    '{"amount":"500000","authority":null,"bookedOn":"2023-05-01","channel":"cash","direction":"in","fund":"VNN",' +
      '"id":"gift-1","index":"0","kind":"receipt","people":{"received":"NV0003"},"project":null,"purpose":"general",' +
      '"recordedAt":"1682899200000","reference":null,"reversedKind":null,"reverses":null,"texts":{"memo":"bWVtbw=="},' +
      '"transfers":[{"amount":"500000","credit":"Liabilities:LA:VNN:Pool:General","debit":"Assets:LA:VNN:Cash",' +
      '"numbers":[["Liabilities:LA:VNN:Pool:General","1","500000"]]}],"unit":"LA","v":"1",' +
      '"voucher":"PT-LA-VNN-2023-0000001"}',
  )
})

test('every body is canonical: the bytes that are hashed are those any RFC 8785 writer gives', () => {
  fc.assert(
    fc.property(fc.oneof(facts, redaction), (entry) => {
      const body = entryBody(entry)
      expect(canonicalJson(JSON.parse(body) as CanonicalValue)).toBe(body)
    }),
  )
})

test('a body says everything that was stated', () => {
  fc.assert(
    fc.property(fc.oneof(facts, redaction), (entry) => {
      const said = JSON.parse(entryBody(entry)) as Record<string, unknown>
      expect(said).toMatchObject({
        v: '1',
        index: String(entry.index),
        kind: entry.kind,
        amount: String(entry.amountVnd),
        reverses: entry.reverses === null ? null : String(entry.reverses),
        people: entry.people,
        texts: entry.texts,
      })
      expect((said.transfers as unknown[]).length).toBe(entry.transfers.length)
    }),
  )
})
