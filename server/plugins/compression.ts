import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import fp from 'fastify-plugin'
import { isStaffAddress } from './session.ts'

/**
 * Public answers travel compressed: a page of the ledger is a tenth of its size on a slow line. Staff pages and donors' private pages do not: they
 * hold form tokens beside text that others wrote, and the compressed size of such a page can be made to tell the token.
 */
export default fp(
  async (app) => {
    app.addHook('onRoute', (route) => {
      if (isStaffAddress(route.url) || route.url.includes(':key')) route.compress = false
    })
    await app.register(compress, {
      encodings: ['br', 'gzip', 'identity'],
      threshold: 1024,
      // Level 4 takes a fifth of the time of the default 11 and is a few per cent larger.
      brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    })
  },
  { name: 'compression', dependencies: ['session'] },
)
