import fp from 'fastify-plugin'
import type { Context } from '../actions/context.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The store, the clock and the request key: what actions and queries are handed. */
    fund: Context
    /** Where people reach the site, without a slash at the end: the only origin that what we send out names. */
    publicUrl: string
    /** Gifts by card can be made. */
    takesCards: boolean
  }
}

export default fp<{ context: Context; publicUrl: string; takesCards: boolean }>(
  async (app, { context, publicUrl, takesCards }) => {
    app.decorate('fund', context)
    app.decorate('publicUrl', publicUrl)
    app.decorate('takesCards', takesCards)
  },
  { name: 'fund' },
)
