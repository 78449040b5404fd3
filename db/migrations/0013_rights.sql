CREATE TABLE `data_request` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`pledge_id` integer NOT NULL,
	`kind` text NOT NULL,
	`language` text NOT NULL,
	`wanted` text,
	`asked_at` integer NOT NULL,
	`answer_by` text NOT NULL,
	`carry_out_by` text NOT NULL,
	`answered_by` integer,
	`answered_at` integer,
	`answer` text,
	`outcome` text,
	`closed_by` integer,
	`closed_at` integer,
	FOREIGN KEY (`pledge_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "data_request_wanted" CHECK(wanted IS NULL OR json_valid(wanted)),
	CONSTRAINT "data_request_answered" CHECK((answered_at IS NULL) = (answered_by IS NULL) AND (answer IS NULL OR answered_at IS NOT NULL)),
	CONSTRAINT "data_request_closed" CHECK((closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (outcome IS NULL)),
	CONSTRAINT "data_request_answered_first" CHECK(closed_at IS NULL OR answered_at IS NOT NULL)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `data_request_code_unique` ON `data_request` (`code`);--> statement-breakpoint
CREATE INDEX `data_request_pledge` ON `data_request` (`pledge_id`,`id`);--> statement-breakpoint
CREATE INDEX `data_request_open` ON `data_request` (`carry_out_by`,`id`) WHERE closed_at IS NULL;--> statement-breakpoint
CREATE TABLE `follow_consent` (
	`pledge_id` integer PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`language` text NOT NULL,
	`agreed_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`pledge_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `handover_told` (
	`project_id` integer PRIMARY KEY NOT NULL,
	`told_at` integer NOT NULL,
	`letters` integer NOT NULL,
	FOREIGN KEY (`project_id`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `public_holiday` (
	`day` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `term` (
	`purpose` text NOT NULL,
	`valid_from` text NOT NULL,
	`days` integer NOT NULL,
	`unit` text NOT NULL,
	`source` text NOT NULL,
	PRIMARY KEY(`purpose`, `valid_from`),
	CONSTRAINT "term_days" CHECK(days BETWEEN 0 AND 3650)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER term_no_update BEFORE UPDATE ON term BEGIN
  SELECT RAISE(ABORT, 'term: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER term_no_delete BEFORE DELETE ON term BEGIN
  SELECT RAISE(ABORT, 'term: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER term_no_replace BEFORE INSERT ON term WHEN EXISTS (SELECT 1 FROM term WHERE purpose = NEW.purpose AND valid_from = NEW.valid_from) BEGIN
  SELECT RAISE(ABORT, 'term: already there');
END;
--> statement-breakpoint
CREATE TRIGGER handover_told_no_update BEFORE UPDATE ON handover_told BEGIN
  SELECT RAISE(ABORT, 'handover_told: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER handover_told_no_delete BEFORE DELETE ON handover_told BEGIN
  SELECT RAISE(ABORT, 'handover_told: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER handover_told_no_replace BEFORE INSERT ON handover_told WHEN EXISTS (SELECT 1 FROM handover_told WHERE project_id = NEW.project_id) BEGIN
  SELECT RAISE(ABORT, 'handover_told: already there');
END;
--> statement-breakpoint
CREATE TRIGGER data_request_asked BEFORE INSERT ON data_request BEGIN
  SELECT RAISE(ABORT, 'data_request: already there') WHERE EXISTS (SELECT 1 FROM data_request WHERE id = NEW.id OR code = NEW.code);
  SELECT RAISE(ABORT, 'data_request: it is asked before it is answered') WHERE NEW.answered_at IS NOT NULL OR NEW.closed_at IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER data_request_keeps_what_was_asked BEFORE UPDATE ON data_request
WHEN NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.pledge_id <> OLD.pledge_id OR NEW.kind <> OLD.kind OR NEW.asked_at <> OLD.asked_at OR NEW.answer_by <> OLD.answer_by OR NEW.carry_out_by <> OLD.carry_out_by
  OR (NEW.wanted IS NOT NULL AND NEW.wanted IS NOT OLD.wanted) OR (OLD.answered_at IS NOT NULL AND (NEW.answered_at IS NOT OLD.answered_at OR NEW.answered_by IS NOT OLD.answered_by))
  OR (OLD.closed_at IS NOT NULL AND (NEW.closed_at IS NOT OLD.closed_at OR NEW.closed_by IS NOT OLD.closed_by OR NEW.outcome IS NOT OLD.outcome OR (NEW.answer IS NOT NULL AND NEW.answer IS NOT OLD.answer))) BEGIN
  SELECT RAISE(ABORT, 'data_request: what was asked, answered or closed is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER data_request_answered_by_staff BEFORE UPDATE ON data_request WHEN NEW.answered_by IS NOT NULL AND NEW.answered_by IS NOT OLD.answered_by BEGIN
  SELECT RAISE(ABORT, 'data_request: an accountant or the head of the unit answers it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM pledge WHERE id = NEW.pledge_id) AND g.staff_id = NEW.answered_by AND g.role IN ('accountant', 'head') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER data_request_closed_by_staff BEFORE UPDATE ON data_request WHEN NEW.closed_by IS NOT NULL AND NEW.closed_by IS NOT OLD.closed_by BEGIN
  SELECT RAISE(ABORT, 'data_request: an accountant or the head of the unit answers it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM pledge WHERE id = NEW.pledge_id) AND g.staff_id = NEW.closed_by AND g.role IN ('accountant', 'head') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER data_request_no_delete BEFORE DELETE ON data_request BEGIN
  SELECT RAISE(ABORT, 'data_request: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER data_request_erased_first BEFORE UPDATE ON data_request WHEN NEW.outcome = 'done' AND OLD.outcome IS NULL AND NEW.kind IN ('withdraw-name', 'erase') BEGIN
  SELECT RAISE(ABORT, 'data_request: nothing was erased yet') WHERE EXISTS (SELECT 1 FROM pledge p WHERE p.id = NEW.pledge_id AND (p.erased_in IS NULL
    OR (NEW.kind = 'erase' AND EXISTS (SELECT 1 FROM pledge_contact c WHERE c.pledge_id = p.id))));
END;
--> statement-breakpoint
DROP TRIGGER entry_redaction_is_approved;
--> statement-breakpoint
CREATE TRIGGER entry_redaction_is_approved INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind = 'redaction' BEGIN
  SELECT RAISE(ABORT, 'entry: no approved request stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND r.kind = 'redaction' AND r.approved_by IS NOT NULL AND r.entry_index IS NULL
      AND r.state = 'requested' AND r.amount_vnd = NEW.amount_vnd
      AND r.unit_id = (SELECT id FROM unit WHERE code = NEW.unit) AND r.fund_id = (SELECT id FROM fund WHERE code = NEW.fund)
      AND CASE WHEN r.target_entry IS NULL THEN r.evidence IN ('pledge:' || NEW.reference, 'name:' || NEW.reference)
        ELSE NEW.reference IS NULL AND EXISTS (SELECT 1 FROM json_each(NEW.body, '$.redacts') j WHERE j.value ->> 0 = CAST(r.target_entry AS TEXT))
          AND NOT EXISTS (SELECT 1 FROM json_each(NEW.body, '$.redacts') j WHERE instr(r.evidence, j.value ->> 1) = 0) END);
END;
--> statement-breakpoint
DROP TRIGGER mail_not_after_erasure;
--> statement-breakpoint
CREATE TRIGGER mail_not_after_erasure BEFORE INSERT ON mail WHEN EXISTS (SELECT 1 FROM pledge WHERE id = NEW.pledge_id AND erased_in IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pledge_contact c WHERE c.pledge_id = pledge.id)) BEGIN
  SELECT RAISE(ABORT, 'mail: who pledged was erased');
END;
--> statement-breakpoint
DROP TRIGGER grant_record_issued;
--> statement-breakpoint
CREATE TRIGGER grant_record_issued BEFORE INSERT ON grant_record BEGIN
  SELECT RAISE(ABORT, 'grant_record: already there') WHERE EXISTS (SELECT 1 FROM grant_record WHERE id = NEW.id OR (pledge_id = NEW.pledge_id AND number = NEW.number));
  SELECT RAISE(ABORT, 'grant_record: who pledged was erased') WHERE EXISTS (SELECT 1 FROM pledge WHERE id = NEW.pledge_id AND erased_in IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pledge_contact c WHERE c.pledge_id = pledge.id));
  SELECT RAISE(ABORT, 'grant_record: only an accountant of the unit issues it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM pledge WHERE id = NEW.pledge_id) AND g.staff_id = NEW.issued_by AND g.role = 'accountant' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
INSERT INTO term (purpose, valid_from, days, unit, source) VALUES
  ('answer-request', '2026-01-01', 2, 'working-day', 'Nghị định 356/2025/NĐ-CP: phản hồi yêu cầu của chủ thể dữ liệu'),
  ('correct', '2026-01-01', 10, 'day', 'Nghị định 356/2025/NĐ-CP: chỉnh sửa dữ liệu'),
  ('withdraw-name', '2026-01-01', 15, 'day', 'Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP: rút lại sự đồng ý'),
  ('erase', '2026-01-01', 20, 'day', 'Nghị định 356/2025/NĐ-CP: xóa dữ liệu'),
  ('question', '2026-01-01', 10, 'day', 'Nghị định 356/2025/NĐ-CP: cung cấp thông tin'),
  ('remind-before', '2026-01-01', 3, 'day', 'Quy ước của Quỹ'),
  ('remind-after', '2026-01-01', 7, 'day', 'Quy ước của Quỹ'),
  ('lapse', '2026-01-01', 180, 'day', 'Quy ước của Quỹ');
--> statement-breakpoint
INSERT INTO public_holiday (day, name) VALUES
  ('2026-01-01', 'Tết Dương lịch'),
  ('2026-02-16', 'Tết Nguyên đán'),
  ('2026-02-17', 'Tết Nguyên đán'),
  ('2026-02-18', 'Tết Nguyên đán'),
  ('2026-02-19', 'Tết Nguyên đán'),
  ('2026-02-20', 'Tết Nguyên đán'),
  ('2026-04-27', 'Giỗ Tổ Hùng Vương (nghỉ bù)'),
  ('2026-04-30', 'Ngày Chiến thắng'),
  ('2026-05-01', 'Ngày Quốc tế lao động'),
  ('2026-08-31', 'Quốc khánh (hoán đổi)'),
  ('2026-09-01', 'Quốc khánh'),
  ('2026-09-02', 'Quốc khánh'),
  ('2027-01-01', 'Tết Dương lịch (dự kiến)'),
  ('2027-02-05', 'Tết Nguyên đán (dự kiến)'),
  ('2027-02-08', 'Tết Nguyên đán (dự kiến)'),
  ('2027-02-09', 'Tết Nguyên đán (dự kiến)'),
  ('2027-02-10', 'Tết Nguyên đán (nghỉ bù, dự kiến)'),
  ('2027-02-11', 'Tết Nguyên đán (nghỉ bù, dự kiến)'),
  ('2027-04-16', 'Giỗ Tổ Hùng Vương (dự kiến)'),
  ('2027-04-30', 'Ngày Chiến thắng (dự kiến)'),
  ('2027-05-03', 'Ngày Quốc tế lao động (nghỉ bù, dự kiến)'),
  ('2027-09-02', 'Quốc khánh (dự kiến)'),
  ('2027-09-03', 'Quốc khánh (dự kiến)');
