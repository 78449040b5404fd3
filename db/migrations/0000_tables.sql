CREATE TABLE `pledge` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`pool_id` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`method` text NOT NULL,
	`donor_kind` text NOT NULL,
	`name_display` text NOT NULL,
	`public_name` text,
	`consent_version` text,
	`consent_at` integer,
	`expected_on` text,
	`created_at` integer NOT NULL,
	`cancelled_at` integer,
	`cancel_reason` text,
	`key_hash` blob NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fund_id`) REFERENCES `fund`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`pool_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "pledge_amount" CHECK(amount_vnd BETWEEN 1 AND 10000000000000),
	CONSTRAINT "pledge_named_by_consent" CHECK(public_name IS NULL OR consent_at IS NOT NULL OR donor_kind = 'business')
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `pledge_code_unique` ON `pledge` (`code`);--> statement-breakpoint
CREATE INDEX `pledge_created` ON `pledge` (`created_at`);--> statement-breakpoint
CREATE INDEX `pledge_cash` ON `pledge` (`unit_id`,`created_at`) WHERE method = 'cash' AND cancelled_at IS NULL;--> statement-breakpoint
CREATE TABLE `pledge_contact` (
	`pledge_id` integer PRIMARY KEY NOT NULL,
	`name` text,
	`contact` text,
	`tax_code` text,
	`address` text,
	`message` text,
	FOREIGN KEY (`pledge_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `pledge_receipt` (
	`pledge_id` integer NOT NULL,
	`entry_index` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	PRIMARY KEY(`pledge_id`, `entry_index`),
	FOREIGN KEY (`pledge_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `pledge_receipt_entry_index_unique` ON `pledge_receipt` (`entry_index`);--> statement-breakpoint
CREATE TABLE `allocation` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`project_id` integer NOT NULL,
	`pool_id` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`state` text NOT NULL,
	`decision_number` text,
	`requested_by` integer NOT NULL,
	`requested_at` integer NOT NULL,
	`checked_by` integer,
	`checked_at` integer,
	`approved_by` integer,
	`approved_at` integer,
	`refused_by` integer,
	`refused_at` integer,
	`refusal_reason` text,
	`entry_index` integer,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`pool_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`requested_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`checked_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refused_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "allocation_amount" CHECK(amount_vnd BETWEEN 1 AND 10000000000000),
	CONSTRAINT "allocation_checked_by_another" CHECK(checked_by IS NULL OR checked_by <> requested_by),
	CONSTRAINT "allocation_approved_by_a_third" CHECK(approved_by IS NULL OR approved_by NOT IN (requested_by, checked_by)),
	CONSTRAINT "allocation_approved_whole" CHECK(state <> 'approved' OR (checked_by IS NOT NULL AND approved_by IS NOT NULL AND decision_number IS NOT NULL AND entry_index IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `allocation_code_unique` ON `allocation` (`code`);--> statement-breakpoint
CREATE INDEX `allocation_state` ON `allocation` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `allocation_project` ON `allocation` (`project_id`);--> statement-breakpoint
CREATE TABLE `commitment` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`project_id` integer NOT NULL,
	`unit_id` integer NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `commitment_of_unit` ON `commitment` (`project_id`,`unit_id`);--> statement-breakpoint
CREATE TABLE `disbursement` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`project_id` integer NOT NULL,
	`tranche` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`method` text NOT NULL,
	`asset_id` integer NOT NULL,
	`payee_kind` text NOT NULL,
	`payee_name` text NOT NULL,
	`payee_account` text,
	`order_number` text,
	`state` text NOT NULL,
	`requested_by` integer NOT NULL,
	`requested_at` integer NOT NULL,
	`checked_by` integer,
	`checked_at` integer,
	`approved_by` integer,
	`approved_at` integer,
	`sent_by` integer,
	`sent_at` integer,
	`paid_by` integer,
	`paid_at` integer,
	`ended_by` integer,
	`ended_at` integer,
	`end_reason` text,
	`entry_index` integer,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asset_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`requested_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`checked_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`sent_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`paid_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "disbursement_amount" CHECK(amount_vnd BETWEEN 1 AND 10000000000000),
	CONSTRAINT "disbursement_checked_by_another" CHECK(checked_by IS NULL OR checked_by <> requested_by),
	CONSTRAINT "disbursement_approved_by_a_third" CHECK(approved_by IS NULL OR approved_by NOT IN (requested_by, checked_by)),
	CONSTRAINT "disbursement_paid_by_a_fourth" CHECK(paid_by IS NULL OR paid_by NOT IN (requested_by, checked_by, approved_by)),
	CONSTRAINT "disbursement_in_order" CHECK(state IN ('requested', 'refused', 'cancelled') OR (checked_by IS NOT NULL AND (state = 'checked' OR approved_by IS NOT NULL))),
	CONSTRAINT "disbursement_paid_whole" CHECK(state <> 'paid' OR (entry_index IS NOT NULL AND (method = 'bank' OR paid_by IS NOT NULL)))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `disbursement_code_unique` ON `disbursement` (`code`);--> statement-breakpoint
CREATE INDEX `disbursement_state` ON `disbursement` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `disbursement_project` ON `disbursement` (`project_id`,`tranche`);--> statement-breakpoint
CREATE INDEX `disbursement_waiting` ON `disbursement` (`asset_id`,`amount_vnd`) WHERE state = 'sent';--> statement-breakpoint
CREATE TABLE `project` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`area_id` integer NOT NULL,
	`hamlet` text,
	`household_short` text NOT NULL,
	`category` text NOT NULL,
	`budget_vnd` integer NOT NULL,
	`stage` text NOT NULL,
	`handed_over_on` text,
	`proposed_by` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fund_id`) REFERENCES `fund`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`area_id`) REFERENCES `area`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`proposed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `project_code_unique` ON `project` (`code`);--> statement-breakpoint
CREATE INDEX `project_stage` ON `project` (`stage`,`id`);--> statement-breakpoint
CREATE INDEX `project_unit` ON `project` (`unit_id`,`id`);--> statement-breakpoint
CREATE INDEX `project_handed_over` ON `project` (`handed_over_on`) WHERE handed_over_on IS NOT NULL;--> statement-breakpoint
CREATE TABLE `project_event` (
	`project_id` integer NOT NULL,
	`position` integer NOT NULL,
	`stage` text NOT NULL,
	`day` text NOT NULL,
	`note` text,
	`staff_id` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	PRIMARY KEY(`project_id`, `position`),
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `project_household` (
	`project_id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`address` text,
	`note` text,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `account` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`is_asset` integer GENERATED ALWAYS AS (kind NOT IN ('pool', 'suspense', 'committed')) STORED NOT NULL,
	`is_money` integer GENERATED ALWAYS AS (kind IN ('cash', 'bank', 'treasury', 'stripe', 'in-transit')) STORED NOT NULL,
	`has_floor` integer GENERATED ALWAYS AS (kind NOT IN ('unexplained', 'receivable')) STORED NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fund_id`) REFERENCES `fund`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `account_name_unique` ON `account` (`name`);--> statement-breakpoint
CREATE TABLE `arrival` (
	`line_id` integer NOT NULL,
	`from_no` integer NOT NULL,
	`to_no` integer NOT NULL,
	`entry_index` integer NOT NULL,
	PRIMARY KEY(`line_id`, `from_no`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `balance` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`sign` integer NOT NULL,
	`has_floor` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`through_entry` integer NOT NULL,
	`through_position` integer NOT NULL,
	CONSTRAINT "balance_not_below_zero" CHECK(amount_vnd >= 0 OR NOT has_floor)
) STRICT;
--> statement-breakpoint
CREATE TABLE `day_total` (
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`booked_on` text NOT NULL,
	`direction` text NOT NULL,
	`channel` text NOT NULL,
	`entries` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`last_index` integer NOT NULL,
	PRIMARY KEY(`unit_id`, `fund_id`, `booked_on`, `direction`, `channel`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `entry` (
	`idx` integer PRIMARY KEY NOT NULL,
	`body` text NOT NULL,
	`leaf` blob NOT NULL,
	`id` text GENERATED ALWAYS AS (json_extract(body, '$.id')) STORED NOT NULL,
	`kind` text GENERATED ALWAYS AS (json_extract(body, '$.kind')) STORED NOT NULL,
	`direction` text GENERATED ALWAYS AS (json_extract(body, '$.direction')) STORED,
	`channel` text GENERATED ALWAYS AS (json_extract(body, '$.channel')) STORED NOT NULL,
	`amount_vnd` integer GENERATED ALWAYS AS (CAST(json_extract(body, '$.amount') AS INTEGER)) STORED NOT NULL,
	`recorded_at` integer GENERATED ALWAYS AS (CAST(json_extract(body, '$.recordedAt') AS INTEGER)) STORED NOT NULL,
	`booked_on` text GENERATED ALWAYS AS (json_extract(body, '$.bookedOn')) STORED NOT NULL,
	`unit` text GENERATED ALWAYS AS (json_extract(body, '$.unit')) STORED NOT NULL,
	`fund` text GENERATED ALWAYS AS (json_extract(body, '$.fund')) STORED NOT NULL,
	`purpose` text GENERATED ALWAYS AS (json_extract(body, '$.purpose')) STORED,
	`project` text GENERATED ALWAYS AS (json_extract(body, '$.project')) STORED,
	`voucher` text GENERATED ALWAYS AS (json_extract(body, '$.voucher')) STORED,
	`reference` text GENERATED ALWAYS AS (json_extract(body, '$.reference')) STORED,
	`transfers` integer GENERATED ALWAYS AS (json_array_length(body, '$.transfers')) STORED NOT NULL,
	`authority` text GENERATED ALWAYS AS (json_extract(body, '$.authority')) STORED,
	`reverses` integer GENERATED ALWAYS AS (CAST(json_extract(body, '$.reverses') AS INTEGER)) STORED,
	`reversed_kind` text GENERATED ALWAYS AS (json_extract(body, '$.reversedKind')) STORED
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `entry_id` ON `entry` (`id`);--> statement-breakpoint
CREATE INDEX `entry_line` ON `entry` (`idx`,`booked_on`,`direction`,`channel`,`unit`,`fund`,`purpose`,`amount_vnd`);--> statement-breakpoint
CREATE INDEX `entry_booked` ON `entry` (`booked_on`,`idx`,`direction`,`channel`,`unit`,`fund`,`purpose`,`amount_vnd`);--> statement-breakpoint
CREATE INDEX `entry_project` ON `entry` (`project`,`idx`) WHERE project IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `entry_reverses` ON `entry` (`reverses`) WHERE reverses IS NOT NULL;--> statement-breakpoint
CREATE TABLE `flow_rule` (
	`entry_kind` text NOT NULL,
	`debit_kind` text NOT NULL,
	`credit_kind` text NOT NULL,
	`flow` text NOT NULL,
	`sign` integer NOT NULL,
	PRIMARY KEY(`entry_kind`, `debit_kind`, `credit_kind`, `flow`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `flow_total` (
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`booked_on` text NOT NULL,
	`flow` text NOT NULL,
	`amount_vnd` integer NOT NULL,
	PRIMARY KEY(`unit_id`, `fund_id`, `booked_on`, `flow`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `holding` (
	`line_id` integer NOT NULL,
	`from_no` integer NOT NULL,
	`to_no` integer NOT NULL,
	`account_id` integer NOT NULL,
	`spent_in` integer,
	PRIMARY KEY(`line_id`, `from_no`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `holding_account` ON `holding` (`account_id`,`spent_in`,`line_id`,`from_no`);--> statement-breakpoint
CREATE TABLE `private_text` (
	`entry_index` integer NOT NULL,
	`field` text NOT NULL,
	`salt` blob NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`entry_index`, `field`),
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `projected` (
	`id` integer PRIMARY KEY NOT NULL,
	`through_entry` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `search_document` (
	`entry_index` integer PRIMARY KEY NOT NULL,
	`folded` text NOT NULL,
	`exact` text NOT NULL,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `transfer` (
	`entry_index` integer NOT NULL,
	`position` integer NOT NULL,
	`debit_id` integer NOT NULL,
	`credit_id` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	PRIMARY KEY(`entry_index`, `position`),
	CONSTRAINT "transfer_amount" CHECK(amount_vnd BETWEEN 1 AND 10000000000000),
	CONSTRAINT "transfer_two_accounts" CHECK(debit_id <> credit_id)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `unit_ledger` (
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`entry_index` integer NOT NULL,
	`balance_vnd` integer NOT NULL,
	PRIMARY KEY(`unit_id`, `fund_id`, `entry_index`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `voucher` (
	`series` text NOT NULL,
	`fund` text NOT NULL,
	`unit` text NOT NULL,
	`year` integer NOT NULL,
	`number` integer NOT NULL,
	`entry_index` integer NOT NULL,
	PRIMARY KEY(`series`, `fund`, `unit`, `year`, `number`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`staff_id` integer,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_staff` ON `audit` (`staff_id`,`id`);--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit` (`at`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`key` text PRIMARY KEY NOT NULL,
	`digest` blob NOT NULL,
	`result` text NOT NULL,
	`created_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `request` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`target_entry` integer,
	`debit_id` integer,
	`credit_id` integer,
	`amount_vnd` integer NOT NULL,
	`booked_on` text NOT NULL,
	`reason` text NOT NULL,
	`evidence` text,
	`requested_by` integer NOT NULL,
	`requested_at` integer NOT NULL,
	`approved_by` integer,
	`approved_at` integer,
	`refused_by` integer,
	`refused_at` integer,
	`refusal_reason` text,
	`entry_index` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fund_id`) REFERENCES `fund`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`target_entry`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`debit_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`credit_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`requested_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`refused_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "request_amount" CHECK(amount_vnd BETWEEN 1 AND 10000000000000),
	CONSTRAINT "request_approved_by_another" CHECK(approved_by IS NULL OR approved_by <> requested_by),
	CONSTRAINT "request_approved_whole" CHECK(state <> 'approved' OR (approved_by IS NOT NULL AND entry_index IS NOT NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `request_code_unique` ON `request` (`code`);--> statement-breakpoint
CREATE INDEX `request_state` ON `request` (`state`,`id`);--> statement-breakpoint
CREATE TABLE `area` (
	`id` integer PRIMARY KEY NOT NULL,
	`level` text NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`parent_id` integer,
	`valid_from` text NOT NULL,
	`valid_to` text,
	`priority` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `area`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `area_code` ON `area` (`level`,`code`,`valid_from`);--> statement-breakpoint
CREATE TABLE `area_successor` (
	`area_id` integer NOT NULL,
	`successor_id` integer NOT NULL,
	`on_day` text NOT NULL,
	PRIMARY KEY(`area_id`, `successor_id`),
	FOREIGN KEY (`area_id`) REFERENCES `area`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`successor_id`) REFERENCES `area`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `bank_account` (
	`id` integer PRIMARY KEY NOT NULL,
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`bank_name` text NOT NULL,
	`bank_bin` text NOT NULL,
	`number` text NOT NULL,
	`holder` text NOT NULL,
	`unmatched_rule` text NOT NULL,
	`rule_from` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fund_id`) REFERENCES `fund`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `bank_account_account_id_unique` ON `bank_account` (`account_id`);--> statement-breakpoint
