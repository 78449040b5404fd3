import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { connect, type Handle, openDatabase } from '../../db/database.ts'
import { insertSuspensePattern, suspensePatterns } from '../../db/queries/units.ts'
import * as schema from '../../db/schema/index.ts'
import { Turns } from '../../db/turns.ts'
import { NotStoredError, Writer, WriterHeldError } from '../../db/writer.ts'
import { directSql, type TestStore, testStore } from '../support/store.ts'

const script = fileURLToPath(new URL('../support/write-patterns.ts', import.meta.url))

/** A row in a table without rules of its own. */
const put = (tx: Handle, phrase: string) =>
  insertSuspensePattern(tx, { phrase, reason: 'interest', validFrom: '2020-01-01' })
const phrases = async (store: TestStore) => (await suspensePatterns(store.database.read)).map(({ phrase }) => phrase)

describe('a job that goes wrong', () => {
  test('is rolled back alone: the others of its batch are stored', async () => {
    const store = testStore()
    const jobs = await Promise.allSettled([
      store.database.write((tx) => put(tx, 'một')),
      store.database.write(async (tx) => {
        await put(tx, 'nửa chừng')
        throw new Error('đổi ý')
      }),
      store.database.write((tx) => put(tx, 'hai')),
      store.database.write(() => {
        throw new Error('ngay lập tức')
      }),
      store.database.write(async (tx) => tx.run('INSERT INTO no_such_table VALUES (1)')),
      store.database.write((tx) => put(tx, 'ba')),
    ])
    expect(jobs.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ])
    expect(await phrases(store)).toEqual(['một', 'hai', 'ba'])
  })

  test('that awaits a timer is refused and leaves nothing, not even what it writes afterwards', async () => {
    const store = testStore()
    const held = store.database.write(async (tx) => {
      await put(tx, 'trước')
      await wait(30)
      await put(tx, 'sau')
    })
    const next = store.database.write((tx) => put(tx, 'người khác'))
    await expect(held).rejects.toBeInstanceOf(WriterHeldError)
    await next
    await wait(60)
    expect(await phrases(store)).toEqual(['người khác'])
  })

  test('that waits for another job is refused, and the other job is done', async () => {
    const store = testStore()
    const held = store.database.write(async (tx) => {
      await put(tx, 'ngoài')
      await store.database.write((inner) => put(inner, 'trong'))
    })
    await expect(held).rejects.toBeInstanceOf(WriterHeldError)
    await store.database.write((tx) => put(tx, 'sau đó'))
    expect(await phrases(store)).toEqual(['trong', 'sau đó'])
  }, 20_000)

  test('and that SQLite answers by rolling everything back takes the batch with it, told as not stored', async () => {
    const store = testStore()
    directSql(store).exec(
      `CREATE TRIGGER full BEFORE INSERT ON suspense_pattern WHEN NEW.phrase = 'đầy đĩa' BEGIN SELECT RAISE(ROLLBACK, 'full'); END`,
    )
    const [before, full, swallowed, after] = await Promise.allSettled([
      store.database.write((tx) => put(tx, 'trước')),
      store.database.write((tx) => put(tx, 'đầy đĩa')),
      store.database.write((tx) => put(tx, 'đầy đĩa').catch(() => 'không sao')),
      store.database.write((tx) => put(tx, 'sau')),
    ])
    expect(before).toMatchObject({ status: 'rejected', reason: { code: 'not-stored' } })
    expect([full.status, swallowed.status, after.status]).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect(await phrases(store)).toEqual(['sau'])
  })
})

