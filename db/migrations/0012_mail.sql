-- Letters to people outside wait here until a job sends them; papers issued to businesses stay as they were signed.
CREATE TABLE `mail` (
	`id` integer PRIMARY KEY NOT NULL,
	`key` text NOT NULL,
	`pledge_id` integer,
	`kind` text NOT NULL,
	`language` text NOT NULL,
	`recipient` text,
	`facts` text,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`last_error` text,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`pledge_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "mail_facts" CHECK(facts IS NULL OR json_valid(facts)),
	CONSTRAINT "mail_whole" CHECK((recipient IS NULL) = (facts IS NULL)),
	CONSTRAINT "mail_can_be_sent" CHECK(state <> 'waiting' OR recipient IS NOT NULL),
	CONSTRAINT "mail_ended" CHECK((state = 'waiting') = (ended_at IS NULL)),
	CONSTRAINT "mail_state" CHECK(state IN ('waiting', 'sent', 'given-up') AND language IN ('vi', 'en'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `mail_key_unique` ON `mail` (`key`);--> statement-breakpoint
CREATE INDEX `mail_due` ON `mail` (`next_attempt_at`,`id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `mail_to_erase` ON `mail` (`ended_at`) WHERE ended_at IS NOT NULL AND recipient IS NOT NULL;--> statement-breakpoint
CREATE INDEX `mail_given_up` ON `mail` (`id`) WHERE state = 'given-up';--> statement-breakpoint
CREATE INDEX `mail_of_pledge` ON `mail` (`pledge_id`) WHERE pledge_id IS NOT NULL;--> statement-breakpoint
CREATE TRIGGER mail_no_delete BEFORE DELETE ON mail BEGIN
  SELECT RAISE(ABORT, 'mail: that it was sent is not forgotten; the address and the words are erased');
END;
--> statement-breakpoint
CREATE TRIGGER mail_no_replace BEFORE INSERT ON mail WHEN EXISTS (SELECT 1 FROM mail WHERE id = NEW.id OR key = NEW.key) BEGIN
  SELECT RAISE(ABORT, 'mail: already there');
END;
--> statement-breakpoint
CREATE TRIGGER mail_keeps_what_was_said BEFORE UPDATE ON mail
WHEN NEW.id <> OLD.id OR NEW.key <> OLD.key OR NEW.pledge_id IS NOT OLD.pledge_id OR NEW.kind <> OLD.kind OR NEW.language <> OLD.language OR NEW.created_at <> OLD.created_at
  OR (NEW.recipient IS NOT NULL AND NEW.recipient IS NOT OLD.recipient) OR (NEW.facts IS NOT NULL AND NEW.facts IS NOT OLD.facts)
  OR (OLD.state = 'sent' AND (NEW.state <> 'sent' OR NEW.ended_at <> OLD.ended_at)) BEGIN
  SELECT RAISE(ABORT, 'mail: what it says is erased, not changed, and a letter that was sent stays sent');
END;
--> statement-breakpoint
CREATE TRIGGER mail_not_after_erasure BEFORE INSERT ON mail WHEN EXISTS (SELECT 1 FROM pledge WHERE id = NEW.pledge_id AND erased_in IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'mail: who pledged was erased');
END;
--> statement-breakpoint
CREATE TABLE `gift_to_answer` (
	`entry_index` integer PRIMARY KEY NOT NULL,
	`pledge_id` integer NOT NULL,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`pledge_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TRIGGER gift_to_answer_linked AFTER INSERT ON pledge_receipt WHEN (SELECT instr(contact, '@') FROM pledge_contact WHERE pledge_id = NEW.pledge_id) > 0 BEGIN
  INSERT INTO gift_to_answer (entry_index, pledge_id) VALUES (NEW.entry_index, NEW.pledge_id);
END;
--> statement-breakpoint
CREATE TABLE `grant_record` (
	`id` integer PRIMARY KEY NOT NULL,
	`pledge_id` integer NOT NULL,
	`number` integer NOT NULL,
	`template` text NOT NULL,
	`amount_vnd` integer NOT NULL,
	`facts` text,
	`issued_by` integer NOT NULL,
	`issued_at` integer NOT NULL,
	`revoked_by` integer,
	`revoked_at` integer,
	FOREIGN KEY (`pledge_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`issued_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`revoked_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "grant_record_amount" CHECK(amount_vnd BETWEEN 1 AND 10000000000000),
	CONSTRAINT "grant_record_facts" CHECK(facts IS NULL OR json_valid(facts)),
	CONSTRAINT "grant_record_revoked" CHECK((revoked_by IS NULL) = (revoked_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `grant_record_number` ON `grant_record` (`pledge_id`,`number`);--> statement-breakpoint
CREATE TRIGGER grant_record_issued BEFORE INSERT ON grant_record BEGIN
  SELECT RAISE(ABORT, 'grant_record: already there') WHERE EXISTS (SELECT 1 FROM grant_record WHERE id = NEW.id OR (pledge_id = NEW.pledge_id AND number = NEW.number));
  SELECT RAISE(ABORT, 'grant_record: who pledged was erased') WHERE EXISTS (SELECT 1 FROM pledge WHERE id = NEW.pledge_id AND erased_in IS NOT NULL);
  SELECT RAISE(ABORT, 'grant_record: only an accountant of the unit issues it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM pledge WHERE id = NEW.pledge_id) AND g.staff_id = NEW.issued_by AND g.role = 'accountant' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER grant_record_keeps_what_was_issued BEFORE UPDATE ON grant_record
WHEN NEW.id <> OLD.id OR NEW.pledge_id <> OLD.pledge_id OR NEW.number <> OLD.number OR NEW.template <> OLD.template OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.issued_by <> OLD.issued_by OR NEW.issued_at <> OLD.issued_at
  OR (NEW.facts IS NOT NULL AND NEW.facts IS NOT OLD.facts) OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NOT OLD.revoked_at OR NEW.revoked_by IS NOT OLD.revoked_by)) BEGIN
  SELECT RAISE(ABORT, 'grant_record: what was issued is revoked, not changed');
END;
--> statement-breakpoint
CREATE TRIGGER grant_record_no_delete BEFORE DELETE ON grant_record BEGIN
  SELECT RAISE(ABORT, 'grant_record: rows are never deleted');
END;
