// A card provider for the demonstration and the tests: the official package speaks to it as it does to Stripe. Loopback
// only, nothing is kept; `npm start` has no way to it.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CardApi } from './api.ts'
import { CardLedger, type LedgerOptions, RefusedByCard } from './ledger.ts'
import { notify } from './notify.ts'
import { hostedPage, officePage } from './pages.ts'

/** Keys of the simulation: no provider in the world knows them. */
export const SIMULATED_KEYS = { secretKey: 'sk_test_simulation', webhookSecret: 'whsec_simulation' }

/** How the API misbehaves: no connection, an answer that never comes, 500, text that is no JSON, JSON of another shape. */
export type Fault = 'down' | 'slow' | 'error' | 'garbage' | 'other-shape'

export type CardSimulation = {
  url: string
  ledger: CardLedger
  /** The API misbehaves until this is null again; hosted pages go on. */
  fault: Fault | null
  close(): Promise<void>
}

/** `notifyUrl`: the site's webhook; null keeps the events to be told by hand. */
export async function startCardSimulation(
  options: LedgerOptions & { notifyUrl: string | null; port?: number },
): Promise<CardSimulation> {
  const ledger = new CardLedger(options)
  let url = ''
  const api = new CardApi(ledger, SIMULATED_KEYS.secretKey, () => url)
  let told = 0
  const server: Server = createServer((request, response) => {
    void answer(request, response).catch(() => response.writeHead(500).end())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const simulation: CardSimulation = {
    url,
    ledger,
    fault: null,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return simulation

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url)
    const form = new URLSearchParams(await bodyOf(request))
    if (pathname.startsWith('/v1/')) {
      if (simulation.fault) return misbehave(simulation.fault, response)
      const { status, body } = api.answer({
        method: request.method ?? 'GET',
        path: pathname,
        fields: request.method === 'GET' ? searchParams : form,
        authorization: request.headers.authorization,
        idempotencyKey: String(request.headers['idempotency-key'] ?? '') || undefined,
      })
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
      return
    }
    const session = ledger.sessions.get(/^\/c\/(\w+)$/.exec(pathname)?.[1] ?? '')
    if (session) return checkout(request, response, session.id, form.get('act'))
    if (pathname === '/') return office(request, response, form)
    html(response, 404, 'Không có trang này.')
  }

  function checkout(request: IncomingMessage, response: ServerResponse, id: string, act: string | null): void {
    const session = ledger.sessions.get(id) as Parameters<typeof hostedPage>[0]
    if (request.method !== 'POST') {
      html(response, 200, hostedPage(session, false))
      return
    }
    if (session.status === 'open') {
      if (act === 'decline') ledger.decline(id)
      else if (act === 'later') ledger.payLater(id)
      else ledger.pay(id)
    }
    tellNew()
    if (act === 'decline') html(response, 200, hostedPage(session, true))
    else response.writeHead(303, { location: session.success_url }).end()
  }

  function office(request: IncomingMessage, response: ServerResponse, form: URLSearchParams): void {
    if (request.method !== 'POST') {
      html(response, 200, officePage(ledger, null))
      return
    }
    let outcome = 'Đã làm, và đã gửi thông báo về Quỹ.'
    try {
      act(form.get('act') ?? '', form.get('id') ?? '')
    } catch (error) {
      if (!(error instanceof RefusedByCard)) throw error
      outcome = `Không làm được: ${error.message}.`
    }
    tellNew()
    html(response, 200, officePage(ledger, outcome))
  }

  function act(name: string, id: string): void {
    const acts: Record<string, () => unknown> = {
      arrive: () => ledger.settleLater(id, true),
      fail: () => ledger.settleLater(id, false),
      half: () => ledger.refund(id, Math.floor(ledger.leftOf(id) / 2)),
      refund: () => ledger.refund(id, ledger.leftOf(id)),
      dispute: () => ledger.dispute(id),
      won: () => ledger.closeDispute(id, true),
      lost: () => ledger.closeDispute(id, false),
      payout: () => ledger.payOut(),
    }
    acts[name]?.()
  }

  function tellNew(): void {
    const { notifyUrl } = options
    const events = ledger.events.slice(told)
    told = ledger.events.length
    if (notifyUrl !== null) for (const event of events) void notify(notifyUrl, SIMULATED_KEYS.webhookSecret, event)
  }
}

function misbehave(fault: Fault, response: ServerResponse): void {
  if (fault === 'down') response.destroy()
  if (fault === 'error')
    response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"type":"api_error"}}')
  if (fault === 'garbage') response.writeHead(200, { 'content-type': 'application/json' }).end('<html>bảo trì')
  if (fault === 'other-shape') response.writeHead(200, { 'content-type': 'application/json' }).end('{"object":"page"}')
}

function html(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(text)
}

const MAX_BODY_BYTES = 100_000

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_BODY_BYTES) throw new Error('too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
