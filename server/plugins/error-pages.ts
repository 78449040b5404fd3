import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Refusal } from '../actions/refusal.ts'
import { traceable } from '../domain/traceable.ts'
import { languageOf } from './language.ts'
import { readPreferences } from './preferences.ts'
import { isStaffAddress } from './session.ts'
import { hasText, type TextValues, textsIn } from './texts.ts'

/** The statuses that have a page of their own; another 4xx is told as 400, another 5xx as 500. */
const explained = [400, 403, 404, 405, 413, 422, 429, 500, 503]

/** `values` are what the sentence of a refusal mentions. */
type Failure = { status: number; code: string; message: string; values?: TextValues }

/** Unknown addresses and every error that a handler, hook or parser throws, as a page or as the API's JSON. */
export default fp(
  async (app) => {
    app.setNotFoundHandler((request, reply) =>
      answer({ status: 404, code: 'NOT_FOUND', message: 'Not found' }, request, reply),
    )
    app.setErrorHandler(answerError)
  },
  { name: 'error-pages', dependencies: ['pages'] },
)

/** Fastify's `frameworkErrors`: a malformed address never reaches a route, its hooks or its decorators. */
export function answerFrameworkError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-content-type-options', 'nosniff')
  reply.header(
    'content-security-policy',
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  )
  void answer({ status: statusOf(error), code: error.code, message: 'Malformed address' }, request, reply)
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const failure = failureOf(error)
  if (failure.status >= 500) request.log.error({ ...traceable(error), status: failure.status }, 'request failed')
  else request.log.info({ code: failure.code, status: failure.status }, 'request refused')
  return answer(failure, request, reply)
}

/** Errors that mean to be answered carry `statusCode` and `code`. Everything else is ours to mend: 500 or 503, and silence. */
function failureOf(error: unknown): Failure {
  const status = statusOf(error)
  if (status >= 500 && !(error instanceof Refusal))
    return { status, code: status === 503 ? 'UNAVAILABLE' : 'INTERNAL', message: 'Something went wrong here' }
  const { code, message, values } = error as { code?: unknown; message?: unknown; values?: TextValues }
  return { status, code: typeof code === 'string' ? code : 'REFUSED', message: String(message ?? ''), values }
}

function statusOf(error: unknown): number {
  const status = (error as { statusCode?: unknown } | null)?.statusCode
  return Number.isInteger(status) && Number(status) >= 400 && Number(status) <= 599 ? Number(status) : 500
}

async function answer(failure: Failure, request: FastifyRequest, reply: FastifyReply) {
  reply.code(failure.status).header('cache-control', 'no-store')
  if (/^\/(?:api|webhooks)(?:[/?]|$)/.test(request.originalUrl)) {
    return reply.send({ error: { code: failure.code, message: failure.message } })
  }
  try {
    const html = await errorPage(failure, request)
    return reply.type('text/html; charset=utf-8').send(html)
  } catch (error) {
    request.log.error(traceable(error), 'error page failed')
    const text = textsIn(languageOf(request.originalUrl))
    return reply
      .type('text/plain; charset=utf-8')
      .send(`${text('errors.500-title')}\n${text('errors.500-text')}\n${request.id}\n`)
  }
}

/** Asks nothing of the session or its decorators: they may be what failed. */
function errorPage({ status, code, values }: Failure, request: FastifyRequest): Promise<string> {
  const language = languageOf(request.originalUrl)
  const text = textsIn(language)
  const shown = explained.includes(status) ? status : status < 500 ? 400 : 500
  const reason = `refusals.${code}`
  const model = {
    page: { title: text(`errors.${shown}-title`) },
    status: shown,
    text: hasText(language, reason) ? text(reason, values) : text(`errors.${shown}-text`),
    next: text(`errors.${shown}-next`),
    requestId: status >= 500 ? request.id : null,
  }
  const { staff } = request as { staff?: null }
  return request.server.renderPage(isStaffAddress(request.originalUrl) ? 'staff/error' : 'errors/page', model, {
    originalUrl: request.originalUrl,
    preferences: request.preferences ?? readPreferences(undefined),
    staff: staff ?? null,
    flash: null,
  })
}
