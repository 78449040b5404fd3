-- Erasing what was said of a person: an entry that moves no money names which texts, two people stand behind it, no hash changes.
CREATE TABLE `redaction` (
	`entry_index` integer NOT NULL,
	`field` text NOT NULL,
	`redacted_in` integer NOT NULL,
	PRIMARY KEY(`entry_index`, `field`),
	FOREIGN KEY (`entry_index`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`redacted_in`) REFERENCES `entry`(`idx`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `pledge` ADD `erased_in` integer REFERENCES entry(idx);
--> statement-breakpoint
CREATE TRIGGER redaction_from_body BEFORE INSERT ON redaction BEGIN
  SELECT RAISE(ABORT, 'redaction: already there') WHERE EXISTS (SELECT 1 FROM redaction WHERE entry_index = NEW.entry_index AND field = NEW.field);
  SELECT RAISE(ABORT, 'redaction: only an entry that names the text writes it') WHERE NOT EXISTS (
    SELECT 1 FROM entry e, json_each(e.body, '$.redacts') j WHERE e.idx = NEW.redacted_in AND e.kind = 'redaction'
      AND j.value ->> 0 = CAST(NEW.entry_index AS TEXT) AND j.value ->> 1 = NEW.field);
  SELECT RAISE(ABORT, 'redaction: the unit and fund have no earlier entry with such a text') WHERE NOT EXISTS (
    SELECT 1 FROM entry t JOIN entry e ON e.idx = NEW.redacted_in WHERE t.idx = NEW.entry_index AND t.idx < e.idx AND t.unit = e.unit AND t.fund = e.fund
      AND json_extract(t.body, '$.texts.' || NEW.field) IS NOT NULL);
END;
--> statement-breakpoint
CREATE TRIGGER redaction_no_update BEFORE UPDATE ON redaction BEGIN
  SELECT RAISE(ABORT, 'redaction: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER redaction_no_delete BEFORE DELETE ON redaction BEGIN
  SELECT RAISE(ABORT, 'redaction: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER entry_redacts AFTER INSERT ON entry WHEN NEW.kind = 'redaction' BEGIN
  SELECT RAISE(ABORT, 'entry: a redaction moves no money and names what it erases') WHERE NEW.transfers <> 0 OR NEW.direction IS NOT NULL OR NEW.voucher IS NOT NULL
    OR (NEW.reference IS NULL AND coalesce(json_array_length(NEW.body, '$.redacts'), 0) = 0);
  INSERT INTO redaction (entry_index, field, redacted_in) SELECT CAST(j.value ->> 0 AS INTEGER), j.value ->> 1, NEW.idx FROM json_each(NEW.body, '$.redacts') j;
END;
--> statement-breakpoint
CREATE TRIGGER private_text_erased_by_redaction BEFORE DELETE ON private_text
WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE entry_index = OLD.entry_index AND field = OLD.field) BEGIN
  SELECT RAISE(ABORT, 'private_text: only a redaction erases text');
END;
--> statement-breakpoint
CREATE TRIGGER private_text_stays_erased BEFORE INSERT ON private_text
WHEN EXISTS (SELECT 1 FROM redaction WHERE entry_index = NEW.entry_index AND field = NEW.field) BEGIN
  SELECT RAISE(ABORT, 'private_text: this text was erased');
END;
--> statement-breakpoint
CREATE TRIGGER search_document_erased_by_redaction BEFORE DELETE ON search_document
WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE entry_index = OLD.entry_index) BEGIN
  SELECT RAISE(ABORT, 'search_document: only a redaction takes words away');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_erased_by_redaction BEFORE UPDATE OF erased_in ON pledge WHEN NEW.erased_in IS NOT OLD.erased_in BEGIN
  SELECT RAISE(ABORT, 'pledge: erased once, by the redaction that names it') WHERE OLD.erased_in IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM entry WHERE idx = NEW.erased_in AND kind = 'redaction' AND reference = OLD.code);
END;
--> statement-breakpoint
CREATE TRIGGER pledge_stays_erased BEFORE UPDATE ON pledge WHEN NEW.erased_in IS NOT NULL AND NEW.public_name IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'pledge: the name was erased');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_contact_stays_erased BEFORE INSERT ON pledge_contact
WHEN EXISTS (SELECT 1 FROM pledge WHERE id = NEW.pledge_id AND erased_in IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'pledge_contact: it was erased');
END;
--> statement-breakpoint
CREATE TRIGGER entry_redaction_is_approved BEFORE INSERT ON entry WHEN NEW.kind = 'redaction' BEGIN
  SELECT RAISE(ABORT, 'entry: no approved request stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND r.kind = 'redaction' AND r.approved_by IS NOT NULL AND r.entry_index IS NULL
      AND r.state = 'requested' AND r.amount_vnd = NEW.amount_vnd
      AND r.unit_id = (SELECT id FROM unit WHERE code = NEW.unit) AND r.fund_id = (SELECT id FROM fund WHERE code = NEW.fund)
      AND CASE WHEN r.target_entry IS NULL THEN r.evidence = 'pledge:' || NEW.reference
        ELSE NEW.reference IS NULL AND EXISTS (SELECT 1 FROM json_each(NEW.body, '$.redacts') j WHERE j.value ->> 0 = CAST(r.target_entry AS TEXT))
          AND NOT EXISTS (SELECT 1 FROM json_each(NEW.body, '$.redacts') j WHERE instr(r.evidence, j.value ->> 1) = 0) END);
