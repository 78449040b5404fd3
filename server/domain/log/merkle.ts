import { hash } from 'node:crypto'

// RFC 6962, section 2.1: the Merkle tree over the entries of the ledger. Indexes and sizes are whole numbers below 2^53,
// so halves and remainders are taken by division: the bit operators of the language end at 2^31.

/** Of SHA-256. */
export const HASH_BYTES = 32

/** The root of a tree without entries: SHA-256 of nothing. */
export const emptyRoot: Buffer = hash('sha256', '', 'buffer')

/** Entries `from` … `to` − 1. */
export type Range = { from: number; to: number }

/** A complete subtree: the entries from position · 2^level, 2^level of them. Level 0 are the leaves. */
type TreeNode = { level: number; position: number }

/** Finds the hash of a complete subtree: in stored rows, in tiles, in a list. */
export type NodeReader = (node: TreeNode) => Buffer | Promise<Buffer>

/** SHA-256(01 ‖ left ‖ right), each of 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  hashed.set(left, 1)
  hashed.set(right, 1 + HASH_BYTES)
  return hash('sha256', hashed, 'buffer')
}

const hashed = Buffer.alloc(1 + 2 * HASH_BYTES, 1)

/** The hash of the tree over these leaf hashes, or over the roots of equal complete subtrees. */
export function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length < 2) return hashes[0] ?? emptyRoot
  const middle = largestPowerBelow(hashes.length)
  return nodeHash(rootOf(hashes.slice(0, middle)), rootOf(hashes.slice(middle)))
}

/** The root of the first `size` entries. */
export async function rootAt(read: NodeReader, size: number): Promise<Buffer> {
  whole(size)
  return size === 0 ? emptyRoot : hashOfRange(read, { from: 0, to: size })
}

/**
 * The siblings on the way from an entry to the root of the first `size` entries, the leaf's own first.
 * @throws RangeError when the entry is not among them
 */
export async function inclusionProof(read: NodeReader, index: number, size: number): Promise<Buffer[]> {
  return hashesOf(read, inclusionRanges(index, size))
}

/**
 * What shows that the first `oldSize` of `newSize` entries are the tree that was there before; empty for equal sizes and
 * for the empty tree, of which every tree is a continuation.
 * @throws RangeError when the new tree is the smaller one
 */
export async function consistencyProof(read: NodeReader, oldSize: number, newSize: number): Promise<Buffer[]> {
  return hashesOf(read, consistencyRanges(oldSize, newSize))
}

async function hashesOf(read: NodeReader, ranges: Range[]): Promise<Buffer[]> {
  const hashes: Buffer[] = []
  for (const range of ranges) hashes.push(await hashOfRange(read, range))
  return hashes
}

/** Which parts of the tree an inclusion proof is made of, in its order. */
export function inclusionRanges(index: number, size: number): Range[] {
  whole(index)
  whole(size)
  if (index >= size) throw new RangeError(`entry ${index} is not in a log of ${size}`)
  const siblings: Range[] = []
  let [from, to] = [0, size]
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from)
    if (index < middle) {
      siblings.push({ from: middle, to })
      to = middle
    } else {
      siblings.push({ from, to: middle })
      from = middle
    }
  }
  return siblings.reverse()
}

/** Which parts of the tree a consistency proof is made of, in its order. */
export function consistencyRanges(oldSize: number, newSize: number): Range[] {
  whole(oldSize)
  whole(newSize)
  if (oldSize > newSize) throw new RangeError(`a log of ${newSize} cannot continue one of ${oldSize}`)
  if (oldSize === 0) return []
  const parts: Range[] = []
  let [from, to] = [0, newSize]
  while (oldSize !== to) {
    const middle = from + largestPowerBelow(to - from)
    if (oldSize <= middle) {
      parts.push({ from: middle, to })
      to = middle
    } else {
      parts.push({ from, to: middle })
      from = middle
    }
  }
  // The old root itself is known to whoever checks.
  if (from > 0) parts.push({ from, to })
  return parts.reverse()
}

/** A range that begins where a subtree of at least its length begins is a row of complete subtrees, each smaller than the one before. */
async function hashOfRange(read: NodeReader, { from, to }: Range): Promise<Buffer> {
  const hashes: Buffer[] = []
  for (let at = from; at < to; ) {
    const level = Math.log2(largestPowerUpTo(to - at))
    hashes.push(await read({ level, position: at / 2 ** level }))
    at += 2 ** level
  }
  return hashes.reduceRight((right, left) => nodeHash(left, right))
}

/** RFC 9162, section 2.1.3.2. False for anything that is not a proof, whatever its shape. */
export function verifyInclusion(
  index: number,
  size: number,
  leaf: Uint8Array,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isWhole(index) || !isWhole(size) || index >= size || !areHashes([leaf, root, ...proof])) return false
  let [node, last] = [index, size - 1]
  let found: Buffer = Buffer.from(leaf)
  for (const sibling of proof) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      found = nodeHash(sibling, found)
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)]
    } else found = nodeHash(found, sibling)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && found.equals(root)
}

/** RFC 9162, section 2.1.4.2. False for anything that is not a proof, whatever its shape. */
export function verifyConsistency(
  oldSize: number,
  newSize: number,
  oldRoot: Uint8Array,
  newRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isWhole(oldSize) || !isWhole(newSize) || oldSize > newSize) return false
  if (!areHashes([oldRoot, newRoot, ...proof])) return false
  if (oldSize === 0 && !emptyRoot.equals(oldRoot)) return false
  if (oldSize === newSize) return proof.length === 0 && Buffer.from(oldRoot).equals(newRoot)
  if (oldSize === 0) return proof.length === 0
  const [start, ...rest] = largestPowerUpTo(oldSize) === oldSize ? [oldRoot, ...proof] : proof
  if (!start || proof.length === 0) return false
  let [node, last] = [oldSize - 1, newSize - 1]
  while (isOdd(node)) [node, last] = [half(node), half(last)]
  let before: Buffer = Buffer.from(start)
  let after = before
  for (const part of rest) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      before = nodeHash(part, before)
      after = nodeHash(part, after)
      while (!isOdd(node) && node !== 0) [node, last] = [half(node), half(last)]
    } else after = nodeHash(after, part)
    ;[node, last] = [half(node), half(last)]
  }
  return last === 0 && before.equals(oldRoot) && after.equals(newRoot)
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === HASH_BYTES)
}

/** Where a tree of `size` entries divides, `size` above 1. */
function largestPowerBelow(size: number): number {
  return largestPowerUpTo(size - 1)
}

function largestPowerUpTo(count: number): number {
  let power = 1
  while (power * 2 <= count) power *= 2
  return power
}

function half(count: number): number {
  return Math.floor(count / 2)
}

function isOdd(count: number): boolean {
  return count % 2 === 1
}

function isWhole(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 0
}

function whole(count: number): void {
  if (!isWhole(count)) throw new RangeError(`${count} is not a number of entries`)
}
