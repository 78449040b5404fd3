import { sql } from 'drizzle-orm'
import { check, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { pledge } from './giving.ts'
import { staff } from './staff.ts'

/** A signed-for record of a business's gift to houses ("Biên bản xác nhận tài trợ"), as it was issued. The newest that was not revoked counts. */
export const grantRecord = sqliteTable(
  'grant_record',
  {
    id: integer().primaryKey(),
    pledgeId: integer('pledge_id')
      .notNull()
      .references(() => pledge.id),
    /** 1, 2, 3 … of this pledge. */
    number: integer().notNull(),
    /** Which dated wording it was written with (db/papers). */
    template: text().notNull(),
    amountVnd: integer('amount_vnd').notNull(),
    /** JSON of both parties and everything else it says; null once the pledge was erased. */
    facts: text(),
    issuedBy: integer('issued_by')
      .notNull()
      .references(() => staff.id),
    issuedAt: integer('issued_at').notNull(),
    revokedBy: integer('revoked_by').references(() => staff.id),
    revokedAt: integer('revoked_at'),
  },
  (t) => [
    uniqueIndex('grant_record_number').on(t.pledgeId, t.number),
    check('grant_record_amount', sql`amount_vnd BETWEEN 1 AND 10000000000000`),
    check('grant_record_facts', sql`facts IS NULL OR json_valid(facts)`),
    check('grant_record_revoked', sql`(revoked_by IS NULL) = (revoked_at IS NULL)`),
  ],
)
