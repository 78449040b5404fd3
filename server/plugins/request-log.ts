import fp from 'fastify-plugin'

/** One line a request: the route, never the address as asked (search words, private links) nor who asked. */
export default fp(
  async (app) => {
    app.addHook('onResponse', async (request, reply) => {
      request.log.info(
        {
          method: request.method,
          route: request.routeOptions.url ?? null,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime),
        },
        'answered',
      )
    })
  },
  { name: 'request-log' },
)
