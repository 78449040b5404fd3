-- Money finds its way back: what a house did not need returns to its pool, and a bank fee is borne by a pool or stays to be
-- recovered. A request can be taken back by who made it. Who took a cash payment is kept beside it and can be erased.
CREATE INDEX `request_target` ON `request` (`target_entry`) WHERE target_entry IS NOT NULL;
--> statement-breakpoint
DROP TRIGGER entry_request_is_approved;
--> statement-breakpoint
CREATE TRIGGER entry_request_is_approved BEFORE INSERT ON entry WHEN NEW.kind IN ('reversal', 'opening', 'classification', 'interest', 'designation', 'release', 'fee') BEGIN
  SELECT RAISE(ABORT, 'entry: no approved request stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND r.approved_by IS NOT NULL AND r.entry_index IS NULL
      AND r.state = 'requested' AND r.amount_vnd = NEW.amount_vnd
      AND r.unit_id = (SELECT id FROM unit WHERE code = NEW.unit) AND r.fund_id = (SELECT id FROM fund WHERE code = NEW.fund)
      AND r.kind = CASE NEW.kind WHEN 'interest' THEN 'classification' ELSE NEW.kind END
      AND (NEW.kind <> 'reversal' OR r.target_entry = NEW.reverses));
END;
--> statement-breakpoint
CREATE TRIGGER request_release_names_its_allocation BEFORE INSERT ON request WHEN NEW.kind = 'release' BEGIN
  SELECT RAISE(ABORT, 'request: what is released was set aside by the allocation it names') WHERE NOT EXISTS (
    SELECT 1 FROM allocation a JOIN account p ON p.id = a.pool_id JOIN commitment c ON c.project_id = a.project_id AND c.unit_id = p.unit_id
    WHERE a.entry_index = NEW.target_entry AND c.account_id IS NEW.debit_id AND a.pool_id IS NEW.credit_id
      AND p.unit_id = NEW.unit_id AND p.fund_id = NEW.fund_id);
END;
--> statement-breakpoint
CREATE TRIGGER entry_release_within_its_allocation BEFORE INSERT ON entry WHEN NEW.kind = 'release' BEGIN
  SELECT RAISE(ABORT, 'entry: more would be released than this allocation set aside') WHERE NOT EXISTS (
    SELECT 1 FROM request r JOIN allocation a ON a.entry_index = r.target_entry JOIN project p ON p.id = a.project_id
    WHERE r.code = NEW.authority AND p.code = NEW.project
      AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = a.entry_index)
      AND NEW.amount_vnd + (SELECT coalesce(sum(o.amount_vnd), 0) FROM request o WHERE o.target_entry = r.target_entry AND o.kind = 'release'
        AND o.state = 'approved' AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = o.entry_index)) <= a.amount_vnd);
END;
--> statement-breakpoint
CREATE TRIGGER request_fee_names_its_debit BEFORE INSERT ON request WHEN NEW.kind = 'fee' BEGIN
  SELECT RAISE(ABORT, 'request: a fee is an unexplained debit of the unit, borne by a pool or to be recovered') WHERE NOT EXISTS (
    SELECT 1 FROM entry e JOIN transfer t ON t.entry_index = e.idx JOIN account d ON d.id = NEW.debit_id
    WHERE e.idx = NEW.target_entry AND e.kind = 'unexplained' AND e.amount_vnd = NEW.amount_vnd AND t.debit_id IS NEW.credit_id
      AND d.kind IN ('pool', 'receivable') AND d.unit_id = NEW.unit_id AND d.fund_id = NEW.fund_id);
END;
--> statement-breakpoint
CREATE TRIGGER entry_fee_once BEFORE INSERT ON entry WHEN NEW.kind = 'fee' BEGIN
  SELECT RAISE(ABORT, 'entry: this debit was reversed or is a fee already') WHERE EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND (EXISTS (SELECT 1 FROM entry x WHERE x.reverses = r.target_entry)
      OR EXISTS (SELECT 1 FROM request o WHERE o.target_entry = r.target_entry AND o.kind = 'fee' AND o.state = 'approved'
        AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = o.entry_index))));
END;
--> statement-breakpoint
INSERT INTO flow_rule (entry_kind, debit_kind, credit_kind, flow, sign) VALUES
  ('fee', 'pool', 'unexplained', 'unexplained', -1),
  ('fee', 'pool', 'unexplained', 'fees', 1),
  ('fee', 'receivable', 'unexplained', 'unexplained', -1),
  ('fee', 'receivable', 'unexplained', 'fees', 1),
  ('fee', 'receivable', 'unexplained', 'receivable', 1);
--> statement-breakpoint
CREATE TABLE `payment_receiver` (
	`disbursement_id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`relation` text,
	FOREIGN KEY (`disbursement_id`) REFERENCES `disbursement`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TRIGGER payment_receiver_of_cash BEFORE INSERT ON payment_receiver BEGIN
  SELECT RAISE(ABORT, 'payment_receiver: only a payment in cash has one, and one') WHERE EXISTS (SELECT 1 FROM payment_receiver WHERE disbursement_id = NEW.disbursement_id)
    OR NOT EXISTS (SELECT 1 FROM disbursement WHERE id = NEW.disbursement_id AND method = 'cash' AND paid_by IS NOT NULL);
END;
--> statement-breakpoint
CREATE TRIGGER payment_receiver_no_update BEFORE UPDATE ON payment_receiver BEGIN
  SELECT RAISE(ABORT, 'payment_receiver: who received may be erased, not changed');
END;
--> statement-breakpoint
CREATE TRIGGER allocation_ended_with_a_reason BEFORE UPDATE OF state ON allocation WHEN NEW.state = 'refused' AND OLD.state <> NEW.state BEGIN
  SELECT RAISE(ABORT, 'allocation: it ends with a reason, by an accountant or head of the unit, or unchecked by who asked') WHERE NEW.refusal_reason IS NULL
    OR (NOT (OLD.state = 'requested' AND NEW.refused_by IS NEW.requested_by) AND NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.pool_id) AND g.staff_id = NEW.refused_by AND g.role IN ('accountant', 'head') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL));
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_ended_with_a_reason BEFORE UPDATE OF state ON disbursement WHEN NEW.state IN ('refused', 'cancelled') AND OLD.state <> NEW.state BEGIN
  SELECT RAISE(ABORT, 'disbursement: it ends with a reason, by an accountant or head of the unit, or unchecked by who asked') WHERE NEW.end_reason IS NULL
    OR (NOT (OLD.state = 'requested' AND NEW.ended_by IS NEW.requested_by) AND NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.asset_id) AND g.staff_id = NEW.ended_by AND g.role IN ('accountant', 'head') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL));
END;
