import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fp from 'fastify-plugin'

export type SecurityOptions = {
  secure: boolean
  /** Where a form of ours may lead besides, by the redirect that answers it: browsers hold that to `form-action` too. */
  formsLeadTo?: readonly string[]
}

/** Headers of every answer, and a bound on how often one address may send forms. */
export default fp<SecurityOptions>(
  async (app, { secure, formsLeadTo = [] }) => {
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          workerSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          formAction: ["'self'", ...formsLeadTo],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
          manifestSrc: ["'self'"],
        },
      },
      strictTransportSecurity: secure,
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    })
    await app.register(rateLimit, {
      max: 240,
      timeWindow: '1 minute',
      allowList: (request) => request.method !== 'POST' || request.url.startsWith('/webhooks/'),
    })
  },
  { name: 'security' },
)
