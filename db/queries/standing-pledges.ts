// What of a promise `p` counts as promised: all of it; of one that was ended, what had come when only its rest was given up.
import { sql } from 'drizzle-orm'

const received = sql`(SELECT coalesce(sum(k.amount_vnd), 0) FROM pledge_receipt k WHERE k.pledge_id = p.id
  AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = k.entry_index))`

/** Whether only the rest of `p` was given up (`endedWithRest`). */
export const endedWithRest = sql`coalesce(p.cancel_reason GLOB 'rest-*', 0)`

/** Đồng. */
export const standingVnd = sql`CASE WHEN p.cancelled_at IS NULL THEN p.amount_vnd
  WHEN ${endedWithRest} THEN min(p.amount_vnd, max(0, ${received})) ELSE 0 END`
