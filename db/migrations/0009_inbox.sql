-- The inbox: what a bank's or card provider's notification said is kept word for word; only what became of it is written beside it.
CREATE TABLE `provider_event` (
	`id` integer PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`event_id` text NOT NULL,
	`kind` text NOT NULL,
	`received_at` integer NOT NULL,
	`body` text NOT NULL,
	`state` text DEFAULT 'waiting' NOT NULL,
	`reason` text,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` integer NOT NULL,
	`handled_at` integer,
	`entry_index` integer,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "provider_event_provider" CHECK(provider IN ('sepay', 'casso', 'payos', 'stripe')),
	CONSTRAINT "provider_event_state" CHECK(state IN ('waiting', 'done', 'set-aside')),
	CONSTRAINT "provider_event_reason" CHECK((state = 'set-aside') = (reason IS NOT NULL)),
	CONSTRAINT "provider_event_handled" CHECK((state = 'waiting') = (handled_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `provider_event_once` ON `provider_event` (`provider`,`event_id`);
--> statement-breakpoint
CREATE INDEX `provider_event_due` ON `provider_event` (`next_attempt_at`,`id`) WHERE state = 'waiting';
--> statement-breakpoint
CREATE INDEX `provider_event_aside` ON `provider_event` (`id`) WHERE state = 'set-aside';
--> statement-breakpoint
CREATE INDEX `provider_event_entry` ON `provider_event` (`entry_index`) WHERE entry_index IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER provider_event_no_replace BEFORE INSERT ON provider_event WHEN EXISTS (SELECT 1 FROM provider_event WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM provider_event WHERE provider = NEW.provider AND event_id = NEW.event_id) BEGIN
  SELECT RAISE(ABORT, 'provider_event: already there');
END;
--> statement-breakpoint
CREATE TRIGGER provider_event_comes_waiting BEFORE INSERT ON provider_event WHEN NEW.attempts <> 0 OR NEW.entry_index IS NOT NULL OR NEW.state = 'done' OR NEW.body = '' BEGIN
  SELECT RAISE(ABORT, 'provider_event: it is stored before anybody makes anything of it');
END;
--> statement-breakpoint
CREATE TRIGGER provider_event_keeps_what_was_told BEFORE UPDATE ON provider_event
WHEN NEW.id <> OLD.id OR NEW.provider <> OLD.provider OR NEW.event_id <> OLD.event_id OR NEW.kind <> OLD.kind OR NEW.received_at <> OLD.received_at
  OR (NEW.body <> OLD.body AND NOT (NEW.body = '' AND EXISTS (SELECT 1 FROM redaction WHERE entry_index = OLD.entry_index))) BEGIN
  SELECT RAISE(ABORT, 'provider_event: what a provider told is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER provider_event_done_stays_done BEFORE UPDATE ON provider_event
WHEN (OLD.state = 'done' AND (NEW.state <> 'done' OR NEW.handled_at <> OLD.handled_at OR NEW.entry_index IS NOT OLD.entry_index))
  OR (OLD.entry_index IS NOT NULL AND NEW.entry_index IS NOT OLD.entry_index) BEGIN
  SELECT RAISE(ABORT, 'provider_event: what became of it is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER provider_event_no_delete BEFORE DELETE ON provider_event BEGIN
  SELECT RAISE(ABORT, 'provider_event: rows are never deleted');
END;
