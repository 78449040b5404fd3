import type { FastifyInstance, FastifyReply } from 'fastify'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { beginCheckout } from '../../actions/card/begin-checkout.ts'
import { opens } from '../../actions/giving/private-link.ts'
import { Refusal } from '../../actions/refusal.ts'
import type { CardProvider } from '../../gateways/stripe/card-provider.ts'

/** The key of the private link waits here for the donor's return: the provider is never told it. */
const RETURN_COOKIE = 'tro-lai'
const RETURN_WITHIN_S = 86_400
/** How the donor came back: the hosted page leads who has not paid, a declined card too, another way than who has. */
const NOT_PAID = 'chua-tra'
const RETURNED = 'da-tro-lai'

type ByKey = { Params: { code: string; key: string } }
type ByCode = { Params: { code: string } }

/** From a pledge's private page to the card provider's hosted page and back. What comes of it the provider tells its webhook. */
export default async function card(app: FastifyInstance, { cards }: { cards: CardProvider }): Promise<void> {
  app.post<ByKey>('/ung-ho/:code/rieng/:key/the', async (request, reply) => {
    const { code, key } = request.params
    keepToDonor(reply)
    try {
      const returnUrl = `${app.publicUrl}${request.href(`/ung-ho/${code}/the`)}`
      const page = {
        language: request.language,
        label: request.t('giving.card-label', { code }),
        returnUrl,
        cancelUrl: `${returnUrl}?the=${NOT_PAID}`,
      }
      const url = await beginCheckout(app.fund, cards, { code, privateKey: key }, page)
      const secure = app.publicUrl.startsWith('https:')
      reply.setCookie(RETURN_COOKIE, key, {
        path: request.href(`/ung-ho/${code}/the`),
        maxAge: RETURN_WITHIN_S,
        httpOnly: true,
        sameSite: 'lax',
        secure,
      })
      return reply.redirect(url, 303)
    } catch (error) {
      // A wrong key is answered like every address that does not exist; everything else is told on the donor's own page.
      if (!(error instanceof Refusal) || error.statusCode === 404) throw error
      return reply
        .flash('error', request.t(`refusals.${error.code}`, error.values))
        .redirect(request.href(`/ung-ho/${code}/rieng/${key}`), 303)
    }
  })

  app.get<ByCode & { Querystring: { the?: unknown } }>('/ung-ho/:code/the', async (request, reply) => {
    const { code } = request.params
    keepToDonor(reply)
    const pledge = await pledgeByCode(app.fund.database.read, code)
    if (!pledge) throw new Refusal('no-such-pledge', {}, 404)
    const key = request.cookies[RETURN_COOKIE] ?? ''
    const path = opens(pledge, key) ? `/ung-ho/${code}/rieng/${key}` : `/ung-ho/${code}`
    const how = request.query.the === NOT_PAID ? NOT_PAID : RETURNED
    return reply.redirect(`${request.href(path)}?the=${how}`, 303)
  })
}

function keepToDonor(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
}
