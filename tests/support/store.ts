import { generateKeyPairSync } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { connect, openDatabase } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import type { Context } from '../../server/actions/context.ts'
import { guarded, logOf } from '../../server/actions/log/log.ts'

export type TestStore = Context & {
  /** The database file, for tests that go behind the program's back. */
  path: string
  /** Moves the clock; it never moves by itself. */
  setClock(epochMs: number): void
}

let migrated: string | undefined

export const TEST_ORIGIN = 'fund.example/log'
const { privateKey } = generateKeyPairSync('ed25519')

/** 1 May 2023, 08:00 in Vietnam. */
export const TEST_NOW = Date.UTC(2023, 4, 1, 1)

/** A copy of an empty, migrated store in a folder of its own, removed after the test. Call inside a test or beforeEach. */
export function testStore(): TestStore {
  const folder = mkdtempSync(join(tmpdir(), 'fund-test-'))
  const path = join(folder, 'fund.db')
  copyFileSync(migratedFile(), path)
  const database = openDatabase(`file:${path}`)
  const log = logOf(TEST_ORIGIN, privateKey, folder)
  let now = TEST_NOW
  onTestFinished(() => {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return {
    database: guarded(database, log),
    log,
    clock: () => now,
    requestKey: Buffer.alloc(32, 7),
    dataDir: folder,
    path,
    setClock: (epochMs) => {
      now = epochMs
    },
  }
}

/** A connection past the program, as somebody with the sqlite3 tool would have. Closed after the test. */
export function directSql(store: Pick<TestStore, 'path'>) {
  const connection = connect(store.path)
  onTestFinished(() => {
    connection.close()
  })
  return connection
}

function migratedFile(): string {
  if (!migrated) {
    const folder = mkdtempSync(join(tmpdir(), 'fund-migrated-'))
    migrated = join(folder, 'fund.db')
    migrate(`file:${migrated}`)
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  }
  return migrated
}
