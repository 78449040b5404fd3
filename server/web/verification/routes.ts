import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { lastCheckpoint, logSize } from '../../../db/queries/log.ts'
import { lastVerification } from '../../../db/queries/verification-runs.ts'
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
      const asked = entryIn(request.query.entry)
      const [signed, size, verified] = [await lastCheckpoint(db), await logSize(db), await lastVerification(db)]
      const page = verificationPage(request, {
        ...asked,
        size,
        signed,
        verified,
        refusal: app.fund.log.refusal,
        download,
      })
      return reply.code(asked.unreadable === null ? 200 : 400).page('verification/index', page)
    },
  )
}

/** Pages write 8359 as 8.359 or 8,359, and so people type it. */
function entryIn(given: unknown): { entry: number | null; unreadable: string | null } {
  const typed = given === undefined ? '' : String(given).trim()
  if (typed === '') return { entry: null, unreadable: null }
  const digits = /^\d{1,3}([.,\s]\d{3})+$/.test(typed) ? typed.replace(/\D/g, '') : typed
  return /^\d{1,15}$/.test(digits) ? { entry: Number(digits), unreadable: null } : { entry: null, unreadable: typed }
}