END;
--> statement-breakpoint
DROP TRIGGER entry_derives;
--> statement-breakpoint
CREATE TRIGGER entry_derives AFTER INSERT ON entry BEGIN
  INSERT INTO transfer (entry_index, position, debit_id, credit_id, amount_vnd)
    SELECT NEW.idx, j.key, (SELECT id FROM account WHERE name = json_extract(NEW.body, j.fullkey || '.debit')), (SELECT id FROM account WHERE name = json_extract(NEW.body, j.fullkey || '.credit')),
      CASE WHEN CAST(CAST(json_extract(NEW.body, j.fullkey || '.amount') AS INTEGER) AS TEXT) = json_extract(NEW.body, j.fullkey || '.amount') THEN CAST(json_extract(NEW.body, j.fullkey || '.amount') AS INTEGER) END
    FROM json_each(NEW.body, '$.transfers') j;
  SELECT RAISE(ABORT, 'entry: a transfer crosses units or funds, or direction and amount do not say what the transfers do to the money')
    FROM (SELECT sum((d.is_money - c.is_money) * t.amount_vnd) AS change, min(d.unit_id) AS u1, max(d.unit_id) AS u2, min(c.unit_id) AS u3, max(c.unit_id) AS u4,
        min(d.fund_id) AS f1, max(d.fund_id) AS f2, min(c.fund_id) AS f3, max(c.fund_id) AS f4
      FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id WHERE t.entry_index = NEW.idx)
    WHERE NEW.transfers > 0 AND (change <> CASE NEW.direction WHEN 'in' THEN NEW.amount_vnd WHEN 'out' THEN -NEW.amount_vnd ELSE 0 END
      OR u1 <> u2 OR u3 <> u4 OR u1 <> u3 OR f1 <> f2 OR f3 <> f4 OR f1 <> f3
      OR u1 <> (SELECT id FROM unit WHERE code = NEW.unit) OR f1 <> (SELECT id FROM fund WHERE code = NEW.fund));
  SELECT RAISE(ABORT, 'entry: its accounts are not those that were approved') WHERE NEW.authority IS NOT NULL AND NEW.kind NOT IN ('reversal', 'redaction') AND NOT EXISTS (
    SELECT 1 FROM transfer t WHERE t.entry_index = NEW.idx AND NEW.transfers = 1 AND CASE NEW.kind
      WHEN 'allocation' THEN EXISTS (SELECT 1 FROM allocation a JOIN commitment c ON c.project_id = a.project_id
        WHERE a.code = NEW.authority AND t.debit_id = a.pool_id AND t.credit_id = c.account_id)
      WHEN 'disbursement' THEN EXISTS (SELECT 1 FROM disbursement d JOIN commitment c ON c.project_id = d.project_id
        WHERE d.code = NEW.authority AND t.debit_id = c.account_id AND t.credit_id = d.asset_id)
      WHEN 'explanation' THEN EXISTS (SELECT 1 FROM disbursement d JOIN commitment c ON c.project_id = d.project_id JOIN account x ON x.id = t.credit_id
        WHERE d.code = NEW.authority AND t.debit_id = c.account_id AND x.kind = 'unexplained')
      ELSE EXISTS (SELECT 1 FROM request r WHERE r.code = NEW.authority AND (r.debit_id IS NULL OR t.debit_id = r.debit_id) AND (r.credit_id IS NULL OR t.credit_id = r.credit_id)) END);
  INSERT INTO number_move (entry_index, act, reverses, line_id, from_no, to_no, source_id, target_id)
    SELECT NEW.idx, CASE d.is_asset * 2 + c.is_asset WHEN 0 THEN 'move' WHEN 1 THEN 'spend'
        WHEN 2 THEN CASE NEW.kind WHEN 'reversal' THEN 'return' ELSE 'arrive' END END,
      NEW.reverses, (SELECT id FROM account WHERE name = n.value ->> 0), CAST(n.value ->> 1 AS INTEGER), CAST(n.value ->> 2 AS INTEGER), t.debit_id, t.credit_id
    FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id, json_each(NEW.body, '$.transfers[' || t.position || '].numbers') n WHERE t.entry_index = NEW.idx;
  SELECT RAISE(ABORT, 'entry: the numbered đồng do not add up to the transfer')
    FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id WHERE t.entry_index = NEW.idx
    AND CASE WHEN d.is_asset AND c.is_asset THEN 0 ELSE t.amount_vnd END
      <> (SELECT coalesce(sum(CAST(n.value ->> 2 AS INTEGER) - CAST(n.value ->> 1 AS INTEGER) + 1), 0) FROM json_each(NEW.body, '$.transfers[' || t.position || '].numbers') n);
  INSERT INTO voucher (series, fund, unit, year, number, entry_index)
    SELECT substr(NEW.voucher, 1, 2), NEW.fund, NEW.unit, CAST(substr(NEW.booked_on, 1, 4) AS INTEGER), CAST(substr(NEW.voucher, -7) AS INTEGER), NEW.idx
    WHERE NEW.voucher IS NOT NULL;
