// How SePay, Casso and payOS sign what they send. The formats are those of their documentation, November 2026.
import { createHmac, timingSafeEqual } from 'node:crypto'

export type BankProvider = 'sepay' | 'casso' | 'payos'
export type Headers = Readonly<Record<string, string | string[] | undefined>>
/** `stale` and `future`: rightly signed, at a time too far from ours. */
export type Verdict = 'signed' | 'forged' | 'stale' | 'future'

/** How far the signed time may be from ours: somebody who overheard a notification cannot send it again tomorrow. */
const WINDOW_MS = 5 * 60_000

/** Whether a provider that shares `secret` with us sent exactly this body just now (`now`: epoch ms). Never throws. */
export function verdictOf(
  provider: BankProvider,
  sent: { headers: Headers; body: Buffer; secret: string; now: number },
): Verdict {
  try {
    return verdicts[provider](sent)
  } catch {
    // No JSON, or nested so deep that it cannot be written again: nobody signed that.
    return 'forged'
  }
}

type Sent = Parameters<typeof verdictOf>[1]

const verdicts: Record<BankProvider, (sent: Sent) => Verdict> = { sepay, casso, payos }

/** `X-SePay-Signature: sha256=…` over `{seconds}.{body}`; or the secret itself as `Authorization: Apikey …`. developer.sepay.vn */
function sepay({ headers, body, secret, now }: Sent): Verdict {
  const [signature, timestamp, authorization] = [
    one(headers['x-sepay-signature']),
    one(headers['x-sepay-timestamp']),
    one(headers.authorization),
  ]
  if (signature === '' && authorization.startsWith('Apikey '))
    return same(authorization.slice('Apikey '.length), secret) ? 'signed' : 'forged'
  if (!/^\d{1,12}$/.test(timestamp)) return 'forged'
  const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
  return same(signature, `sha256=${expected}`) ? timely(Number(timestamp) * 1000, now) : 'forged'
}

/** `X-Casso-Signature: t=…,v1=…` (t in ms): HMAC-SHA512 over `{t}.` and the JSON of the body, its keys sorted. developer.casso.vn */
function casso({ headers, body, secret, now }: Sent): Verdict {
  const [, timestamp = '', signature = ''] =
    /^t=(\d{1,15}),\s*v1=([0-9a-f]{128})$/.exec(one(headers['x-casso-signature'])) ?? []
  if (timestamp === '') return 'forged'
  const sorted = JSON.stringify(withSortedKeys(JSON.parse(body.toString('utf8'))))
  const expected = createHmac('sha512', secret).update(`${timestamp}.${sorted}`).digest('hex')
  return same(signature, expected) ? timely(Number(timestamp), now) : 'forged'
}

/** `signature` in the body: HMAC-SHA256 over `key=value&…` of `data`, its keys sorted. It carries no time. payos.vn/docs */
function payos({ body, secret }: Sent): Verdict {
  const { data, signature } = JSON.parse(body.toString('utf8')) as { data?: unknown; signature?: unknown }
  if (typeof data !== 'object' || data === null || typeof signature !== 'string') return 'forged'
  const text = Object.entries(data)
    .sort(byKey)
    .map(([key, value]) => `${key}=${payosValue(value)}`)
    .join('&')
  return same(signature, createHmac('sha256', secret).update(text).digest('hex')) ? 'signed' : 'forged'
}

/** As payOS's own libraries write a value: nothing for null, lists as JSON. */
function payosValue(value: unknown): string {
  if (value === null || value === undefined || value === 'null' || value === 'undefined') return ''
  return Array.isArray(value) ? JSON.stringify(value.map(withSortedKeys)) : String(value)
}

/** Lists stay as they are: so Casso's own example does it. */
function withSortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(byKey)
      .map(([key, inner]) => [key, withSortedKeys(inner)]),
  )
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function timely(signedAt: number, now: number): Verdict {
  if (signedAt < now - WINDOW_MS) return 'stale'
  return signedAt > now + WINDOW_MS ? 'future' : 'signed'
}

function one(header: string | string[] | undefined): string {
  return typeof header === 'string' ? header : ''
}

/** Equal texts, told in the same time wherever they differ. */
function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
