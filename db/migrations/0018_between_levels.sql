-- Money between two levels of the fund is no gift and no spending: each unit says its half in its own books (`level-out` out of a
-- pool, `level-in` into one), by two people. The id `<kind>:<meeting>:<request>:<other unit>` says which halves belong together.
CREATE INDEX `request_between_levels` ON `request` (`kind`,`unit_id`,`entry_index`) WHERE kind IN ('level-in', 'level-out');
--> statement-breakpoint
CREATE TRIGGER request_level_names_its_line BEFORE INSERT ON request WHEN NEW.kind IN ('level-in', 'level-out') BEGIN
  SELECT RAISE(ABORT, 'request: money between levels names another unit above or below, which keeps the same fund') WHERE NOT EXISTS (
    SELECT 1 FROM unit o WHERE NEW.evidence = 'level:' || o.code AND o.id <> NEW.unit_id
      AND EXISTS (SELECT 1 FROM unit_ancestor a WHERE (a.unit_id = o.id AND a.ancestor_id = NEW.unit_id) OR (a.unit_id = NEW.unit_id AND a.ancestor_id = o.id))
      AND EXISTS (SELECT 1 FROM account c WHERE c.unit_id = o.id AND c.fund_id = NEW.fund_id));
  SELECT RAISE(ABORT, 'request: it is a whole bank line that waits, and a pool of the same books') WHERE NOT EXISTS (
    SELECT 1 FROM entry e JOIN transfer t ON t.entry_index = e.idx JOIN match_item m ON m.entry_index = e.idx
      JOIN account p ON p.id = CASE NEW.kind WHEN 'level-in' THEN NEW.credit_id ELSE NEW.debit_id END
    WHERE e.idx = NEW.target_entry AND e.amount_vnd = NEW.amount_vnd AND m.resolved_at IS NULL
      AND p.kind = 'pool' AND p.unit_id = NEW.unit_id AND p.fund_id = NEW.fund_id
      AND e.unit = (SELECT code FROM unit WHERE id = NEW.unit_id) AND e.fund = (SELECT code FROM fund WHERE id = NEW.fund_id)
      AND CASE NEW.kind WHEN 'level-in' THEN e.kind = 'suspense' AND t.credit_id IS NEW.debit_id ELSE e.kind = 'unexplained' AND t.debit_id IS NEW.credit_id END);
END;
--> statement-breakpoint
CREATE TRIGGER entry_level_is_approved INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind IN ('level-in', 'level-out') BEGIN
  SELECT RAISE(ABORT, 'entry: no approved request stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM request r JOIN match_item m ON m.entry_index = r.target_entry
    WHERE r.code = NEW.authority AND r.kind = NEW.kind AND r.approved_by IS NOT NULL AND r.entry_index IS NULL
      AND r.state = 'requested' AND r.amount_vnd = NEW.amount_vnd AND m.resolved_at IS NULL
      AND r.unit_id = (SELECT id FROM unit WHERE code = NEW.unit) AND r.fund_id = (SELECT id FROM fund WHERE code = NEW.fund)
      AND json_extract(NEW.body, '$.id') GLOB NEW.kind || ':?*:' || r.code || ':' || substr(r.evidence, 7));
  SELECT RAISE(ABORT, 'entry: the other half is not of that unit and amount') FROM (SELECT json_extract(NEW.body, '$.id') AS id, length(NEW.kind) + 2 AS at) i
    WHERE substr(i.id, i.at, instr(substr(i.id, i.at), ':') - 1) <> NEW.authority AND NOT EXISTS (
      SELECT 1 FROM entry o JOIN request r ON r.code = NEW.authority
      WHERE o.id > CASE NEW.kind WHEN 'level-in' THEN 'level-out' ELSE 'level-in' END || ':' || substr(i.id, i.at, instr(substr(i.id, i.at), ':'))
        AND o.id < CASE NEW.kind WHEN 'level-in' THEN 'level-out' ELSE 'level-in' END || ':' || substr(i.id, i.at, instr(substr(i.id, i.at), ':') - 1) || ';'
        AND o.amount_vnd = NEW.amount_vnd AND o.fund = NEW.fund AND 'level:' || o.unit = r.evidence AND o.id GLOB '*:' || NEW.unit
        AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = o.idx));
  SELECT RAISE(ABORT, 'entry: that half has met its other half already') FROM (SELECT json_extract(NEW.body, '$.id') AS id, length(NEW.kind) + 2 AS at) i
    WHERE EXISTS (SELECT 1 FROM entry s WHERE s.id > substr(i.id, 1, i.at + instr(substr(i.id, i.at), ':') - 1)
      AND s.id < substr(i.id, 1, i.at + instr(substr(i.id, i.at), ':') - 2) || ';' AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = s.idx));
END;
--> statement-breakpoint
INSERT INTO flow_rule (entry_kind, debit_kind, credit_kind, flow, sign) VALUES
  ('level-out', 'pool', 'unexplained', 'unexplained', -1),
  ('level-out', 'pool', 'unexplained', 'transfers-out', 1),
  ('level-in', 'suspense', 'pool', 'suspense', -1),
  ('level-in', 'suspense', 'pool', 'transfers-in', 1);
--> statement-breakpoint
-- A bank's credit that may be several payouts of the card provider waits as Suspense; two people say which payouts it is.
CREATE TRIGGER entry_payouts_chosen INSTEAD OF INSERT ON entry_by_staff
WHEN NEW.kind = 'classification' AND json_extract(NEW.body, '$.transfers[0].credit') GLOB 'Assets:*:InTransit' BEGIN
  SELECT RAISE(ABORT, 'entry: these payouts of the card provider are not on their way') WHERE NOT EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND r.evidence GLOB 'payout:po_*')
    OR EXISTS (SELECT 1 FROM request r, json_each('["' || replace(substr(r.evidence, 8), ',', '","') || '"]') j
      WHERE r.code = NEW.authority AND NOT EXISTS (SELECT 1 FROM card_payout WHERE id = j.value AND arrived_in IS NULL AND failed_at IS NULL));
END;
--> statement-breakpoint
INSERT INTO flow_rule (entry_kind, debit_kind, credit_kind, flow, sign) VALUES ('classification', 'suspense', 'in-transit', 'suspense', -1);
--> statement-breakpoint
DROP TRIGGER card_payout_keeps_what_was_sent;
--> statement-breakpoint
-- As before; but whose arrival was reversed is on its way again.
CREATE TRIGGER card_payout_keeps_what_was_sent BEFORE UPDATE ON card_payout
WHEN NEW.id <> OLD.id OR NEW.transit_id <> OLD.transit_id OR NEW.bank_account_id <> OLD.bank_account_id OR NEW.amount_vnd <> OLD.amount_vnd
  OR NEW.sent_amount <> OLD.sent_amount OR NEW.currency <> OLD.currency OR NEW.expected_on <> OLD.expected_on
  OR (OLD.failed_at IS NOT NULL AND NEW.failed_at IS NOT OLD.failed_at)
  OR (OLD.arrived_in IS NOT NULL AND NEW.arrived_in IS NOT OLD.arrived_in
    AND NOT (NEW.arrived_in IS NULL AND EXISTS (SELECT 1 FROM entry WHERE reverses = OLD.arrived_in)))
  OR (NEW.failed_at IS NOT NULL AND NEW.arrived_in IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'card_payout: what was sent is not changed');
END;
