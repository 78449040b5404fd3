import type { FastifyInstance } from 'fastify'
import { storeEvent } from '../../actions/inbox/store-event.ts'
import { BadSignature, type CardEvent, type CardProvider } from '../../gateways/stripe/card-provider.ts'

/** Events are a few kilobytes; beyond this nobody reads further. */
const MAX_EVENT_BYTES = 512 * 1024

/** `POST /webhooks/stripe`: the signature is of the raw bytes, so nothing parses them before. Stored, then answered. */
export default async function cardWebhook(app: FastifyInstance, { cards }: { cards: CardProvider }): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_EVENT_BYTES }, (_request, body, done) =>
    done(null, body),
  )

  app.post('/webhooks/stripe', { bodyLimit: MAX_EVENT_BYTES }, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    const event = read(body, request.headers['stripe-signature'])
    if (!event) return reply.code(401).send({ error: { code: 'BAD_SIGNATURE', message: 'The signature is not right' } })
    await storeEvent(app.fund, {
      provider: 'stripe',
      eventId: event.id,
      kind: event.type,
      body: body.toString('utf8'),
      reason: event.livemode === cards.livemode ? null : 'other-mode',
    })
    app.cardJob.wake()
    return { received: true }
  })

  function read(body: Buffer, signature: unknown): CardEvent | null {
    try {
      return typeof signature === 'string' ? cards.readEvent(body, signature, app.fund.clock()) : null
    } catch (error) {
      if (error instanceof BadSignature) return null
      throw error
    }
  }
}
