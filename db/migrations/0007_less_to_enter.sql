-- The same rules, cheaper to apply. Every trigger of a table is a program that each row enters, even when its WHEN says no, and
-- `INSERT … SELECT` into something with triggers fills a temporary table first. So: what only staff can write is checked behind
-- one door, and the common entry (one transfer, one range of numbers) is derived by `INSERT … VALUES`.
DROP TRIGGER entry_derives;
--> statement-breakpoint
DROP TRIGGER entry_allocation_is_approved;
--> statement-breakpoint
DROP TRIGGER entry_disbursement_is_approved;
--> statement-breakpoint
DROP TRIGGER entry_reversal_mirrors;
--> statement-breakpoint
DROP TRIGGER entry_request_is_approved;
--> statement-breakpoint
DROP TRIGGER entry_release_within_its_allocation;
--> statement-breakpoint
DROP TRIGGER entry_fee_once;
--> statement-breakpoint
DROP TRIGGER entry_redaction_is_approved;
--> statement-breakpoint
DROP TRIGGER number_arrives;
--> statement-breakpoint
DROP TRIGGER number_moves;
--> statement-breakpoint
DROP TRIGGER number_spent;
--> statement-breakpoint
DROP TRIGGER number_returns;
--> statement-breakpoint
-- Entries that a bank's line alone does not explain. Who adds a kind of entry adds its guard here.
CREATE VIEW entry_by_staff AS SELECT idx, body, kind, direction, amount_vnd, unit, fund, project, voucher, reference, transfers, authority, reverses, reversed_kind FROM entry WHERE 0;
--> statement-breakpoint
CREATE TRIGGER entry_names_its_authority BEFORE INSERT ON entry WHEN NEW.kind NOT IN ('receipt', 'suspense', 'unexplained') OR NEW.reverses IS NOT NULL BEGIN
  INSERT INTO entry_by_staff (idx, body, kind, direction, amount_vnd, unit, fund, project, voucher, reference, transfers, authority, reverses, reversed_kind)
    VALUES (NEW.idx, NEW.body, NEW.kind, NEW.direction, NEW.amount_vnd, NEW.unit, NEW.fund, NEW.project, NEW.voucher, NEW.reference, NEW.transfers, NEW.authority, NEW.reverses, NEW.reversed_kind);
END;
--> statement-breakpoint
CREATE TRIGGER entry_allocation_is_approved INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind = 'allocation' BEGIN
  SELECT RAISE(ABORT, 'entry: no approved allocation stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM allocation a JOIN project p ON p.id = a.project_id
    WHERE a.code = NEW.authority AND a.state = 'checked' AND a.approved_by IS NOT NULL AND a.entry_index IS NULL
      AND a.amount_vnd = NEW.amount_vnd AND p.code = NEW.project);
END;
--> statement-breakpoint
CREATE TRIGGER entry_disbursement_is_approved INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind IN ('disbursement', 'explanation') BEGIN
  SELECT RAISE(ABORT, 'entry: no approved disbursement stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM disbursement d JOIN project p ON p.id = d.project_id
    WHERE d.code = NEW.authority AND d.approved_by IS NOT NULL AND d.entry_index IS NULL
      AND ((d.method = 'cash' AND d.state = 'approved' AND d.paid_by IS NOT NULL) OR (d.method = 'bank' AND d.state = 'sent'))
      AND d.amount_vnd = NEW.amount_vnd AND p.code = NEW.project);
END;
--> statement-breakpoint
CREATE TRIGGER entry_reversal_mirrors INSTEAD OF INSERT ON entry_by_staff WHEN NEW.reverses IS NOT NULL OR NEW.kind = 'reversal' BEGIN
  SELECT RAISE(ABORT, 'entry: only a reversal reverses, and it names what it reverses') WHERE NEW.kind <> 'reversal' OR NEW.reverses IS NULL;
  SELECT RAISE(ABORT, 'entry: the reversed entry does not exist or is itself a reversal') WHERE NOT EXISTS (
    SELECT 1 FROM entry WHERE idx = NEW.reverses AND kind <> 'reversal' AND kind = NEW.reversed_kind AND unit = NEW.unit AND fund = NEW.fund);
  SELECT RAISE(ABORT, 'entry: already reversed') WHERE EXISTS (SELECT 1 FROM entry WHERE reverses = NEW.reverses);
  SELECT RAISE(ABORT, 'entry: a reversal is the mirror of what it reverses') WHERE NEW.transfers <> (SELECT count(*)
    FROM json_each(NEW.body, '$.transfers') j JOIN transfer t ON t.entry_index = NEW.reverses AND t.position = j.key
    WHERE json_extract(j.value, '$.debit') = (SELECT name FROM account WHERE id = t.credit_id)
      AND json_extract(j.value, '$.credit') = (SELECT name FROM account WHERE id = t.debit_id)
      AND json_extract(j.value, '$.amount') = CAST(t.amount_vnd AS TEXT))
    OR NEW.transfers <> (SELECT transfers FROM entry WHERE idx = NEW.reverses);
