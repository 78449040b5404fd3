// Papers and people behind entries: each query finds what should not be.
import type { Handle } from '../database.ts'
import { driverOf } from './driver.ts'
import type { StoredRow } from './verification.ts'

function places(db: Handle, query: string): string[] {
  return driverOf(db).prepare<[], string>(query).pluck().all()
}

/** How many papers stand behind entries, by kind of paper. */
export async function papersWithEntries(
  db: Handle,
): Promise<{ allocation: number; disbursement: number; request: number; goods: number }> {
  const count = (table: string) =>
    driverOf(db)
      .prepare<[], number>(`SELECT count(*) FROM ${table} WHERE entry_index IS NOT NULL`)
      .pluck()
      .get() as number
  return {
    allocation: count('allocation'),
    disbursement: count('disbursement'),
    request: count('request'),
    goods: count('goods_lot'),
  }
}

/** Papers that say they were carried out by an entry which is not theirs, or that are not carried out as their state says. */
export async function papersWithoutTheirEntry(db: Handle): Promise<string[]> {
  return places(
    db,
    `SELECT 'allocation ' || a.code FROM allocation a LEFT JOIN entry e ON e.idx = a.entry_index
        LEFT JOIN transfer t ON t.entry_index = e.idx AND t.position = 0
        LEFT JOIN commitment c ON c.account_id = t.credit_id
      WHERE (a.state = 'approved') <> (a.entry_index IS NOT NULL) OR (a.entry_index IS NOT NULL AND (e.kind IS NOT 'allocation'
        OR e.authority IS NOT a.code OR e.amount_vnd IS NOT a.amount_vnd OR t.debit_id IS NOT a.pool_id OR c.project_id IS NOT a.project_id))
    UNION ALL SELECT 'payment ' || d.code FROM disbursement d LEFT JOIN entry e ON e.idx = d.entry_index
        LEFT JOIN transfer t ON t.entry_index = e.idx AND t.position = 0
        LEFT JOIN commitment c ON c.account_id = t.debit_id
      WHERE (d.state = 'paid') <> (d.entry_index IS NOT NULL) OR (d.entry_index IS NOT NULL AND (coalesce(e.kind, '') NOT IN ('disbursement', 'explanation')
        OR e.authority IS NOT d.code OR e.amount_vnd IS NOT d.amount_vnd OR c.project_id IS NOT d.project_id
        OR (e.kind = 'disbursement' AND t.credit_id IS NOT d.asset_id)))
    UNION ALL SELECT 'request ' || r.code FROM request r LEFT JOIN entry e ON e.idx = r.entry_index
      WHERE (r.state = 'approved') <> (r.entry_index IS NOT NULL) OR (r.entry_index IS NOT NULL AND (
        CASE WHEN e.kind = 'interest' THEN 'classification' WHEN e.id = 'claim:' || r.target_entry || ':' || r.code THEN 'claim' ELSE e.kind END IS NOT r.kind
        OR e.authority IS NOT r.code OR CASE r.kind WHEN 'claim' THEN e.amount_vnd > r.amount_vnd OR NOT EXISTS (SELECT 1 FROM pledge_receipt l
            WHERE l.entry_index = e.idx AND l.amount_vnd = r.amount_vnd) ELSE e.amount_vnd IS NOT r.amount_vnd END OR (r.kind = 'reversal' AND e.reverses IS NOT r.target_entry)))
    UNION ALL SELECT 'goods ' || l.code FROM goods_lot l LEFT JOIN entry e ON e.idx = l.entry_index
        LEFT JOIN transfer t ON t.entry_index = e.idx AND t.position = 0
      WHERE e.kind IS NOT 'goods-in' OR e.reference IS NOT l.code OR e.amount_vnd IS NOT l.value_vnd OR t.debit_id IS NOT l.account_id
    UNION ALL SELECT 'list ' || c.id FROM collective_list c LEFT JOIN entry e ON e.idx = c.receipt_index
      WHERE e.amount_vnd IS NOT c.total_vnd OR (c.line_count, c.total_vnd) IS NOT (
        SELECT count(*), sum(amount_vnd) FROM collective_line WHERE list_id = c.id)`,
  )
}

