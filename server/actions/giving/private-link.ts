import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { PledgeRow } from '../../../db/queries/pledges.ts'
import type { Context } from '../context.ts'

/**
 * The 128-bit key of a pledge's private link. It is made of this installation's secret and the pledge's code, so that
 * a form sent twice leads to the same link and a letter can carry it, although the store holds only its hash.
 */
export function privateKeyOf(context: Pick<Context, 'requestKey'>, code: string): string {
  return createHmac('sha256', context.requestKey)
    .update('pledge-link\n')
    .update(code)
    .digest()
    .subarray(0, 16)
    .toString('base64url')
}

/** SHA-256 of the 128 bits of a private link. */
export function hashOfKey(privateKey: string): Buffer {
  return createHash('sha256').update(Buffer.from(privateKey, 'base64url')).digest()
}

/** Whether a key is the one of the pledge's private link. */
export function opens(pledge: Pick<PledgeRow, 'keyHash'>, privateKey: string): boolean {
  return /^[\w-]{22}$/.test(privateKey) && timingSafeEqual(hashOfKey(privateKey), pledge.keyHash)
}

/** The private page of a pledge, to send to its donor; its public page where the secret is no longer the one of that time. */
export function pagePathOf(context: Pick<Context, 'requestKey'>, pledge: Pick<PledgeRow, 'code' | 'keyHash'>): string {
  const key = privateKeyOf(context, pledge.code)
  return `/ung-ho/${pledge.code}${opens(pledge, key) ? `/rieng/${key}` : ''}`
}
