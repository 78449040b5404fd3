CREATE TABLE `checkpoint` (
	`size` integer PRIMARY KEY NOT NULL,
	`root` blob NOT NULL,
	`note` text NOT NULL,
	`signed_at` integer NOT NULL,
	CONSTRAINT "checkpoint_root" CHECK(length(root) = 32)
) STRICT;
--> statement-breakpoint
CREATE TABLE `subtree` (
	`level` integer NOT NULL,
	`position` integer NOT NULL,
	`hash` blob NOT NULL,
	PRIMARY KEY(`level`, `position`),
	CONSTRAINT "subtree_hash" CHECK(length(hash) = 32)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER checkpoint_no_update BEFORE UPDATE ON checkpoint BEGIN
  SELECT RAISE(ABORT, 'checkpoint: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER checkpoint_no_delete BEFORE DELETE ON checkpoint BEGIN
  SELECT RAISE(ABORT, 'checkpoint: rows are never deleted');
END;
--> statement-breakpoint
-- A larger size than any before also refuses REPLACE, which would delete without a DELETE trigger.
CREATE TRIGGER checkpoint_grows BEFORE INSERT ON checkpoint BEGIN
  SELECT RAISE(ABORT, 'checkpoint: each covers more entries than the one before') WHERE NEW.size <= (SELECT coalesce(max(size), 0) FROM checkpoint);
  SELECT RAISE(ABORT, 'checkpoint: there are not so many entries') WHERE NEW.size > (SELECT coalesce(max(idx) + 1, 0) FROM entry);
  SELECT RAISE(ABORT, 'checkpoint: time went back') WHERE NEW.signed_at < (SELECT signed_at FROM checkpoint ORDER BY size DESC LIMIT 1);
END;
--> statement-breakpoint
CREATE TRIGGER subtree_no_update BEFORE UPDATE ON subtree BEGIN
  SELECT RAISE(ABORT, 'subtree: rows are never changed');
END;
--> statement-breakpoint
CREATE TRIGGER subtree_no_delete BEFORE DELETE ON subtree BEGIN
  SELECT RAISE(ABORT, 'subtree: rows are never deleted');
END;
--> statement-breakpoint
-- Whoever completes a subtree writes it at once: what is complete is already there, and what is not cannot be written.
CREATE TRIGGER subtree_in_order BEFORE INSERT ON subtree BEGIN
  SELECT RAISE(ABORT, 'subtree: already there') WHERE EXISTS (SELECT 1 FROM subtree WHERE level = NEW.level AND position = NEW.position);
  SELECT RAISE(ABORT, 'subtree: not complete') WHERE NEW.level < 1
    OR (NEW.level = 1 AND NOT EXISTS (SELECT 1 FROM entry WHERE idx = NEW.position * 256 + 255))
    OR (NEW.level > 1 AND NOT EXISTS (SELECT 1 FROM subtree WHERE level = NEW.level - 1 AND position = NEW.position * 256 + 255));
END;
--> statement-breakpoint
CREATE TRIGGER entry_completes_subtree AFTER INSERT ON entry WHEN NEW.idx % 256 = 255 BEGIN
  INSERT INTO subtree (level, position, hash)
    SELECT 1, NEW.idx / 256, tree_hash(leaf ORDER BY idx) FROM entry WHERE idx BETWEEN NEW.idx - 255 AND NEW.idx;
END;
--> statement-breakpoint
CREATE TRIGGER subtree_completes_subtree AFTER INSERT ON subtree WHEN NEW.position % 256 = 255 BEGIN
  INSERT INTO subtree (level, position, hash)
    SELECT NEW.level + 1, NEW.position / 256, tree_hash(hash ORDER BY position) FROM subtree
      WHERE level = NEW.level AND position BETWEEN NEW.position - 255 AND NEW.position;
END;
--> statement-breakpoint
-- For the entries that are there already; the trigger above adds the higher levels.
INSERT INTO subtree (level, position, hash)
  WITH RECURSIVE complete (position) AS (
    SELECT 0 WHERE EXISTS (SELECT 1 FROM entry WHERE idx = 255)
    UNION ALL SELECT position + 1 FROM complete WHERE EXISTS (SELECT 1 FROM entry WHERE idx = position * 256 + 511))
  SELECT 1, position, (SELECT tree_hash(leaf ORDER BY idx) FROM entry WHERE idx BETWEEN position * 256 AND position * 256 + 255) FROM complete;
