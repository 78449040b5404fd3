-- Whether two pledges are of one donor: what an accountant found stands beside the pledges and is ended by a row of its own.
CREATE TABLE `donor_finding` (
	`id` integer PRIMARY KEY NOT NULL,
	`first_id` integer NOT NULL,
	`second_id` integer NOT NULL,
	`verdict` text NOT NULL,
	`reason` text NOT NULL,
	`found_by` integer NOT NULL,
	`found_at` integer NOT NULL,
	FOREIGN KEY (`first_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`second_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`found_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "donor_finding_order" CHECK(first_id < second_id),
	CONSTRAINT "donor_finding_verdict" CHECK(verdict IN ('same', 'different')),
	CONSTRAINT "donor_finding_reason" CHECK(length(reason) BETWEEN 10 AND 500)
) STRICT;
--> statement-breakpoint
CREATE INDEX `donor_finding_first` ON `donor_finding` (`first_id`);--> statement-breakpoint
CREATE INDEX `donor_finding_second` ON `donor_finding` (`second_id`);--> statement-breakpoint
CREATE TABLE `donor_finding_undone` (
	`finding_id` integer PRIMARY KEY NOT NULL,
	`reason` text NOT NULL,
	`undone_by` integer NOT NULL,
	`undone_at` integer NOT NULL,
	FOREIGN KEY (`finding_id`) REFERENCES `donor_finding`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`undone_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "donor_finding_undone_reason" CHECK(length(reason) BETWEEN 10 AND 500)
) STRICT;
--> statement-breakpoint
-- Whoever held the private links of both pledges showed them: only then may one link open what the other opens.
CREATE TABLE `donor_links_held` (
	`first_id` integer NOT NULL,
	`second_id` integer NOT NULL,
	`shown_at` integer NOT NULL,
	PRIMARY KEY(`first_id`, `second_id`),
	FOREIGN KEY (`first_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`second_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "donor_links_held_order" CHECK(first_id < second_id)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `donor_links_held_second` ON `donor_links_held` (`second_id`);--> statement-breakpoint
-- A pledge whose donor was erased: the name is gone for good, and so is how they were reached.
CREATE VIEW pledge_of_nobody AS SELECT p.id FROM pledge p WHERE p.erased_in IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pledge_contact c WHERE c.pledge_id = p.id);
--> statement-breakpoint
CREATE TRIGGER donor_finding_made BEFORE INSERT ON donor_finding BEGIN
  SELECT RAISE(ABORT, 'donor_finding: already there') WHERE EXISTS (SELECT 1 FROM donor_finding WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'donor_finding: who pledged was erased') WHERE EXISTS (SELECT 1 FROM pledge_of_nobody WHERE id IN (NEW.first_id, NEW.second_id));
  SELECT RAISE(ABORT, 'donor_finding: what was found of these two stands') WHERE EXISTS (SELECT 1 FROM donor_finding f WHERE f.first_id = NEW.first_id AND f.second_id = NEW.second_id
    AND NOT EXISTS (SELECT 1 FROM donor_finding_undone u WHERE u.finding_id = f.id));
  SELECT RAISE(ABORT, 'donor_finding: only an accountant of both units finds it') FROM pledge p WHERE p.id IN (NEW.first_id, NEW.second_id) AND NOT EXISTS (
    SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
    WHERE a.unit_id = p.unit_id AND g.staff_id = NEW.found_by AND g.role = 'accountant' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER donor_finding_no_update BEFORE UPDATE ON donor_finding BEGIN
  SELECT RAISE(ABORT, 'donor_finding: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER donor_finding_gone_with_donor BEFORE DELETE ON donor_finding WHEN NOT EXISTS (SELECT 1 FROM pledge_of_nobody WHERE id IN (OLD.first_id, OLD.second_id)) BEGIN
  SELECT RAISE(ABORT, 'donor_finding: only erasing who pledged takes it away');
END;
--> statement-breakpoint
CREATE TRIGGER donor_finding_undone_made BEFORE INSERT ON donor_finding_undone BEGIN
  SELECT RAISE(ABORT, 'donor_finding_undone: already there') WHERE EXISTS (SELECT 1 FROM donor_finding_undone WHERE finding_id = NEW.finding_id);
  SELECT RAISE(ABORT, 'donor_finding_undone: only an accountant of both units undoes it') FROM donor_finding f JOIN pledge p ON p.id IN (f.first_id, f.second_id)
    WHERE f.id = NEW.finding_id AND NOT EXISTS (
    SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
    WHERE a.unit_id = p.unit_id AND g.staff_id = NEW.undone_by AND g.role = 'accountant' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER donor_finding_undone_no_update BEFORE UPDATE ON donor_finding_undone BEGIN
  SELECT RAISE(ABORT, 'donor_finding_undone: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER donor_finding_undone_gone_with_donor BEFORE DELETE ON donor_finding_undone
WHEN NOT EXISTS (SELECT 1 FROM donor_finding f JOIN pledge_of_nobody n ON n.id IN (f.first_id, f.second_id) WHERE f.id = OLD.finding_id) BEGIN
  SELECT RAISE(ABORT, 'donor_finding_undone: only erasing who pledged takes it away');
END;
--> statement-breakpoint
CREATE TRIGGER donor_links_held_shown BEFORE INSERT ON donor_links_held BEGIN
  SELECT RAISE(ABORT, 'donor_links_held: already there') WHERE EXISTS (SELECT 1 FROM donor_links_held WHERE first_id = NEW.first_id AND second_id = NEW.second_id);
  SELECT RAISE(ABORT, 'donor_links_held: who pledged was erased') WHERE EXISTS (SELECT 1 FROM pledge_of_nobody WHERE id IN (NEW.first_id, NEW.second_id));
END;
--> statement-breakpoint
CREATE TRIGGER donor_links_held_no_update BEFORE UPDATE ON donor_links_held BEGIN
  SELECT RAISE(ABORT, 'donor_links_held: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER donor_links_held_gone_with_donor BEFORE DELETE ON donor_links_held WHEN NOT EXISTS (SELECT 1 FROM pledge_of_nobody WHERE id IN (OLD.first_id, OLD.second_id)) BEGIN
  SELECT RAISE(ABORT, 'donor_links_held: only erasing who pledged takes it away');
END;
--> statement-breakpoint
-- A promise is ended once; only why money by card went back may become more certain.
CREATE TRIGGER pledge_ended_once BEFORE UPDATE OF cancelled_at, cancel_reason ON pledge WHEN OLD.cancelled_at IS NOT NULL
  AND (NEW.cancelled_at IS NOT OLD.cancelled_at OR (NEW.cancel_reason IS NOT OLD.cancel_reason AND NOT (OLD.cancel_reason IN ('refund', 'dispute') AND NEW.cancel_reason = 'dispute-lost'))) BEGIN
  SELECT RAISE(ABORT, 'pledge: a promise is ended once');
END;
