-- Photographs and papers of a house: the original once and for ever, what is done with it as events, the household's consent, and which copies everybody may see.
CREATE TABLE `evidence` (
	`id` integer PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`kind` text NOT NULL,
	`format` text NOT NULL,
	`project_id` integer NOT NULL,
	`moment` text,
	`taken_on` text NOT NULL,
	`caption` text,
	`width` integer,
	`height` integer,
	`bytes` integer NOT NULL,
	`uploaded_by` integer NOT NULL,
	`uploaded_at` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`uploaded_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "evidence_hash" CHECK(length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
	CONSTRAINT "evidence_kind" CHECK((kind = 'photo' AND format IN ('jpeg', 'png', 'webp') AND coalesce(moment, '') IN ('before', 'during', 'after')) OR (kind = 'paper' AND format IN ('jpeg', 'png', 'webp', 'pdf') AND moment IS NULL)),
	CONSTRAINT "evidence_pixels" CHECK(CASE format WHEN 'pdf' THEN width IS NULL AND height IS NULL ELSE coalesce(width >= 1 AND height >= 1 AND width * height <= 40000000, 0) END),
	CONSTRAINT "evidence_bytes" CHECK(bytes BETWEEN 1 AND 12582912)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `evidence_once` ON `evidence` (`project_id`,`sha256`);--> statement-breakpoint
CREATE INDEX `evidence_hash_of` ON `evidence` (`sha256`);--> statement-breakpoint
CREATE TABLE `evidence_event` (
	`evidence_id` integer NOT NULL,
	`position` integer NOT NULL,
	`what` text NOT NULL,
	`boxes` text,
	`reason` text,
	`staff_id` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	PRIMARY KEY(`evidence_id`, `position`),
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "evidence_event_what" CHECK((what = 'covered' AND boxes IS NOT NULL) OR (what = 'set-aside' AND boxes IS NULL AND reason IS NOT NULL) OR (what = 'taken-back' AND boxes IS NULL))
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `household_consent` (
	`id` integer PRIMARY KEY NOT NULL,
	`project_id` integer NOT NULL,
	`version` text NOT NULL,
	`agreed_on` text NOT NULL,
	`shown_by` text NOT NULL,
	`recorded_by` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`withdrawn_on` text,
	`withdrawn_by` integer,
	`withdrawn_at` integer,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`withdrawn_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "household_consent_withdrawn" CHECK((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_on IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `household_consent_open` ON `household_consent` (`project_id`) WHERE withdrawn_at IS NULL;--> statement-breakpoint
CREATE INDEX `household_consent_project` ON `household_consent` (`project_id`,`id`);--> statement-breakpoint
CREATE TABLE `photo_publication` (
	`id` integer PRIMARY KEY NOT NULL,
	`evidence_id` integer NOT NULL,
	`consent_id` integer NOT NULL,
	`version` integer NOT NULL,
	`small_key` text NOT NULL,
	`small_width` integer NOT NULL,
	`small_height` integer NOT NULL,
	`large_key` text NOT NULL,
	`large_width` integer NOT NULL,
	`large_height` integer NOT NULL,
	`published_by` integer NOT NULL,
	`published_at` integer NOT NULL,
	`withdrawn_by` integer,
	`withdrawn_at` integer,
	`withdrawn_why` text,
	FOREIGN KEY (`evidence_id`) REFERENCES `evidence`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consent_id`) REFERENCES `household_consent`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`published_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`withdrawn_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "photo_publication_keys" CHECK(length(small_key) = 32 AND small_key NOT GLOB '*[^0-9a-f]*' AND length(large_key) = 32 AND large_key NOT GLOB '*[^0-9a-f]*'),
	CONSTRAINT "photo_publication_withdrawn" CHECK((withdrawn_at IS NULL) = (withdrawn_by IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_why IS NULL)),
	CONSTRAINT "photo_publication_why" CHECK(withdrawn_why IS NULL OR withdrawn_why IN ('asked', 'consent', 'covered', 'set-aside'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `photo_publication_open` ON `photo_publication` (`evidence_id`) WHERE withdrawn_at IS NULL;--> statement-breakpoint
CREATE INDEX `photo_publication_small` ON `photo_publication` (`small_key`) WHERE withdrawn_at IS NULL;--> statement-breakpoint
CREATE INDEX `photo_publication_large` ON `photo_publication` (`large_key`) WHERE withdrawn_at IS NULL;--> statement-breakpoint
CREATE INDEX `photo_publication_consent` ON `photo_publication` (`consent_id`);--> statement-breakpoint
CREATE TRIGGER evidence_no_update BEFORE UPDATE ON evidence BEGIN
  SELECT RAISE(ABORT, 'evidence: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON evidence BEGIN
  SELECT RAISE(ABORT, 'evidence: rows are never deleted');
END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes the older row without asking the trigger above.
CREATE TRIGGER evidence_no_replace BEFORE INSERT ON evidence
WHEN EXISTS (SELECT 1 FROM evidence WHERE id = NEW.id OR (project_id = NEW.project_id AND sha256 = NEW.sha256)) BEGIN
  SELECT RAISE(ABORT, 'evidence: this row is already there');
END;
--> statement-breakpoint
CREATE TRIGGER evidence_by_officer BEFORE INSERT ON evidence BEGIN
  SELECT RAISE(ABORT, 'evidence: only an officer of the unit brings it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM project WHERE id = NEW.project_id) AND g.staff_id = NEW.uploaded_by AND g.role = 'officer' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER evidence_event_no_update BEFORE UPDATE ON evidence_event BEGIN
  SELECT RAISE(ABORT, 'evidence_event: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER evidence_event_no_delete BEFORE DELETE ON evidence_event BEGIN
  SELECT RAISE(ABORT, 'evidence_event: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER evidence_event_no_replace BEFORE INSERT ON evidence_event
WHEN NEW.position <> 1 + coalesce((SELECT max(position) FROM evidence_event WHERE evidence_id = NEW.evidence_id), 0) BEGIN
  SELECT RAISE(ABORT, 'evidence_event: it comes behind the others');
END;
--> statement-breakpoint
-- Whoever covers more of a photograph, or sets it aside, has seen what should not be public: its copies go at once.
CREATE TRIGGER evidence_event_ends_publication AFTER INSERT ON evidence_event WHEN NEW.what IN ('covered', 'set-aside') BEGIN
  UPDATE photo_publication SET withdrawn_by = NEW.staff_id, withdrawn_at = NEW.recorded_at, withdrawn_why = NEW.what
    WHERE evidence_id = NEW.evidence_id AND withdrawn_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER household_consent_no_delete BEFORE DELETE ON household_consent BEGIN
  SELECT RAISE(ABORT, 'household_consent: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER household_consent_begins BEFORE INSERT ON household_consent
WHEN NEW.withdrawn_at IS NOT NULL OR EXISTS (SELECT 1 FROM household_consent WHERE id = NEW.id OR (project_id = NEW.project_id AND withdrawn_at IS NULL)) BEGIN
  SELECT RAISE(ABORT, 'household_consent: one stands at a time, and it begins given');
END;
--> statement-breakpoint
CREATE TRIGGER household_consent_only_withdrawn BEFORE UPDATE ON household_consent
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR NEW.id <> OLD.id OR NEW.project_id <> OLD.project_id OR NEW.version <> OLD.version
  OR NEW.agreed_on <> OLD.agreed_on OR NEW.shown_by <> OLD.shown_by OR NEW.recorded_by <> OLD.recorded_by OR NEW.recorded_at <> OLD.recorded_at BEGIN
  SELECT RAISE(ABORT, 'household_consent: it is withdrawn once and not otherwise changed');
END;
--> statement-breakpoint
CREATE TRIGGER household_consent_ends_publications AFTER UPDATE OF withdrawn_at ON household_consent BEGIN
  UPDATE photo_publication SET withdrawn_by = NEW.withdrawn_by, withdrawn_at = NEW.withdrawn_at, withdrawn_why = 'consent'
    WHERE consent_id = NEW.id AND withdrawn_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER photo_publication_no_delete BEFORE DELETE ON photo_publication BEGIN
  SELECT RAISE(ABORT, 'photo_publication: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER photo_publication_begins BEFORE INSERT ON photo_publication BEGIN
  SELECT RAISE(ABORT, 'photo_publication: this row is already there') WHERE EXISTS (SELECT 1 FROM photo_publication WHERE id = NEW.id OR (evidence_id = NEW.evidence_id AND withdrawn_at IS NULL));
  SELECT RAISE(ABORT, 'photo_publication: it begins published') WHERE NEW.withdrawn_at IS NOT NULL;
  SELECT RAISE(ABORT, 'photo_publication: the household has not agreed') WHERE NOT EXISTS (
    SELECT 1 FROM household_consent c JOIN evidence e ON e.project_id = c.project_id
    WHERE c.id = NEW.consent_id AND e.id = NEW.evidence_id AND e.kind = 'photo' AND c.withdrawn_at IS NULL);
  SELECT RAISE(ABORT, 'photo_publication: another person than the uploader publishes') WHERE NEW.published_by = (SELECT uploaded_by FROM evidence WHERE id = NEW.evidence_id);
  SELECT RAISE(ABORT, 'photo_publication: only an officer or the head of the unit publishes') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT p.unit_id FROM project p JOIN evidence e ON e.project_id = p.id WHERE e.id = NEW.evidence_id) AND g.staff_id = NEW.published_by AND g.role IN ('officer', 'head') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
  SELECT RAISE(ABORT, 'photo_publication: it was set aside') WHERE 'set-aside' = (
    SELECT what FROM evidence_event WHERE evidence_id = NEW.evidence_id AND what <> 'covered' ORDER BY position DESC LIMIT 1);
  SELECT RAISE(ABORT, 'photo_publication: more was covered since') WHERE NEW.version <> coalesce((
    SELECT max(position) FROM evidence_event WHERE evidence_id = NEW.evidence_id AND what = 'covered'), 0);
END;
--> statement-breakpoint
CREATE TRIGGER photo_publication_only_withdrawn BEFORE UPDATE ON photo_publication
WHEN OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR NEW.id <> OLD.id OR NEW.evidence_id <> OLD.evidence_id OR NEW.consent_id <> OLD.consent_id OR NEW.version <> OLD.version
  OR NEW.small_key <> OLD.small_key OR NEW.large_key <> OLD.large_key OR NEW.published_by <> OLD.published_by OR NEW.published_at <> OLD.published_at
  OR NEW.small_width <> OLD.small_width OR NEW.small_height <> OLD.small_height OR NEW.large_width <> OLD.large_width OR NEW.large_height <> OLD.large_height BEGIN
  SELECT RAISE(ABORT, 'photo_publication: it is withdrawn once and not otherwise changed');
END;