END;
--> statement-breakpoint
CREATE TRIGGER entry_request_is_approved INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind IN ('reversal', 'opening', 'classification', 'interest', 'designation', 'release', 'fee') BEGIN
  SELECT RAISE(ABORT, 'entry: no approved request stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND r.approved_by IS NOT NULL AND r.entry_index IS NULL
      AND r.state = 'requested' AND r.amount_vnd = NEW.amount_vnd
      AND r.unit_id = (SELECT id FROM unit WHERE code = NEW.unit) AND r.fund_id = (SELECT id FROM fund WHERE code = NEW.fund)
      AND r.kind = CASE NEW.kind WHEN 'interest' THEN 'classification' ELSE NEW.kind END
      AND (NEW.kind <> 'reversal' OR r.target_entry = NEW.reverses));
END;
--> statement-breakpoint
CREATE TRIGGER entry_release_within_its_allocation INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind = 'release' BEGIN
  SELECT RAISE(ABORT, 'entry: more would be released than this allocation set aside') WHERE NOT EXISTS (
    SELECT 1 FROM request r JOIN allocation a ON a.entry_index = r.target_entry JOIN project p ON p.id = a.project_id
    WHERE r.code = NEW.authority AND p.code = NEW.project
      AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = a.entry_index)
      AND NEW.amount_vnd + (SELECT coalesce(sum(o.amount_vnd), 0) FROM request o WHERE o.target_entry = r.target_entry AND o.kind = 'release'
        AND o.state = 'approved' AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = o.entry_index)) <= a.amount_vnd);
END;
--> statement-breakpoint
CREATE TRIGGER entry_fee_once INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind = 'fee' BEGIN
  SELECT RAISE(ABORT, 'entry: this debit was reversed or is a fee already') WHERE EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND (EXISTS (SELECT 1 FROM entry x WHERE x.reverses = r.target_entry)
      OR EXISTS (SELECT 1 FROM request o WHERE o.target_entry = r.target_entry AND o.kind = 'fee' AND o.state = 'approved'
        AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = o.entry_index))));
END;
--> statement-breakpoint
CREATE TRIGGER entry_redaction_is_approved INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind = 'redaction' BEGIN
  SELECT RAISE(ABORT, 'entry: no approved request stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND r.kind = 'redaction' AND r.approved_by IS NOT NULL AND r.entry_index IS NULL
      AND r.state = 'requested' AND r.amount_vnd = NEW.amount_vnd
      AND r.unit_id = (SELECT id FROM unit WHERE code = NEW.unit) AND r.fund_id = (SELECT id FROM fund WHERE code = NEW.fund)
      AND CASE WHEN r.target_entry IS NULL THEN r.evidence = 'pledge:' || NEW.reference
        ELSE NEW.reference IS NULL AND EXISTS (SELECT 1 FROM json_each(NEW.body, '$.redacts') j WHERE j.value ->> 0 = CAST(r.target_entry AS TEXT))
          AND NOT EXISTS (SELECT 1 FROM json_each(NEW.body, '$.redacts') j WHERE instr(r.evidence, j.value ->> 1) = 0) END);
END;
--> statement-breakpoint
CREATE TRIGGER entry_takes_voucher AFTER INSERT ON entry WHEN NEW.voucher IS NOT NULL BEGIN
  INSERT INTO voucher (series, fund, unit, year, number, entry_index)
    VALUES (substr(NEW.voucher, 1, 2), NEW.fund, NEW.unit, CAST(substr(NEW.booked_on, 1, 4) AS INTEGER), CAST(substr(NEW.voucher, -7) AS INTEGER), NEW.idx);
