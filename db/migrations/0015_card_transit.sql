-- Money leaves the card provider, or waits in transit from there, only as the provider says.
CREATE TRIGGER entry_deposit_leaves_the_provider INSTEAD OF INSERT ON entry_by_staff
WHEN NEW.kind = 'deposit' AND json_extract(NEW.body, '$.channel') IS NOT 'card' BEGIN
  SELECT RAISE(ABORT, 'entry: only the card provider says this') FROM json_each(NEW.body, '$.transfers') j
    WHERE json_extract(j.value, '$.debit') GLOB 'Assets:*:InTransit' OR json_extract(j.value, '$.debit') GLOB 'Assets:*:Stripe'
      OR json_extract(j.value, '$.credit') GLOB 'Assets:*:Stripe';
END;
