import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connect, databasePath, leafHash } from '../../db/database.ts'
import { insertSuspensePattern } from '../../db/queries/units.ts'
import { directSql, testStore } from '../support/store.ts'

describe('the door to the store', () => {
  test('opens files only, and no file that is not there to read', () => {
    for (const url of ['postgres://localhost/fund', 'fund.db', '', 'http:x'])
      expect(() => databasePath(url)).toThrow('must begin with file:')
    expect(() => databasePath('postgres://geheim:pass@host/fund')).not.toThrow('pass')
    expect(() => connect('/no/such/folder/fund.db', true)).toThrow()
    expect(databasePath('file:data/fund.db')).toBe('data/fund.db')
  })

  test('the reading handle cannot write, whatever is asked of it', async () => {
    const { database } = testStore()
    await expect(
      insertSuspensePattern(database.read, { phrase: 'x', reason: 'interest', validFrom: '2020-01-01' }),
    ).rejects.toThrow('readonly')
    for (const statement of ['DELETE FROM fund', 'DROP TABLE fund', 'CREATE TABLE x (y)', 'PRAGMA user_version = 7'])
      expect(() => database.read.run(sql.raw(statement)), statement).toThrow(
        expect.objectContaining({ cause: expect.objectContaining({ code: 'SQLITE_READONLY' }) }),
      )
    expect(database.read.get('SELECT count(*) AS n FROM suspense_pattern')).toEqual({ n: 0 })
  })

  test('an acknowledged commit survives a power cut, and erased text is overwritten', async () => {
    const { database } = testStore()
    const setting = (name: string) =>
      database.write(async (tx) => Object.values(tx.get<Record<string, unknown>>(sql.raw(`PRAGMA ${name}`)))[0])
    expect(await setting('synchronous')).toBe(2)
    expect(await setting('journal_mode')).toBe('wal')
    expect(await setting('foreign_keys')).toBe(1)
    expect(await setting('recursive_triggers')).toBe(1)
    expect(await setting('secure_delete')).toBe(1)
  })

  test('the write-ahead log is emptied on demand, as soon as nobody reads an older version any more', async () => {
    const store = testStore()
    const write = (phrase: string) =>
      store.database.write((tx) => insertSuspensePattern(tx, { phrase, reason: 'interest', validFrom: '2020-01-01' }))
    const size = () => statSync(`${store.path}-wal`).size
    await write('a')
    const reader = directSql(store)
    reader.exec('BEGIN; SELECT * FROM suspense_pattern')
    await write('b')
    expect(await store.database.truncateLog()).toBe(false)
    expect(size()).toBeGreaterThan(0)
    reader.exec('COMMIT')
    await expect.poll(size).toBe(0)
    expect(await store.database.truncateLog()).toBe(true)
  })

  test('the file of a new store lies in a folder that others on the machine cannot read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fund-door-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    connect(join(folder, 'inner', 'fund.db')).close()
    expect(statSync(join(folder, 'inner')).mode & 0o077).toBe(0)
  })
})

test('a leaf is SHA-256(00 ‖ body), as RFC 6962 says', () => {
  expect(leafHash('').toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  expect(leafHash('đồng').equals(leafHash('dong'))).toBe(false)
})
