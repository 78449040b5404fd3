import type { Database as Connection } from 'better-sqlite3'

const statements = [
  `INSERT INTO unit_ledger (unit_id, fund_id, entry_index, balance_vnd)
    SELECT a.ancestor_id, f.id, e.idx,
      coalesce((SELECT l.balance_vnd FROM unit_ledger l WHERE l.unit_id = a.ancestor_id AND l.fund_id = f.id ORDER BY l.entry_index DESC LIMIT 1), 0)
      + sum(CASE e.direction WHEN 'in' THEN e.amount_vnd WHEN 'out' THEN -e.amount_vnd ELSE 0 END)
        OVER (PARTITION BY a.ancestor_id, f.id ORDER BY e.idx)
    FROM entry e JOIN unit u ON u.code = e.unit JOIN unit_ancestor a ON a.unit_id = u.id JOIN fund f ON f.code = e.fund
    WHERE e.idx BETWEEN :from AND :to`,
  `INSERT INTO day_total (unit_id, fund_id, booked_on, direction, channel, entries, amount_vnd, last_index)
    SELECT a.ancestor_id, f.id, e.booked_on, coalesce(e.direction, ''), e.channel, count(*), sum(e.amount_vnd), max(e.idx)
    FROM entry e JOIN unit u ON u.code = e.unit JOIN unit_ancestor a ON a.unit_id = u.id JOIN fund f ON f.code = e.fund
    WHERE e.idx BETWEEN :from AND :to GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT DO UPDATE SET entries = entries + excluded.entries, amount_vnd = amount_vnd + excluded.amount_vnd,
      last_index = excluded.last_index`,
  `INSERT INTO flow_total (unit_id, fund_id, booked_on, flow, amount_vnd)
    SELECT a.ancestor_id, d.fund_id, e.booked_on, r.flow,
      sum(r.sign * CASE WHEN e.reversed_kind IS NULL THEN t.amount_vnd ELSE -t.amount_vnd END)
    FROM entry e JOIN transfer t ON t.entry_index = e.idx
      JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id
      JOIN flow_rule r ON r.entry_kind = coalesce(e.reversed_kind, e.kind)
        AND r.debit_kind = CASE WHEN e.reversed_kind IS NULL THEN d.kind ELSE c.kind END
        AND r.credit_kind = CASE WHEN e.reversed_kind IS NULL THEN c.kind ELSE d.kind END
      JOIN unit_ancestor a ON a.unit_id = d.unit_id
    WHERE e.idx BETWEEN :from AND :to GROUP BY 1, 2, 3, 4
    ON CONFLICT DO UPDATE SET amount_vnd = amount_vnd + excluded.amount_vnd`,
  `INSERT INTO search (rowid, folded, exact)
    SELECT entry_index, folded, exact FROM search_document WHERE entry_index BETWEEN :from AND :to`,
  `INSERT INTO projected (id, through_entry) VALUES (1, :to) ON CONFLICT DO UPDATE SET through_entry = excluded.through_entry`,
]

/**
 * Brings what is derived from entries for reading up to date: balances by unit, totals by day, flows, full-text index.
 * Run by the writer before every COMMIT, once for all entries of the batch, so that readers never see an entry without
 * them; done set by set because per row it would cost more than the entry itself.
 */
export function projector(connection: Connection): () => void {
  const span = connection.prepare<[], { from: number; to: number }>(
    'SELECT coalesce((SELECT max(through_entry) FROM projected), -1) + 1 AS "from", coalesce((SELECT max(idx) FROM entry), -1) AS "to"',
  )
  const prepared = statements.map((statement) => connection.prepare(statement))
  return () => {
    const { from, to } = span.get() as { from: number; to: number }
    if (to < from) return
    for (const statement of prepared) statement.run(statement.source.includes(':from') ? { from, to } : { to })
  }
}
