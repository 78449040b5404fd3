-- What Drizzle's schema cannot say: append-only tables, rows derived from entry bodies, floors, and who may do what.
CREATE TRIGGER unit_ancestors AFTER INSERT ON unit BEGIN
  INSERT INTO unit_ancestor (unit_id, ancestor_id) VALUES (NEW.id, NEW.id);
  INSERT INTO unit_ancestor (unit_id, ancestor_id)
    SELECT NEW.id, ancestor_id FROM unit_ancestor WHERE unit_id = NEW.parent_id;
END;
--> statement-breakpoint
CREATE TRIGGER unit_stays BEFORE UPDATE OF id, code, parent_id ON unit BEGIN
  SELECT RAISE(ABORT, 'unit: id, code and parent never change');
END;
--> statement-breakpoint
CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry BEGIN
  SELECT RAISE(ABORT, 'entry: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN
  SELECT RAISE(ABORT, 'entry: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER transfer_no_update BEFORE UPDATE ON transfer BEGIN
  SELECT RAISE(ABORT, 'transfer: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER transfer_no_delete BEFORE DELETE ON transfer BEGIN
  SELECT RAISE(ABORT, 'transfer: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER account_no_update BEFORE UPDATE ON account BEGIN
  SELECT RAISE(ABORT, 'account: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER account_no_delete BEFORE DELETE ON account BEGIN
  SELECT RAISE(ABORT, 'account: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER arrival_no_update BEFORE UPDATE ON arrival BEGIN
  SELECT RAISE(ABORT, 'arrival: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER arrival_no_delete BEFORE DELETE ON arrival BEGIN
  SELECT RAISE(ABORT, 'arrival: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER unit_ledger_no_update BEFORE UPDATE ON unit_ledger BEGIN
  SELECT RAISE(ABORT, 'unit_ledger: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER unit_ledger_no_delete BEFORE DELETE ON unit_ledger BEGIN
  SELECT RAISE(ABORT, 'unit_ledger: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER voucher_no_update BEFORE UPDATE ON voucher BEGIN
  SELECT RAISE(ABORT, 'voucher: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER voucher_no_delete BEFORE DELETE ON voucher BEGIN
  SELECT RAISE(ABORT, 'voucher: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_receipt_no_update BEFORE UPDATE ON pledge_receipt BEGIN
  SELECT RAISE(ABORT, 'pledge_receipt: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_receipt_no_delete BEFORE DELETE ON pledge_receipt BEGIN
  SELECT RAISE(ABORT, 'pledge_receipt: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER bank_line_no_update BEFORE UPDATE ON bank_line BEGIN
  SELECT RAISE(ABORT, 'bank_line: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER bank_line_no_delete BEFORE DELETE ON bank_line BEGIN
  SELECT RAISE(ABORT, 'bank_line: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER project_event_no_update BEFORE UPDATE ON project_event BEGIN
  SELECT RAISE(ABORT, 'project_event: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER project_event_no_delete BEFORE DELETE ON project_event BEGIN
  SELECT RAISE(ABORT, 'project_event: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'audit: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN
  SELECT RAISE(ABORT, 'audit: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER flow_rule_no_update BEFORE UPDATE ON flow_rule BEGIN
  SELECT RAISE(ABORT, 'flow_rule: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER flow_rule_no_delete BEFORE DELETE ON flow_rule BEGIN
  SELECT RAISE(ABORT, 'flow_rule: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER private_text_no_update BEFORE UPDATE ON private_text BEGIN
  SELECT RAISE(ABORT, 'private_text: text may be erased, not changed');
END;
--> statement-breakpoint
CREATE TRIGGER account_no_replace BEFORE INSERT ON account WHEN EXISTS (SELECT 1 FROM account WHERE id = NEW.id OR name = NEW.name) BEGIN
  SELECT RAISE(ABORT, 'account: already there');
END;
--> statement-breakpoint
CREATE TRIGGER bank_line_no_replace BEFORE INSERT ON bank_line WHEN EXISTS (SELECT 1 FROM bank_line WHERE (bank_account_id = NEW.bank_account_id AND identity = NEW.identity) OR entry_index = NEW.entry_index) BEGIN
  SELECT RAISE(ABORT, 'bank_line: already there');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_receipt_no_replace BEFORE INSERT ON pledge_receipt WHEN EXISTS (SELECT 1 FROM pledge_receipt WHERE entry_index = NEW.entry_index) BEGIN
  SELECT RAISE(ABORT, 'pledge_receipt: already there');
END;
--> statement-breakpoint
CREATE TRIGGER private_text_no_replace BEFORE INSERT ON private_text WHEN EXISTS (SELECT 1 FROM private_text WHERE entry_index = NEW.entry_index AND field = NEW.field) BEGIN
  SELECT RAISE(ABORT, 'private_text: already there');
END;
--> statement-breakpoint
CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id) BEGIN
  SELECT RAISE(ABORT, 'audit: already there');
END;
--> statement-breakpoint
CREATE TRIGGER project_event_no_replace BEFORE INSERT ON project_event WHEN EXISTS (SELECT 1 FROM project_event WHERE project_id = NEW.project_id AND position = NEW.position) BEGIN
  SELECT RAISE(ABORT, 'project_event: already there');
END;
--> statement-breakpoint
CREATE TRIGGER idempotency_no_replace BEFORE INSERT ON idempotency WHEN EXISTS (SELECT 1 FROM idempotency WHERE key = NEW.key) BEGIN
  SELECT RAISE(ABORT, 'idempotency: already there');
END;
--> statement-breakpoint
CREATE TRIGGER allocation_no_replace BEFORE INSERT ON allocation WHEN EXISTS (SELECT 1 FROM allocation WHERE id = NEW.id OR code = NEW.code) BEGIN
  SELECT RAISE(ABORT, 'allocation: already there');
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_no_replace BEFORE INSERT ON disbursement WHEN EXISTS (SELECT 1 FROM disbursement WHERE id = NEW.id OR code = NEW.code) BEGIN
  SELECT RAISE(ABORT, 'disbursement: already there');
END;
--> statement-breakpoint
CREATE TRIGGER request_no_replace BEFORE INSERT ON request WHEN EXISTS (SELECT 1 FROM request WHERE id = NEW.id OR code = NEW.code) BEGIN
  SELECT RAISE(ABORT, 'request: already there');
END;
--> statement-breakpoint
CREATE TRIGGER project_no_replace BEFORE INSERT ON project WHEN EXISTS (SELECT 1 FROM project WHERE id = NEW.id OR code = NEW.code) BEGIN
  SELECT RAISE(ABORT, 'project: already there');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_no_replace BEFORE INSERT ON pledge WHEN EXISTS (SELECT 1 FROM pledge WHERE id = NEW.id OR code = NEW.code) BEGIN
  SELECT RAISE(ABORT, 'pledge: already there');
END;
--> statement-breakpoint
CREATE TRIGGER commitment_no_replace BEFORE INSERT ON commitment WHEN EXISTS (SELECT 1 FROM commitment WHERE account_id = NEW.account_id OR (project_id = NEW.project_id AND unit_id = NEW.unit_id)) BEGIN
  SELECT RAISE(ABORT, 'commitment: already there');
END;
--> statement-breakpoint
CREATE TRIGGER pool_no_replace BEFORE INSERT ON pool WHEN EXISTS (SELECT 1 FROM pool WHERE account_id = NEW.account_id) BEGIN
  SELECT RAISE(ABORT, 'pool: already there');
END;
--> statement-breakpoint
CREATE TRIGGER bank_account_no_replace BEFORE INSERT ON bank_account WHEN EXISTS (SELECT 1 FROM bank_account WHERE id = NEW.id OR account_id = NEW.account_id) BEGIN
  SELECT RAISE(ABORT, 'bank_account: already there');
END;
--> statement-breakpoint
CREATE TRIGGER match_item_no_replace BEFORE INSERT ON match_item WHEN EXISTS (SELECT 1 FROM match_item WHERE entry_index = NEW.entry_index) BEGIN
  SELECT RAISE(ABORT, 'match_item: already there');
END;
--> statement-breakpoint
CREATE TRIGGER account_names_its_owner BEFORE INSERT ON account
WHEN NEW.name NOT LIKE (CASE WHEN NEW.kind IN ('pool', 'suspense', 'committed') THEN 'Liabilities:' ELSE 'Assets:' END)
  || (SELECT code FROM unit WHERE id = NEW.unit_id) || ':' || (SELECT code FROM fund WHERE id = NEW.fund_id) || ':%' BEGIN
  SELECT RAISE(ABORT, 'account: the name must begin with its root, unit and fund');
END;
--> statement-breakpoint
CREATE TRIGGER account_balance AFTER INSERT ON account BEGIN
  INSERT INTO balance (account_id, sign, has_floor, amount_vnd, through_entry, through_position)
    SELECT NEW.id, CASE WHEN NEW.is_asset THEN 1 ELSE -1 END, NEW.has_floor, 0, -1, -1;
END;
--> statement-breakpoint
CREATE TRIGGER entry_in_order BEFORE INSERT ON entry BEGIN
  SELECT RAISE(ABORT, 'entry: the index must be the next one') WHERE NEW.idx IS NOT (SELECT coalesce(max(idx) + 1, 0) FROM entry);
  SELECT RAISE(ABORT, 'entry: the body names another index') WHERE json_extract(NEW.body, '$.index') IS NOT CAST(NEW.idx AS TEXT);
  SELECT RAISE(ABORT, 'entry: this id is already in the ledger') WHERE EXISTS (SELECT 1 FROM entry WHERE id = NEW.id);
  SELECT RAISE(ABORT, 'entry: time went back') WHERE NEW.recorded_at < (SELECT recorded_at FROM entry WHERE idx = NEW.idx - 1);
  SELECT RAISE(ABORT, 'entry: the leaf is not the hash of the body') WHERE NEW.leaf IS NOT leaf_hash(NEW.body);
  SELECT RAISE(ABORT, 'entry: the body is too long') WHERE length(CAST(NEW.body AS BLOB)) > 65535;
  SELECT RAISE(ABORT, 'entry: unknown unit or fund') WHERE NOT EXISTS (SELECT 1 FROM unit WHERE code = NEW.unit) OR NOT EXISTS (SELECT 1 FROM fund WHERE code = NEW.fund);
  SELECT RAISE(ABORT, 'entry: bad day') WHERE NEW.booked_on IS NOT date(NEW.booked_on);
END;
--> statement-breakpoint
CREATE TRIGGER entry_allocation_is_approved BEFORE INSERT ON entry WHEN NEW.kind = 'allocation' BEGIN
  SELECT RAISE(ABORT, 'entry: no approved allocation stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM allocation a JOIN project p ON p.id = a.project_id
    WHERE a.code = NEW.authority AND a.state = 'checked' AND a.approved_by IS NOT NULL AND a.entry_index IS NULL
      AND a.amount_vnd = NEW.amount_vnd AND p.code = NEW.project);
END;
--> statement-breakpoint
CREATE TRIGGER entry_disbursement_is_approved BEFORE INSERT ON entry WHEN NEW.kind IN ('disbursement', 'explanation') BEGIN
  SELECT RAISE(ABORT, 'entry: no approved disbursement stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM disbursement d JOIN project p ON p.id = d.project_id
    WHERE d.code = NEW.authority AND d.approved_by IS NOT NULL AND d.entry_index IS NULL
      AND ((d.method = 'cash' AND d.state = 'approved' AND d.paid_by IS NOT NULL) OR (d.method = 'bank' AND d.state = 'sent'))
      AND d.amount_vnd = NEW.amount_vnd AND p.code = NEW.project);
END;
--> statement-breakpoint
CREATE TRIGGER entry_request_is_approved BEFORE INSERT ON entry WHEN NEW.kind IN ('reversal', 'opening', 'classification', 'interest', 'designation') BEGIN
  SELECT RAISE(ABORT, 'entry: no approved request stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND r.approved_by IS NOT NULL AND r.entry_index IS NULL
      AND r.state = 'requested' AND r.amount_vnd = NEW.amount_vnd
      AND r.unit_id = (SELECT id FROM unit WHERE code = NEW.unit) AND r.fund_id = (SELECT id FROM fund WHERE code = NEW.fund)
      AND r.kind = CASE NEW.kind WHEN 'interest' THEN 'classification' ELSE NEW.kind END
      AND (NEW.kind <> 'reversal' OR r.target_entry = NEW.reverses));
END;
--> statement-breakpoint
CREATE TRIGGER entry_reversal_mirrors BEFORE INSERT ON entry WHEN NEW.reverses IS NOT NULL OR NEW.kind = 'reversal' BEGIN
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
CREATE TRIGGER transfer_from_body BEFORE INSERT ON transfer BEGIN
  SELECT RAISE(ABORT, 'transfer: only an entry writes its transfers')
    WHERE NEW.position NOT BETWEEN 0 AND coalesce((SELECT transfers FROM entry WHERE idx = NEW.entry_index), 0) - 1
      OR EXISTS (SELECT 1 FROM transfer WHERE entry_index = NEW.entry_index AND position = NEW.position);
END;
--> statement-breakpoint
CREATE TRIGGER transfer_moves_balances AFTER INSERT ON transfer BEGIN
  UPDATE balance SET amount_vnd = amount_vnd + sign * NEW.amount_vnd, through_entry = NEW.entry_index, through_position = NEW.position
    WHERE account_id = NEW.debit_id;
  UPDATE balance SET amount_vnd = amount_vnd - sign * NEW.amount_vnd, through_entry = NEW.entry_index, through_position = NEW.position
    WHERE account_id = NEW.credit_id;
END;
--> statement-breakpoint
CREATE TRIGGER balance_explained BEFORE UPDATE ON balance BEGIN
  SELECT RAISE(ABORT, 'balance: only a transfer moves it') WHERE NEW.account_id <> OLD.account_id OR NEW.sign <> OLD.sign OR NEW.has_floor <> OLD.has_floor
    OR (NEW.through_entry, NEW.through_position) <= (OLD.through_entry, OLD.through_position)
    OR NEW.amount_vnd - OLD.amount_vnd IS NOT (SELECT OLD.sign * CASE OLD.account_id WHEN debit_id THEN amount_vnd WHEN credit_id THEN -amount_vnd END
      FROM transfer WHERE entry_index = NEW.through_entry AND position = NEW.through_position);
END;
--> statement-breakpoint
CREATE TRIGGER balance_no_delete BEFORE DELETE ON balance BEGIN
  SELECT RAISE(ABORT, 'balance: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER balance_starts_at_zero BEFORE INSERT ON balance
WHEN NEW.amount_vnd <> 0 OR NEW.through_entry <> -1 OR EXISTS (SELECT 1 FROM balance WHERE account_id = NEW.account_id) BEGIN
  SELECT RAISE(ABORT, 'balance: starts at zero, once');
END;
--> statement-breakpoint
CREATE VIEW number_move AS SELECT NULL AS entry_index, NULL AS act, NULL AS reverses, NULL AS line_id, NULL AS from_no, NULL AS to_no, NULL AS source_id, NULL AS target_id WHERE 0;
--> statement-breakpoint
CREATE VIEW relabel AS SELECT NULL AS line_id, NULL AS from_no, NULL AS to_no, NULL AS account_id, NULL AS spent_in WHERE 0;
--> statement-breakpoint
CREATE TRIGGER arrival_in_order BEFORE INSERT ON arrival BEGIN
  SELECT RAISE(ABORT, 'arrival: a line is numbered without gaps, once by each entry that brings money to it')
    WHERE NEW.from_no IS NOT 1 + coalesce((SELECT to_no FROM arrival WHERE line_id = NEW.line_id ORDER BY from_no DESC LIMIT 1), 0)
      OR (SELECT entry_index FROM arrival WHERE line_id = NEW.line_id ORDER BY from_no DESC LIMIT 1) >= NEW.entry_index
      OR NOT EXISTS (SELECT 1 FROM transfer WHERE entry_index = NEW.entry_index AND credit_id = NEW.line_id AND amount_vnd = NEW.to_no - NEW.from_no + 1);
END;
--> statement-breakpoint
CREATE TRIGGER number_arrives INSTEAD OF INSERT ON number_move WHEN NEW.act = 'arrive' BEGIN
  SELECT RAISE(ABORT, 'numbers: đồng are numbered on the account where they arrive') WHERE NEW.line_id IS NOT NEW.target_id;
  INSERT INTO arrival (line_id, from_no, to_no, entry_index) VALUES (NEW.line_id, NEW.from_no, NEW.to_no, NEW.entry_index);
  INSERT INTO holding (line_id, from_no, to_no, account_id)
    SELECT NEW.line_id, NEW.from_no, NEW.from_no - 1, NEW.target_id WHERE NOT EXISTS (SELECT 1 FROM holding
      WHERE line_id = NEW.line_id AND from_no = (SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id) AND account_id = NEW.target_id AND spent_in IS NULL);
  UPDATE holding SET to_no = NEW.to_no WHERE line_id = NEW.line_id AND from_no = (SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id);
END;
--> statement-breakpoint
CREATE TRIGGER number_moves INSTEAD OF INSERT ON number_move WHEN NEW.act = 'move' BEGIN
  SELECT RAISE(ABORT, 'numbers: the account does not hold these đồng') WHERE NEW.to_no < NEW.from_no OR NEW.to_no - NEW.from_no + 1 <> (SELECT coalesce(sum(min(to_no, NEW.to_no) - max(from_no, NEW.from_no) + 1), 0) FROM holding WHERE line_id = NEW.line_id
      AND from_no >= coalesce((SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id AND from_no <= NEW.from_no), 0)
      AND from_no <= NEW.to_no AND to_no >= NEW.from_no AND account_id = NEW.source_id AND spent_in IS NULL);
  INSERT INTO relabel (line_id, from_no, to_no, account_id, spent_in) VALUES (NEW.line_id, NEW.from_no, NEW.to_no, NEW.target_id, NULL);
END;
--> statement-breakpoint
CREATE TRIGGER number_spent INSTEAD OF INSERT ON number_move WHEN NEW.act = 'spend' BEGIN
  SELECT RAISE(ABORT, 'numbers: the account does not hold these đồng') WHERE NEW.to_no < NEW.from_no OR NEW.to_no - NEW.from_no + 1 <> (SELECT coalesce(sum(min(to_no, NEW.to_no) - max(from_no, NEW.from_no) + 1), 0) FROM holding WHERE line_id = NEW.line_id
      AND from_no >= coalesce((SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id AND from_no <= NEW.from_no), 0)
      AND from_no <= NEW.to_no AND to_no >= NEW.from_no AND account_id = NEW.source_id AND spent_in IS NULL);
  INSERT INTO relabel (line_id, from_no, to_no, account_id, spent_in) VALUES (NEW.line_id, NEW.from_no, NEW.to_no, NEW.source_id, NEW.entry_index);
END;
--> statement-breakpoint
CREATE TRIGGER number_returns INSTEAD OF INSERT ON number_move WHEN NEW.act = 'return' BEGIN
  SELECT RAISE(ABORT, 'numbers: the reversed entry did not spend these đồng') WHERE NEW.to_no < NEW.from_no OR NEW.to_no - NEW.from_no + 1 <> (SELECT coalesce(sum(min(to_no, NEW.to_no) - max(from_no, NEW.from_no) + 1), 0) FROM holding WHERE line_id = NEW.line_id
      AND from_no >= coalesce((SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id AND from_no <= NEW.from_no), 0)
      AND from_no <= NEW.to_no AND to_no >= NEW.from_no AND account_id = NEW.target_id AND spent_in IS NEW.reverses);
  INSERT INTO relabel (line_id, from_no, to_no, account_id, spent_in) VALUES (NEW.line_id, NEW.from_no, NEW.to_no, NEW.target_id, NULL);
END;
--> statement-breakpoint
CREATE TRIGGER relabel_range INSTEAD OF INSERT ON relabel BEGIN
  INSERT INTO holding (line_id, from_no, to_no, account_id, spent_in) SELECT line_id, NEW.from_no, to_no, account_id, spent_in FROM holding
    WHERE line_id = NEW.line_id AND from_no = (SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id AND from_no < NEW.from_no) AND to_no >= NEW.from_no;
  UPDATE holding SET to_no = NEW.from_no - 1
    WHERE line_id = NEW.line_id AND from_no = (SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id AND from_no < NEW.from_no) AND to_no >= NEW.from_no;
  INSERT INTO holding (line_id, from_no, to_no, account_id, spent_in) SELECT line_id, NEW.to_no + 1, to_no, account_id, spent_in FROM holding
    WHERE line_id = NEW.line_id AND from_no = (SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id AND from_no <= NEW.to_no) AND to_no > NEW.to_no;
  DELETE FROM holding WHERE line_id = NEW.line_id AND from_no BETWEEN NEW.from_no AND NEW.to_no;
  INSERT INTO holding (line_id, from_no, to_no, account_id, spent_in) VALUES (NEW.line_id, NEW.from_no, NEW.to_no, NEW.account_id, NEW.spent_in);
  UPDATE holding SET to_no = (SELECT to_no FROM holding WHERE line_id = NEW.line_id AND from_no = NEW.to_no + 1)
    WHERE line_id = NEW.line_id AND from_no = NEW.from_no
      AND EXISTS (SELECT 1 FROM holding r WHERE r.line_id = NEW.line_id AND r.from_no = NEW.to_no + 1 AND r.account_id = NEW.account_id AND r.spent_in IS NEW.spent_in);
  DELETE FROM holding WHERE line_id = NEW.line_id AND from_no = NEW.to_no + 1
    AND to_no = (SELECT to_no FROM holding WHERE line_id = NEW.line_id AND from_no = NEW.from_no);
  UPDATE holding SET to_no = (SELECT to_no FROM holding WHERE line_id = NEW.line_id AND from_no = NEW.from_no)
    WHERE line_id = NEW.line_id AND from_no = (SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id AND from_no < NEW.from_no)
      AND to_no = NEW.from_no - 1 AND account_id = NEW.account_id AND spent_in IS NEW.spent_in;
  DELETE FROM holding WHERE line_id = NEW.line_id AND from_no = NEW.from_no
    AND to_no = (SELECT to_no FROM holding WHERE line_id = NEW.line_id AND from_no = (SELECT max(from_no) FROM holding WHERE line_id = NEW.line_id AND from_no < NEW.from_no));
END;
--> statement-breakpoint
CREATE TRIGGER entry_derives AFTER INSERT ON entry BEGIN
  INSERT INTO transfer (entry_index, position, debit_id, credit_id, amount_vnd)
    SELECT NEW.idx, j.key, (SELECT id FROM account WHERE name = j.value ->> 'debit'), (SELECT id FROM account WHERE name = j.value ->> 'credit'),
      CASE WHEN CAST(CAST(j.value ->> 'amount' AS INTEGER) AS TEXT) = j.value ->> 'amount' THEN CAST(j.value ->> 'amount' AS INTEGER) END
    FROM json_each(NEW.body, '$.transfers') j;
  SELECT RAISE(ABORT, 'entry: a transfer crosses units or funds, or direction and amount do not say what the transfers do to the money')
    FROM (SELECT sum((d.is_money - c.is_money) * t.amount_vnd) AS change, min(d.unit_id) AS u1, max(d.unit_id) AS u2, min(c.unit_id) AS u3, max(c.unit_id) AS u4,
        min(d.fund_id) AS f1, max(d.fund_id) AS f2, min(c.fund_id) AS f3, max(c.fund_id) AS f4
      FROM transfer t JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id WHERE t.entry_index = NEW.idx)
    WHERE NEW.transfers > 0 AND (change <> CASE NEW.direction WHEN 'in' THEN NEW.amount_vnd WHEN 'out' THEN -NEW.amount_vnd ELSE 0 END
      OR u1 <> u2 OR u3 <> u4 OR u1 <> u3 OR f1 <> f2 OR f3 <> f4 OR f1 <> f3
      OR u1 <> (SELECT id FROM unit WHERE code = NEW.unit) OR f1 <> (SELECT id FROM fund WHERE code = NEW.fund));
  SELECT RAISE(ABORT, 'entry: its accounts are not those that were approved') WHERE NEW.authority IS NOT NULL AND NEW.kind <> 'reversal' AND NOT EXISTS (
    SELECT 1 FROM transfer t WHERE t.entry_index = NEW.idx AND NEW.transfers = 1 AND CASE NEW.kind
      WHEN 'allocation' THEN EXISTS (SELECT 1 FROM allocation a JOIN commitment c ON c.project_id = a.project_id
        WHERE a.code = NEW.authority AND t.debit_id = a.pool_id AND t.credit_id = c.account_id)
      WHEN 'disbursement' THEN EXISTS (SELECT 1 FROM disbursement d JOIN commitment c ON c.project_id = d.project_id
        WHERE d.code = NEW.authority AND t.debit_id = c.account_id AND t.credit_id = d.asset_id)
      WHEN 'explanation' THEN EXISTS (SELECT 1 FROM disbursement d JOIN commitment c ON c.project_id = d.project_id JOIN account x ON x.id = t.credit_id
        WHERE d.code = NEW.authority AND t.debit_id = c.account_id AND x.kind = 'unexplained')
      ELSE EXISTS (SELECT 1 FROM request r WHERE r.code = NEW.authority AND (r.debit_id IS NULL OR t.debit_id = r.debit_id) AND (r.credit_id IS NULL OR t.credit_id = r.credit_id)) END);
  INSERT INTO number_move (entry_index, act, reverses, line_id, from_no, to_no, source_id, target_id)
    SELECT NEW.idx, CASE (j.value ->> 'debit' GLOB 'A*') * 2 + (j.value ->> 'credit' GLOB 'A*') WHEN 0 THEN 'move' WHEN 1 THEN 'spend'
        WHEN 2 THEN CASE NEW.kind WHEN 'reversal' THEN 'return' ELSE 'arrive' END END,
      NEW.reverses, (SELECT id FROM account WHERE name = n.value ->> 0), CAST(n.value ->> 1 AS INTEGER), CAST(n.value ->> 2 AS INTEGER), t.debit_id, t.credit_id
    FROM json_each(NEW.body, '$.transfers') j JOIN transfer t ON t.entry_index = NEW.idx AND t.position = j.key, json_each(j.value, '$.numbers') n;
  SELECT RAISE(ABORT, 'entry: the numbered đồng do not add up to the transfer') FROM json_each(NEW.body, '$.transfers') j
    WHERE CASE WHEN j.value ->> 'debit' GLOB 'A*' AND j.value ->> 'credit' GLOB 'A*' THEN 0 ELSE CAST(j.value ->> 'amount' AS INTEGER) END
      <> (SELECT coalesce(sum(CAST(n.value ->> 2 AS INTEGER) - CAST(n.value ->> 1 AS INTEGER) + 1), 0) FROM json_each(j.value, '$.numbers') n);
  INSERT INTO voucher (series, fund, unit, year, number, entry_index)
    SELECT substr(NEW.voucher, 1, 2), NEW.fund, NEW.unit, CAST(substr(NEW.booked_on, 1, 4) AS INTEGER), CAST(substr(NEW.voucher, -7) AS INTEGER), NEW.idx
    WHERE NEW.voucher IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER voucher_without_gaps BEFORE INSERT ON voucher BEGIN
  SELECT RAISE(ABORT, 'voucher: the number must be the next of its series') WHERE NEW.number <> 1 + coalesce((
    SELECT number FROM voucher WHERE series = NEW.series AND fund = NEW.fund AND unit = NEW.unit AND year = NEW.year ORDER BY number DESC LIMIT 1), 0);
  SELECT RAISE(ABORT, 'voucher: it belongs to another entry') WHERE (SELECT voucher FROM entry WHERE idx = NEW.entry_index)
    IS NOT printf('%s-%s-%s-%d-%07d', NEW.series, NEW.unit, NEW.fund, NEW.year, NEW.number);
END;
--> statement-breakpoint
CREATE TRIGGER posts_that_exclude_each_other BEFORE INSERT ON role_grant WHEN NEW.role IN ('head', 'accountant', 'cashier', 'administrator') AND NEW.revoked_at IS NULL BEGIN
  SELECT RAISE(ABORT, 'role: head, accountant, cashier and administrator of one unit are different people') WHERE EXISTS (
    SELECT 1 FROM role_grant g WHERE g.staff_id = NEW.staff_id AND g.revoked_at IS NULL AND g.role IN ('head', 'accountant', 'cashier', 'administrator') AND g.role <> NEW.role
      AND (EXISTS (SELECT 1 FROM unit_ancestor WHERE unit_id = NEW.unit_id AND ancestor_id = g.unit_id)
        OR EXISTS (SELECT 1 FROM unit_ancestor WHERE unit_id = g.unit_id AND ancestor_id = NEW.unit_id)));
END;
--> statement-breakpoint
CREATE TRIGGER role_grant_only_revoked BEFORE UPDATE ON role_grant
WHEN OLD.revoked_at IS NOT NULL OR NEW.revoked_at IS NULL OR NEW.id <> OLD.id OR NEW.staff_id <> OLD.staff_id OR NEW.unit_id <> OLD.unit_id OR NEW.role <> OLD.role OR NEW.granted_at <> OLD.granted_at BEGIN
  SELECT RAISE(ABORT, 'role: a grant is revoked once and not otherwise changed');
END;
--> statement-breakpoint
CREATE TRIGGER role_grant_no_delete BEFORE DELETE ON role_grant BEGIN
  SELECT RAISE(ABORT, 'role: a grant is revoked, never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER staff_stays BEFORE UPDATE ON staff WHEN NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.created_at <> OLD.created_at
  OR (OLD.dismissed_at IS NOT NULL AND NEW.dismissed_at IS NOT OLD.dismissed_at) BEGIN
  SELECT RAISE(ABORT, 'staff: code and dismissal are not changed');
END;
--> statement-breakpoint
CREATE TRIGGER staff_no_delete BEFORE DELETE ON staff BEGIN
  SELECT RAISE(ABORT, 'staff: people are dismissed, never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER session_ends_once BEFORE UPDATE ON session WHEN OLD.ended_at IS NOT NULL OR NEW.token_hash <> OLD.token_hash
  OR NEW.staff_id <> OLD.staff_id OR NEW.form_secret <> OLD.form_secret OR NEW.created_at <> OLD.created_at BEGIN
  SELECT RAISE(ABORT, 'session: an ended session stays ended, and a session keeps its person');
END;
--> statement-breakpoint
CREATE TRIGGER allocation_begins BEFORE INSERT ON allocation BEGIN
  SELECT RAISE(ABORT, 'allocation: begins as a request') WHERE NEW.state <> 'requested' OR NEW.checked_by IS NOT NULL OR NEW.approved_by IS NOT NULL OR NEW.entry_index IS NOT NULL;
  SELECT RAISE(ABORT, 'allocation: only an officer or accountant of the unit requests it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM project WHERE id = NEW.project_id) AND g.staff_id = NEW.requested_by AND g.role = 'officer' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL) AND NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.pool_id) AND g.staff_id = NEW.requested_by AND g.role = 'accountant' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER allocation_keeps_what_was_asked BEFORE UPDATE ON allocation WHEN NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.project_id <> OLD.project_id OR NEW.pool_id <> OLD.pool_id OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.requested_by <> OLD.requested_by
  OR (OLD.checked_by IS NOT NULL AND NEW.checked_by IS NOT OLD.checked_by) OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT OLD.approved_by)
  OR (OLD.entry_index IS NOT NULL AND NEW.entry_index IS NOT OLD.entry_index) BEGIN
  SELECT RAISE(ABORT, 'allocation: what was asked, checked or approved is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER allocation_checked_by_accountant BEFORE UPDATE OF checked_by ON allocation WHEN NEW.checked_by IS NOT NULL AND OLD.checked_by IS NULL BEGIN
  SELECT RAISE(ABORT, 'allocation: only an accountant of the unit checks it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.pool_id) AND g.staff_id = NEW.checked_by AND g.role = 'accountant' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER allocation_approved_by_head BEFORE UPDATE OF approved_by ON allocation WHEN NEW.approved_by IS NOT NULL AND OLD.approved_by IS NULL BEGIN
  SELECT RAISE(ABORT, 'allocation: only the head of the unit approves it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.pool_id) AND g.staff_id = NEW.approved_by AND g.role = 'head' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER allocation_no_delete BEFORE DELETE ON allocation BEGIN
  SELECT RAISE(ABORT, 'allocation: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_begins BEFORE INSERT ON disbursement BEGIN
  SELECT RAISE(ABORT, 'disbursement: begins as a request') WHERE NEW.state <> 'requested' OR NEW.checked_by IS NOT NULL OR NEW.approved_by IS NOT NULL OR NEW.entry_index IS NOT NULL;
  SELECT RAISE(ABORT, 'disbursement: only an officer or accountant of the unit requests it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM project WHERE id = NEW.project_id) AND g.staff_id = NEW.requested_by AND g.role = 'officer' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL) AND NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.asset_id) AND g.staff_id = NEW.requested_by AND g.role = 'accountant' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_keeps_what_was_asked BEFORE UPDATE ON disbursement WHEN NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.project_id <> OLD.project_id OR NEW.asset_id <> OLD.asset_id OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.requested_by <> OLD.requested_by
  OR (OLD.checked_by IS NOT NULL AND NEW.checked_by IS NOT OLD.checked_by) OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT OLD.approved_by)
  OR (OLD.entry_index IS NOT NULL AND NEW.entry_index IS NOT OLD.entry_index) BEGIN
  SELECT RAISE(ABORT, 'disbursement: what was asked, checked or approved is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_checked_by_accountant BEFORE UPDATE OF checked_by ON disbursement WHEN NEW.checked_by IS NOT NULL AND OLD.checked_by IS NULL BEGIN
  SELECT RAISE(ABORT, 'disbursement: only an accountant of the unit checks it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.asset_id) AND g.staff_id = NEW.checked_by AND g.role = 'accountant' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_approved_by_head BEFORE UPDATE OF approved_by ON disbursement WHEN NEW.approved_by IS NOT NULL AND OLD.approved_by IS NULL BEGIN
  SELECT RAISE(ABORT, 'disbursement: only the head of the unit approves it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.asset_id) AND g.staff_id = NEW.approved_by AND g.role = 'head' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_no_delete BEFORE DELETE ON disbursement BEGIN
  SELECT RAISE(ABORT, 'disbursement: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER allocation_moves_forward BEFORE UPDATE OF state ON allocation WHEN NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (VALUES ('requested', 'checked'), ('requested', 'refused'), ('checked', 'approved'), ('checked', 'refused')) BEGIN
  SELECT RAISE(ABORT, 'allocation: this change of state does not exist');
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_moves_forward BEFORE UPDATE OF state ON disbursement WHEN NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (VALUES ('requested', 'checked'), ('requested', 'refused'), ('checked', 'approved'), ('checked', 'refused'), ('approved', 'sent'), ('approved', 'paid'), ('approved', 'cancelled'), ('sent', 'paid'), ('sent', 'cancelled')) BEGIN
  SELECT RAISE(ABORT, 'disbursement: this change of state does not exist');
END;
--> statement-breakpoint
CREATE TRIGGER request_moves_forward BEFORE UPDATE OF state ON request WHEN NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (VALUES ('requested', 'approved'), ('requested', 'refused')) BEGIN
  SELECT RAISE(ABORT, 'request: this change of state does not exist');
END;
--> statement-breakpoint
CREATE TRIGGER disbursement_paid_by_cashier BEFORE UPDATE OF paid_by ON disbursement WHEN NEW.paid_by IS NOT NULL AND OLD.paid_by IS NULL BEGIN
  SELECT RAISE(ABORT, 'disbursement: only a cashier of the unit pays it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = (SELECT unit_id FROM account WHERE id = NEW.asset_id) AND g.staff_id = NEW.paid_by AND g.role = 'cashier' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER request_begins BEFORE INSERT ON request BEGIN
  SELECT RAISE(ABORT, 'request: begins as a request') WHERE NEW.state <> 'requested' OR NEW.approved_by IS NOT NULL OR NEW.entry_index IS NOT NULL;
  SELECT RAISE(ABORT, 'request: only an accountant of the unit makes it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = NEW.unit_id AND g.staff_id = NEW.requested_by AND g.role = 'accountant' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
  SELECT RAISE(ABORT, 'request: another one is waiting for the same entry') WHERE NEW.target_entry IS NOT NULL
    AND EXISTS (SELECT 1 FROM request WHERE target_entry = NEW.target_entry AND state = 'requested');
END;
--> statement-breakpoint
CREATE TRIGGER request_keeps_what_was_asked BEFORE UPDATE ON request
WHEN NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.kind <> OLD.kind OR NEW.unit_id <> OLD.unit_id OR NEW.fund_id <> OLD.fund_id OR NEW.target_entry IS NOT OLD.target_entry
  OR NEW.debit_id IS NOT OLD.debit_id OR NEW.credit_id IS NOT OLD.credit_id OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.booked_on <> OLD.booked_on OR NEW.requested_by <> OLD.requested_by
  OR NEW.reason <> OLD.reason OR NEW.evidence IS NOT OLD.evidence OR NEW.requested_at <> OLD.requested_at
  OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT OLD.approved_by) OR (OLD.entry_index IS NOT NULL AND NEW.entry_index IS NOT OLD.entry_index) BEGIN
  SELECT RAISE(ABORT, 'request: what was asked or approved is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER request_approved_by_head BEFORE UPDATE OF approved_by ON request WHEN NEW.approved_by IS NOT NULL AND OLD.approved_by IS NULL BEGIN
  SELECT RAISE(ABORT, 'request: only the head of the unit approves it') WHERE NOT EXISTS (SELECT 1 FROM role_grant g JOIN unit_ancestor a ON a.ancestor_id = g.unit_id JOIN staff s ON s.id = g.staff_id
      WHERE a.unit_id = NEW.unit_id AND g.staff_id = NEW.approved_by AND g.role = 'head' AND g.revoked_at IS NULL AND s.dismissed_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER request_no_delete BEFORE DELETE ON request BEGIN
  SELECT RAISE(ABORT, 'request: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER match_item_resolved_once BEFORE UPDATE ON match_item WHEN OLD.resolved_at IS NOT NULL
  AND NOT (NEW.resolved_at IS NULL AND NEW.resolved_by IS NULL AND NEW.resolution IS NULL AND EXISTS (SELECT 1 FROM entry WHERE reverses = OLD.resolution)) BEGIN
  SELECT RAISE(ABORT, 'match_item: somebody has already resolved this line');
END;
--> statement-breakpoint
CREATE TRIGGER match_item_keeps_its_line BEFORE UPDATE ON match_item WHEN NEW.entry_index <> OLD.entry_index OR NEW.bank_account_id <> OLD.bank_account_id
  OR NEW.reason <> OLD.reason OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.day <> OLD.day BEGIN
  SELECT RAISE(ABORT, 'match_item: the line it stands for is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER match_item_no_delete BEFORE DELETE ON match_item BEGIN
  SELECT RAISE(ABORT, 'match_item: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER project_keeps_its_stages BEFORE UPDATE ON project BEGIN
  SELECT RAISE(ABORT, 'project: code, unit and fund never change') WHERE NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.unit_id <> OLD.unit_id OR NEW.fund_id <> OLD.fund_id;
  SELECT RAISE(ABORT, 'project: a stage is recorded before the house has it') WHERE NEW.stage <> OLD.stage
    AND NEW.stage IS NOT (SELECT stage FROM project_event WHERE project_id = NEW.id ORDER BY position DESC LIMIT 1);
  SELECT RAISE(ABORT, 'project: the day of the handover is set once, by the handover') WHERE NEW.handed_over_on IS NOT OLD.handed_over_on
    AND NOT (OLD.handed_over_on IS NULL AND NEW.stage = 'handed-over');
END;
--> statement-breakpoint
CREATE TRIGGER project_no_delete BEFORE DELETE ON project BEGIN
  SELECT RAISE(ABORT, 'project: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER commitment_no_delete BEFORE DELETE ON commitment BEGIN
  SELECT RAISE(ABORT, 'commitment: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_no_delete BEFORE DELETE ON pledge BEGIN
  SELECT RAISE(ABORT, 'pledge: rows are never deleted');
END;
--> statement-breakpoint
CREATE TRIGGER commitment_no_update BEFORE UPDATE ON commitment BEGIN
  SELECT RAISE(ABORT, 'commitment: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER pledge_keeps_its_promise BEFORE UPDATE OF code, unit_id, fund_id, pool_id, amount_vnd, key_hash ON pledge BEGIN
  SELECT RAISE(ABORT, 'pledge: what was promised is not changed');
END;
--> statement-breakpoint
CREATE VIRTUAL TABLE search USING fts5(folded, exact, content = 'search_document', content_rowid = 'entry_index', tokenize = 'unicode61 remove_diacritics 0', detail = 'full');
--> statement-breakpoint
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TRIGGER search_document_erased AFTER DELETE ON search_document BEGIN
  INSERT INTO search (search, rowid, folded, exact) VALUES ('delete', OLD.entry_index, OLD.folded, OLD.exact);
END;
--> statement-breakpoint
CREATE TRIGGER search_document_no_update BEFORE UPDATE ON search_document BEGIN
  SELECT RAISE(ABORT, 'search_document: delete and insert instead');
END;
--> statement-breakpoint
INSERT INTO flow_rule (entry_kind, debit_kind, credit_kind, flow, sign) VALUES
  ('opening', 'cash', 'pool', 'opening', 1),
  ('receipt', 'cash', 'pool', 'received', 1),
  ('disbursement', 'committed', 'cash', 'disbursed', 1),
  ('opening', 'bank', 'pool', 'opening', 1),
  ('receipt', 'bank', 'pool', 'received', 1),
  ('disbursement', 'committed', 'bank', 'disbursed', 1),
  ('opening', 'treasury', 'pool', 'opening', 1),
  ('receipt', 'treasury', 'pool', 'received', 1),
  ('disbursement', 'committed', 'treasury', 'disbursed', 1),
  ('suspense', 'bank', 'suspense', 'suspense', 1),
  ('classification', 'suspense', 'pool', 'suspense', -1),
  ('classification', 'suspense', 'pool', 'received', 1),
  ('interest', 'suspense', 'pool', 'suspense', -1),
  ('interest', 'suspense', 'pool', 'interest', 1),
  ('classification', 'suspense', 'committed', 'suspense', -1),
  ('classification', 'suspense', 'committed', 'disbursed', -1),
  ('classification', 'suspense', 'bank', 'suspense', -1),
  ('classification', 'suspense', 'unexplained', 'suspense', -1),
  ('classification', 'suspense', 'unexplained', 'unexplained', -1),
  ('unexplained', 'unexplained', 'bank', 'unexplained', 1),
  ('explanation', 'committed', 'unexplained', 'unexplained', -1),
  ('explanation', 'committed', 'unexplained', 'disbursed', 1),
  ('allocation', 'pool', 'committed', 'allocated', 1),
  ('release', 'committed', 'pool', 'allocated', -1);
