CREATE TABLE `verification_run` (
	`id` integer PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL,
	`ok` integer NOT NULL,
	`findings` text NOT NULL,
	CONSTRAINT "verification_run_findings" CHECK(json_type(findings) = 'array')
) STRICT;
--> statement-breakpoint
CREATE TRIGGER verification_run_no_update BEFORE UPDATE ON verification_run BEGIN
  SELECT RAISE(ABORT, 'verification_run: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER verification_run_no_delete BEFORE DELETE ON verification_run BEGIN
  SELECT RAISE(ABORT, 'verification_run: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER verification_run_no_replace BEFORE INSERT ON verification_run WHEN EXISTS (SELECT 1 FROM verification_run WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'verification_run: already there');
END;
