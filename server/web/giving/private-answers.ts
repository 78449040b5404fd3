import type { FastifyReply, FastifyRequest } from 'fastify'

export function privatePath(code: string, key: string): string {
  return `/ung-ho/${code}/rieng/${key}`
}

/** No cache, referrer or search engine learns of a private page. */
export function keepToDonor(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex')
}

/** One answer for a code nobody was given and for a wrong key. */
export function noSuchPledge(request: FastifyRequest, reply: FastifyReply, typed: string) {
  const shown = typed.length > 40 ? `${typed.slice(0, 40)}…` : typed
  return reply
    .code(404)
    .header('cache-control', 'no-store')
    .page('giving/no-such-pledge', {
      page: { title: request.t('giving.no-pledge'), section: 'give' },
      text: request.t('giving.no-pledge-text', { code: shown }),
      searchHref: `${request.href('/so-cai')}?q=${encodeURIComponent(shown)}`,
    })
}
