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
--> statement-breakpoint
-- The fund gives a gift by card back: an accountant asks, the head agrees, the provider is told once, and only what it tells is booked.
CREATE TABLE `card_refund` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`payment_id` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`reason` text NOT NULL,
	`state` text DEFAULT 'requested' NOT NULL,
	`requested_by` integer NOT NULL,
	`requested_at` integer NOT NULL,
	`approved_by` integer,
	`approved_at` integer,
	`ended_by` integer,
	`ended_at` integer,
	`end_reason` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`refusals` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer,
	`problem` text,
	`refund_id` text,
	FOREIGN KEY (`payment_id`) REFERENCES `card_payment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`requested_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "card_refund_amount" CHECK(amount_vnd BETWEEN 1 AND 99999999),
	CONSTRAINT "card_refund_state" CHECK(state IN ('requested', 'approved', 'sent', 'done', 'failed', 'refused')),
	CONSTRAINT "card_refund_approved_by_another" CHECK(approved_by IS NULL OR approved_by <> requested_by),
	CONSTRAINT "card_refund_told" CHECK((state IN ('sent', 'done', 'failed')) = (refund_id IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `card_refund_code_unique` ON `card_refund` (`code`);
--> statement-breakpoint
CREATE INDEX `card_refund_payment` ON `card_refund` (`payment_id`);
--> statement-breakpoint
CREATE INDEX `card_refund_due` ON `card_refund` (`next_attempt_at`) WHERE state = 'approved' AND next_attempt_at IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER card_refund_begins BEFORE INSERT ON card_refund BEGIN
  SELECT RAISE(ABORT, 'card_refund: begins as a request') WHERE NEW.state <> 'requested' OR NEW.approved_by IS NOT NULL OR NEW.refund_id IS NOT NULL
    OR NEW.next_attempt_at IS NOT NULL OR EXISTS (SELECT 1 FROM card_refund WHERE id = NEW.id OR code = NEW.code);
  SELECT RAISE(ABORT, 'card_refund: only an accountant of the unit asks for it') WHERE NOT EXISTS (SELECT 1 FROM card_payment c JOIN pledge p ON p.id = c.pledge_id
      JOIN unit_ancestor a ON a.unit_id = p.unit_id JOIN role_grant g ON g.unit_id = a.ancestor_id JOIN staff s ON s.id = g.staff_id
      WHERE c.id = NEW.payment_id AND g.staff_id = NEW.requested_by AND g.role = 'accountant' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
  SELECT RAISE(ABORT, 'card_refund: more than is left of the gift') WHERE NEW.amount_vnd
    > (SELECT coalesce(sum(change_vnd), 0) FROM card_fact WHERE payment_id = NEW.payment_id AND kind IN ('receipt', 'refund', 'dispute'))
    - (SELECT coalesce(sum(amount_vnd), 0) FROM card_refund WHERE payment_id = NEW.payment_id AND state IN ('requested', 'approved', 'sent'));
END;
--> statement-breakpoint
CREATE TRIGGER card_refund_keeps_what_was_asked BEFORE UPDATE ON card_refund
WHEN NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.payment_id <> OLD.payment_id OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.reason <> OLD.reason
  OR NEW.requested_by <> OLD.requested_by OR NEW.requested_at <> OLD.requested_at
  OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT OLD.approved_by) OR (OLD.refund_id IS NOT NULL AND NEW.refund_id IS NOT OLD.refund_id) BEGIN
  SELECT RAISE(ABORT, 'card_refund: what was asked or approved is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER card_refund_moves_forward BEFORE UPDATE OF state ON card_refund WHEN NEW.state <> OLD.state BEGIN
  SELECT RAISE(ABORT, 'card_refund: this change of state does not exist') WHERE (OLD.state, NEW.state) NOT IN
    (VALUES ('requested', 'approved'), ('requested', 'refused'), ('approved', 'sent'), ('approved', 'refused'), ('sent', 'done'), ('sent', 'failed'), ('done', 'failed'));
  SELECT RAISE(ABORT, 'card_refund: only the head of the unit approves it') WHERE NEW.state = 'approved' AND NOT EXISTS (SELECT 1 FROM card_payment c JOIN pledge p ON p.id = c.pledge_id
      JOIN unit_ancestor a ON a.unit_id = p.unit_id JOIN role_grant g ON g.unit_id = a.ancestor_id JOIN staff s ON s.id = g.staff_id
      WHERE c.id = NEW.payment_id AND g.staff_id = NEW.approved_by AND g.role = 'head' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
  SELECT RAISE(ABORT, 'card_refund: it ends with a reason, and not while the provider may have done it') WHERE NEW.state = 'refused'
    AND (NEW.end_reason IS NULL OR NEW.ended_by IS NULL OR (OLD.state = 'approved' AND coalesce(OLD.problem, '') NOT GLOB 'refused:*'));
END;
--> statement-breakpoint
CREATE TRIGGER card_refund_no_delete BEFORE DELETE ON card_refund BEGIN
  SELECT RAISE(ABORT, 'card_refund: rows are never deleted');
END;
