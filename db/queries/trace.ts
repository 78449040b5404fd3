import { eq, type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type EntryKind, type ProjectKind, type ProjectStage, pledgeReceipt } from '../schema/index.ts'
import { claimedGift } from './claims.ts'
import { type DonorBlank, donorBlank } from './ledger.ts'

/**
 * Where numbered đồng are now: `free` in a pool, `suspense` not yet classified, `committed` set aside for a house,
 * `spent` paid for a house, `returned` left the fund without being spent (reversed, or found not to be a gift).
 */
export type MoneyState = 'free' | 'suspense' | 'committed' | 'spent' | 'returned'

export type MoneyPlace = {
  state: MoneyState
  amountVnd: number
  /** The house, for committed and spent đồng. */
  project: {
    id: number
    code: string
    kind: ProjectKind
    stage: ProjectStage
    unit: string
    householdShort: string
  } | null
  /** The entry that paid the đồng out, for spent and returned ones. */
  spentIn: number | null
}

/** A receipt that paid for something: how many of its đồng are there. */
export type Payer = {
  entryIndex: number
  kind: EntryKind
  bookedOn: string
  amountVnd: number
  /** Of `amountVnd`, what has been paid out. */
  spentVnd: number
  donor: string | null
  /** Why a gift's donor is not named; null for a name, and for what is no gift. */
  donorBlank: DonorBlank | null
  /** The code of the pledge it answers. */
  reference: string | null
}

export type Payers = {
  receipts: Payer[]
  total: { count: number; amountVnd: number; spentVnd: number }
  rest: { count: number; amountVnd: number }
}

/**
 * Where the đồng that an entry brought are now, largest first. Empty for an entry that brought none.
 * Looks up ranges by number: the cost grows with the places the gift reached, not with the ledger.
 */
export async function whereReceiptWent(db: Handle, entryIndex: number): Promise<MoneyPlace[]> {
  return places(db, sql`SELECT ${entryIndex} AS entry_index`)
}

/**
 * Where the đồng of all receipts of a pledge are now. What was found to be the pledge's and turned out to be somebody
 * else's is no longer followed here; a receipt that was taken back is, as returned. A claim stands for the gift it names.
 */
export async function pledgeTrace(db: Handle, pledgeId: number): Promise<MoneyPlace[]> {
  return places(
    db,
    sql`SELECT coalesce(${claimedGift(sql`e.id`)}, e.idx) AS entry_index FROM ${pledgeReceipt} JOIN entry e ON e.idx = ${pledgeReceipt.entryIndex}
      WHERE ${eq(pledgeReceipt.pledgeId, pledgeId)}
      AND NOT EXISTS (SELECT 1 FROM entry r WHERE r.reverses = ${pledgeReceipt.entryIndex} AND r.reversed_kind IN ('classification', 'designation', 'decision'))`,
  )
}

/**
 * `entries`: a query of entry indexes. What they brought is read from their bodies, which name the ranges: arrivals, and
 * đồng that an entry found to be somebody's gift.
 */
function places(db: Handle, entries: SQL): MoneyPlace[] {
  type Row = { state: MoneyState; amountVnd: number; spentIn: number | null; projectId: number | null } & {
    [K in 'code' | 'unit' | 'householdShort']: string | null
  } & { kind: ProjectKind | null; stage: ProjectStage | null }
  const rows = db.all<Row>(sql`
    WITH wanted(entry_index) AS (${entries}),
    brought(line_id, from_no, to_no) AS (
      SELECT (SELECT id FROM account WHERE name = n.value ->> 0), CAST(n.value ->> 1 AS INTEGER), CAST(n.value ->> 2 AS INTEGER)
      FROM wanted w JOIN entry e ON e.idx = w.entry_index AND e.kind <> 'reversal',
        json_each(e.body, '$.transfers') j
        JOIN transfer t ON t.entry_index = e.idx AND t.position = j.key
        JOIN account d ON d.id = t.debit_id AND (d.is_asset OR e.kind IN ('classification', 'designation'))
        JOIN account c ON c.id = t.credit_id AND NOT c.is_asset,
        json_each(j.value, '$.numbers') n),
    held(account_id, spent_in, amount) AS (
      SELECT h.account_id, h.spent_in, min(h.to_no, b.to_no) - max(h.from_no, b.from_no) + 1
      FROM brought b CROSS JOIN holding h ON h.line_id = b.line_id AND h.from_no <= b.to_no
        AND h.from_no >= (SELECT max(from_no) FROM holding WHERE line_id = b.line_id AND from_no <= b.from_no))
    SELECT CASE WHEN a.kind = 'suspense' AND h.spent_in IS NULL THEN 'suspense'
        WHEN a.kind = 'committed' THEN CASE WHEN h.spent_in IS NULL THEN 'committed' ELSE 'spent' END
        WHEN h.spent_in IS NULL THEN 'free' ELSE 'returned' END AS state,
      sum(h.amount) AS amountVnd, h.spent_in AS spentIn,
      p.id AS projectId, p.code, p.kind, p.stage, p.household_short AS householdShort, u.name AS unit
    FROM held h JOIN account a ON a.id = h.account_id
      LEFT JOIN commitment k ON k.account_id = a.id LEFT JOIN project p ON p.id = k.project_id LEFT JOIN unit u ON u.id = p.unit_id
    GROUP BY 1, h.spent_in, p.id ORDER BY amountVnd DESC, spentIn`)
  return rows.map(({ state, amountVnd, spentIn, projectId, code, kind, stage, unit, householdShort }) => ({
    state,
    amountVnd,
    spentIn,
    project:
      projectId === null ? null : ({ id: projectId, code, kind, stage, unit, householdShort } as MoneyPlace['project']),
  }))
}

