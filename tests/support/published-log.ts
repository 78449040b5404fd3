import { hash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { openSnapshot } from '../../db/snapshot.ts'
import { signCheckpoint } from '../../server/domain/log/checkpoint.ts'
import { rootOf } from '../../server/domain/log/merkle.ts'
import { formatVerifierKey } from '../../server/domain/log/note.ts'
import { encodeBundle, TILE_WIDTH, tilePath } from '../../server/domain/log/tile.ts'
import { tilesOf } from './tiles.ts'
import type { LyingFund } from './verification.ts'

/** Writes the log of a fund as its site serves it, signed with its key; with other entries when they are given. */
export async function publishedLog({ path, log }: LyingFund, folder: string, others?: string[]): Promise<void> {
  const bodies = others ?? bodiesOf(path)
  const leaves = bodies.map((body) => hash('sha256', `\0${body}`, 'buffer'))
  const write = (name: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  for (const tile of tilesOf(bodies.length)) {
    const { level, index, width } = tile
    const from = index * TILE_WIDTH
    if (level === 'entries') write(`tile/${tilePath(tile)}`, encodeBundle(bodies.slice(from, from + width)))
    else {
      const each = TILE_WIDTH ** level
      const hashes = Array.from({ length: width }, (_, i) =>
        rootOf(leaves.slice((from + i) * each, (from + i + 1) * each)),
      )
      write(`tile/${tilePath(tile)}`, Buffer.concat(hashes))
    }
  }
  write('vkey', `${formatVerifierKey(log.verifierKey)}\n`)
  write('checkpoint', signCheckpoint({ origin: log.origin, size: bodies.length, root: rootOf(leaves) }, log.privateKey))
}

function bodiesOf(path: string): string[] {
  const snapshot = openSnapshot(path)
  const rows = snapshot.read.all<{ body: string }>('SELECT body FROM entry ORDER BY idx')
  snapshot.close()
  return rows.map(({ body }) => body)
}
