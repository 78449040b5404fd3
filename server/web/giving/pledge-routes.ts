import type { FastifyInstance } from 'fastify'
import { pledgeContactOf } from '../../../db/queries/pledges.ts'
import { cancelPledge } from '../../actions/cancel-pledge.ts'
import { keyKindOf } from '../../actions/giving/donor-key.ts'
import { Refusal } from '../../actions/refusal.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { localDay } from '../../format.ts'
import { donorProofs, proofFileOf } from './donor-proof.ts'
import { journeyFacts } from './journey.ts'
import { pledgeFacts } from './pledge-facts.ts'
import { pledgePage } from './pledge-page.ts'
import { keepToDonor, noSuchPledge, privatePath } from './private-answers.ts'
import { qrPng } from './qr.ts'
import donorRights from './rights-routes.ts'

type ByCode = { Params: { code: string } }
type ByKey = { Params: { code: string; key: string } }

/** `/ung-ho/:code`, what anybody may see of a pledge; behind its private link, what only the donor may. */
export default async function pledges(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  await app.register(donorRights)
  const find = (code: string) => pledgeFacts(database.read, code, localDay(clock()))

  app.get<ByCode>('/ung-ho/:code', { config: { isPublic: true } }, async (request, reply) => {
    const typed = request.params.code
    const [code] = findReferenceCodes(typed)
    if (code !== undefined && code !== typed) return reply.redirect(request.href(`/ung-ho/${code}`), 302)
    const facts = await find(typed)
    if (!facts) return noSuchPledge(request, reply, typed)
    reply.header('x-robots-tag', 'noindex')
    return reply.page('giving/pledge', pledgePage(request, facts, await journeyFacts(database.read, facts), null))
  })

  app.get<ByCode>('/ung-ho/:code/qr.png', async (request, reply) => {
    const { code } = request.params
    const facts = await find(code)
    const payload = facts?.payment?.payload
    if (!payload) return noSuchPledge(request, reply, code)
    return reply
      .type('image/png')
      .header('content-disposition', `attachment; filename="VietQR-${code}.png"`)
      .header('cache-control', 'no-store')
      .send(await qrPng(payload))
  })

  app.get<ByKey>('/ung-ho/:code/rieng/:key', async (request, reply) => {
    const { code, key } = request.params
    keepToDonor(reply)
    const facts = await find(code)
    const kind = facts && keyKindOf(app.fund, facts.pledge, key)
    if (!facts || !kind) return noSuchPledge(request, reply, code)
    const contact = await pledgeContactOf(database.read, facts.pledge.id)
    const path = request.href(privatePath(code, key))
    const found = await journeyFacts(database.read, facts)
    const proofs = kind === 'own' ? await donorProofs(database.read, facts.gifts) : []
    return reply.page('giving/pledge', pledgePage(request, facts, found, { path, kind, contact, proofs }))
  })

  app.get<{ Params: { code: string; key: string; file: string } }>(
    '/ung-ho/:code/rieng/:key/:file',
    async (request, reply) => {
      const { code, key, file } = request.params
      keepToDonor(reply)
      const facts = await find(code)
      const index = Number(/^so-cai-(0|[1-9]\d{0,14})\.tlog-proof$/.exec(file)?.[1] ?? Number.NaN)
      const isTheirs = facts?.receipts.some(({ entryIndex }) => entryIndex === index)
      if (!facts || !isTheirs || keyKindOf(app.fund, facts.pledge, key) !== 'own')
        return noSuchPledge(request, reply, code)
      const proof = await proofFileOf(database.read, index)
      if (!proof) throw new Refusal('not-signed-yet', { index }, 404)
      return reply
        .type('text/plain; charset=utf-8')
        .header('content-disposition', `attachment; filename="so-cai-${index}.tlog-proof"`)
        .send(proof)
    },
  )

  app.post<ByKey>('/ung-ho/:code/rieng/:key/huy', async (request, reply) => {
    const { code, key } = request.params
    keepToDonor(reply)
    try {
      await cancelPledge(app.fund, code, key)
    } catch (error) {
      if (error instanceof Refusal && error.statusCode === 404) return noSuchPledge(request, reply, code)
      throw error
    }
    return reply.flash('success', request.t('giving.cancelled')).redirect(request.href(privatePath(code, key)), 303)
  })
}
