import { type Tile, widthAt } from '../../server/domain/log/tile.ts'

/** Every tile of a log of `size` entries, partial ones as they stand: what a complete copy consists of. */
export function* tilesOf(size: number): Generator<Tile> {
  yield* tilesOfLevel('entries', size)
  for (let level = 0; widthAt({ level, index: 0 }, size) > 0; level++) yield* tilesOfLevel(level, size)
}

function* tilesOfLevel(level: Tile['level'], size: number): Generator<Tile> {
  for (let index = 0; ; index++) {
    const width = widthAt({ level, index }, size)
    if (width === 0) return
    yield { level, index, width }
  }
}