describe('a commit that fails', () => {
  test('tells every job of the batch that nothing was stored and that trying again is safe', async () => {
    const store = testStore()
    const jobs = await Promise.allSettled([
      store.database.write((tx) => put(tx, 'một')),
      store.database.write(async (tx) => {
        tx.run('PRAGMA defer_foreign_keys = ON')
        tx.run(
          `INSERT INTO unit (code, name, level, parent_id, area_id, valid_from) VALUES ('X', 'X', 'province', NULL, 999, '2020-01-01')`,
        )
      }),
      store.database.write((tx) => put(tx, 'hai')),
    ])
    for (const job of jobs)
      expect(job).toMatchObject({ status: 'rejected', reason: { code: 'not-stored', statusCode: 503 } })
    expect((jobs[0] as PromiseRejectedResult).reason).toBeInstanceOf(NotStoredError)
    expect(await phrases(store)).toEqual([])
    await store.database.write((tx) => put(tx, 'thử lại'))
    expect(await phrases(store)).toEqual(['thử lại'])
  })

  test('for want of a readable disk ends the process: what is in memory can no longer be trusted', async () => {
    const store = testStore()
    const connection = connect(store.path)
    onTestFinished(() => {
      connection.close()
    })
    const onFatal = vi.fn()
    const writer = new Writer(connection, drizzle(connection, { schema }), new Turns(), onFatal)
    const failure = Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' })
    const exec = connection.exec.bind(connection)
    vi.spyOn(connection, 'exec').mockImplementation((sql) => {
      if (sql === 'COMMIT') throw failure
      return exec(sql)
    })
    await expect(writer.enqueue((tx) => put(tx, 'một'))).rejects.toMatchObject({ code: 'not-stored', cause: failure })
    expect(onFatal).toHaveBeenCalledExactlyOnceWith(failure)
    expect(await phrases(store)).toEqual([])
  })
})

test('jobs that wait together share a transaction and one fsync, in the order they came', async () => {
  const store = testStore()
  const connection = connect(store.path)
  onTestFinished(() => {
    connection.close()
  })
  const writer = new Writer(connection, drizzle(connection, { schema }), new Turns(), () => {})
  const exec = vi.spyOn(connection, 'exec')
  const names = Array.from({ length: 64 }, (_, n) => `việc ${n}`)
  await Promise.all(names.map((name) => writer.enqueue((tx) => put(tx, name))))
  const commits = exec.mock.calls.filter(([sql]) => sql === 'COMMIT').length
  // A batch also ends after 20 ms, which a busy machine may need.
  expect(commits).toBeLessThanOrEqual(16)
  expect(await phrases(store)).toEqual(names)
})

test('readers see nothing of a job before its promise is settled, and everything after', async () => {
  const store = testStore()
  let seenInside = -1
  const version = store.database.version()
  await store.database.write(async (tx) => {
    await put(tx, 'một')
    seenInside = (await suspensePatterns(store.database.read)).length
    expect(store.database.version()).toBe(version)
  })
  expect(seenInside).toBe(0)
  expect(await phrases(store)).toEqual(['một'])
  expect(store.database.version()).not.toBe(version)
})

test('while another process writes, a job waits its turn and the event loop goes on', async () => {
  const store = testStore()
  const other = directSql(store)
  other.exec('BEGIN IMMEDIATE')
  let isOver = false
  const job = store.database
    .write((tx) => put(tx, 'đợi'))
    .finally(() => {
      isOver = true
    })
  // A BEGIN that waited inside SQLite would hold the first of these turns until it gave up, and the job with it.
  for (let turn = 0; turn < 20; turn++) await wait(1)
  expect(isOver).toBe(false)
  other.exec('COMMIT')
  await job
  expect(await phrases(store)).toEqual(['đợi'])
})

test('killed after acknowledging writes, a process leaves them all on disk', async () => {
  const store = testStore()
  const child = writing(store, 'con', 100_000)
  const said = await linesUntil(child, 25)
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  const again = openDatabase(`file:${store.path}`)
  onTestFinished(() => again.close())
  const kept = new Set((await suspensePatterns(again.read)).map(({ phrase }) => phrase))
  expect(said.length).toBeGreaterThanOrEqual(25)
  expect(said.filter((phrase) => !kept.has(phrase))).toEqual([])
  await again.write((tx) => put(tx, 'viết tiếp'))
}, 60_000)

test('two processes that write at once both get everything stored', async () => {
  const store = testStore()
  const child = writing(store, 'con', 40)
  const done = new Promise((resolve) => child.once('exit', resolve))
  await linesUntil(child, 1)
  for (let n = 0; n < 40; n++) await store.database.write((tx) => put(tx, `cha ${n}`))
  expect(await done).toBe(0)
  const kept = await phrases(store)
  expect([kept.filter((name) => name.startsWith('cha')).length, kept.length]).toEqual([40, 80])
}, 60_000)

function writing(store: TestStore, name: string, count: number): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', script, store.path, name, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

/** The whole lines a process has said once they are at least so many. */
function linesUntil(child: ChildProcess, atLeast: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.once('exit', (code) => reject(new Error(`ended with ${code} after: ${said}`)))
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const lines = said.split('\n').slice(0, -1)
      if (lines.length >= atLeast) resolve(lines)
    })
  })
}