END;
--> statement-breakpoint
DROP TRIGGER request_keeps_what_was_asked;
--> statement-breakpoint
CREATE TRIGGER request_keeps_what_was_asked BEFORE UPDATE ON request
WHEN NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.kind <> OLD.kind OR NEW.unit_id <> OLD.unit_id OR NEW.fund_id <> OLD.fund_id OR NEW.target_entry IS NOT OLD.target_entry
  OR NEW.debit_id IS NOT OLD.debit_id OR NEW.credit_id IS NOT OLD.credit_id OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.booked_on <> OLD.booked_on OR NEW.requested_by <> OLD.requested_by
  OR (NEW.reason <> OLD.reason AND NOT (NEW.reason = '' AND EXISTS (SELECT 1 FROM redaction WHERE entry_index = OLD.entry_index)))
  OR (NEW.evidence IS NOT OLD.evidence AND NOT (NEW.evidence IS NULL AND OLD.kind = 'opening' AND EXISTS (SELECT 1 FROM redaction WHERE entry_index = OLD.entry_index))) OR NEW.requested_at <> OLD.requested_at
  OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT OLD.approved_by) OR (OLD.entry_index IS NOT NULL AND NEW.entry_index IS NOT OLD.entry_index) BEGIN
  SELECT RAISE(ABORT, 'request: what was asked or approved is not changed');
END;
--> statement-breakpoint
DROP TRIGGER search_document_erased;
--> statement-breakpoint
CREATE TRIGGER search_document_erased AFTER DELETE ON search_document WHEN OLD.entry_index <= (SELECT max(through_entry) FROM projected) BEGIN
  INSERT INTO search (search, rowid, folded, exact) VALUES ('delete', OLD.entry_index, OLD.folded, OLD.exact);
END;
--> statement-breakpoint
CREATE TABLE `cosignature` (
	`size` integer NOT NULL,
	`witness` text NOT NULL,
	`line` text NOT NULL,
	PRIMARY KEY(`size`, `witness`),
	FOREIGN KEY (`size`) REFERENCES `checkpoint`(`size`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER cosignature_no_update BEFORE UPDATE ON cosignature BEGIN
  SELECT RAISE(ABORT, 'cosignature: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER cosignature_no_delete BEFORE DELETE ON cosignature BEGIN
  SELECT RAISE(ABORT, 'cosignature: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER cosignature_no_replace BEFORE INSERT ON cosignature WHEN EXISTS (SELECT 1 FROM cosignature WHERE size = NEW.size AND witness = NEW.witness) BEGIN
  SELECT RAISE(ABORT, 'cosignature: already there');
END;
