import { createHash } from 'node:crypto'
import { type NodeReader, rootOf } from '../../server/domain/log/merkle.ts'

/** Leaf hashes of made-up entries. */
export function leavesOf(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => createHash('sha256').update(`\0entry ${index}`).digest())
}

/** The complete subtrees over these leaves, computed anew each time. */
export function readerOf(leaves: readonly Buffer[]): NodeReader {
  return ({ level, position }) => rootOf(leaves.slice(position * 2 ** level, (position + 1) * 2 ** level))
}
