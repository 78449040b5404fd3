import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBundle, encodeBundle, parseTilePath, tilePath, widthAt } from '../../../../server/domain/log/tile.ts'
import { tilesOf } from '../../../support/tiles.ts'

test.each([
  ['0/000', { level: 0, index: 0, width: 256 }],
  ['1/x001/x234/067', { level: 1, index: 1234067, width: 256 }],
  ['63/999.p/255', { level: 63, index: 999, width: 255 }],
  ['entries/x001/000.p/1', { level: 'entries', index: 1000, width: 1 }],
  ['0/x009/x007/x199/x254/x740/991', { level: 0, index: Number.MAX_SAFE_INTEGER, width: 256 }],
] as const)('the address %s is one tile, and no other address is', (path, tile) => {
  expect(parseTilePath(path)).toEqual(tile)
  expect(tilePath(tile)).toBe(path)
})

test.each([
  '',
  '0',
  '0/',
  '0/0',
  '0/00',
  '0/0000',
  '00/000',
  '64/000',
  '100/000',
  '-1/000',
  '0/-01',
  '0/x000/000',
  '0/x000/x001/000',
  '0/001/000',
  '0/x001',
  '0/x001/x000',
  '0/x01/000',
  '0/x009/x007/x199/x254/x740/992',
  '0/x999/x999/x999/x999/x999/999',
  '0/x001/x000/x000/x000/x000/x000/000',
  '0/000.p/0',
  '0/000.p/256',
  '0/000.p/01',
  '0/000.p/-1',
  '0/000.p/1.5',
  '0/000.p/',
  '0/000.p',
  '0/000/',
  '0//000',
  '0/000\n',
  ' 0/000',
  '0/0x1',
  '0/1e3',
  'entries',
  'entries/',
  'entry/000',
  'ENTRIES/000',
  '0/٠٠٠',
  '../../etc/passwd',
])('%j is no address of a tile', (path) => {
  expect(parseTilePath(path)).toBeNull()
})

test('reading never throws and reads nothing but what would be written', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9x/.p]{1,30}$/)), (path) => {
      const tile = parseTilePath(path)
      if (tile) expect(tilePath(tile)).toBe(path)
    }),
  )
  fc.assert(
    fc.property(fc.nat(63), fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
      expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width })
    }),
  )
})

test("a log of 70,000 entries has the specification's tiles", () => {
  const widths = (level: number) =>
    [...tilesOf(70_000)].filter((tile) => tile.level === level).map(({ width }) => width)
  expect(widths(0)).toEqual([...Array(273).fill(256), 112])
  expect(widths(1)).toEqual([256, 17])
  expect(widths(2)).toEqual([1])
  expect(widths(3)).toEqual([])
  expect([...tilesOf(256)].map(tilePath)).toEqual(['entries/000', '0/000', '1/000.p/1'])
  expect([...tilesOf(0)]).toEqual([])
})

test('no tile is wider than its log, at any level up to the largest numbers', () => {
  expect(widthAt({ level: 0, index: 2 ** 45 }, Number.MAX_SAFE_INTEGER)).toBe(0)
  expect(widthAt({ level: 0, index: 2 ** 45 - 1 }, Number.MAX_SAFE_INTEGER)).toBe(255)
  expect(widthAt({ level: 63, index: 0 }, Number.MAX_SAFE_INTEGER)).toBe(0)
  expect(widthAt({ level: 63, index: Number.MAX_SAFE_INTEGER }, Number.MAX_SAFE_INTEGER)).toBe(0)
  expect(widthAt({ level: 'entries', index: 1 }, 257)).toBe(1)
})

test('a bundle gives back the exact bytes of its entries, and nothing when it was cut', () => {
  const bodies = ['{"a":"1"}', '', 'đồng', 'x'.repeat(65_535)]
  const bundle = encodeBundle(bodies)
  expect(bundle.subarray(0, 2)).toEqual(Buffer.of(0, 9))
  expect(decodeBundle(bundle)?.map(String)).toEqual(bodies)
  for (const cut of [1, 2, 12, 14, bundle.length - 1])
    expect(decodeBundle(bundle.subarray(0, cut))?.length ?? null).toBe(null)
  expect(() => encodeBundle(['x'.repeat(65_536)])).toThrow(RangeError)
})
