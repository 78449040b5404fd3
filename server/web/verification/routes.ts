import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { lastCheckpoint, logSize } from '../../../db/queries/log.ts'
import { lastVerification } from '../../../db/queries/verification-runs.ts'
import { Refusal } from '../../actions/refusal.ts'
import { verificationPage } from './pages.ts'

const folder = new URL('../../../public/verify/', import.meta.url)

/**
 * `/kiem-chung`: everybody checks the ledger on their own device. The program that does it stands at one lasting address,
 * byte by byte as it is here, so that whoever kept a copy can compare.
 */
export default async function verification(app: FastifyInstance): Promise<void> {
  const db = app.fund.database.read
  const [verifier, page] = await Promise.all(
    ['verify.js', 'page.js'].map((name) => readFile(new URL(name, folder), 'utf8')),
  )
  if (verifier === undefined || page === undefined) throw new Error('public/verify is not whole')
  for (const [path, content] of [
    ['/verify/verify.js', verifier],
    ['/verify/page.js', page],
  ] as const)
    app.get(path, { config: { isPublic: true } }, async (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').send(content),
    )
  const download = {
    sha256: createHash('sha256').update(verifier).digest('hex'),
    bytes: Buffer.byteLength(verifier),
  }

  app.get<{ Querystring: { entry?: unknown } }>(
    '/kiem-chung',
    { config: { isPublic: true } },
    async (request, reply) => {
      const entry = entryIn(request.query.entry)
      const [signed, size, verified] = [await lastCheckpoint(db), await logSize(db), await lastVerification(db)]
      return reply.page('verification/index', verificationPage(request, { entry, size, signed, verified, download }))
    },
  )
}

function entryIn(given: unknown): number | null {
  if (given === undefined || given === '') return null
  if (typeof given !== 'string' || !/^\d{1,15}$/.test(given)) throw new Refusal('bad-filter', { names: 'entry' }, 400)
  return Number(given)
}
