-- What people may give for besides houses, and promises paid in parts.
CREATE TABLE `appeal` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`title` text NOT NULL,
	`about` text NOT NULL,
	`goal_vnd` integer NOT NULL,
	`from_day` text NOT NULL,
	`to_day` text NOT NULL,
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`pool_id` integer NOT NULL,
	`opened_by` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_by` integer,
	`closed_at` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fund_id`) REFERENCES `fund`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`pool_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`opened_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "appeal_goal" CHECK(goal_vnd BETWEEN 1 AND 10000000000000),
	CONSTRAINT "appeal_days" CHECK(from_day <= to_day),
	CONSTRAINT "appeal_closed_whole" CHECK((closed_by IS NULL) = (closed_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `appeal_code_unique` ON `appeal` (`code`);
--> statement-breakpoint
CREATE UNIQUE INDEX `appeal_pool_id_unique` ON `appeal` (`pool_id`);
--> statement-breakpoint
CREATE TABLE `area_priority` (
	`id` integer PRIMARY KEY NOT NULL,
	`area_id` integer NOT NULL,
	`from_day` text NOT NULL,
	`to_day` text NOT NULL,
	`reason` text NOT NULL,
	`set_by` integer NOT NULL,
	`set_at` integer NOT NULL,
	`ended_by` integer,
	`ended_at` integer,
	FOREIGN KEY (`area_id`) REFERENCES `area`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`set_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "area_priority_days" CHECK(from_day <= to_day),
	CONSTRAINT "area_priority_ended_whole" CHECK((ended_by IS NULL) = (ended_at IS NULL))
) STRICT;
--> statement-breakpoint
CREATE INDEX `area_priority_area` ON `area_priority` (`area_id`,`to_day`);
--> statement-breakpoint
CREATE TABLE `pledge_instalment` (
	`pledge_id` integer NOT NULL,
	`position` integer NOT NULL,
	`due_on` text NOT NULL,
	`amount_vnd` integer NOT NULL,
	PRIMARY KEY(`pledge_id`, `position`),
	FOREIGN KEY (`pledge_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "pledge_instalment_amount" CHECK(amount_vnd BETWEEN 1 AND 10000000000000),
	CONSTRAINT "pledge_instalment_position" CHECK(position BETWEEN 1 AND 60)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `pledge_pool` ON `pledge` (`pool_id`);
--> statement-breakpoint
CREATE INDEX `pledge_instalment_due` ON `pledge_instalment` (`due_on`);
--> statement-breakpoint
ALTER TABLE `pledge_contact` ADD `representative` text;
--> statement-breakpoint
ALTER TABLE `pledge_contact` ADD `co_branding` text;
--> statement-breakpoint
ALTER TABLE `pledge_contact` ADD `co_branding_state` text;
--> statement-breakpoint
ALTER TABLE `pledge_contact` ADD `co_branding_by` integer REFERENCES staff(id);
--> statement-breakpoint
ALTER TABLE `pledge_contact` ADD `co_branding_at` integer;
--> statement-breakpoint
CREATE INDEX `pledge_contact_waiting` ON `pledge_contact` (`pledge_id`) WHERE co_branding_state = 'waiting';
--> statement-breakpoint
CREATE TRIGGER appeal_no_replace BEFORE INSERT ON appeal WHEN EXISTS (SELECT 1 FROM appeal WHERE id = NEW.id OR code = NEW.code OR pool_id = NEW.pool_id) BEGIN
  SELECT RAISE(ABORT, 'appeal: already there');
END;
--> statement-breakpoint
CREATE TRIGGER appeal_has_its_own_pool BEFORE INSERT ON appeal WHEN NEW.closed_at IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM pool WHERE account_id = NEW.pool_id AND unit_id = NEW.unit_id AND fund_id = NEW.fund_id AND purpose_code = 'appeal:' || NEW.code) BEGIN
  SELECT RAISE(ABORT, 'appeal: opens with a pool of its own');
END;
--> statement-breakpoint
CREATE TRIGGER appeal_only_closed BEFORE UPDATE ON appeal WHEN OLD.closed_at IS NOT NULL OR NEW.closed_at IS NULL
  OR (NEW.id, NEW.code, NEW.title, NEW.about, NEW.goal_vnd, NEW.from_day, NEW.to_day, NEW.unit_id, NEW.fund_id, NEW.pool_id, NEW.opened_by, NEW.opened_at)
    IS NOT (OLD.id, OLD.code, OLD.title, OLD.about, OLD.goal_vnd, OLD.from_day, OLD.to_day, OLD.unit_id, OLD.fund_id, OLD.pool_id, OLD.opened_by, OLD.opened_at) BEGIN
  SELECT RAISE(ABORT, 'appeal: what was called for is not changed, only closed, once');
END;
--> statement-breakpoint
CREATE TRIGGER appeal_no_delete BEFORE DELETE ON appeal BEGIN
  SELECT RAISE(ABORT, 'appeal: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER area_priority_no_replace BEFORE INSERT ON area_priority WHEN EXISTS (SELECT 1 FROM area_priority WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'area_priority: already there');
END;
--> statement-breakpoint
CREATE TRIGGER area_priority_only_ended BEFORE UPDATE ON area_priority WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL
  OR (NEW.id, NEW.area_id, NEW.from_day, NEW.to_day, NEW.reason, NEW.set_by, NEW.set_at) IS NOT (OLD.id, OLD.area_id, OLD.from_day, OLD.to_day, OLD.reason, OLD.set_by, OLD.set_at) BEGIN
  SELECT RAISE(ABORT, 'area_priority: a priority is not changed, only ended, once');
END;
--> statement-breakpoint
CREATE TRIGGER area_priority_no_delete BEFORE DELETE ON area_priority BEGIN
  SELECT RAISE(ABORT, 'area_priority: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_instalment_no_update BEFORE UPDATE ON pledge_instalment BEGIN
  SELECT RAISE(ABORT, 'pledge_instalment: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_instalment_no_delete BEFORE DELETE ON pledge_instalment BEGIN
  SELECT RAISE(ABORT, 'pledge_instalment: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_instalment_in_order BEFORE INSERT ON pledge_instalment BEGIN
  SELECT RAISE(ABORT, 'pledge_instalment: already there') WHERE EXISTS (SELECT 1 FROM pledge_instalment WHERE pledge_id = NEW.pledge_id AND position = NEW.position);
  SELECT RAISE(ABORT, 'pledge_instalment: one after the other, by day, never more than was promised')
    WHERE NEW.position <> 1 + (SELECT count(*) FROM pledge_instalment WHERE pledge_id = NEW.pledge_id)
      OR NEW.due_on < (SELECT max(due_on) FROM pledge_instalment WHERE pledge_id = NEW.pledge_id)
      OR NEW.amount_vnd + coalesce((SELECT sum(amount_vnd) FROM pledge_instalment WHERE pledge_id = NEW.pledge_id), 0) > (SELECT amount_vnd FROM pledge WHERE id = NEW.pledge_id);
END;
--> statement-breakpoint
CREATE TRIGGER co_branding_waits BEFORE INSERT ON pledge_contact WHEN NEW.co_branding_state IS NOT iif(NEW.co_branding IS NULL, NULL, 'waiting')
  OR NEW.co_branding_by IS NOT NULL OR NEW.co_branding_at IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'pledge_contact: wording to show waits until staff have read it');
END;
--> statement-breakpoint
CREATE TRIGGER co_branding_read_by_staff BEFORE UPDATE OF co_branding, co_branding_state, co_branding_by, co_branding_at ON pledge_contact
WHEN NOT ((NEW.co_branding IS NULL AND NEW.co_branding_state IS NULL)
  OR (NEW.co_branding IS NOT NULL AND NEW.co_branding_state = 'waiting')
  OR (NEW.co_branding IS OLD.co_branding AND NEW.co_branding_state IN ('shown', 'refused') AND NEW.co_branding_by IS NOT NULL AND NEW.co_branding_at IS NOT NULL)) BEGIN
  SELECT RAISE(ABORT, 'pledge_contact: wording to show waits until staff have read it');
END;
