import { eq, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { goodsGiver, goodsLot, type Valuation } from '../schema/index.ts'

export type NewLot = Omit<typeof goodsLot.$inferInsert, 'id' | 'entryIndex'>

/** Stores a lot before its entry, and who brought it. @returns its id */
export async function insertLot(tx: Handle, lot: NewLot, giver: { name: string; address: string | null } | null) {
  const { id } = tx.insert(goodsLot).values(lot).returning({ id: goodsLot.id }).get()
  if (giver)
    tx.insert(goodsGiver)
      .values({ lotId: id, ...giver })
      .run()
  return id
}

export async function setLotEntry(tx: Handle, id: number, entryIndex: number): Promise<void> {
  tx.update(goodsLot).set({ entryIndex }).where(eq(goodsLot.id, id)).run()
}

/** Takes away who brought the goods of these entries; refused unless a redaction names a text of theirs. */
export async function eraseGivers(tx: Handle, entryIndexes: readonly number[]): Promise<void> {
  tx.run(sql`DELETE FROM goods_giver WHERE lot_id IN (SELECT id FROM goods_lot
    WHERE entry_index IN (SELECT value FROM json_each(${JSON.stringify(entryIndexes)})))`)
}

/** A lot as its voucher shows it; `giver` is the name as told, never public. */
export type LotRow = {
  id: number
  code: string
  unitId: number
  unitName: string
  unitAddress: string | null
  fundName: string
  item: string
  measure: string
  quantityMilli: number
  valueVnd: number
  valuation: Valuation
  evidence: string
  receivedOn: string
  recordedAt: number
  receiver: string
  index: number
  voucher: string
  giver: string | null
  giverAddress: string | null
  publicName: string | null
  /** The entry that took it back, if one did. */
  reversedBy: number | null
}

const lots = sql`SELECT l.id, l.code, u.id AS "unitId", u.name AS "unitName", u.address AS "unitAddress", f.name AS "fundName",
    l.item, l.measure, l.quantity_milli AS "quantityMilli", l.value_vnd AS "valueVnd", l.valuation, l.evidence,
    l.received_on AS "receivedOn", l.recorded_at AS "recordedAt", s.name AS receiver, e.idx AS "index", e.voucher,
    g.name AS giver, g.address AS "giverAddress", d.text AS "publicName", r.idx AS "reversedBy"
  FROM goods_lot l JOIN unit u ON u.id = l.unit_id JOIN fund f ON f.id = l.fund_id JOIN staff s ON s.id = l.received_by
    JOIN entry e ON e.idx = l.entry_index LEFT JOIN goods_giver g ON g.lot_id = l.id
    LEFT JOIN private_text d ON d.entry_index = e.idx AND d.field = 'donor' LEFT JOIN entry r ON r.reverses = e.idx`

export async function lotByCode(db: Handle, code: string): Promise<LotRow | null> {
  return db.get<LotRow | undefined>(sql`${lots} WHERE l.code = ${code}`) ?? null
}

/** What these units received, newest first. */
export async function lotsOf(db: Handle, unitIds: readonly number[]): Promise<LotRow[]> {
  return db.all<LotRow>(sql`${lots} WHERE l.unit_id IN (SELECT value FROM json_each(${JSON.stringify(unitIds)}))
    ORDER BY l.id DESC LIMIT 100`)
}
