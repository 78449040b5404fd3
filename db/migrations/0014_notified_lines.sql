-- A transfer that a notification tells and a statement tells again is one line of the bank: each source tells it once.
DROP TRIGGER bank_line_no_update;
--> statement-breakpoint
DROP INDEX `bank_line_day`;
--> statement-breakpoint
ALTER TABLE `bank_line` ADD `change_vnd` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
UPDATE bank_line SET change_vnd = (SELECT CASE e.direction WHEN 'in' THEN e.amount_vnd ELSE -e.amount_vnd END FROM entry e WHERE e.idx = bank_line.entry_index);
--> statement-breakpoint
CREATE TRIGGER bank_line_no_update BEFORE UPDATE ON bank_line BEGIN
  SELECT RAISE(ABORT, 'bank_line: rows are never changed');
END;
--> statement-breakpoint
CREATE INDEX `bank_line_day` ON `bank_line` (`bank_account_id`,`day`,`change_vnd`);
--> statement-breakpoint
ALTER TABLE `statement` ADD `unclear` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `statement` ADD `unclear_answer` text;
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_event_line` ON `provider_event` (`entry_index`,`provider`) WHERE entry_index IS NOT NULL AND provider <> 'stripe';
--> statement-breakpoint
CREATE TRIGGER provider_event_tells_a_line_once BEFORE UPDATE OF entry_index ON provider_event WHEN NEW.provider <> 'stripe' AND NEW.entry_index IS NOT OLD.entry_index
  AND EXISTS (SELECT 1 FROM provider_event WHERE entry_index = NEW.entry_index AND provider = NEW.provider) BEGIN
  SELECT RAISE(ABORT, 'provider_event: this provider has told this transfer already');
END;
--> statement-breakpoint
DROP TRIGGER provider_event_keeps_what_was_told;
--> statement-breakpoint
CREATE TRIGGER provider_event_keeps_what_was_told BEFORE UPDATE ON provider_event
WHEN NEW.id <> OLD.id OR NEW.provider <> OLD.provider OR NEW.event_id <> OLD.event_id OR NEW.kind <> OLD.kind OR NEW.received_at <> OLD.received_at
  OR (NEW.body <> OLD.body AND NOT (NEW.body = '' AND (EXISTS (SELECT 1 FROM redaction WHERE entry_index = OLD.entry_index)
    OR EXISTS (SELECT 1 FROM pledge_receipt r JOIN pledge p ON p.id = r.pledge_id WHERE r.entry_index = OLD.entry_index AND p.erased_in IS NOT NULL)))) BEGIN
  SELECT RAISE(ABORT, 'provider_event: what a provider told is never changed');
END;
--> statement-breakpoint
CREATE TABLE `notified_line` (
	`entry_index` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`bank_account_id` integer NOT NULL,
	`day` text NOT NULL,
	`change_vnd` integer NOT NULL,
	`statement_identity` text,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`) REFERENCES `provider_event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bank_account_id`) REFERENCES `bank_account`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `notified_line_event` ON `notified_line` (`event_id`);
--> statement-breakpoint
CREATE INDEX `notified_line_open` ON `notified_line` (`bank_account_id`,`change_vnd`,`day`) WHERE statement_identity IS NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX `notified_line_told` ON `notified_line` (`bank_account_id`,`statement_identity`) WHERE statement_identity IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER notified_line_is_a_bank_line BEFORE INSERT ON notified_line WHEN NOT EXISTS (SELECT 1 FROM bank_line b
  WHERE b.entry_index = NEW.entry_index AND b.bank_account_id = NEW.bank_account_id AND b.day = NEW.day AND b.change_vnd = NEW.change_vnd) BEGIN
  SELECT RAISE(ABORT, 'notified_line: the bank has no such line');
END;
--> statement-breakpoint
CREATE TRIGGER notified_line_no_replace BEFORE INSERT ON notified_line WHEN EXISTS (SELECT 1 FROM notified_line WHERE entry_index = NEW.entry_index OR event_id = NEW.event_id)
  OR NEW.statement_identity IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'notified_line: already there');
END;
--> statement-breakpoint
CREATE TRIGGER notified_line_told_once BEFORE UPDATE ON notified_line WHEN OLD.statement_identity IS NOT NULL OR NEW.entry_index <> OLD.entry_index OR NEW.event_id <> OLD.event_id
  OR NEW.bank_account_id <> OLD.bank_account_id OR NEW.day <> OLD.day OR NEW.change_vnd <> OLD.change_vnd
  OR EXISTS (SELECT 1 FROM notified_line WHERE bank_account_id = NEW.bank_account_id AND statement_identity = NEW.statement_identity) BEGIN
  SELECT RAISE(ABORT, 'notified_line: a statement tells it again once, and nothing else changes');
END;
--> statement-breakpoint
CREATE TRIGGER notified_line_no_delete BEFORE DELETE ON notified_line BEGIN
  SELECT RAISE(ABORT, 'notified_line: rows are never deleted');
END;
