import { emptyRoot, nodeHash } from './merkle.ts'
import { LEVELS_A_TILE } from './tile.ts'

/** The root of a complete subtree of 256^level entries. */
export type CompleteSubtree = { level: number; position: number; hash: Buffer }

/** The tree of a log that is read from its first entry on; keeps one hash for each binary digit of its size. */
export class GrowingTree {
  size = 0
  #roots: Buffer[] = []

  /** @returns the subtrees of 256, 65,536 … entries that this leaf completes, the smallest first */
  add(leaf: Buffer): CompleteSubtree[] {
    const complete: CompleteSubtree[] = []
    let hash = leaf
    let level = 0
    // As in adding one to a binary number: every trailing one is carried.
    for (let carry = this.size; carry % 2 === 1; carry = (carry - 1) / 2) {
      hash = nodeHash(this.#roots.pop() as Buffer, hash)
      level++
      if (level % LEVELS_A_TILE === 0) complete.push({ level: level / LEVELS_A_TILE, position: (carry - 1) / 2, hash })
    }
    this.#roots.push(hash)
    this.size++
    return complete
  }

  /** The root over all leaves so far. */
  root(): Buffer {
    return this.#roots.length === 0 ? emptyRoot : this.#roots.reduceRight((right, left) => nodeHash(left, right))
  }
}
