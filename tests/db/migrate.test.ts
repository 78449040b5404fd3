import { describe, expect, test } from 'vitest'
import { assertSchema, migrate, schemaFingerprint } from '../../db/migrate.ts'
import { directSql, testStore } from '../support/store.ts'

describe('at its start the fund looks whether every guard is in place', () => {
  test.each([
    ['a guard was dropped', 'DROP TRIGGER entry_no_update'],
    [
      'a guard was weakened',
      'DROP TRIGGER entry_no_delete; CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT 1; END',
    ],
    ['a guard was added that nobody knows', 'CREATE TRIGGER mine AFTER INSERT ON pledge BEGIN SELECT 1; END'],
    ['an index is missing', 'DROP INDEX entry_reverses'],
    ['a column was added', 'ALTER TABLE pledge ADD COLUMN secret TEXT'],
    ['a view was changed', 'DROP VIEW relabel; CREATE VIEW relabel AS SELECT 1 AS line_id'],
  ])('%s: it refuses to start and says what to do', (_, tampering) => {
    const store = testStore()
    const url = `file:${store.path}`
    expect(() => assertSchema(url)).not.toThrow()
    directSql(store).exec(tampering)
    expect(() => assertSchema(url)).toThrow('npm run fund -- migrate')
  })

  test('data and statistics change nothing about it', () => {
    const store = testStore()
    const before = schemaFingerprint(`file:${store.path}`)
    const sql = directSql(store)
    sql.exec(`INSERT INTO fund (code, name) VALUES ('VNN', 'Quỹ'); ANALYZE; VACUUM`)
    expect(schemaFingerprint(`file:${store.path}`)).toBe(before)
  })
})

test('migrating a store that is up to date changes nothing', () => {
  const store = testStore()
  const url = `file:${store.path}`
  const before = schemaFingerprint(url)
  migrate(url)
  expect(schemaFingerprint(url)).toBe(before)
})
