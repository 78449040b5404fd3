import type { Handle } from '../../../db/database.ts'
import { storedHashes } from '../../../db/queries/log.ts'
import { type NodeReader, rootOf } from '../../domain/log/merkle.ts'
import { LEVELS_A_TILE, TILE_WIDTH } from '../../domain/log/tile.ts'

/** The stored rows are not a whole tree: one is missing in the middle. */
export class BrokenTreeError extends Error {}

/**
 * Reads the tree from stored rows, a tile of up to 256 hashes at a time, each once: good for one root or proof. Nothing
 * is kept from one transaction to the next.
 */
export function treeReader(db: Handle): NodeReader {
  const tiles = new Map<string, Promise<Buffer[]>>()
  const tile = (level: number, index: number) => {
    const key = `${level}/${index}`
    const read = tiles.get(key) ?? storedHashes(db, level, index * TILE_WIDTH, TILE_WIDTH)
    tiles.set(key, read)
    return read
  }
  return async ({ level, position }) => {
    const tileLevel = Math.floor(level / LEVELS_A_TILE)
    const width = 2 ** (level % LEVELS_A_TILE)
    const first = position * width
    const index = Math.floor(first / TILE_WIDTH)
    const offset = first - index * TILE_WIDTH
    const hashes = (await tile(tileLevel, index)).slice(offset, offset + width)
    if (hashes.length < width) throw new BrokenTreeError(`level ${level} of the tree ends before ${position}`)
    return rootOf(hashes)
  }
}
