import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { leafHash } from '../../../../db/database.ts'
import {
  consistencyProof,
  consistencyRanges,
  emptyRoot,
  inclusionProof,
  inclusionRanges,
  rootAt,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from '../../../../server/domain/log/merkle.ts'
import { leavesOf, readerOf } from '../../../support/merkle.ts'

const hex = (text: string) => Buffer.from(text, 'hex')

// The inputs, roots and proofs that implementations of RFC 6962 are tested with (github.com/transparency-dev/merkle).
const published = {
  leaves: [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7',
    '07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7',
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    '4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658',
    'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
    '46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1',
  ].map(hex),
  roots: [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ].map(hex),
  inclusion: [
    { index: 0, size: 1, proof: [] },
    {
      index: 0,
      size: 8,
      proof: [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    },
    {
      index: 5,
      size: 8,
      proof: [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    },
    { index: 2, size: 3, proof: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
    {
      index: 1,
      size: 5,
      proof: [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    },
  ],
  consistency: [
    { from: 1, to: 1, proof: [] },
    {
      from: 1,
      to: 8,
      proof: [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    },
    {
      from: 6,
      to: 8,
      proof: [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    },
    {
      from: 2,
      to: 5,
      proof: [
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    },
    {
      from: 6,
      to: 7,
      proof: [
        '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
        'b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    },
  ],
}

describe('the published vectors of RFC 6962', () => {
  test('every root, from the leaves and from complete subtrees', async () => {
    const first = [leafHash(''), leafHash('\0'), leafHash('\x10'), leafHash(' !')]
    expect(first).toEqual(published.leaves.slice(0, 4))
    for (const [size, root] of published.roots.entries()) {
      expect(rootOf(published.leaves.slice(0, size))).toEqual(root)
      expect(await rootAt(readerOf(published.leaves), size)).toEqual(root)
    }
  })

  test.each(published.inclusion)('the proof that entry $index is among $size', async ({ index, size, proof }) => {
    expect(await inclusionProof(readerOf(published.leaves), index, size)).toEqual(proof.map(hex))
    const leaf = published.leaves[index] as Buffer
    expect(verifyInclusion(index, size, leaf, published.roots[size] as Buffer, proof.map(hex))).toBe(true)
  })

  test.each(published.consistency)('the proof that $to entries continue $from', async ({ from, to, proof }) => {
    expect(await consistencyProof(readerOf(published.leaves), from, to)).toEqual(proof.map(hex))
    const [before, after] = [published.roots[from] as Buffer, published.roots[to] as Buffer]
    expect(verifyConsistency(from, to, before, after, proof.map(hex))).toBe(true)
  })
})

const LARGEST = 70
const leaves = leavesOf(LARGEST)
const roots = Array.from({ length: LARGEST + 1 }, (_, size) => rootOf(leaves.slice(0, size)))
const read = readerOf(leaves)
const other = leavesOf(LARGEST + 1).at(-1) as Buffer

/** The proof with one thing wrong in it, in every way. */
function spoilt(proof: Buffer[]): Buffer[][] {
  const flipped = proof.map((hash, at) => {
    const bad = Buffer.from(hash)
    bad[at % 32] = (bad[at % 32] as number) ^ 8
    return proof.with(at, bad)
  })
  return [
    ...flipped,
    [...proof, other],
    [other, ...proof],
    [...proof, Buffer.alloc(0)],
    ...proof.map((hash, at) => proof.with(at, hash.subarray(1))),
    ...proof.map((_, at) => proof.toSpliced(at, 1)),
    ...(proof.length > 1 ? [[...proof].reverse()] : []),
  ]
}

test('every entry of every log up to 70 entries is proven, and by no proof that was touched', async () => {
  for (let size = 1; size <= LARGEST; size++)
    for (let index = 0; index < size; index++) {
      const proof = await inclusionProof(read, index, size)
      const [leaf, root] = [leaves[index] as Buffer, roots[size] as Buffer]
      expect(verifyInclusion(index, size, leaf, root, proof)).toBe(true)
      if ((size + index) % 7 > 0) continue
      for (const bad of spoilt(proof)) expect(verifyInclusion(index, size, leaf, root, bad)).toBe(false)
      expect(verifyInclusion(index, size, other, root, proof)).toBe(false)
      expect(verifyInclusion(index, size, leaf, other, proof)).toBe(false)
      expect(verifyInclusion(index + 1, size, leaf, root, proof)).toBe(false)
      // A size with as many levels may fit the same path; a log twice as large or half as large cannot.
      expect(verifyInclusion(index, size * 2, leaf, root, proof)).toBe(false)
      if (size > 1) expect(verifyInclusion(index, Math.floor(size / 2), leaf, root, proof)).toBe(false)
    }
})

test('every log up to 70 entries is proven to continue every earlier one, and by no proof that was touched', async () => {
  for (let newSize = 0; newSize <= LARGEST; newSize++)
    for (let oldSize = 0; oldSize <= newSize; oldSize++) {
      const proof = await consistencyProof(read, oldSize, newSize)
      const [before, after] = [roots[oldSize] as Buffer, roots[newSize] as Buffer]
      expect(verifyConsistency(oldSize, newSize, before, after, proof)).toBe(true)
      if ((newSize + oldSize) % 11 > 0) continue
      for (const bad of spoilt(proof)) expect(verifyConsistency(oldSize, newSize, before, after, bad)).toBe(false)
      expect(verifyConsistency(oldSize, newSize, other, after, proof)).toBe(false)
      if (oldSize > 0) expect(verifyConsistency(oldSize, newSize, before, other, proof)).toBe(false)
      if (oldSize < newSize) expect(verifyConsistency(newSize, oldSize, after, before, proof)).toBe(false)
      if (oldSize > 0 && oldSize < newSize) {
        expect(verifyConsistency(oldSize + 1, newSize, before, after, proof)).toBe(false)
        expect(verifyConsistency(oldSize, newSize, after, before, proof)).toBe(false)
      }
    }
})

test('a log in which one earlier entry differs is not a continuation', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 40 }), fc.nat(30), fc.nat(1_000), async (oldSize, more, pick) => {
      const changed = leaves.with(pick % oldSize, other)
      const newSize = oldSize + more
      const proof = await consistencyProof(readerOf(changed), oldSize, newSize)
      const newRoot = rootOf(changed.slice(0, newSize))
      expect(verifyConsistency(oldSize, newSize, roots[oldSize] as Buffer, newRoot, proof)).toBe(false)
    }),
  )
})

describe('sizes that are none, or at the edge of what a number can count', () => {
  const none = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 64, '1' as unknown as number]
  test('are refused when a proof is made, and prove nothing', async () => {
    for (const size of none) {
      await expect(rootAt(read, size)).rejects.toThrow(RangeError)
      expect(() => inclusionRanges(0, size)).toThrow(RangeError)
      expect(() => inclusionRanges(size, 1)).toThrow(RangeError)
      expect(() => consistencyRanges(size, 5)).toThrow(RangeError)
      expect(() => consistencyRanges(1, size)).toThrow(RangeError)
      expect(verifyInclusion(0, size, other, other, [])).toBe(false)
      expect(verifyInclusion(size, 1, other, other, [])).toBe(false)
      expect(verifyConsistency(size, 5, other, other, [other])).toBe(false)
      expect(verifyConsistency(size, size, other, other, [])).toBe(false)
    }
    expect(() => inclusionRanges(3, 3)).toThrow(RangeError)
    expect(() => consistencyRanges(4, 3)).toThrow(RangeError)
  })

  test('of 2^53 − 1 entries cover the log without a gap', () => {
    const size = Number.MAX_SAFE_INTEGER
    fc.assert(
      fc.property(fc.maxSafeNat(), (seed) => {
        const index = seed % size
        const parts = [...inclusionRanges(index, size), { from: index, to: index + 1 }].sort((a, b) => a.from - b.from)
        expect(parts.length).toBeLessThanOrEqual(54)
        expect(parts.reduce((end, { from, to }) => (from === end ? to : Number.NaN), 0)).toBe(size)
        const added = consistencyRanges(index + 1, size).filter(({ from }) => from >= index + 1)
        expect(added.reduce((sum, { from, to }) => sum + (to - from), 0)).toBe(size - index - 1)
      }),
    )
  })

  test('are proven at that edge too, when all entries are alike', async () => {
    // One hash a level stands for every subtree of a log of equal entries.
    const levels = [other]
    for (let level = 1; level < 54; level++)
      levels.push(rootOf([levels[level - 1] as Buffer, levels[level - 1] as Buffer]))
    const alike = ({ level }: { level: number }) => levels[level] as Buffer
    const size = Number.MAX_SAFE_INTEGER
    const root = await rootAt(alike, size)
    for (const index of [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 52, size - 1]) {
      expect(verifyInclusion(index, size, other, root, await inclusionProof(alike, index, size))).toBe(true)
      const oldRoot = await rootAt(alike, index + 1)
      const proof = await consistencyProof(alike, index + 1, size)
      expect(verifyConsistency(index + 1, size, oldRoot, root, proof)).toBe(true)
      expect(verifyConsistency(index + 1, size, oldRoot, root, [...proof, other])).toBe(false)
    }
  })

  test('the empty log has a root and proves nothing but itself', async () => {
    expect(await rootAt(read, 0)).toEqual(emptyRoot)
    expect(verifyInclusion(0, 0, other, emptyRoot, [])).toBe(false)
    expect(verifyConsistency(0, 0, emptyRoot, other, [])).toBe(false)
    expect(verifyConsistency(0, 3, emptyRoot, roots[3] as Buffer, [other])).toBe(false)
  })
})
