// What waits for a person, oldest first, from the units where the person holds the role. Nobody is shown a paper that
// the four-eyes rule keeps from them.
import { type SQL, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'

/** How many of each kind are listed; the count says how many there are. */
const SHOWN = 10

export type WorkItem = {
  /** Public or paper code; the number of a statement; the bank account's number for lines to match. */
  code: string
  unit: string
  amountVnd: number | null
  /** Epoch ms, or for bank lines the bank's day. */
  since: number | string
  /** A state, file name, tranche or number of lines: what the kind of work needs to say besides. */
  note: string
}

export type Waiting = { count: number; items: WorkItem[] }

type Row = WorkItem & { total: number }

function waiting(db: Handle, query: SQL): Waiting {
  const rows = db.all<Row>(sql`${query} LIMIT ${sql.raw(String(SHOWN))}`)
  return { count: rows[0]?.total ?? 0, items: rows.map(({ total: _, ...item }) => item) }
}

function among(unitIds: Iterable<number>): SQL {
  return sql`(SELECT value FROM json_each(${JSON.stringify([...unitIds])}))`
}

/** Statements being read, ready to confirm, or being posted. `note`: state and file name. */
export async function statementsUnderWay(db: Handle, unitIds: Iterable<number>): Promise<Waiting> {
  return waiting(
    db,
    sql`SELECT CAST(s.id AS TEXT) AS code, u.name AS unit, NULL AS "amountVnd", s.uploaded_at AS since,
        s.state || ' ' || s.file_name AS note, count(*) OVER () AS total
      FROM statement s JOIN bank_account b ON b.id = s.bank_account_id JOIN unit u ON u.id = b.unit_id
      WHERE s.state IN ('reading', 'ready', 'posting') AND b.unit_id IN ${among(unitIds)} ORDER BY s.id`,
  )
}

/** Bank accounts with lines that wait for a person; the count is of lines. `note`: how many on this account. */
export async function linesToMatch(db: Handle, unitIds: Iterable<number>): Promise<Waiting> {
  // Counted per account in the index of waiting lines alone: there may be a hundred thousand of them.
  const accounts = db.all<WorkItem & { lines: number }>(sql`
    SELECT w.number AS code, w.unit, NULL AS "amountVnd", m.day AS since, CAST(w.lines AS TEXT) AS note, w.lines
    FROM (SELECT b.number, u.name AS unit,
        (SELECT count(*) FROM match_item i WHERE i.bank_account_id = b.id AND i.resolved_at IS NULL) AS lines,
        (SELECT min(i.entry_index) FROM match_item i WHERE i.bank_account_id = b.id AND i.resolved_at IS NULL) AS oldest
      FROM bank_account b JOIN unit u ON u.id = b.unit_id WHERE b.unit_id IN ${among(unitIds)}) w
    JOIN match_item m ON m.entry_index = w.oldest ORDER BY w.oldest`)
  return {
    count: accounts.reduce((sum, { lines }) => sum + lines, 0),
    items: accounts.slice(0, SHOWN).map(({ lines: _, ...item }) => item),
  }
}

/** Banks' notifications that a person must look at: of the accounts of these units, or of no account of ours. `note`: the reason. */
export async function noticesSetAside(db: Handle, unitIds: Iterable<number>): Promise<Waiting> {
  return waiting(
    db,
    sql`SELECT CAST(e.id AS TEXT) AS code, u.name AS unit, NULL AS "amountVnd", e.received_at AS since, e.reason AS note,
        count(*) OVER () AS total
      FROM provider_event e LEFT JOIN bank_account b ON b.number =
        CASE WHEN json_valid(e.body) THEN coalesce(e.body ->> '$.accountNumber', e.body ->> '$.data.accountNumber') END
      JOIN unit u ON u.id = coalesce(b.unit_id, (SELECT min(id) FROM unit WHERE parent_id IS NULL))
      WHERE e.state = 'set-aside' AND e.provider <> 'stripe' AND u.id IN ${among(unitIds)} GROUP BY e.id ORDER BY e.id`,
  )
}

export async function allocationsToCheck(db: Handle, unitIds: Iterable<number>, me: number): Promise<Waiting> {
  return allocations(db, unitIds, sql`p.state = 'requested' AND p.requested_by <> ${me}`)
}

export async function allocationsToApprove(db: Handle, unitIds: Iterable<number>, me: number): Promise<Waiting> {
  return allocations(db, unitIds, sql`p.state = 'checked' AND ${me} NOT IN (p.requested_by, p.checked_by)`)
}

/** `note`: the house's code. */
function allocations(db: Handle, unitIds: Iterable<number>, also: SQL): Waiting {
  return waiting(
    db,
    sql`SELECT p.code, u.name AS unit, p.amount_vnd AS "amountVnd", coalesce(p.checked_at, p.requested_at) AS since,
        h.code AS note, count(*) OVER () AS total
      FROM allocation p JOIN account a ON a.id = p.pool_id JOIN unit u ON u.id = a.unit_id
        JOIN project h ON h.id = p.project_id
      WHERE ${also} AND a.unit_id IN ${among(unitIds)} ORDER BY since, p.id`,
  )
}

export async function disbursementsToCheck(db: Handle, unitIds: Iterable<number>, me: number): Promise<Waiting> {
  return disbursements(db, unitIds, sql`p.state = 'requested' AND p.requested_by <> ${me}`)
}

export async function disbursementsToApprove(db: Handle, unitIds: Iterable<number>, me: number): Promise<Waiting> {
  return disbursements(db, unitIds, sql`p.state = 'checked' AND ${me} NOT IN (p.requested_by, p.checked_by)`)
}

export async function ordersToSend(db: Handle, unitIds: Iterable<number>): Promise<Waiting> {
  return disbursements(db, unitIds, sql`p.state = 'approved' AND p.method = 'bank'`)
}

export async function cashToPay(db: Handle, unitIds: Iterable<number>, me: number): Promise<Waiting> {
  const byOthers = sql`${me} NOT IN (p.requested_by, p.checked_by, p.approved_by)`
  return disbursements(db, unitIds, sql`p.state = 'approved' AND p.method = 'cash' AND ${byOthers}`)
}

/** `note`: the house's code and the tranche. */
function disbursements(db: Handle, unitIds: Iterable<number>, also: SQL): Waiting {
  return waiting(
    db,
    sql`SELECT p.code, u.name AS unit, p.amount_vnd AS "amountVnd",
        coalesce(p.approved_at, p.checked_at, p.requested_at) AS since,
        h.code || ' ' || p.tranche AS note, count(*) OVER () AS total
      FROM disbursement p JOIN account a ON a.id = p.asset_id JOIN unit u ON u.id = a.unit_id
        JOIN project h ON h.id = p.project_id
      WHERE ${also} AND a.unit_id IN ${among(unitIds)} ORDER BY since, p.id`,
  )
}

/** Corrections, opening balances and classifications. `note`: which of them. */
export async function requestsToApprove(db: Handle, unitIds: Iterable<number>, me: number): Promise<Waiting> {
  return waiting(
    db,
    sql`SELECT r.code, u.name AS unit, r.amount_vnd AS "amountVnd", r.requested_at AS since, r.kind AS note,
        count(*) OVER () AS total
      FROM request r JOIN unit u ON u.id = r.unit_id
      WHERE r.state = 'requested' AND r.requested_by <> ${me} AND r.unit_id IN ${among(unitIds)} ORDER BY r.id`,
  )
}

/** Gifts by card to give back that wait for the head. `note`: the pledge's code. */
export async function cardRefundsToApprove(db: Handle, unitIds: Iterable<number>, me: number): Promise<Waiting> {
  return cardRefunds(db, unitIds, sql`r.state = 'requested' AND r.requested_by <> ${me}`)
}

/** Gifts by card that the provider has not given back though two people agreed. `note`: the pledge's code. */
export async function cardRefundsStuck(db: Handle, unitIds: Iterable<number>): Promise<Waiting> {
  return cardRefunds(db, unitIds, sql`r.state = 'approved' AND r.problem IS NOT NULL`)
}

function cardRefunds(db: Handle, unitIds: Iterable<number>, also: SQL): Waiting {
  return waiting(
    db,
    sql`SELECT r.code, u.name AS unit, r.amount_vnd AS "amountVnd", coalesce(r.approved_at, r.requested_at) AS since,
        p.code AS note, count(*) OVER () AS total
      FROM card_refund r JOIN card_payment c ON c.id = r.payment_id JOIN pledge p ON p.id = c.pledge_id
        JOIN unit u ON u.id = p.unit_id
      WHERE ${also} AND p.unit_id IN ${among(unitIds)} ORDER BY since, r.id`,
  )
}

/** What donors ask about their data, due first on top. `note`: the kind. */
export async function dataRequestsToAnswer(db: Handle, unitIds: Iterable<number>): Promise<Waiting> {
  return waiting(
    db,
    sql`SELECT r.code, u.name AS unit, NULL AS "amountVnd", r.asked_at AS since, r.kind AS note, count(*) OVER () AS total
      FROM data_request r JOIN pledge p ON p.id = r.pledge_id JOIN unit u ON u.id = p.unit_id
      WHERE r.closed_at IS NULL AND p.unit_id IN ${among(unitIds)}
      ORDER BY CASE WHEN r.answered_at IS NULL THEN r.answer_by ELSE r.carry_out_by END, r.id`,
  )
}

/** Cash promised since `createdAfter` (epoch ms) and not brought yet. `note`: the expected day, or empty. */
export async function cashToExpect(db: Handle, unitIds: Iterable<number>, createdAfter: number): Promise<Waiting> {
  return waiting(
    db,
    sql`SELECT p.code, u.name AS unit, p.amount_vnd AS "amountVnd", p.created_at AS since,
        coalesce(p.expected_on, '') AS note, count(*) OVER () AS total
      FROM pledge p JOIN unit u ON u.id = p.unit_id
      WHERE p.method = 'cash' AND p.cancelled_at IS NULL AND p.created_at >= ${createdAfter}
        AND p.unit_id IN ${among(unitIds)}
        AND NOT EXISTS (SELECT 1 FROM pledge_receipt r WHERE r.pledge_id = p.id) ORDER BY p.created_at, p.id`,
  )
}

/** Houses not handed over yet whose last recorded step is older than `recordedBefore` (epoch ms). `note`: the stage. */
export async function housesWithoutNews(
  db: Handle,
  unitIds: Iterable<number>,
  recordedBefore: number,
): Promise<Waiting> {
  return waiting(
    db,
    sql`SELECT h.code, u.name AS unit, h.budget_vnd AS "amountVnd",
        coalesce((SELECT max(e.recorded_at) FROM project_event e WHERE e.project_id = h.id), h.created_at) AS since,
        h.stage AS note, count(*) OVER () AS total
      FROM project h JOIN unit u ON u.id = h.unit_id
      WHERE h.stage IN ('assessed', 'surveyed', 'posted', 'decided', 'started', 'under-way', 'accepted', 'paused')
        AND h.unit_id IN ${among(unitIds)} AND since < ${recordedBefore} ORDER BY since, h.id`,
  )
}

/**
 * Photographs that the family agreed to, brought by somebody else since `broughtAfter` (epoch ms) and not looked at for the
 * public; one that somebody took from the public stays away. `code`: the house; `note`: the photograph's number.
 */
export async function photosToPublish(
  db: Handle,
  unitIds: Iterable<number>,
  me: number,
  broughtAfter: number,
): Promise<Waiting> {
  return waiting(
    db,
    sql`SELECT h.code, u.name AS unit, NULL AS "amountVnd", e.uploaded_at AS since, CAST(e.id AS TEXT) AS note,
        count(*) OVER () AS total
      FROM evidence e JOIN project h ON h.id = e.project_id JOIN unit u ON u.id = h.unit_id
        JOIN household_consent c ON c.project_id = e.project_id AND c.withdrawn_at IS NULL
      WHERE e.kind = 'photo' AND e.uploaded_by <> ${me} AND e.uploaded_at > ${broughtAfter} AND h.unit_id IN ${among(unitIds)}
        AND NOT EXISTS (SELECT 1 FROM photo_publication p WHERE p.evidence_id = e.id
          AND (p.withdrawn_at IS NULL OR p.withdrawn_why IN ('asked', 'set-aside')))
        AND coalesce((SELECT v.what FROM evidence_event v WHERE v.evidence_id = e.id AND v.what <> 'covered'
          ORDER BY v.position DESC LIMIT 1), '') <> 'set-aside'
      ORDER BY e.uploaded_at, e.id`,
  )
}
