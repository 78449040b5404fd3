-- Many hands: a list of people behind one receipt, a box opened before witnesses, goods in kind, and launch ceremonies.
-- Lines, counts and witnesses are stored first; the row they belong to comes last and is refused unless they sum to its
-- receipt, and without that row the transaction cannot commit (deferred keys).
CREATE TABLE `box_count` (
	`receipt_index` integer NOT NULL,
	`value_vnd` integer NOT NULL,
	`pieces` integer NOT NULL,
	FOREIGN KEY (`receipt_index`) REFERENCES `box_opening`(`receipt_index`) DEFERRABLE INITIALLY DEFERRED,
	PRIMARY KEY(`receipt_index`, `value_vnd`),
	CONSTRAINT "box_count_pieces" CHECK(pieces BETWEEN 1 AND 10000000 AND value_vnd IN (100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000))
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `box_opening` (
	`receipt_index` integer PRIMARY KEY NOT NULL,
	`seal_number` text NOT NULL,
	`place` text NOT NULL,
	`opened_on` text NOT NULL,
	`recorded_by` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`receipt_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `box_witness` (
	`receipt_index` integer NOT NULL,
	`position` integer NOT NULL,
	`salt` blob NOT NULL,
	`name` text NOT NULL,
	FOREIGN KEY (`receipt_index`) REFERENCES `box_opening`(`receipt_index`) DEFERRABLE INITIALLY DEFERRED,
	PRIMARY KEY(`receipt_index`, `position`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `collective_erasure` (
	`list_id` integer NOT NULL,
	`position` integer NOT NULL,
	`erased_by` integer NOT NULL,
	`erased_at` integer NOT NULL,
	PRIMARY KEY(`list_id`, `position`),
	FOREIGN KEY (`erased_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `collective_line` (
	`list_id` integer NOT NULL,
	`position` integer NOT NULL,
	`amount_vnd` integer NOT NULL,
	`commitment` blob NOT NULL,
	FOREIGN KEY (`list_id`) REFERENCES `collective_list`(`id`) DEFERRABLE INITIALLY DEFERRED,
	PRIMARY KEY(`list_id`, `position`),
	CONSTRAINT "collective_line_amount" CHECK(amount_vnd BETWEEN 1 AND 10000000000000)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `collective_list` (
	`id` integer PRIMARY KEY NOT NULL,
	`receipt_index` integer NOT NULL,
	`said_in` integer NOT NULL,
	`kind` text NOT NULL,
	`line_count` integer NOT NULL,
	`total_vnd` integer NOT NULL,
	`book_number` text,
	`stub_from` text,
	`stub_to` text,
	`recorded_by` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`receipt_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`said_in`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "collective_list_has_lines" CHECK(line_count BETWEEN 1 AND 5000)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `collective_list_receipt_index_unique` ON `collective_list` (`receipt_index`);
--> statement-breakpoint
CREATE UNIQUE INDEX `collective_list_said_in_unique` ON `collective_list` (`said_in`);
--> statement-breakpoint
CREATE TABLE `collective_name` (
	`list_id` integer NOT NULL,
	`position` integer NOT NULL,
	`salt` blob NOT NULL,
	`name` text NOT NULL,
	FOREIGN KEY (`list_id`) REFERENCES `collective_list`(`id`) DEFERRABLE INITIALLY DEFERRED,
	PRIMARY KEY(`list_id`, `position`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `event_registration` (
	`pledge_id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`recorded_by` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	FOREIGN KEY (`pledge_id`) REFERENCES `pledge`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`) REFERENCES `launch_event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `event_registration_event` ON `event_registration` (`event_id`,`pledge_id`);
--> statement-breakpoint
CREATE TABLE `launch_event` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`pool_id` integer NOT NULL,
	`name` text NOT NULL,
	`place` text NOT NULL,
	`held_on` text NOT NULL,
	`board_vnd` integer,
	`opened_by` integer NOT NULL,
	`opened_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fund_id`) REFERENCES `fund`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`pool_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`opened_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "launch_event_board" CHECK(board_vnd IS NULL OR board_vnd BETWEEN 1 AND 10000000000000)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `launch_event_code_unique` ON `launch_event` (`code`);
--> statement-breakpoint
CREATE INDEX `launch_event_held` ON `launch_event` (`held_on`,`id`);
--> statement-breakpoint
CREATE TABLE `goods_giver` (
	`lot_id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`address` text,
	FOREIGN KEY (`lot_id`) REFERENCES `goods_lot`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `goods_lot` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`unit_id` integer NOT NULL,
	`fund_id` integer NOT NULL,
	`account_id` integer NOT NULL,
	`item` text NOT NULL,
	`measure` text NOT NULL,
	`quantity_milli` integer NOT NULL,
	`value_vnd` integer NOT NULL,
	`valuation` text NOT NULL,
	`evidence` text NOT NULL,
	`received_on` text NOT NULL,
	`received_by` integer NOT NULL,
	`recorded_at` integer NOT NULL,
	`entry_index` integer,
	FOREIGN KEY (`unit_id`) REFERENCES `unit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fund_id`) REFERENCES `fund`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`received_by`) REFERENCES `staff`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "goods_lot_quantity" CHECK(quantity_milli BETWEEN 1 AND 1000000000000),
	CONSTRAINT "goods_lot_value" CHECK(value_vnd BETWEEN 1 AND 10000000000000)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `goods_lot_code_unique` ON `goods_lot` (`code`);
--> statement-breakpoint
CREATE UNIQUE INDEX `goods_lot_account_id_unique` ON `goods_lot` (`account_id`);
--> statement-breakpoint
CREATE INDEX `goods_lot_unit` ON `goods_lot` (`unit_id`,`id`);
--> statement-breakpoint
CREATE TRIGGER collective_list_no_update BEFORE UPDATE ON collective_list BEGIN
  SELECT RAISE(ABORT, 'collective_list: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER collective_list_no_delete BEFORE DELETE ON collective_list BEGIN
  SELECT RAISE(ABORT, 'collective_list: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER collective_list_no_replace BEFORE INSERT ON collective_list WHEN EXISTS (SELECT 1 FROM collective_list WHERE id = NEW.id OR receipt_index = NEW.receipt_index OR said_in = NEW.said_in) BEGIN
  SELECT RAISE(ABORT, 'collective_list: already there');
END;
--> statement-breakpoint
CREATE TRIGGER collective_line_no_update BEFORE UPDATE ON collective_line BEGIN
  SELECT RAISE(ABORT, 'collective_line: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER collective_line_no_delete BEFORE DELETE ON collective_line BEGIN
  SELECT RAISE(ABORT, 'collective_line: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER collective_line_no_replace BEFORE INSERT ON collective_line WHEN EXISTS (SELECT 1 FROM collective_line WHERE list_id = NEW.list_id AND position = NEW.position) BEGIN
  SELECT RAISE(ABORT, 'collective_line: already there');
END;
--> statement-breakpoint
CREATE TRIGGER collective_erasure_no_update BEFORE UPDATE ON collective_erasure BEGIN
  SELECT RAISE(ABORT, 'collective_erasure: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER collective_erasure_no_delete BEFORE DELETE ON collective_erasure BEGIN
  SELECT RAISE(ABORT, 'collective_erasure: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER collective_erasure_no_replace BEFORE INSERT ON collective_erasure WHEN EXISTS (SELECT 1 FROM collective_erasure WHERE list_id = NEW.list_id AND position = NEW.position) BEGIN
  SELECT RAISE(ABORT, 'collective_erasure: already there');
END;
--> statement-breakpoint
CREATE TRIGGER box_opening_no_update BEFORE UPDATE ON box_opening BEGIN
  SELECT RAISE(ABORT, 'box_opening: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER box_opening_no_delete BEFORE DELETE ON box_opening BEGIN
  SELECT RAISE(ABORT, 'box_opening: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER box_opening_no_replace BEFORE INSERT ON box_opening WHEN EXISTS (SELECT 1 FROM box_opening WHERE receipt_index = NEW.receipt_index) BEGIN
  SELECT RAISE(ABORT, 'box_opening: already there');
END;
--> statement-breakpoint
CREATE TRIGGER box_count_no_update BEFORE UPDATE ON box_count BEGIN
  SELECT RAISE(ABORT, 'box_count: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER box_count_no_delete BEFORE DELETE ON box_count BEGIN
  SELECT RAISE(ABORT, 'box_count: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER box_count_no_replace BEFORE INSERT ON box_count WHEN EXISTS (SELECT 1 FROM box_count WHERE receipt_index = NEW.receipt_index AND value_vnd = NEW.value_vnd) BEGIN
  SELECT RAISE(ABORT, 'box_count: already there');
END;
--> statement-breakpoint
CREATE TRIGGER launch_event_no_update BEFORE UPDATE ON launch_event BEGIN
  SELECT RAISE(ABORT, 'launch_event: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER launch_event_no_delete BEFORE DELETE ON launch_event BEGIN
  SELECT RAISE(ABORT, 'launch_event: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER launch_event_no_replace BEFORE INSERT ON launch_event WHEN EXISTS (SELECT 1 FROM launch_event WHERE id = NEW.id OR code = NEW.code) BEGIN
  SELECT RAISE(ABORT, 'launch_event: already there');
END;
--> statement-breakpoint
CREATE TRIGGER event_registration_no_update BEFORE UPDATE ON event_registration BEGIN
  SELECT RAISE(ABORT, 'event_registration: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER event_registration_no_delete BEFORE DELETE ON event_registration BEGIN
  SELECT RAISE(ABORT, 'event_registration: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER event_registration_no_replace BEFORE INSERT ON event_registration WHEN EXISTS (SELECT 1 FROM event_registration WHERE pledge_id = NEW.pledge_id) BEGIN
  SELECT RAISE(ABORT, 'event_registration: already there');
END;
--> statement-breakpoint
CREATE TRIGGER collective_line_before_its_list BEFORE INSERT ON collective_line WHEN EXISTS (SELECT 1 FROM collective_list WHERE id = NEW.list_id) BEGIN
  SELECT RAISE(ABORT, 'collective_line: the list is closed');
END;
--> statement-breakpoint
CREATE TRIGGER collective_name_before_its_list BEFORE INSERT ON collective_name BEGIN
  SELECT RAISE(ABORT, 'collective_name: already there, or the list is closed') WHERE EXISTS (SELECT 1 FROM collective_list WHERE id = NEW.list_id)
    OR EXISTS (SELECT 1 FROM collective_name WHERE list_id = NEW.list_id AND position = NEW.position)
    OR NOT EXISTS (SELECT 1 FROM collective_line WHERE list_id = NEW.list_id AND position = NEW.position);
END;
--> statement-breakpoint
CREATE TRIGGER collective_name_no_update BEFORE UPDATE ON collective_name BEGIN
  SELECT RAISE(ABORT, 'collective_name: a name may be erased, not changed');
END;
--> statement-breakpoint
CREATE TRIGGER collective_name_erased_with_a_trace BEFORE DELETE ON collective_name
WHEN NOT EXISTS (SELECT 1 FROM collective_erasure WHERE list_id = OLD.list_id AND position = OLD.position)
  AND NOT EXISTS (SELECT 1 FROM collective_list l JOIN redaction r ON r.entry_index = l.said_in AND r.field = 'list' WHERE l.id = OLD.list_id) BEGIN
  SELECT RAISE(ABORT, 'collective_name: nobody asked to erase it');
END;
--> statement-breakpoint
CREATE TRIGGER collective_erasure_by_the_office BEFORE INSERT ON collective_erasure BEGIN
  SELECT RAISE(ABORT, 'collective_erasure: there is no such line') WHERE NOT EXISTS (SELECT 1 FROM collective_line WHERE list_id = NEW.list_id AND position = NEW.position);
  SELECT RAISE(ABORT, 'collective_erasure: only an accountant of the unit erases a name') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT u.id FROM collective_list l JOIN entry e ON e.idx = l.receipt_index JOIN unit u ON u.code = e.unit WHERE l.id = NEW.list_id) AND g.staff_id = NEW.erased_by AND g.role IN ('accountant') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER collective_list_sums BEFORE INSERT ON collective_list BEGIN
  SELECT RAISE(ABORT, 'collective_list: it stands behind a gift that was received and not taken back') WHERE NOT EXISTS (
    SELECT 1 FROM entry e WHERE e.idx = NEW.receipt_index AND e.kind = 'receipt' AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = e.idx));
  SELECT RAISE(ABORT, 'collective_list: its lines do not sum to the receipt') WHERE NEW.total_vnd IS NOT (SELECT amount_vnd FROM entry WHERE idx = NEW.receipt_index)
    OR NEW.total_vnd IS NOT (SELECT sum(amount_vnd) FROM collective_line WHERE list_id = NEW.id)
    OR NEW.line_count <> (SELECT count(*) FROM collective_line WHERE list_id = NEW.id)
    OR NEW.line_count <> (SELECT max(position) FROM collective_line WHERE list_id = NEW.id)
    OR NEW.line_count <> (SELECT count(*) FROM collective_name WHERE list_id = NEW.id);
  SELECT RAISE(ABORT, 'collective_list: an entry of the same unit and fund carries its commitment') WHERE NOT EXISTS (
    SELECT 1 FROM entry s JOIN entry e ON e.idx = NEW.receipt_index WHERE s.idx = NEW.said_in AND s.unit = e.unit AND s.fund = e.fund
      AND (s.idx = e.idx OR s.kind = 'decision') AND json_extract(s.body, '$.texts.list') IS NOT NULL);
  SELECT RAISE(ABORT, 'collective_list: only a cashier or an accountant of the unit records it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT u.id FROM entry e JOIN unit u ON u.code = e.unit WHERE e.idx = NEW.receipt_index) AND g.staff_id = NEW.recorded_by AND g.role IN ('cashier', 'accountant') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER box_count_before_its_box BEFORE INSERT ON box_count WHEN EXISTS (SELECT 1 FROM box_opening WHERE receipt_index = NEW.receipt_index) BEGIN
  SELECT RAISE(ABORT, 'box_count: the count is closed');
END;
--> statement-breakpoint
CREATE TRIGGER box_witness_before_its_box BEFORE INSERT ON box_witness BEGIN
  SELECT RAISE(ABORT, 'box_witness: already there, or the count is closed') WHERE EXISTS (SELECT 1 FROM box_opening WHERE receipt_index = NEW.receipt_index)
    OR EXISTS (SELECT 1 FROM box_witness WHERE receipt_index = NEW.receipt_index AND position = NEW.position);
END;
--> statement-breakpoint
CREATE TRIGGER box_witness_no_update BEFORE UPDATE ON box_witness BEGIN
  SELECT RAISE(ABORT, 'box_witness: a name may be erased, not changed');
END;
--> statement-breakpoint
CREATE TRIGGER box_witness_erased_with_a_trace BEFORE DELETE ON box_witness
WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE entry_index = OLD.receipt_index AND field = 'list') BEGIN
  SELECT RAISE(ABORT, 'box_witness: nobody asked to erase it');
END;
--> statement-breakpoint
CREATE TRIGGER box_opening_counted BEFORE INSERT ON box_opening BEGIN
  SELECT RAISE(ABORT, 'box_opening: it stands behind cash that was received, whose entry carries its commitment') WHERE NOT EXISTS (
    SELECT 1 FROM entry e WHERE e.idx = NEW.receipt_index AND e.kind = 'receipt' AND e.channel = 'cash' AND json_extract(e.body, '$.texts.list') IS NOT NULL);
  SELECT RAISE(ABORT, 'box_opening: the count does not sum to the receipt') WHERE (SELECT amount_vnd FROM entry WHERE idx = NEW.receipt_index)
    IS NOT (SELECT sum(value_vnd * pieces) FROM box_count WHERE receipt_index = NEW.receipt_index);
  SELECT RAISE(ABORT, 'box_opening: at least three witnesses') WHERE (SELECT count(*) FROM box_witness WHERE receipt_index = NEW.receipt_index) < 3;
  SELECT RAISE(ABORT, 'box_opening: only a cashier of the unit counts it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT u.id FROM entry e JOIN unit u ON u.code = e.unit WHERE e.idx = NEW.receipt_index) AND g.staff_id = NEW.recorded_by AND g.role IN ('cashier') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER goods_lot_begins BEFORE INSERT ON goods_lot BEGIN
  SELECT RAISE(ABORT, 'goods_lot: already there') WHERE EXISTS (SELECT 1 FROM goods_lot WHERE id = NEW.id OR code = NEW.code OR account_id = NEW.account_id);
  SELECT RAISE(ABORT, 'goods_lot: its entry comes after it') WHERE NEW.entry_index IS NOT NULL;
  SELECT RAISE(ABORT, 'goods_lot: it has a goods account of its own in its unit and fund') WHERE NOT EXISTS (
    SELECT 1 FROM account x JOIN balance b ON b.account_id = x.id WHERE x.id = NEW.account_id AND x.kind = 'goods' AND x.unit_id = NEW.unit_id AND x.fund_id = NEW.fund_id
      AND substr(x.name, -length(NEW.code) - 1) = ':' || NEW.code AND b.through_entry = -1);
  SELECT RAISE(ABORT, 'goods_lot: only a cashier or an accountant of the unit receives goods') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = NEW.unit_id AND g.staff_id = NEW.received_by AND g.role IN ('cashier', 'accountant') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER goods_lot_only_entered BEFORE UPDATE ON goods_lot WHEN OLD.entry_index IS NOT NULL OR NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.unit_id <> OLD.unit_id
  OR NEW.fund_id <> OLD.fund_id OR NEW.account_id <> OLD.account_id OR NEW.item <> OLD.item OR NEW.measure <> OLD.measure OR NEW.quantity_milli <> OLD.quantity_milli
  OR NEW.value_vnd <> OLD.value_vnd OR NEW.valuation <> OLD.valuation OR NEW.evidence <> OLD.evidence OR NEW.received_on <> OLD.received_on
  OR NEW.received_by <> OLD.received_by OR NEW.recorded_at <> OLD.recorded_at
  OR NOT EXISTS (SELECT 1 FROM entry WHERE idx = NEW.entry_index AND kind = 'goods-in' AND reference = OLD.code) BEGIN
  SELECT RAISE(ABORT, 'goods_lot: what was received is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER goods_lot_no_delete BEFORE DELETE ON goods_lot BEGIN
  SELECT RAISE(ABORT, 'goods_lot: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER goods_giver_no_replace BEFORE INSERT ON goods_giver WHEN EXISTS (SELECT 1 FROM goods_giver WHERE lot_id = NEW.lot_id) OR EXISTS (
  SELECT 1 FROM goods_lot WHERE id = NEW.lot_id AND entry_index IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'goods_giver: already there, or the voucher was given');
END;
--> statement-breakpoint
CREATE TRIGGER goods_giver_no_update BEFORE UPDATE ON goods_giver BEGIN
  SELECT RAISE(ABORT, 'goods_giver: who brought them may be erased, not changed');
END;
--> statement-breakpoint
CREATE TRIGGER goods_giver_erased_with_a_trace BEFORE DELETE ON goods_giver
WHEN NOT EXISTS (SELECT 1 FROM goods_lot l JOIN redaction r ON r.entry_index = l.entry_index WHERE l.id = OLD.lot_id) BEGIN
  SELECT RAISE(ABORT, 'goods_giver: nobody asked to erase it');
END;
--> statement-breakpoint
CREATE TRIGGER entry_goods_in_has_its_lot INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind = 'goods-in' BEGIN
  SELECT RAISE(ABORT, 'entry: no goods stand behind this, or it is not their value in their own accounts') WHERE NEW.transfers <> 1 OR NEW.authority IS NOT NULL
    OR substr(NEW.voucher, 1, 3) IS NOT 'PN-' OR json_extract(NEW.body, '$.channel') IS NOT 'goods' OR NOT EXISTS (
      SELECT 1 FROM goods_lot l JOIN account x ON x.id = l.account_id JOIN unit u ON u.id = l.unit_id JOIN fund f ON f.id = l.fund_id JOIN staff s ON s.id = l.received_by
      WHERE l.code = NEW.reference AND l.entry_index IS NULL AND l.value_vnd = NEW.amount_vnd AND u.code = NEW.unit AND f.code = NEW.fund
        AND json_extract(NEW.body, '$.transfers[0].debit') = x.name
        AND json_extract(NEW.body, '$.transfers[0].credit') = 'Liabilities:' || u.code || ':' || f.code || ':Pool:Goods'
        AND json_extract(NEW.body, '$.people.received') = s.code);
END;
--> statement-breakpoint
CREATE TRIGGER pledge_promises_money BEFORE INSERT ON pledge WHEN (SELECT purpose FROM pool WHERE account_id = NEW.pool_id) = 'goods' BEGIN
  SELECT RAISE(ABORT, 'pledge: the pool of goods holds no money');
END;
--> statement-breakpoint
CREATE TRIGGER allocation_takes_money BEFORE INSERT ON allocation WHEN (SELECT purpose FROM pool WHERE account_id = NEW.pool_id) = 'goods' BEGIN
  SELECT RAISE(ABORT, 'allocation: the pool of goods holds no money');
END;
--> statement-breakpoint
CREATE TRIGGER request_moves_money BEFORE INSERT ON request WHEN EXISTS (SELECT 1 FROM pool WHERE account_id IN (NEW.debit_id, NEW.credit_id) AND purpose = 'goods') BEGIN
  SELECT RAISE(ABORT, 'request: the pool of goods holds no money');
END;
--> statement-breakpoint
CREATE TRIGGER launch_event_opened BEFORE INSERT ON launch_event BEGIN
  SELECT RAISE(ABORT, 'launch_event: its pool is one for money, of its unit and fund') WHERE NOT EXISTS (
    SELECT 1 FROM pool WHERE account_id = NEW.pool_id AND unit_id = NEW.unit_id AND fund_id = NEW.fund_id AND purpose <> 'goods');
  SELECT RAISE(ABORT, 'launch_event: only an officer, accountant or cashier of the unit opens it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = NEW.unit_id AND g.staff_id = NEW.opened_by AND g.role IN ('officer', 'accountant', 'cashier') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER event_registration_is_a_pledge BEFORE INSERT ON event_registration BEGIN
  SELECT RAISE(ABORT, 'event_registration: the pledge is to the pool of the event') WHERE NOT EXISTS (
    SELECT 1 FROM pledge p JOIN launch_event v ON v.pool_id = p.pool_id WHERE p.id = NEW.pledge_id AND v.id = NEW.event_id);
  SELECT RAISE(ABORT, 'event_registration: only an officer, accountant or cashier of the unit records it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM launch_event WHERE id = NEW.event_id) AND g.staff_id = NEW.recorded_by AND g.role IN ('officer', 'accountant', 'cashier') AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
INSERT INTO flow_rule (entry_kind, debit_kind, credit_kind, flow, sign) VALUES ('goods-in', 'goods', 'pool', 'goods-received', 1);
