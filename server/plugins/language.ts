import type { IncomingMessage } from 'node:http'
import fp from 'fastify-plugin'
import type { Language } from '../format.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The language of the address: English under `/en`, otherwise Vietnamese. */
    readonly language: Language
    /** The same path in the reader's language: `/so-cai` stays, or becomes `/en/so-cai`. For redirects and models. */
    href(path: string): string
  }
}

// Staff papers are Vietnamese only; programs and files have one address.
const oneLanguageOnly =
  /^\/(?:noi-bo|api|webhooks|log|verify|assets|healthz|readyz|metrics|openapi\.json|robots\.txt|sitemap\.xml)(?:[/?]|$)/
const english = /^\/en(?=[/?]|$)/

/**
 * Fastify's `rewriteUrl`: routes are written once, without `/en`. The address as asked stays in `originalUrl`,
 * which is where `request.language` is read from.
 */
export function rewriteUrl(request: Pick<IncomingMessage, 'url'>): string {
  const asked = request.url ?? '/'
  if (!english.test(asked)) return asked
  const rest = withSlash(asked.replace(english, ''))
  return oneLanguageOnly.test(rest) ? asked : rest
}

/** The language an address is written in. */
export function languageOf(originalUrl: string): Language {
  return english.test(originalUrl) ? 'en' : 'vi'
}

/** A site path in a language; staff pages, programs' addresses and other sites are left as they are. */
export function localPath(path: string, language: Language): string {
  if (language === 'vi' || !path.startsWith('/') || oneLanguageOnly.test(path)) return path
  return path === '/' ? '/en' : path.startsWith('/?') ? `/en${path.slice(1)}` : `/en${path}`
}

/** An address without its language: `/en/so-cai?q=a` → `/so-cai?q=a`. */
export function withoutLanguage(originalUrl: string): string {
  return withSlash(originalUrl.replace(english, ''))
}

function withSlash(path: string): string {
  return path.startsWith('/') ? path : `/${path}`
}

export default fp(
  async (app) => {
    app.decorateRequest('language', {
      getter() {
        return languageOf(this.originalUrl)
      },
    })
    app.decorateRequest('href', function (path) {
      return localPath(path, this.language)
    })
  },
  { name: 'language' },
)
