import type { FastifyInstance } from 'fastify'
import { beginCheckout } from '../../actions/card/begin-checkout.ts'
import { Refusal } from '../../actions/refusal.ts'
import type { CardProvider } from '../../gateways/stripe/card-provider.ts'

/** From a pledge's private page to the card provider's hosted page. What comes of it the provider tells `/webhooks/stripe`. */
export default async function card(app: FastifyInstance, { cards }: { cards: CardProvider }): Promise<void> {
  app.post<{ Params: { code: string; key: string } }>('/ung-ho/:code/rieng/:key/the', async (request, reply) => {
    const { code, key } = request.params
    const path = request.href(`/ung-ho/${code}/rieng/${key}`)
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
    try {
      const url = await beginCheckout(
        app.fund,
        cards,
        { code, privateKey: key },
        {
          language: request.language,
          label: request.t('giving.card-label', { code }),
          returnUrl: `${app.publicUrl}${path}?the=da-tro-lai`,
        },
      )
      return reply.redirect(url, 303)
    } catch (error) {
      // A wrong key is answered like every address that does not exist; everything else is told on the donor's own page.
      if (!(error instanceof Refusal) || error.statusCode === 404) throw error
      return reply.flash('error', request.t(`refusals.${error.code}`, error.values)).redirect(path, 303)
    }
  })
}
