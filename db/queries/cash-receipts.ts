import { sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import type { poolPurposes } from '../schema/index.ts'

/** Cash taken at an office, with what its slip says. `payer` is the name as told, never public. */
export type CashReceiptRow = {
  index: number
  voucher: string
  bookedOn: string
  recordedAt: number
  amountVnd: number
  unitId: number
  unitName: string
  unitAddress: string | null
  fundName: string
  purpose: string
  /** Of the pledge it answers; a box of many has none. */
  code: string | null
  publicName: string | null
  payer: string | null
  /** How they can be reached, never public. */
  contact: string | null
  /** Who gave it was erased on request. */
  erased: number
  payerAddress: string | null
  cashier: string | null
  memo: string | null
  /** How many people stand on its list, when it has one. */
  people: number | null
  /** The entry that took it back, if one did. */
  reversedBy: number | null
}

const receipts = sql`SELECT e.idx AS "index", e.voucher, e.booked_on AS "bookedOn", e.recorded_at AS "recordedAt",
    e.amount_vnd AS "amountVnd", u.id AS "unitId", u.code AS "unitCode", u.name AS "unitName", u.address AS "unitAddress", f.name AS "fundName",
    q.label AS purpose, p.code, p.public_name AS "publicName", c.name AS payer, c.contact, c.address AS "payerAddress", p.erased_in IS NOT NULL AS erased,
    s.name AS cashier, m.text AS memo, n.line_count AS people, r.idx AS "reversedBy"
  FROM entry e JOIN unit u ON u.code = e.unit JOIN fund f ON f.code = e.fund
    JOIN transfer t ON t.entry_index = e.idx AND t.position = 0 JOIN pool q ON q.account_id = t.credit_id
    LEFT JOIN pledge_receipt l ON l.entry_index = e.idx LEFT JOIN pledge p ON p.id = l.pledge_id
    LEFT JOIN collective_list n ON n.receipt_index = e.idx
    LEFT JOIN pledge_contact c ON c.pledge_id = p.id LEFT JOIN staff s ON s.code = json_extract(e.body, '$.people.received')
    LEFT JOIN private_text m ON m.entry_index = e.idx AND m.field = 'memo' LEFT JOIN entry r ON r.reverses = e.idx`

/** One receipt of cash, or null when the entry is something else. */
export async function cashReceipt(db: Handle, index: number): Promise<CashReceiptRow | null> {
  const found = db.get<CashReceiptRow | undefined>(
    sql`${receipts} WHERE e.idx = ${index} AND e.kind = 'receipt' AND e.channel = 'cash'`,
  )
  return found ?? null
}

/** What one cashier recorded since an instant (epoch ms), newest first. */
export async function cashReceiptsBy(db: Handle, staffId: number, since: number): Promise<CashReceiptRow[]> {
  return db.all<CashReceiptRow>(
    sql`${receipts} WHERE e.idx IN (SELECT CAST(a.detail AS INTEGER) FROM audit a
      WHERE a.staff_id = ${staffId} AND a.action IN ('record-cash-gift', 'record-collective-gift', 'open-box') AND a.at >= ${since}) ORDER BY e.idx DESC`,
  )
}

/** Pools that money can be given to in these units. */
export type DeskPool = {
  poolId: number
  unitId: number
  unitCode: string
  unitName: string
  fundId: number
  fundName: string
  purpose: (typeof poolPurposes)[number]
  label: string
}

export async function deskPools(db: Handle, unitIds: readonly number[]): Promise<DeskPool[]> {
  return db.all<DeskPool>(
    sql`SELECT q.account_id AS "poolId", u.id AS "unitId", u.name AS "unitName", q.fund_id AS "fundId", f.name AS "fundName", q.purpose, q.label
      FROM pool q JOIN unit u ON u.id = q.unit_id JOIN fund f ON f.id = q.fund_id
      WHERE u.id IN (SELECT value FROM json_each(${JSON.stringify(unitIds)})) AND q.purpose <> 'goods' ORDER BY q.unit_id, q.fund_id, q.account_id`,
  )
}
