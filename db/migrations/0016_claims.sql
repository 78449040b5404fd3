-- A gift posted without a giver is claimed: an entry `claim:<gift>:<request>` says whose it was, and two people stand behind it.
ALTER TABLE request ADD COLUMN `seen` text;
--> statement-breakpoint
DROP TRIGGER request_keeps_what_was_asked;
--> statement-breakpoint
CREATE TRIGGER request_keeps_what_was_asked BEFORE UPDATE ON request
WHEN NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.kind <> OLD.kind OR NEW.unit_id <> OLD.unit_id OR NEW.fund_id <> OLD.fund_id OR NEW.target_entry IS NOT OLD.target_entry
  OR NEW.debit_id IS NOT OLD.debit_id OR NEW.credit_id IS NOT OLD.credit_id OR NEW.amount_vnd <> OLD.amount_vnd OR NEW.booked_on <> OLD.booked_on OR NEW.requested_by <> OLD.requested_by
  OR (NEW.reason <> OLD.reason AND NOT (NEW.reason = '' AND EXISTS (SELECT 1 FROM redaction WHERE entry_index = OLD.entry_index)))
  OR (NEW.evidence IS NOT OLD.evidence AND NOT (NEW.evidence IS NULL AND OLD.kind = 'opening' AND EXISTS (SELECT 1 FROM redaction WHERE entry_index = OLD.entry_index))) OR NEW.requested_at <> OLD.requested_at
  OR (NEW.seen IS NOT OLD.seen AND NOT (NEW.seen IS NULL AND EXISTS (SELECT 1 FROM pledge WHERE code = substr(OLD.evidence, 8) AND erased_in IS NOT NULL)))
  OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT OLD.approved_by) OR (OLD.entry_index IS NOT NULL AND NEW.entry_index IS NOT OLD.entry_index) BEGIN
  SELECT RAISE(ABORT, 'request: what was asked or approved is not changed');
END;
--> statement-breakpoint
CREATE TRIGGER request_claim_names_its_gift BEFORE INSERT ON request WHEN NEW.kind = 'claim' BEGIN
  SELECT RAISE(ABORT, 'request: a claim says what was seen') WHERE coalesce(length(NEW.seen), 0) < 10;
  SELECT RAISE(ABORT, 'request: what is claimed is a gift of the unit that has no giver') WHERE NOT EXISTS (
    SELECT 1 FROM entry e JOIN transfer t ON t.entry_index = e.idx AND t.position = 0
    WHERE e.idx = NEW.target_entry AND e.kind = 'receipt' AND e.reference IS NULL AND e.amount_vnd = NEW.amount_vnd
      AND e.unit = (SELECT code FROM unit WHERE id = NEW.unit_id) AND e.fund = (SELECT code FROM fund WHERE id = NEW.fund_id)
      AND t.credit_id IS NEW.debit_id AND NOT EXISTS (SELECT 1 FROM pledge_receipt WHERE entry_index = e.idx));
  SELECT RAISE(ABORT, 'request: it is claimed for a pledge to the same unit and fund') WHERE NOT EXISTS (
    SELECT 1 FROM pledge p WHERE NEW.evidence = 'pledge:' || p.code AND p.unit_id = NEW.unit_id AND p.fund_id = NEW.fund_id AND p.pool_id IS NEW.credit_id AND p.cancelled_at IS NULL);
END;
--> statement-breakpoint
DROP TRIGGER entry_request_is_approved;
--> statement-breakpoint
CREATE TRIGGER entry_request_is_approved INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind IN ('reversal', 'opening', 'classification', 'interest', 'designation', 'release', 'fee')
  AND NOT (NEW.kind = 'designation' AND json_extract(NEW.body, '$.id') GLOB 'claim:*') BEGIN
  SELECT RAISE(ABORT, 'entry: no approved request stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND r.approved_by IS NOT NULL AND r.entry_index IS NULL
      AND r.state = 'requested' AND r.amount_vnd = NEW.amount_vnd
      AND r.unit_id = (SELECT id FROM unit WHERE code = NEW.unit) AND r.fund_id = (SELECT id FROM fund WHERE code = NEW.fund)
      AND r.kind = CASE NEW.kind WHEN 'interest' THEN 'classification' ELSE NEW.kind END
      AND (NEW.kind <> 'reversal' OR r.target_entry = NEW.reverses));
END;
--> statement-breakpoint
-- What was set aside before the giver was known stays where it is: a claim may move less than the gift, and nothing at all.
CREATE TRIGGER entry_claim_is_approved INSTEAD OF INSERT ON entry_by_staff
WHEN NEW.kind IN ('designation', 'decision') AND (json_extract(NEW.body, '$.id') GLOB 'claim:*' OR (NEW.kind = 'decision' AND NEW.authority IS NOT NULL)) BEGIN
  SELECT RAISE(ABORT, 'entry: no approved claim stands behind this') WHERE NOT EXISTS (
    SELECT 1 FROM request r WHERE r.code = NEW.authority AND r.kind = 'claim' AND r.approved_by IS NOT NULL AND r.entry_index IS NULL
      AND r.state = 'requested' AND r.evidence = 'pledge:' || NEW.reference
      AND json_extract(NEW.body, '$.id') = 'claim:' || r.target_entry || ':' || r.code
      AND r.unit_id = (SELECT id FROM unit WHERE code = NEW.unit) AND r.fund_id = (SELECT id FROM fund WHERE code = NEW.fund)
      AND CASE NEW.kind WHEN 'decision' THEN NEW.amount_vnd = r.amount_vnd AND NEW.transfers = 0 ELSE NEW.amount_vnd <= r.amount_vnd END);
  SELECT RAISE(ABORT, 'entry: this gift was claimed, has a giver or was reversed') FROM request r WHERE r.code = NEW.authority AND (
    EXISTS (SELECT 1 FROM entry x WHERE x.reverses = r.target_entry) OR EXISTS (SELECT 1 FROM pledge_receipt WHERE entry_index = r.target_entry)
    OR EXISTS (SELECT 1 FROM entry c WHERE c.id > 'claim:' || r.target_entry || ':' AND c.id < 'claim:' || r.target_entry || ';'
      AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = c.idx)));
END;
--> statement-breakpoint
CREATE TRIGGER pledge_receipt_as_claimed BEFORE INSERT ON pledge_receipt BEGIN
  SELECT RAISE(ABORT, 'pledge_receipt: a decision gives a pledge only what was claimed for it') FROM entry e
    WHERE e.idx = NEW.entry_index AND e.kind IN ('decision', 'designation') AND (e.kind = 'decision' OR e.id GLOB 'claim:*') AND NOT EXISTS (
      SELECT 1 FROM request r JOIN pledge p ON p.id = NEW.pledge_id
      WHERE r.code = e.authority AND r.kind = 'claim' AND r.evidence = 'pledge:' || p.code AND r.amount_vnd = NEW.amount_vnd);
  SELECT RAISE(ABORT, 'pledge_receipt: this gift was claimed by somebody') FROM entry c
    WHERE c.id > 'claim:' || NEW.entry_index || ':' AND c.id < 'claim:' || NEW.entry_index || ';'
      AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = c.idx);
END;
--> statement-breakpoint
CREATE TRIGGER entry_claimed_gift_stands INSTEAD OF INSERT ON entry_by_staff WHEN NEW.kind = 'reversal' BEGIN
  SELECT RAISE(ABORT, 'entry: this gift was claimed, the claim is reversed first') FROM entry c
    WHERE c.id > 'claim:' || NEW.reverses || ':' AND c.id < 'claim:' || NEW.reverses || ';'
      AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses = c.idx);
END;
