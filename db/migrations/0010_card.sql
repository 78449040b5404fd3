-- Giving by card: what the provider itself said of money is the authority of each entry, once.
CREATE TABLE `card_payment` (
	`id` integer PRIMARY KEY NOT NULL,
	`pledge_id` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`created_at` integer NOT NULL,
	`state` text DEFAULT 'begun' NOT NULL,
	`session_id` text,
	`session_url` text,
	`expires_at` integer,
	`intent_id` text,
	FOREIGN KEY (`pledge_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "card_payment_amount" CHECK(amount_vnd BETWEEN 1 AND 99999999),
	CONSTRAINT "card_payment_state" CHECK(state IN ('begun', 'open', 'processing', 'paid', 'failed', 'expired'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `card_payment_pledge` ON `card_payment` (`pledge_id`,`id`);
--> statement-breakpoint
CREATE UNIQUE INDEX `card_payment_session` ON `card_payment` (`session_id`) WHERE session_id IS NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX `card_payment_intent` ON `card_payment` (`intent_id`) WHERE intent_id IS NOT NULL;
--> statement-breakpoint
CREATE TABLE `card_fact` (
	`key` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`transaction_id` text NOT NULL,
	`change_vnd` integer NOT NULL,
	`payment_id` integer,
	`event_id` integer NOT NULL,
	FOREIGN KEY (`payment_id`) REFERENCES `card_payment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`) REFERENCES `provider_event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "card_fact_change" CHECK(change_vnd <> 0)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `card_fact_transaction` ON `card_fact` (`transaction_id`);
--> statement-breakpoint
CREATE INDEX `card_fact_payment` ON `card_fact` (`payment_id`);
--> statement-breakpoint
CREATE TABLE `card_payout` (
	`id` text PRIMARY KEY NOT NULL,
	`transit_id` integer NOT NULL,
	`bank_account_id` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`sent_amount` integer NOT NULL,
	`currency` text NOT NULL,
	`expected_on` text NOT NULL,
	`failed_at` integer,
	`arrived_in` integer,
	FOREIGN KEY (`transit_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bank_account_id`) REFERENCES `bank_account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`arrived_in`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "card_payout_amount" CHECK(amount_vnd > 0)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `card_payout_waiting` ON `card_payout` (`bank_account_id`) WHERE arrived_in IS NULL AND failed_at IS NULL;
--> statement-breakpoint
CREATE TRIGGER card_payment_begins BEFORE INSERT ON card_payment WHEN NEW.state <> 'begun' OR NEW.session_id IS NOT NULL OR NEW.intent_id IS NOT NULL
  OR EXISTS (SELECT 1 FROM card_payment WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'card_payment: it is stored before the provider is called');
END;
--> statement-breakpoint
CREATE TRIGGER card_payment_keeps_what_was_asked BEFORE UPDATE ON card_payment
WHEN NEW.id <> OLD.id OR NEW.pledge_id <> OLD.pledge_id OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.created_at <> OLD.created_at
  OR (OLD.session_id IS NOT NULL AND NEW.session_id IS NOT OLD.session_id) OR (OLD.intent_id IS NOT NULL AND NEW.intent_id IS NOT OLD.intent_id)
  OR (OLD.state = 'paid' AND NEW.state <> 'paid') BEGIN
  SELECT RAISE(ABORT, 'card_payment: what was asked, and who was asked, is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER card_payment_no_delete BEFORE DELETE ON card_payment BEGIN
  SELECT RAISE(ABORT, 'card_payment: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER card_fact_no_update BEFORE UPDATE ON card_fact BEGIN
  SELECT RAISE(ABORT, 'card_fact: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER card_fact_no_delete BEFORE DELETE ON card_fact BEGIN
  SELECT RAISE(ABORT, 'card_fact: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER card_fact_no_replace BEFORE INSERT ON card_fact WHEN EXISTS (SELECT 1 FROM card_fact WHERE key = NEW.key) BEGIN
  SELECT RAISE(ABORT, 'card_fact: already there');
END;
--> statement-breakpoint
CREATE TRIGGER card_fact_was_told BEFORE INSERT ON card_fact
WHEN NEW.key IS NOT NEW.kind || ':' || NEW.transaction_id OR NOT EXISTS (SELECT 1 FROM provider_event WHERE id = NEW.event_id AND provider = 'stripe') BEGIN
  SELECT RAISE(ABORT, 'card_fact: the card provider told it, and the key names it');
END;
--> statement-breakpoint
CREATE TRIGGER card_payout_keeps_what_was_sent BEFORE UPDATE ON card_payout
WHEN NEW.id <> OLD.id OR NEW.transit_id <> OLD.transit_id OR NEW.bank_account_id <> OLD.bank_account_id OR NEW.amount_vnd <> OLD.amount_vnd
  OR NEW.sent_amount <> OLD.sent_amount OR NEW.currency <> OLD.currency OR NEW.expected_on <> OLD.expected_on
  OR (OLD.failed_at IS NOT NULL AND NEW.failed_at IS NOT OLD.failed_at) OR (OLD.arrived_in IS NOT NULL AND NEW.arrived_in IS NOT OLD.arrived_in)
  OR (NEW.failed_at IS NOT NULL AND NEW.arrived_in IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'card_payout: what was sent is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER card_payout_no_delete BEFORE DELETE ON card_payout BEGIN
  SELECT RAISE(ABORT, 'card_payout: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER card_payout_no_replace BEFORE INSERT ON card_payout WHEN EXISTS (SELECT 1 FROM card_payout WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'card_payout: already there');
END;
--> statement-breakpoint
DROP TRIGGER entry_names_its_authority;
--> statement-breakpoint
-- As before, and gifts by card too.
CREATE TRIGGER entry_names_its_authority BEFORE INSERT ON entry WHEN NEW.kind NOT IN ('receipt', 'suspense', 'unexplained') OR NEW.reverses IS NOT NULL OR NEW.channel = 'card' BEGIN
  INSERT INTO entry_by_staff (idx, body, kind, direction, amount_vnd, unit, fund, project, voucher, reference, transfers, authority, reverses, reversed_kind)
    VALUES (NEW.idx, NEW.body, NEW.kind, NEW.direction, NEW.amount_vnd, NEW.unit, NEW.fund, NEW.project, NEW.voucher, NEW.reference, NEW.transfers, NEW.authority, NEW.reverses, NEW.reversed_kind);
END;
--> statement-breakpoint
CREATE TRIGGER entry_by_card_is_the_providers INSTEAD OF INSERT ON entry_by_staff WHEN json_extract(NEW.body, '$.channel') = 'card' BEGIN
  SELECT RAISE(ABORT, 'entry: the card provider did not say this') WHERE NOT EXISTS (
    SELECT 1 FROM card_fact WHERE key = json_extract(NEW.body, '$.id') AND kind = NEW.kind AND abs(change_vnd) = NEW.amount_vnd);
END;
--> statement-breakpoint
CREATE TRIGGER entry_of_card_kind INSTEAD OF INSERT ON entry_by_staff
WHEN NEW.kind IN ('refund', 'dispute', 'card-fee', 'exchange') AND json_extract(NEW.body, '$.channel') IS NOT 'card' BEGIN
  SELECT RAISE(ABORT, 'entry: only the card provider says this');
END;
--> statement-breakpoint
CREATE TRIGGER entry_payout_arrives INSTEAD OF INSERT ON entry_by_staff
WHEN NEW.kind = 'deposit' AND json_extract(NEW.body, '$.channel') IS NOT 'card' AND json_extract(NEW.body, '$.transfers[0].credit') GLOB 'Assets:*:InTransit' BEGIN
  SELECT RAISE(ABORT, 'entry: no payout of the card provider is on its way') WHERE NOT EXISTS (
    SELECT 1 FROM card_payout WHERE id = NEW.reference AND arrived_in IS NULL AND failed_at IS NULL);
END;
--> statement-breakpoint
INSERT INTO flow_rule (entry_kind, debit_kind, credit_kind, flow, sign) VALUES
  ('receipt', 'stripe', 'pool', 'received', 1),
  ('refund', 'pool', 'stripe', 'refunded', 1),
  ('refund', 'receivable', 'stripe', 'refunded', 1),
  ('refund', 'receivable', 'stripe', 'receivable', 1),
  ('refund', 'stripe', 'pool', 'refunded', -1),
  ('refund', 'stripe', 'receivable', 'refunded', -1),
  ('refund', 'stripe', 'receivable', 'receivable', -1),
  ('dispute', 'pool', 'stripe', 'refunded', 1),
  ('dispute', 'receivable', 'stripe', 'refunded', 1),
  ('dispute', 'receivable', 'stripe', 'receivable', 1),
  ('dispute', 'stripe', 'pool', 'refunded', -1),
  ('dispute', 'stripe', 'receivable', 'refunded', -1),
  ('dispute', 'stripe', 'receivable', 'receivable', -1),
  ('card-fee', 'pool', 'stripe', 'fees', 1),
  ('card-fee', 'receivable', 'stripe', 'fees', 1),
  ('card-fee', 'receivable', 'stripe', 'receivable', 1),
  ('card-fee', 'stripe', 'pool', 'fees', -1),
  ('card-fee', 'stripe', 'receivable', 'fees', -1),
  ('card-fee', 'stripe', 'receivable', 'receivable', -1),
  ('exchange', 'pool', 'in-transit', 'fees', 1),
  ('exchange', 'receivable', 'in-transit', 'fees', 1),
  ('exchange', 'receivable', 'in-transit', 'receivable', 1),
  ('exchange', 'in-transit', 'pool', 'fees', -1),
  ('exchange', 'in-transit', 'receivable', 'fees', -1),
  ('exchange', 'in-transit', 'receivable', 'receivable', -1);
