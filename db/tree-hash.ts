import { hash } from 'node:crypto'

/** The roots of the complete subtrees over the hashes so far, the largest first: one for each binary digit of `count`. */
type Frontier = { count: number; roots: string[] }

/**
 * The SQL aggregate `tree_hash(hash)`: the RFC 6962 root over hashes of 32 bytes, in the order they are given.
 * @throws TypeError for anything that is not a hash
 */
export const treeHash = {
  start: (): Frontier => ({ count: 0, roots: [] }),

  step({ count, roots }: Frontier, next: unknown): Frontier {
    if (!Buffer.isBuffer(next) || next.length !== 32) throw new TypeError('tree_hash takes hashes of 32 bytes')
    let root = next.toString('latin1')
    // As in adding one to a binary number: every trailing one is carried.
    for (let carry = count; carry % 2 === 1; carry = (carry - 1) / 2) root = nodeHash(roots.pop() as string, root)
    roots.push(root)
    return { count: count + 1, roots }
  },

  /** Null for no hashes at all. */
  result: ({ roots }: Frontier): Buffer | null =>
    roots.length === 0
      ? null
      : Buffer.from(
          roots.reduceRight((right, left) => nodeHash(left, right)),
          'latin1',
        ),
}

const node = Buffer.alloc(65, 1)

/** SHA-256(01 ‖ left ‖ right); hashes are latin1 strings, which the hash gives in a third of the time of Buffers. */
function nodeHash(left: string, right: string): string {
  node.write(left, 1, 'latin1')
  node.write(right, 33, 'latin1')
  return hash('sha256', node, 'binary')
}
