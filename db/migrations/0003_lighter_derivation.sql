-- The same guards and the same derivation; values are read from the body by their path, not from a text of each transfer.
DROP TRIGGER bank_line_no_replace;
--> statement-breakpoint
CREATE TRIGGER bank_line_no_replace BEFORE INSERT ON bank_line WHEN EXISTS (SELECT 1 FROM bank_line WHERE bank_account_id = NEW.bank_account_id AND identity = NEW.identity)
  OR EXISTS (SELECT 1 FROM bank_line WHERE entry_index = NEW.entry_index) BEGIN
  SELECT RAISE(ABORT, 'bank_line: already there');
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
