import { hash } from 'node:crypto'

/** The roots of the complete subtrees over the hashes so far, the largest first: one for each binary digit of `count`. */
type Frontier = { count: number; roots: Buffer[] }

/**
 * The SQL aggregate `tree_hash(hash)`: the RFC 6962 root over hashes of 32 bytes, in the order they are given.
 * @throws TypeError for anything that is not a hash
 */
export const treeHash = {
  start: (): Frontier => ({ count: 0, roots: [] }),

  step({ count, roots }: Frontier, next: unknown): Frontier {
    if (!Buffer.isBuffer(next) || next.length !== 32) throw new TypeError('tree_hash takes hashes of 32 bytes')
    let root = next
    // As in adding one to a binary number: every trailing one is carried.
    for (let carry = count; carry % 2 === 1; carry = (carry - 1) / 2) root = nodeHash(roots.pop() as Buffer, root)
    roots.push(root)
    return { count: count + 1, roots }
  },

  /** Null for no hashes at all. */
  result: ({ roots }: Frontier): Buffer | null =>
    roots.length === 0 ? null : roots.reduceRight((right, left) => nodeHash(left, right)),
}

const node = Buffer.alloc(65, 1)

/** SHA-256(01 ‖ left ‖ right). */
function nodeHash(left: Buffer, right: Buffer): Buffer {
  left.copy(node, 1)
  right.copy(node, 33)
  return hash('sha256', node, 'buffer')
}
