import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pledgeByCode, pledgeContactOf } from '../../../db/queries/pledges.ts'
import { shortKey } from '../../actions/giving/donor-key.ts'
import { provesContact } from '../../domain/contact-proof.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { readTyped } from '../components/typed-form.ts'
import { findPage } from './find-page.ts'
import { LookUps } from './look-ups.ts'

/** How long a link made by a look-up opens the private page. */
const LINK_LASTS_MS = 2 * 60 * 60_000
const LONGEST_TYPED = 200
/** No row has this number: what is asked of a pledge that does not exist costs the same. */
const NO_PLEDGE = -1

const tries = { config: { rateLimit: { max: 120, timeWindow: '1 minute' } } }

/**
 * `/tra-cuu`: from a code, as it stands on a paper or in a bank's message, to the page of the pledge; with what only the
 * donor knows besides, to the private one.
 */
export default async function findPledge(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const lookUps = new LookUps(clock)

  app.get<{ Querystring: { ma?: unknown } }>('/tra-cuu', async (request, reply) => {
    const { ma } = readTyped(request.query, ['ma'])
    const typed = ma.slice(0, LONGEST_TYPED)
    const [code] = findReferenceCodes(typed)
    if (code !== undefined) return reply.redirect(request.href(`/ung-ho/${code}`), 302)
    const error = typed.trim() === '' ? null : request.t('giving.find-not-a-code')
    return show(request, reply.code(error ? 400 : 200), typed, error === null ? null : { ma: error })
  })

  app.post('/tra-cuu', tries, async (request, reply) => {
    const { ma, 'lien-he': contact } = readTyped(request.body, ['ma', 'lien-he'])
    const typed = ma.slice(0, LONGEST_TYPED)
    const [code = null] = findReferenceCodes(typed)
    reply.header('referrer-policy', 'no-referrer')
    if (contact.trim() === '') {
      if (code === null) return show(request, reply.code(422), typed, { ma: request.t('giving.find-not-a-code') })
      return reply.header('cache-control', 'no-store').redirect(request.href(`/ung-ho/${code}`), 303)
    }
    const waitMs = lookUps.begin(code, request.ip)
    if (waitMs > 0) {
      const minutes = Math.ceil(waitMs / 60_000)
      reply.code(429).header('retry-after', minutes * 60)
      return show(request, reply, typed, { ma: request.t('journey.find-too-many', { minutes }) })
    }
    const found = await isTheirs(code ?? typed, contact.slice(0, LONGEST_TYPED))
    if (!found || code === null) return show(request, reply.code(422), typed, { ma: request.t('journey.find-wrong') })
    lookUps.succeeded(code, request.ip)
    const key = shortKey(app.fund, code, LINK_LASTS_MS)
    return reply.header('cache-control', 'no-store').redirect(request.href(`/ung-ho/${code}/rieng/${key}`), 303)
  })

  /** The same queries and comparisons for a code nobody was given. */
  async function isTheirs(code: string, contact: string): Promise<boolean> {
    const pledge = await pledgeByCode(database.read, code)
    const known = await pledgeContactOf(database.read, pledge?.id ?? NO_PLEDGE)
    return provesContact(known?.contact ?? null, contact)
  }

  function show(request: FastifyRequest, reply: FastifyReply, typed: string, errors: { ma: string } | null) {
    return reply.header('cache-control', 'no-store').page('giving/find', findPage(request, typed, errors))
  }
}
