import { createHmac, timingSafeEqual } from 'node:crypto'
import type { PledgeRow } from '../../../db/queries/pledges.ts'
import type { Context } from '../context.ts'
import { opens } from './private-link.ts'

/** `own`: the link given with the pledge. `short`: one that a look-up made; it ends soon and shows nothing personal whole. */
export type KeyKind = 'own' | 'short'

const MINUTE_MS = 60_000
/** 4 bytes say until which minute, 12 are the signature: as long as the key of a pledge's own link. */
const STAMP_BYTES = 4
const KEY_BYTES = 16

/**
 * A key that opens the private page of one pledge for a while, made anew from this installation's secret: nothing is
 * stored, so nothing can be stolen from the database, and looking a pledge up writes nothing.
 */
export function shortKey(context: Pick<Context, 'requestKey' | 'clock'>, code: string, lastsMs: number): string {
  const stamp = Buffer.alloc(STAMP_BYTES)
  stamp.writeUInt32BE(Math.ceil((context.clock() + lastsMs) / MINUTE_MS))
  return Buffer.concat([stamp, signatureOf(context, code, stamp)]).toString('base64url')
}

/** How a key opens the private page of this pledge now, or null when it does not. */
export function keyKindOf(
  context: Pick<Context, 'requestKey' | 'clock'>,
  pledge: Pick<PledgeRow, 'keyHash' | 'code'>,
  key: string,
): KeyKind | null {
  if (opens(pledge, key)) return 'own'
  const bytes = Buffer.from(key, 'base64url')
  if (!/^[\w-]{22}$/.test(key) || bytes.length !== KEY_BYTES) return null
  const stamp = bytes.subarray(0, STAMP_BYTES)
  if (!timingSafeEqual(signatureOf(context, pledge.code, stamp), bytes.subarray(STAMP_BYTES))) return null
  return stamp.readUInt32BE() * MINUTE_MS > context.clock() ? 'short' : null
}

function signatureOf({ requestKey }: Pick<Context, 'requestKey'>, code: string, stamp: Buffer): Buffer {
  const signed = createHmac('sha256', requestKey).update(`donor-link\n${code}\n`).update(stamp)
  return signed.digest().subarray(0, KEY_BYTES - STAMP_BYTES)
}
