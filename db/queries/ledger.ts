import { inArray, type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { type AccountKind, type Channel, type Direction, type EntryKind, entry } from '../schema/index.ts'
import { giftClaimedBy, standingClaim } from './claims.ts'
import { halfOf } from './levels.ts'
import type { Scope } from './search-scope.ts'

/** Why a gift's line names nobody: not asked to be named, not known, a donation box, or erased since. */
export type DonorBlank = 'hidden' | 'unknown' | 'box' | 'erased'

/** One line of the public ledger. Amounts in đồng, `recordedAt` in epoch ms. */
export type LedgerLine = {
  index: number
  id: string
  recordedAt: number
  bookedOn: string
  kind: EntryKind
  direction: Direction | null
  channel: Channel
  amountVnd: number
  donor: string | null
  /** Set for gifts without a donor's name, and wherever a name was erased. */
  donorBlank: DonorBlank | null
  memo: string | null
  /** There was a wording, and it was erased. */
  memoErased: boolean
  /** The code of the pledge a gift answers. */
  reference: string | null
  voucher: string | null
  unit: string
  unitName: string
  fund: string
  fundName: string
  purpose: string | null
  project: string | null
  reverses: number | null
  reversedBy: number | null
  /** Money of the scope after this entry. */
  balanceVnd: number
}

/** The lines of these entries, in the order given. */
export async function ledgerLines(db: Handle, indexes: readonly number[], scope: Scope): Promise<LedgerLine[]> {
  if (indexes.length === 0) return []
  type Row = Omit<LedgerLine, 'donorBlank' | 'memoErased'> & {
    donorWasNamed: number
    isBox: number
    memoErased: number
  }
  const rows = db.all<Row>(sql`
    SELECT e.idx AS "index", e.id, e.recorded_at AS recordedAt, e.booked_on AS bookedOn, e.kind, e.direction, e.channel,
      e.amount_vnd AS amountVnd, d.text AS donor, m.text AS memo, e.reference, e.voucher, e.unit, u.name AS unitName,
      e.fund, f.name AS fundName, e.purpose, e.project, e.reverses, r.idx AS reversedBy,
      json_extract(e.body, '$.texts.donor') IS NOT NULL AS donorWasNamed,
      EXISTS (SELECT 1 FROM box_opening o WHERE o.receipt_index = e.idx) AS isBox,
      m.text IS NULL AND json_extract(e.body, '$.texts.memo') IS NOT NULL AS memoErased, ${balanceAfter(scope)} AS balanceVnd
    FROM entry e JOIN unit u ON u.code = e.unit JOIN fund f ON f.code = e.fund
      LEFT JOIN private_text d ON d.entry_index = e.idx AND d.field = 'donor'
      LEFT JOIN private_text m ON m.entry_index = e.idx AND m.field = 'memo'
      LEFT JOIN entry r ON r.reverses = e.idx
    WHERE ${inArray(sql`e.idx`, [...indexes])}`)
  const byIndex = new Map(rows.map((row) => [row.index, row]))
  return indexes.flatMap((index) => {
    const row = byIndex.get(index)
    if (!row) return []
    const { donorWasNamed, isBox, memoErased, ...line } = row
    return [{ ...line, donorBlank: donorBlank(row), memoErased: memoErased === 1 }]
  })
}

function balanceAfter({ unitIds, fundIds }: Scope): SQL {
  const parts = unitIds.flatMap((unitId) =>
    fundIds.map(
      (
        fundId,
      ) => sql`coalesce((SELECT balance_vnd FROM unit_ledger l WHERE l.unit_id = ${unitId} AND l.fund_id = ${fundId}
        AND l.entry_index <= e.idx ORDER BY l.entry_index DESC LIMIT 1), 0)`,
    ),
  )
  return parts.length === 0 ? sql`0` : sql.join(parts, sql` + `)
}

/** `donorWasNamed`: the entry's body carries a commitment to a name; `isBox`: it is the money of a donation box. */
export function donorBlank(row: {
  kind: EntryKind
  donor: string | null
  donorWasNamed: number
  isBox: number
  reference: string | null
}) {
  if (row.donor !== null) return null
  if (row.donorWasNamed) return 'erased'
  if (row.kind === 'goods-in') return 'hidden'
  if (row.kind !== 'receipt') return null
  if (row.isBox) return 'box'
  return row.reference === null ? 'unknown' : 'hidden'
}

/** `label`: what a pool is for, in words. */
export type PostingAccount = { name: string; kind: AccountKind; label: string | null }

export type EntryDetail = LedgerLine & {
  body: string
  /** SHA-256(00 ‖ body), hex. */
  leaf: string
  authority: string | null
  /** Staff codes by part played. */
  people: Record<string, string>
  /** Why an entry was reversed or a text erased. */
  reason: string | null
  /** There was a reason, and it was erased. */
  reasonErased: boolean
  reversedKind: EntryKind | null
  /** The reversed bank line that this one states again, and the one that states this one again. */
  again: { of: number | null; at: number | null }
  /** The gift whose giver this one says, and the standing entry that says this gift's. */
  claim: { of: number | null; at: number | null }
  /** Where the other half of money between two levels stands, once it does; null for all other entries. */
  level: { met: number | null } | null
  postings: { debit: PostingAccount; credit: PostingAccount; amountVnd: number }[]
}

/** The id of the entry that states a reversed bank line again: it names that line, in the hashed body too. */
export function againId(reversedIndex: number): string {
  return `again:${reversedIndex}`
}

function lineStatedAgain(id: string): number | null {
  const [, index] = /^again:(\d+)$/.exec(id) ?? []
  return index === undefined ? null : Number(index)
}

/** One entry with everything the public may read of it, or null. */
export async function entryDetail(db: Handle, index: number, scope: Scope): Promise<EntryDetail | null> {
  const [line] = await ledgerLines(db, [index], scope)
  if (!line) return null
  const row = db
    .select({
      id: entry.id,
      body: entry.body,
      leaf: entry.leaf,
      authority: entry.authority,
      reversedKind: entry.reversedKind,
    })
    .from(entry)
    .where(sql`${entry.index} = ${index}`)
    .get() as Pick<typeof entry.$inferSelect, 'id' | 'body' | 'leaf' | 'authority' | 'reversedKind'>
  const reason = db.get<{ text: string } | undefined>(
    sql`SELECT text FROM private_text WHERE entry_index = ${index} AND field = 'reason'`,
  )
  const postings = db.all<Record<'debit' | 'credit', string> & { amountVnd: number }>(sql`
    SELECT json_object('name', d.name, 'kind', d.kind, 'label', dp.label) AS debit,
      json_object('name', c.name, 'kind', c.kind, 'label', cp.label) AS credit, t.amount_vnd AS amountVnd
    FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id
      LEFT JOIN pool dp ON dp.account_id = d.id LEFT JOIN pool cp ON cp.account_id = c.id
    WHERE t.entry_index = ${index} ORDER BY t.position`)
  const { people, texts } = JSON.parse(row.body) as Record<'people' | 'texts', Record<string, string>>
  return {
    ...line,
    ...row,
    leaf: row.leaf.toString('hex'),
    again: {
      of: lineStatedAgain(row.id),
      at: db.get<{ idx: number } | undefined>(sql`SELECT idx FROM entry WHERE id = ${againId(index)}`)?.idx ?? null,
    },
    claim: { of: giftClaimedBy(row.id), at: await standingClaim(db, index) },
    level: await levelOf(db, row.id),
    people,
    reason: reason?.text ?? null,
    reasonErased: !reason && texts.reason !== undefined,
    postings: postings.map(({ debit, credit, amountVnd }) => ({
      debit: JSON.parse(debit) as PostingAccount,
      credit: JSON.parse(credit) as PostingAccount,
      amountVnd,
    })),
  }
}

async function levelOf(db: Handle, id: string): Promise<EntryDetail['level']> {
  const [kind, meeting] = id.split(':')
  if ((kind !== 'level-in' && kind !== 'level-out') || !meeting) return null
  return { met: await halfOf(db, kind === 'level-in' ? 'level-out' : 'level-in', meeting) }
}

/** How many entries the ledger has and when the last was recorded (epoch ms; null on an empty ledger). */
export async function ledgerSize(db: Handle): Promise<{ size: number; recordedAt: number | null }> {
  const last = db.get<{ idx: number; at: number } | undefined>(
    sql`SELECT idx, recorded_at AS at FROM entry ORDER BY idx DESC LIMIT 1`,
  )
  return last ? { size: last.idx + 1, recordedAt: last.at } : { size: 0, recordedAt: null }
}

/** A correcting entry and what it corrects. */
export type Correction = {
  index: number
  bookedOn: string
  reverses: number
  reversedKind: EntryKind
  amountVnd: number
  unitName: string
  /** Null when it was erased. */
  reason: string | null
}

/** Reversals, newest first, below an index when given: the public list of corrections. */
export async function reversals(db: Handle, before: number | null, limit: number): Promise<Correction[]> {
  return db.all<Correction>(sql`
    SELECT e.idx AS "index", e.booked_on AS bookedOn, e.reverses, e.reversed_kind AS reversedKind, e.amount_vnd AS amountVnd,
      u.name AS unitName, x.text AS reason
    FROM (SELECT idx FROM entry INDEXED BY entry_reverses WHERE reverses IS NOT NULL
        AND idx < ${before ?? Number.MAX_SAFE_INTEGER} ORDER BY idx DESC LIMIT ${limit}) r
      CROSS JOIN entry e ON e.idx = r.idx
      JOIN unit u ON u.code = e.unit LEFT JOIN private_text x ON x.entry_index = e.idx AND x.field = 'reason'
    ORDER BY e.idx DESC`)
}
