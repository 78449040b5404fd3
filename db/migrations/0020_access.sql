-- Who comes in: the second factor and its recovery codes, when a session last proved who sits there, browsers a person has used,
-- and posts handed to a deputy for some days.
ALTER TABLE `session` ADD `proven_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE TABLE `second_factor` (
	`staff_id` integer PRIMARY KEY NOT NULL,
	`sealed_secret` blob NOT NULL,
	`last_step` integer NOT NULL,
	`enrolled_at` integer NOT NULL,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `recovery_code` (
	`staff_id` integer NOT NULL,
	`code_hash` blob NOT NULL,
	`used_at` integer,
	PRIMARY KEY(`staff_id`, `code_hash`),
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `known_device` (
	`token_hash` blob NOT NULL,
	`staff_id` integer NOT NULL,
	`first_at` integer NOT NULL,
	PRIMARY KEY(`token_hash`, `staff_id`),
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `known_device_of_staff` ON `known_device` (`staff_id`);--> statement-breakpoint
CREATE TABLE `delegation` (
	`grant_id` integer PRIMARY KEY NOT NULL,
	`principal_id` integer NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`given_by` integer NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`grant_id`) REFERENCES `role_grant`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`principal_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`given_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delegation_lasts" CHECK(from_at < until_at)
) STRICT;
--> statement-breakpoint
CREATE INDEX `delegation_of_principal` ON `delegation` (`principal_id`);--> statement-breakpoint
CREATE INDEX `delegation_until` ON `delegation` (`until_at`);--> statement-breakpoint
CREATE TRIGGER session_proof_is_newer BEFORE UPDATE OF proven_at ON session WHEN NEW.proven_at < OLD.proven_at BEGIN
  SELECT RAISE(ABORT, 'session: what was proved later stands');
END;
--> statement-breakpoint
CREATE TRIGGER second_factor_code_once BEFORE UPDATE ON second_factor WHEN NEW.last_step <= OLD.last_step OR NEW.staff_id <> OLD.staff_id
  OR NEW.sealed_secret <> OLD.sealed_secret OR NEW.enrolled_at <> OLD.enrolled_at BEGIN
  SELECT RAISE(ABORT, 'second_factor: a code is good once, and a secret is replaced by a new enrolment only');
END;
--> statement-breakpoint
CREATE TRIGGER second_factor_no_replace BEFORE INSERT ON second_factor WHEN EXISTS (SELECT 1 FROM second_factor WHERE staff_id = NEW.staff_id) BEGIN
  SELECT RAISE(ABORT, 'second_factor: already there');
END;
--> statement-breakpoint
CREATE TRIGGER recovery_code_used_once BEFORE UPDATE ON recovery_code WHEN OLD.used_at IS NOT NULL OR NEW.used_at IS NULL
  OR NEW.staff_id <> OLD.staff_id OR NEW.code_hash <> OLD.code_hash BEGIN
  SELECT RAISE(ABORT, 'recovery_code: used once and not otherwise changed');
END;
--> statement-breakpoint
CREATE TRIGGER recovery_code_no_replace BEFORE INSERT ON recovery_code WHEN EXISTS (SELECT 1 FROM recovery_code WHERE staff_id = NEW.staff_id AND code_hash = NEW.code_hash) BEGIN
  SELECT RAISE(ABORT, 'recovery_code: already there');
END;
--> statement-breakpoint
CREATE TRIGGER delegation_of_a_post BEFORE INSERT ON delegation BEGIN
  SELECT RAISE(ABORT, 'delegation: already there') WHERE EXISTS (SELECT 1 FROM delegation WHERE grant_id = NEW.grant_id);
  SELECT RAISE(ABORT, 'delegation: only the head and the accountant hand their post over, to somebody else') WHERE NOT EXISTS
    (SELECT 1 FROM role_grant g WHERE g.id = NEW.grant_id AND g.role IN ('head', 'accountant') AND g.revoked_at IS NULL AND g.staff_id <> NEW.principal_id);
  SELECT RAISE(ABORT, 'delegation: only a post that is held, and not itself by delegation, is handed over') WHERE NOT EXISTS
    (SELECT 1 FROM role_grant g JOIN role_grant p ON p.unit_id = g.unit_id AND p.role = g.role AND p.staff_id = NEW.principal_id AND p.revoked_at IS NULL
      JOIN staff s ON s.id = p.staff_id WHERE g.id = NEW.grant_id AND s.dismissed_at IS NULL AND NOT EXISTS (SELECT 1 FROM delegation d WHERE d.grant_id = p.id));
END;
--> statement-breakpoint
CREATE TRIGGER delegation_no_update BEFORE UPDATE ON delegation BEGIN
  SELECT RAISE(ABORT, 'delegation: rows are never changed; its grant is revoked');
END;
--> statement-breakpoint
CREATE TRIGGER delegation_no_delete BEFORE DELETE ON delegation BEGIN
  SELECT RAISE(ABORT, 'delegation: rows are never deleted; its grant is revoked');
END;
--> statement-breakpoint
-- Nobody deputises for somebody who no longer holds the post, however it was taken back.
CREATE TRIGGER role_grant_takes_its_delegations AFTER UPDATE OF revoked_at ON role_grant WHEN OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL BEGIN
  UPDATE role_grant SET revoked_at = NEW.revoked_at WHERE revoked_at IS NULL AND unit_id = NEW.unit_id AND role = NEW.role
    AND id IN (SELECT grant_id FROM delegation WHERE principal_id = NEW.staff_id);
END;
--> statement-breakpoint
-- The guards of the papers ask for a grant that stands; these ask that a delegated one covers the time that is signed.
CREATE TRIGGER allocation_checked_in_days BEFORE UPDATE OF checked_by ON allocation WHEN NEW.checked_by IS NOT NULL AND OLD.checked_by IS NULL
  AND EXISTS (SELECT 1 FROM delegation d JOIN role_grant g ON g.id = d.grant_id WHERE g.staff_id = NEW.checked_by) BEGIN
  SELECT RAISE(ABORT, 'allocation: the deputy''s days do not cover it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.pool_id) AND g.staff_id = NEW.checked_by AND g.role = 'accountant' AND g.revoked_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM delegation d WHERE d.grant_id = g.id AND (coalesce(NEW.checked_at, 0) < d.from_at OR coalesce(NEW.checked_at, 0) >= d.until_at)));
END;
--> statement-breakpoint
CREATE TRIGGER allocation_approved_in_days BEFORE UPDATE OF approved_by ON allocation WHEN NEW.approved_by IS NOT NULL AND OLD.approved_by IS NULL
  AND EXISTS (SELECT 1 FROM delegation d JOIN role_grant g ON g.id = d.grant_id WHERE g.staff_id = NEW.approved_by) BEGIN
  SELECT RAISE(ABORT, 'allocation: the deputy''s days do not cover it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.pool_id) AND g.staff_id = NEW.approved_by AND g.role = 'head' AND g.revoked_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM delegation d WHERE d.grant_id = g.id AND (coalesce(NEW.approved_at, 0) < d.from_at OR coalesce(NEW.approved_at, 0) >= d.until_at)));
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_checked_in_days BEFORE UPDATE OF checked_by ON disbursement WHEN NEW.checked_by IS NOT NULL AND OLD.checked_by IS NULL
  AND EXISTS (SELECT 1 FROM delegation d JOIN role_grant g ON g.id = d.grant_id WHERE g.staff_id = NEW.checked_by) BEGIN
  SELECT RAISE(ABORT, 'disbursement: the deputy''s days do not cover it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.asset_id) AND g.staff_id = NEW.checked_by AND g.role = 'accountant' AND g.revoked_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM delegation d WHERE d.grant_id = g.id AND (coalesce(NEW.checked_at, 0) < d.from_at OR coalesce(NEW.checked_at, 0) >= d.until_at)));
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_approved_in_days BEFORE UPDATE OF approved_by ON disbursement WHEN NEW.approved_by IS NOT NULL AND OLD.approved_by IS NULL
  AND EXISTS (SELECT 1 FROM delegation d JOIN role_grant g ON g.id = d.grant_id WHERE g.staff_id = NEW.approved_by) BEGIN
  SELECT RAISE(ABORT, 'disbursement: the deputy''s days do not cover it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.asset_id) AND g.staff_id = NEW.approved_by AND g.role = 'head' AND g.revoked_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM delegation d WHERE d.grant_id = g.id AND (coalesce(NEW.approved_at, 0) < d.from_at OR coalesce(NEW.approved_at, 0) >= d.until_at)));
END;
--> statement-breakpoint
CREATE TRIGGER request_approved_in_days BEFORE UPDATE OF approved_by ON request WHEN NEW.approved_by IS NOT NULL AND OLD.approved_by IS NULL
  AND EXISTS (SELECT 1 FROM delegation d JOIN role_grant g ON g.id = d.grant_id WHERE g.staff_id = NEW.approved_by) BEGIN
  SELECT RAISE(ABORT, 'request: the deputy''s days do not cover it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id
      WHERE a.unit_id = NEW.unit_id AND g.staff_id = NEW.approved_by AND g.role = 'head' AND g.revoked_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM delegation d WHERE d.grant_id = g.id AND (coalesce(NEW.approved_at, 0) < d.from_at OR coalesce(NEW.approved_at, 0) >= d.until_at)));
END;
--> statement-breakpoint
CREATE TRIGGER request_made_in_days BEFORE INSERT ON request
WHEN EXISTS (SELECT 1 FROM delegation d JOIN role_grant g ON g.id = d.grant_id WHERE g.staff_id = NEW.requested_by) BEGIN
  SELECT RAISE(ABORT, 'request: the deputy''s days do not cover it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id
      WHERE a.unit_id = NEW.unit_id AND g.staff_id = NEW.requested_by AND g.role = 'accountant' AND g.revoked_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM delegation d WHERE d.grant_id = g.id AND (NEW.requested_at < d.from_at OR NEW.requested_at >= d.until_at)));
END;
--> statement-breakpoint
CREATE TRIGGER card_refund_approved_in_days BEFORE UPDATE OF approved_by ON card_refund WHEN NEW.approved_by IS NOT NULL AND OLD.approved_by IS NULL
  AND EXISTS (SELECT 1 FROM delegation d JOIN role_grant g ON g.id = d.grant_id WHERE g.staff_id = NEW.approved_by) BEGIN
  SELECT RAISE(ABORT, 'card_refund: the deputy''s days do not cover it') WHERE NOT EXISTS (SELECT 1 FROM card_payment c JOIN pledge p ON p.id = c.pledge_id
      JOIN unit_ancestor a ON a.unit_id = p.unit_id JOIN role_grant g ON g.unit_id = a.ancestor_id
      WHERE c.id = NEW.payment_id AND g.staff_id = NEW.approved_by AND g.role = 'head' AND g.revoked_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM delegation d WHERE d.grant_id = g.id AND (coalesce(NEW.approved_at, 0) < d.from_at OR coalesce(NEW.approved_at, 0) >= d.until_at)));
END;