CREATE TABLE `pool` (
	`account_id` integer PRIMARY KEY NOT NULL,
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`purpose_code` text NOT NULL,
	`label` text NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fund_id`) REFERENCES `fund`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `pool_purpose` ON `pool` (`unit_id`,`fund_id`,`purpose_code`);--> statement-breakpoint
CREATE TABLE `suspense_pattern` (
	`id` integer PRIMARY KEY NOT NULL,
	`phrase` text NOT NULL,
	`reason` text NOT NULL,
	`valid_from` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `role_grant` (
	`id` integer PRIMARY KEY NOT NULL,
	`staff_id` integer NOT NULL,
	`unit_id` integer NOT NULL,
	`role` text NOT NULL,
	`granted_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `role_of_staff` ON `role_grant` (`staff_id`,`role`);--> statement-breakpoint
CREATE TABLE `session` (
	`token_hash` blob PRIMARY KEY NOT NULL,
	`staff_id` integer NOT NULL,
	`form_secret` blob NOT NULL,
	`created_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`ended_at` integer,
	`device` text NOT NULL,
	FOREIGN KEY (`staff_id`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `session_of_staff` ON `session` (`staff_id`,`ended_at`);--> statement-breakpoint
CREATE TABLE `staff` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`password_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`dismissed_at` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_code_unique` ON `staff` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `staff_email_unique` ON `staff` (`email`);--> statement-breakpoint
CREATE TABLE `bank_line` (
	`bank_account_id` integer NOT NULL,
	`identity` text NOT NULL,
	`day` text NOT NULL,
	`entry_index` integer NOT NULL,
	PRIMARY KEY(`bank_account_id`, `identity`),
	FOREIGN KEY (`bank_account_id`) REFERENCES `bank_account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `bank_line_entry` ON `bank_line` (`entry_index`);--> statement-breakpoint
CREATE INDEX `bank_line_day` ON `bank_line` (`bank_account_id`,`day`);--> statement-breakpoint
CREATE TABLE `match_item` (
	`entry_index` integer PRIMARY KEY NOT NULL,
	`bank_account_id` integer NOT NULL,
	`reason` text NOT NULL,
	`amount_vnd` integer NOT NULL,
	`day` text NOT NULL,
	`resolved_by` integer,
	`resolved_at` integer,
	`resolution` integer,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bank_account_id`) REFERENCES `bank_account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`resolved_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`resolution`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `match_waiting` ON `match_item` (`bank_account_id`,`entry_index`) WHERE resolved_at IS NULL;--> statement-breakpoint
CREATE TABLE `statement` (
	`id` integer PRIMARY KEY NOT NULL,
	`bank_account_id` integer NOT NULL,
	`file_name` text NOT NULL,
	`sha256` text NOT NULL,
	`bytes` integer NOT NULL,
	`path` text,
	`state` text NOT NULL,
	`problem` text,
	`shape` text,
	`lines` integer DEFAULT 0 NOT NULL,
	`problems` integer DEFAULT 0 NOT NULL,
	`repeated` integer DEFAULT 0 NOT NULL,
	`in_vnd` integer DEFAULT 0 NOT NULL,
	`out_vnd` integer DEFAULT 0 NOT NULL,
	`first_day` text,
	`last_day` text,
	`opening_vnd` integer,
	`closing_vnd` integer,
	`lowest_vnd` integer DEFAULT 0 NOT NULL,
	`overlaps` integer DEFAULT false NOT NULL,
	`overlap_answer` text,
	`uploaded_by` integer NOT NULL,
	`uploaded_at` integer NOT NULL,
	`confirmed_by` integer,
	`confirmed_at` integer,
	`posted_at` integer,
	`posted_through` integer DEFAULT 0 NOT NULL,
	`posted` integer DEFAULT 0 NOT NULL,
	`skipped` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`bank_account_id`) REFERENCES `bank_account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`uploaded_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`confirmed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `statement_state` ON `statement` (`state`,`id`);--> statement-breakpoint
CREATE INDEX `statement_account` ON `statement` (`bank_account_id`,`id`);--> statement-breakpoint
CREATE TABLE `statement_line` (
	`statement_id` integer NOT NULL,
	`row` integer NOT NULL,
	`day` text NOT NULL,
	`direction` text NOT NULL,
	`amount_vnd` integer NOT NULL,
	`balance_vnd` integer,
	`document` text,
	`memo` text NOT NULL,
	`identity` text NOT NULL,
	PRIMARY KEY(`statement_id`, `row`),
	FOREIGN KEY (`statement_id`) REFERENCES `statement`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `statement_problem` (
	`statement_id` integer NOT NULL,
	`row` integer NOT NULL,
	`column` text NOT NULL,
	`code` text NOT NULL,
	`value` text NOT NULL,
	PRIMARY KEY(`statement_id`, `row`, `column`, `code`),
	FOREIGN KEY (`statement_id`) REFERENCES `statement`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `fund` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `fund_code_unique` ON `fund` (`code`);--> statement-breakpoint
CREATE TABLE `unit` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`level` text NOT NULL,
	`parent_id` integer,
	`area_id` integer NOT NULL,
	`address` text,
	`phone` text,
	`valid_from` text NOT NULL,
	`valid_to` text,
	FOREIGN KEY (`parent_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`area_id`) REFERENCES `area`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `unit_code_unique` ON `unit` (`code`);--> statement-breakpoint
CREATE TABLE `unit_ancestor` (
	`unit_id` integer NOT NULL,
	`ancestor_id` integer NOT NULL,
	PRIMARY KEY(`unit_id`, `ancestor_id`),
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ancestor_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `unit_below` ON `unit_ancestor` (`ancestor_id`,`unit_id`);