END;
--> statement-breakpoint
DROP TRIGGER arrival_in_order;
--> statement-breakpoint
CREATE TRIGGER arrival_in_order BEFORE INSERT ON arrival BEGIN
  SELECT RAISE(ABORT, 'arrival: a line is numbered without gaps, once by each entry that brings money to it')
    WHERE NEW.from_no IS NOT coalesce((SELECT CASE WHEN entry_index < NEW.entry_index THEN to_no + 1 ELSE '' END FROM arrival
        WHERE line_id = NEW.line_id ORDER BY from_no DESC LIMIT 1), 1)
      OR NOT EXISTS (SELECT 1 FROM transfer WHERE entry_index = NEW.entry_index AND credit_id = NEW.line_id AND amount_vnd = NEW.to_no - NEW.from_no + 1);
END;
--> statement-breakpoint
CREATE TRIGGER number_arrives INSTEAD OF INSERT ON number_move WHEN NEW.act = 'arrive' BEGIN
  SELECT RAISE(ABORT, 'numbers: đồng are numbered on the account where they arrive') WHERE NEW.line_id IS NOT NEW.target_id;
  INSERT INTO arrival (line_id, from_no, to_no, entry_index) VALUES (NEW.line_id, NEW.from_no, NEW.to_no, NEW.entry_index);
  -- They join the line's last range when that is unspent on the same account.
  INSERT INTO holding (line_id, from_no, to_no, account_id)
    VALUES (NEW.line_id, coalesce((SELECT CASE WHEN account_id = NEW.target_id AND spent_in IS NULL THEN from_no END FROM holding
      WHERE line_id = NEW.line_id ORDER BY from_no DESC LIMIT 1), NEW.from_no), NEW.to_no, NEW.target_id)
    ON CONFLICT DO UPDATE SET to_no = excluded.to_no;
END;
--> statement-breakpoint
CREATE TRIGGER number_leaves INSTEAD OF INSERT ON number_move WHEN NEW.act <> 'arrive' BEGIN
  SELECT RAISE(ABORT, 'numbers: the account does not hold these đồng, or the reversed entry did not spend them') WHERE NEW.to_no < NEW.from_no
    OR NEW.to_no - NEW.from_no + 1 <> (SELECT coalesce(sum(min(to_no, NEW.to_no) - max(from_no, NEW.from_no) + 1), 0) FROM holding WHERE line_id = NEW.line_id
      AND from_no >= coalesce((SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id AND from_no <= NEW.from_no), 0)
      AND from_no <= NEW.to_no AND to_no >= NEW.from_no
      AND account_id = CASE NEW.act WHEN 'return' THEN NEW.target_id ELSE NEW.source_id END
      AND spent_in IS CASE NEW.act WHEN 'return' THEN NEW.reverses END);
  INSERT INTO relabel (line_id, from_no, to_no, account_id, spent_in)
    VALUES (NEW.line_id, NEW.from_no, NEW.to_no, CASE NEW.act WHEN 'spend' THEN NEW.source_id ELSE NEW.target_id END, CASE NEW.act WHEN 'spend' THEN NEW.entry_index END);
END;
--> statement-breakpoint
-- What an entry has beyond its first transfer and that one's first range of numbers.
CREATE VIEW further_transfer AS SELECT idx, body, transfers FROM entry WHERE 0;
--> statement-breakpoint
CREATE VIEW further_number AS SELECT idx, body, kind, transfers, reverses FROM entry WHERE 0;
--> statement-breakpoint
CREATE TRIGGER further_transfers INSTEAD OF INSERT ON further_transfer WHEN NEW.transfers > 1 BEGIN
  INSERT INTO transfer (entry_index, position, debit_id, credit_id, amount_vnd)
    SELECT NEW.idx, j.key, (SELECT id FROM account WHERE name = json_extract(NEW.body, j.fullkey || '.debit')), (SELECT id FROM account WHERE name = json_extract(NEW.body, j.fullkey || '.credit')),
      CASE WHEN CAST(CAST(json_extract(NEW.body, j.fullkey || '.amount') AS INTEGER) AS TEXT) = json_extract(NEW.body, j.fullkey || '.amount') THEN CAST(json_extract(NEW.body, j.fullkey || '.amount') AS INTEGER) END
    FROM json_each(NEW.body, '$.transfers') j WHERE j.key > 0;