/** Papers in which one person plays two parts, or whose entry names others than the paper. */
export async function papersOfOnePerson(db: Handle): Promise<string[]> {
  const parts = (part: string) => `json_extract(e.body, '$.people.${part}')`
  const another = (part: string, id: string) =>
    `(${parts(part)} IS NOT NULL AND ${parts(part)} IS NOT (SELECT code FROM staff WHERE id = ${id}))`
  return places(
    db,
    `SELECT 'allocation ' || a.code FROM allocation a LEFT JOIN entry e ON e.idx = a.entry_index
      WHERE a.requested_by IN (a.checked_by, a.approved_by) OR a.checked_by = a.approved_by
        OR ${another('requested', 'a.requested_by')} OR ${another('checked', 'a.checked_by')} OR ${another('approved', 'a.approved_by')}
    UNION ALL SELECT 'payment ' || d.code FROM disbursement d LEFT JOIN entry e ON e.idx = d.entry_index
      WHERE d.requested_by IN (d.checked_by, d.approved_by, d.paid_by) OR d.checked_by IN (d.approved_by, d.paid_by) OR d.approved_by = d.paid_by
        OR ${another('requested', 'd.requested_by')} OR ${another('checked', 'd.checked_by')}
        OR ${another('approved', 'd.approved_by')} OR ${another('paid', 'd.paid_by')}
    UNION ALL SELECT 'request ' || r.code FROM request r LEFT JOIN entry e ON e.idx = r.entry_index
      WHERE r.requested_by = r.approved_by OR ${another('requested', 'r.requested_by')} OR ${another('approved', 'r.approved_by')}`,
  )
}

/** People who held two posts at once, in one unit or one below the other, that exclude each other. */
export async function postsThatExcludeEachOther(db: Handle): Promise<string[]> {
  return places(
    db,
    `SELECT 'person ' || s.code FROM role_grant g JOIN role_grant h ON h.staff_id = g.staff_id AND h.id > g.id AND h.role <> g.role
        JOIN staff s ON s.id = g.staff_id
      WHERE g.role IN ('head', 'accountant', 'cashier', 'administrator') AND h.role IN ('head', 'accountant', 'cashier', 'administrator')
        AND g.granted_at < coalesce(h.revoked_at, 9e15) AND h.granted_at < coalesce(g.revoked_at, 9e15)
        AND (EXISTS (SELECT 1 FROM unit_ancestor WHERE unit_id = g.unit_id AND ancestor_id = h.unit_id)
          OR EXISTS (SELECT 1 FROM unit_ancestor WHERE unit_id = h.unit_id AND ancestor_id = g.unit_id))`,
  )
}

/** The bank's lines, by account and identity, with the entry each became. What arrives out of transit is no new money, and comes in all the same. */
export async function bankLines(db: Handle): Promise<Iterable<StoredRow>> {
  return driverOf(db)
    .prepare<[], StoredRow>(
      `SELECT b.identity, b.day, b.entry_index, e.booked_on, coalesce(e.direction, CASE e.kind WHEN 'deposit' THEN 'in' END) AS direction, e.amount_vnd,
        EXISTS (SELECT 1 FROM transfer t WHERE t.entry_index = b.entry_index AND a.account_id IN (t.debit_id, t.credit_id)) AS own
      FROM bank_line b LEFT JOIN entry e ON e.idx = b.entry_index LEFT JOIN bank_account a ON a.id = b.bank_account_id`,
    )
    .iterate()
}

/** The newest posted statement of each bank account that states a balance: what the bank says stands there at its end. */
export async function bankBalances(db: Handle): Promise<{ account: string; day: string; bankVnd: number }[]> {
  return driverOf(db)
    .prepare<[], { account: string; day: string; bankVnd: number }>(
      `SELECT a.name AS account, s.last_day AS day, s.closing_vnd AS bankVnd, max(s.last_day || printf('%012d', s.id))
      FROM statement s JOIN bank_account b ON b.id = s.bank_account_id JOIN account a ON a.id = b.account_id
      WHERE s.state = 'posted' AND s.closing_vnd IS NOT NULL AND s.last_day IS NOT NULL GROUP BY a.id`,
    )
    .all()
}