/**
 * Whose gifts stand behind a house (`projectId`: set aside and paid), some accounts, or one payment (`spentIn`),
 * largest first: at most `limit` receipts and, in `rest`, how many more there are and what they gave.
 */
export async function whoPaid(
  db: Handle,
  of: { projectId: number } | { accountIds: readonly number[] } | { spentIn: number },
  limit = 50,
): Promise<Payers> {
  type Row = Omit<Payer, 'donorBlank'> & {
    donorWasNamed: number
    isBox: number
    count: number
    total: number
    totalSpent: number
  }
  const rows = db.all<Row>(sql`
    WITH part(entry_index, amount, spent) AS (
      SELECT a.entry_index, sum(min(h.to_no, a.to_no) - max(h.from_no, a.from_no) + 1),
        sum((h.spent_in IS NOT NULL) * (min(h.to_no, a.to_no) - max(h.from_no, a.from_no) + 1))
      FROM holding h CROSS JOIN arrival a ON a.line_id = h.line_id AND a.from_no <= h.to_no
        AND a.from_no >= (SELECT max(from_no) FROM arrival WHERE line_id = h.line_id AND from_no <= h.from_no)
      WHERE ${holdingsOf(of)} GROUP BY a.entry_index),
    largest AS (SELECT *, count(*) OVER () AS n, sum(amount) OVER () AS total, sum(spent) OVER () AS total_spent
      FROM part ORDER BY amount DESC, entry_index LIMIT ${limit})
    SELECT l.entry_index AS entryIndex, e.kind, e.booked_on AS bookedOn, l.amount AS amountVnd, l.spent AS spentVnd,
      x.text AS donor, e.reference, json_extract(e.body, '$.texts.donor') IS NOT NULL AS donorWasNamed,
      EXISTS (SELECT 1 FROM box_opening o WHERE o.receipt_index = l.entry_index) AS isBox, l.n AS count, l.total, l.total_spent AS totalSpent
    FROM largest l JOIN entry e ON e.idx = l.entry_index
      LEFT JOIN private_text x ON x.entry_index = l.entry_index AND x.field = 'donor'
    ORDER BY l.amount DESC, l.entry_index`)
  const [first] = rows
  const total = { count: first?.count ?? 0, amountVnd: first?.total ?? 0, spentVnd: first?.totalSpent ?? 0 }
  const listed = rows.reduce((sum, row) => sum + row.amountVnd, 0)
  return {
    receipts: rows.map(({ count, total, totalSpent, donorWasNamed, isBox, ...payer }) => ({
      ...payer,
      donorBlank: donorBlank({ ...payer, donorWasNamed, isBox }),
    })),
    total,
    rest: { count: total.count - rows.length, amountVnd: total.amountVnd - listed },
  }
}

function holdingsOf(of: Parameters<typeof whoPaid>[1]): SQL {
  if ('projectId' in of)
    return sql`h.account_id IN (SELECT account_id FROM commitment WHERE project_id = ${of.projectId})`
  if ('accountIds' in of) return sql`h.account_id IN ${of.accountIds.length > 0 ? [...of.accountIds] : [-1]}`
  return sql`h.account_id IN (SELECT debit_id FROM transfer WHERE entry_index = ${of.spentIn}) AND h.spent_in = ${of.spentIn}`
}
