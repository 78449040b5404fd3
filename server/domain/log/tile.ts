// c2sp.org/tlog-tiles: the tree cut into tiles of 256 hashes, and the entries into bundles of 256.

/** Hashes of a full tile. */
export const TILE_WIDTH = 256
/** Levels of the tree in a tile: 2^8 hashes have one root. */
export const LEVELS_A_TILE = 8
const HIGHEST_LEVEL = 63
const LONGEST_ENTRY = 0xffff

/** `level` 'entries' is a bundle of entries. `width` below 256 is a tile that was not full yet. */
export type Tile = { level: number | 'entries'; index: number; width: number }

/** The address of a tile below `…/tile/`: `0/x001/x234/067`, `entries/000.p/17`. */
export function tilePath({ level, index, width }: Tile): string {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) as string[]
  const path = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/')
  return `${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`
}

/** Reads an address below `…/tile/`; null when it is not written exactly as `tilePath` writes it. */
export function parseTilePath(path: string): Tile | null {
  const [, level, groups, partial] = /^(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? []
  if (level === undefined || groups === undefined) return null
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(groups.replace(/[x/]/g, '')),
    width: partial === undefined ? TILE_WIDTH : Number(partial),
  }
  if (tile.level !== 'entries' && tile.level > HIGHEST_LEVEL) return null
  if (!Number.isSafeInteger(tile.index)) return null
  if (partial !== undefined && (tile.width < 1 || tile.width >= TILE_WIDTH)) return null
  return tilePath(tile) === path ? tile : null
}

/** How many hashes a tile has in a log of `size` entries: 0 … 256. */
export function widthAt({ level, index }: Pick<Tile, 'level' | 'index'>, size: number): number {
  const hashes = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level))
  return Math.max(0, Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH))
}

/** Entries as a bundle: for each its length in two bytes, the greater first, and its bytes. @throws RangeError above 65,535 bytes */
export function encodeBundle(bodies: readonly string[]): Buffer {
  return Buffer.concat(
    bodies.flatMap((body) => {
      const bytes = Buffer.from(body)
      if (bytes.length > LONGEST_ENTRY) throw new RangeError('an entry of a bundle is at most 65,535 bytes long')
      const length = Buffer.alloc(2)
      length.writeUInt16BE(bytes.length)
      return [length, bytes]
    }),
  )
}

/** The entries of a bundle, their exact bytes. Null when it ends in the middle of one. */
export function decodeBundle(bundle: Buffer): Buffer[] | null {
  const entries: Buffer[] = []
  for (let at = 0; at < bundle.length; ) {
    if (at + 2 > bundle.length) return null
    const end = at + 2 + bundle.readUInt16BE(at)
    if (end > bundle.length) return null
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}