END;
--> statement-breakpoint
CREATE TRIGGER further_numbers INSTEAD OF INSERT ON further_number WHEN NOT (NEW.transfers = 1 AND json_array_length(NEW.body, '$.transfers[0].numbers') = 1) BEGIN
  INSERT INTO number_move (entry_index, act, reverses, line_id, from_no, to_no, source_id, target_id)
    SELECT NEW.idx, CASE d.is_asset * 2 + c.is_asset WHEN 0 THEN 'move' WHEN 1 THEN 'spend' WHEN 2 THEN CASE NEW.kind WHEN 'reversal' THEN 'return' ELSE 'arrive' END END,
      NEW.reverses, (SELECT id FROM account WHERE name = n.value ->> 0), CAST(n.value ->> 1 AS INTEGER), CAST(n.value ->> 2 AS INTEGER), t.debit_id, t.credit_id
    FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id, json_each(NEW.body, '$.transfers[' || t.position || '].numbers') n
    WHERE t.entry_index = NEW.idx AND (t.position, n.key) > (0, 0);
  SELECT RAISE(ABORT, 'entry: the numbered đồng do not add up to the transfer')
    FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id WHERE t.entry_index = NEW.idx
    AND CASE WHEN d.is_asset AND c.is_asset THEN 0 ELSE t.amount_vnd END
      <> (SELECT coalesce(sum(CAST(n.value ->> 2 AS INTEGER) - CAST(n.value ->> 1 AS INTEGER) + 1), 0) FROM json_each(NEW.body, '$.transfers[' || t.position || '].numbers') n);
END;
--> statement-breakpoint
CREATE TRIGGER entry_derives AFTER INSERT ON entry WHEN NEW.transfers > 0 BEGIN
  INSERT INTO transfer (entry_index, position, debit_id, credit_id, amount_vnd)
    VALUES (NEW.idx, 0, (SELECT id FROM account WHERE name = json_extract(NEW.body, '$.transfers[0].debit')), (SELECT id FROM account WHERE name = json_extract(NEW.body, '$.transfers[0].credit')),
      CASE WHEN CAST(CAST(json_extract(NEW.body, '$.transfers[0].amount') AS INTEGER) AS TEXT) = json_extract(NEW.body, '$.transfers[0].amount') THEN CAST(json_extract(NEW.body, '$.transfers[0].amount') AS INTEGER) END);
  INSERT INTO further_transfer (idx, body, transfers) VALUES (NEW.idx, NEW.body, NEW.transfers);
  SELECT RAISE(ABORT, 'entry: a transfer crosses units or funds')
    FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id WHERE t.entry_index = NEW.idx
      AND (d.unit_id <> c.unit_id OR d.fund_id <> c.fund_id
        OR d.unit_id <> (SELECT id FROM unit WHERE code = NEW.unit) OR d.fund_id <> (SELECT id FROM fund WHERE code = NEW.fund));
  SELECT RAISE(ABORT, 'entry: direction and amount do not say what the transfers do to the money')
    WHERE (SELECT sum((d.is_money - c.is_money) * t.amount_vnd) FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id WHERE t.entry_index = NEW.idx)
      IS NOT CASE NEW.direction WHEN 'in' THEN NEW.amount_vnd WHEN 'out' THEN -NEW.amount_vnd ELSE 0 END;
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
    VALUES (NEW.idx, CASE WHEN json_array_length(NEW.body, '$.transfers[0].numbers') > 0 THEN
        (SELECT CASE d.is_asset * 2 + c.is_asset WHEN 0 THEN 'move' WHEN 1 THEN 'spend' WHEN 2 THEN CASE NEW.kind WHEN 'reversal' THEN 'return' ELSE 'arrive' END END
          FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id WHERE t.entry_index = NEW.idx AND t.position = 0) END,
      NEW.reverses, (SELECT id FROM account WHERE name = json_extract(NEW.body, '$.transfers[0].numbers[0][0]')),
      CAST(json_extract(NEW.body, '$.transfers[0].numbers[0][1]') AS INTEGER), CAST(json_extract(NEW.body, '$.transfers[0].numbers[0][2]') AS INTEGER),
      (SELECT debit_id FROM transfer WHERE entry_index = NEW.idx AND position = 0), (SELECT credit_id FROM transfer WHERE entry_index = NEW.idx AND position = 0));
  INSERT INTO further_number (idx, body, kind, transfers, reverses) VALUES (NEW.idx, NEW.body, NEW.kind, NEW.transfers, NEW.reverses);
  SELECT RAISE(ABORT, 'entry: the numbered đồng do not add up to the transfer') WHERE NEW.transfers = 1 AND json_array_length(NEW.body, '$.transfers[0].numbers') = 1
    AND CAST(json_extract(NEW.body, '$.transfers[0].numbers[0][2]') AS INTEGER) - CAST(json_extract(NEW.body, '$.transfers[0].numbers[0][1]') AS INTEGER) + 1
      <> (SELECT amount_vnd FROM transfer WHERE entry_index = NEW.idx);
END;
