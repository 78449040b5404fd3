import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { connect } from '../../db/database.ts'
import { rootOf } from '../../server/domain/log/merkle.ts'
import { smallFund } from '../support/fund.ts'
import { receiveGifts } from '../support/log.ts'
import { leavesOf } from '../support/merkle.ts'
import { directSql, type TestStore, testStore } from '../support/store.ts'

let store: TestStore
let sql: ReturnType<typeof directSql>
let receive: (count: number) => Promise<void>
beforeEach(async () => {
  store = testStore()
  sql = directSql(store)
  const fund = await smallFund(store)
  receive = (count) => receiveGifts(store, fund, count)
})

type Subtree = { level: number; position: number; hash: Buffer }
const subtrees = () => sql.prepare<[], Subtree>('SELECT * FROM subtree ORDER BY level, position').all()
const leaves = () => sql.prepare('SELECT leaf FROM entry ORDER BY idx').pluck().all() as Buffer[]

/** What should stand in the table, from the leaves alone. */
function recomputed(all: Buffer[], level = 1): Subtree[] {
  const roots: Buffer[] = []
  for (let from = 0; from + 256 <= all.length; from += 256) roots.push(rootOf(all.slice(from, from + 256)))
  const rows = roots.map((hash, position) => ({ level, position, hash }))
  return roots.length < 256 ? rows : [...rows, ...recomputed(roots, level + 1)]
}

describe('the tree grows with the ledger', () => {
  test('each 256th entry writes the root of its 256, in whatever portions entries come', async () => {
    for (const [count, complete] of [
      [255, 0],
      [1, 1],
      [1, 1],
      [700, 3],
      [73, 4],
    ] as const) {
      await receive(count)
      expect(subtrees()).toHaveLength(complete)
      expect(subtrees()).toEqual(recomputed(leaves()))
    }
  })

  test('each 256th of those writes one above, up to the top', () => {
    // A ledger of 2^32 entries, of which only the end of each level is filled in.
    sql.exec('DROP TRIGGER subtree_in_order')
    const insert = sql.prepare('INSERT INTO subtree (level, position, hash) VALUES (?, ?, ?)')
    const [upper, lower] = [leavesOf(511).slice(0, 255), leavesOf(511).slice(255)]
    sql.transaction(() => {
      for (const [position, hash] of upper.entries()) insert.run(3, position, hash)
      for (const [at, hash] of lower.entries()) insert.run(2, 65_280 + at, hash)
    })()
    const top = subtrees().filter(({ level, position }) => level === 4 || (level === 3 && position === 255))
    expect(top).toEqual([
      { level: 3, position: 255, hash: rootOf(lower) },
      { level: 4, position: 0, hash: rootOf([...upper, rootOf(lower)]) },
    ])
  })

  test('entries that are rolled back leave no subtree', async () => {
    await receive(200)
    sql.exec(`CREATE TRIGGER fails BEFORE INSERT ON entry WHEN NEW.idx = 280 BEGIN SELECT RAISE(ABORT, 'no more'); END`)
    await expect(receive(100)).rejects.toThrow()
    expect([leaves().length, subtrees().length]).toEqual([200, 0])
  })

  test('a ledger that is older than the tree gets its subtrees from the migration', async () => {
    await receive(800)
    const before = subtrees()
    sql.exec('DROP TRIGGER subtree_no_delete; DELETE FROM subtree')
    const migration = readFileSync(new URL('../../db/migrations/0002_log.sql', import.meta.url), 'utf8')
    sql.exec(migration.slice(migration.lastIndexOf('INSERT INTO subtree')))
    expect(subtrees()).toEqual(before)
    expect(before).toEqual(recomputed(leaves()))
  })
})

test('the hash of a tree is made of hashes, in their order, and of nothing else', () => {
  const tree = (hashes: unknown[]) => {
    const rows = hashes.map((_, at) => `(${at}, ?)`).join(', ')
    return sql
      .prepare(`WITH given (at, hash) AS (VALUES ${rows}) SELECT tree_hash(hash ORDER BY at) FROM given`)
      .pluck()
      .get(...hashes)
  }
  for (const count of [1, 2, 3, 7, 100, 256]) expect(tree(leavesOf(count))).toEqual(rootOf(leavesOf(count)))
  expect(sql.prepare('SELECT tree_hash(leaf) FROM entry').pluck().get()).toBe(null)
  for (const bad of [null, 'text of thirty-two letters, almost', 5, Buffer.alloc(31), Buffer.alloc(33)])
    expect(() => tree([Buffer.alloc(32), bad])).toThrow('hashes of 32 bytes')
})

describe('against somebody who holds the file and an SQL prompt', () => {
  const hash = Buffer.alloc(32, 1)
  const sign = (size: number, root: Buffer = hash, signedAt = 1_000) =>
    sql.prepare('INSERT INTO checkpoint VALUES (?, ?, ?, ?)').run(size, root, 'a note', signedAt)
  const addSubtree = (level: number, position: number) =>
    sql.prepare('INSERT INTO subtree VALUES (?, ?, ?)').run(level, position, hash)

  beforeEach(async () => {
    await receive(300)
    sign(200)
  })

  test('no checkpoint and no subtree is changed, deleted or replaced', () => {
    for (const statement of [
      'UPDATE checkpoint SET note = note',
      'DELETE FROM checkpoint',
      "REPLACE INTO checkpoint VALUES (200, zeroblob(32), 'another', 2000)",
      "INSERT INTO checkpoint VALUES (200, zeroblob(32), 'x', 2000) ON CONFLICT DO UPDATE SET note = 'x'",
      'UPDATE subtree SET hash = zeroblob(32)',
      'DELETE FROM subtree',
      'REPLACE INTO subtree VALUES (1, 0, zeroblob(32))',
      'INSERT INTO subtree VALUES (1, 0, zeroblob(32)) ON CONFLICT DO UPDATE SET hash = zeroblob(32)',
    ])
      expect(() => sql.exec(statement), statement).toThrow(/checkpoint:|subtree:/)
    expect(subtrees()).toEqual(recomputed(leaves()))
  })

  test('checkpoints grow with the ledger, never beyond it, and time does not go back', () => {
    expect(() => sign(100)).toThrow('covers more entries')
    expect(() => sign(0)).toThrow('covers more entries')
    expect(() => sign(-1)).toThrow('covers more entries')
    expect(() => sign(301)).toThrow('not so many')
    expect(() => sign(250, hash, 999)).toThrow('time went back')
    expect(() => sign(250, Buffer.alloc(31))).toThrow('checkpoint_root')
    expect(() => sign(2 ** 53)).toThrow('not so many')
    sign(300)
  })

  test('no subtree is written before its entries, nor at a level that is none', () => {
    for (const [level, position] of [
      [1, 1],
      [2, 0],
      [0, 0],
      [-1, 0],
      [1, -1],
      [1, 2 ** 53],
    ] as const)
      expect(() => addSubtree(level, position), `${level}/${position}`).toThrow('not complete')
  })

  test('without the functions of the program nobody adds an entry that completes a subtree', () => {
    const bare = connect(store.path, true)
    expect(() => bare.prepare('SELECT tree_hash(leaf) FROM entry').get()).toThrow('no such function')
    bare.close()
  })
})
