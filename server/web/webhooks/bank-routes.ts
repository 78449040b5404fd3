import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { storeEvent } from '../../actions/inbox/store-event.ts'
import { bankProviders } from '../../actions/inbox/work-on-notices.ts'
import { Refusal } from '../../actions/refusal.ts'
import { noticeId, readNotice } from '../../domain/bank-notice/notice.ts'
import { type BankProvider, verdictOf } from '../../domain/bank-notice/signature.ts'

/** What each provider signs with; null where it is off. */
export type BankSecrets = Record<BankProvider, string | null>

/** A notification is about a thousand bytes. */
const MAX_BODY_BYTES = 64 * 1024

/**
 * `/webhooks/sepay`, `/webhooks/casso`, `/webhooks/payos`: what banks' providers tell, kept word for word before they are
 * answered 200. Forged, stale or future: 401, and nothing is kept. A provider without its secret is off: 404.
 */
export default async function bankWebhooks(app: FastifyInstance, { secrets }: { secrets: BankSecrets }): Promise<void> {
  // A signature is of the bytes as they came.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
    done(null, body),
  )

  for (const provider of bankProviders)
    app.post(`/webhooks/${provider}`, { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
      const secret = secrets[provider]
      if (secret === null) throw new Refusal('NOT_FOUND', {}, 404)
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const verdict = verdictOf(provider, { headers: request.headers, body, secret, now: app.fund.clock() })
      if (verdict !== 'signed') throw new Refusal(`notice-${verdict}`, {}, 401)
      await storeEvent(app.fund, eventOf(provider, body.toString('utf8')))
      void app.noticeJob.kick()
      // SePay tells it again unless it reads exactly this; the others look at the status alone.
      return reply.header('cache-control', 'no-store').send({ success: true })
    })
}

/** What cannot be read is kept under the hash of its words, for a person to look at. */
function eventOf(provider: BankProvider, body: string) {
  const eventId = noticeId(provider, body)
  if (eventId === null) {
    const hash = createHash('sha256').update(body).digest('hex')
    return { provider, eventId: `sha256:${hash}`, kind: 'unreadable', body: body || ' ', reason: 'malformed' }
  }
  const read = readNotice(provider, body)
  return { provider, eventId, kind: 'notice' in read ? read.notice.direction : 'unreadable', body }
}
