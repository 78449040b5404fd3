import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { entryBodies, lastCheckpoint, storedHashes } from '../../../db/queries/log.ts'
import { publishedNote } from '../../actions/log/published-note.ts'
import { formatVerifierKey } from '../../domain/log/note.ts'
import { encodeBundle, parseTilePath, TILE_WIDTH, type Tile, widthAt } from '../../domain/log/tile.ts'

const TILES = '/log/tile/'

/** `/log/…`: the ledger as a tiled transparency log (c2sp.org/tlog-tiles), for verifiers, mirrors and witnesses. */
export default async function log(app: FastifyInstance): Promise<void> {
  const { database, log } = app.fund

  // Another site's page may check the ledger too.
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin')
  })

  app.get('/log/checkpoint', { config: { isPublic: true } }, async (_request, reply) => {
    const last = await lastCheckpoint(database.read)
    return last
      ? reply.type('text/plain; charset=utf-8').send(await publishedNote(database.read, last))
      : notThere(reply)
  })

  app.get('/log/vkey', { config: { isPublic: true } }, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(`${formatVerifierKey(log.verifierKey)}\n`),
  )

  app.get(`${TILES}*`, async (request, reply) => {
    const tile = parseTilePath(writtenPath(request))
    // Only what is signed is served: what a checkpoint covers never changes.
    const size = (await lastCheckpoint(database.read))?.size ?? 0
    if (!tile || tile.width > widthAt(tile, size)) return notThere(reply)
    return reply
      .type('application/octet-stream')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(await contentOf(tile))
  })

  async function contentOf({ level, index, width }: Tile): Promise<Buffer> {
    const from = index * TILE_WIDTH
    if (level === 'entries') return encodeBundle(await entryBodies(database.read, from, width))
    return Buffer.concat(await storedHashes(database.read, level, from, width))
  }
}

/** As written in the address, not decoded: each tile has one address, also in the caches between. */
function writtenPath({ originalUrl }: FastifyRequest): string {
  return originalUrl.replace(/\?.*$/s, '').slice(TILES.length)
}

function notThere(reply: FastifyReply) {
  return reply.code(404).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('not found\n')
}
