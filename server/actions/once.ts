import { createHmac } from 'node:crypto'
import type { Handle } from '../../db/database.ts'
import { findIdempotency, insertIdempotency } from '../../db/queries/operations.ts'
import { canonicalJson } from '../domain/ledger/canonical-json.ts'
import type { Context } from './context.ts'
import { Refusal } from './refusal.ts'

/**
 * Carries a request out once: the same key with the same request gives the first result back, without effect.
 * `request` is everything the person asked for, as strings; only its HMAC is kept.
 * @throws Refusal('same-key-other-request', 409) when the key was used for something else
 */
export async function once<T>(
  tx: Handle,
  context: Pick<Context, 'clock' | 'requestKey'>,
  key: string,
  request: Readonly<Record<string, string | null>>,
  run: () => Promise<T>,
): Promise<T> {
  const digest = createHmac('sha256', context.requestKey)
    .update(canonicalJson(wellFormed(request)))
    .digest()
  const known = await findIdempotency(tx, key)
  if (known) {
    if (!known.digest.equals(digest)) throw new Refusal('same-key-other-request', {}, 409)
    return JSON.parse(known.result) as T
  }
  const result = await run()
  await insertIdempotency(tx, { key, digest, result: JSON.stringify(result), createdAt: context.clock() })
  return result
}

/** What people send may be any text; two spellings of the same letters are the same request. */
function wellFormed(request: Readonly<Record<string, string | null>>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(request).map(([name, text]) => [name, text === null ? null : text.toWellFormed().normalize('NFC')]),
  )
}
