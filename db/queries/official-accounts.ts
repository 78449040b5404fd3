import { sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'

export type OfficialAccount = {
  unitName: string
  fundName: string
  bankName: string
  number: string
  holder: string
}

/** The bank accounts that take gifts on a day, provinces before communes. */
export async function officialAccounts(db: Handle, day: string): Promise<OfficialAccount[]> {
  return db.all<OfficialAccount>(sql`
    SELECT u.name AS unitName, f.name AS fundName, b.bank_name AS bankName, b.number, b.holder
    FROM bank_account b JOIN unit u ON u.id = b.unit_id JOIN fund f ON f.id = b.fund_id
    WHERE b.valid_from <= ${day} AND coalesce(b.valid_to, '9999') >= ${day}
    ORDER BY u.parent_id IS NOT NULL, u.id, f.id, b.id`)
}
