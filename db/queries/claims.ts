// Gifts posted without a giver, and the entries that later said whose they were.
import { type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'

/** The id of the entry by which a gift is claimed: it names the gift and the request, in the hashed body too. */
export function claimId(giftIndex: number, requestCode: string): string {
  return `claim:${giftIndex}:${requestCode}`
}

/** The gift that an entry with this id claims, or null. */
export function giftClaimedBy(id: string): number | null {
  const [, index] = /^claim:(\d+):/.exec(id) ?? []
  return index === undefined ? null : Number(index)
}

/** `giftClaimedBy` in SQL. */
export function claimedGift(id: SQL): SQL<number | null> {
  return sql`(CASE WHEN ${id} GLOB 'claim:*' THEN CAST(substr(${id}, 7) AS INTEGER) END)`
}

/** The entries `c` that claim a gift, reversed ones among them. A bound index is bound as text: a number would read '41.0'. */
export function claimsOf(giftIndex: SQL): SQL {
  return sql`c.id > 'claim:' || ${giftIndex} || ':' AND c.id < 'claim:' || ${giftIndex} || ';'`
}

/** The entry that says whose this gift was, when it stands. */
export async function standingClaim(db: Handle, giftIndex: number): Promise<number | null> {
  const row = db.get<{ idx: number } | undefined>(sql`
    SELECT c.idx FROM entry c WHERE ${claimsOf(sql`${String(giftIndex)}`)}
      AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = c.idx)`)
  return row?.idx ?? null
}
