import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { statementById } from '../../../db/queries/statements.ts'
import { statement } from '../../../db/schema/index.ts'
import { NotStoredError } from '../../../db/writer.ts'
import { confirmStatement } from '../../../server/actions/statements/post-statement.ts'
import { buildApp } from '../../../server/app.ts'
import { statementWorkerHere } from '../../../server/jobs/statement-worker.ts'
import { PUBLIC_URL } from '../../support/app.ts'
import { bankOffice, entriesOf } from '../../support/bank-office.ts'
import type { TestStore } from '../../support/store.ts'

const rows = 1_000
const lines = Array.from({ length: rows }, (_, i) => `02/05/2023,D${i},0,1.000,${(i + 1) * 1000},gift ${i}`)

function site(context: TestStore) {
  return buildApp({
    context,
    statementWorker: statementWorkerHere(context),
    publicUrl: PUBLIC_URL,
    trustedProxies: [],
    post: null,
    secondFactor: 'required',
    demo: false,
    logLevel: 'silent',
  })
}

/** The same store whose writer answers otherwise on the n-th job, counted from 1. */
function troubled(store: TestStore, trouble: (job: number) => Error | null): TestStore {
  let job = 0
  const { write } = store.database
  const troubledWrite: typeof write = (run) => {
    const error = trouble(++job)
    return error ? Promise.reject(error) : write(run)
  }
  return { ...store, database: { ...store.database, write: troubledWrite } }
}

describe('the work on statements', () => {
  test('goes on by itself at the next start after the process ended in the middle', async () => {
    const { store, accountant, take } = await bankOffice()
    const id = await take(lines)
    await confirmStatement(store, accountant, { key: randomUUID(), statementId: id, overlap: null })
    const first = await site(store)
    await first.ready()
    while (entriesOf(store).length === 0) await new Promise((resolve) => setImmediate(resolve))
    await first.close()
    const posted = entriesOf(store).length
    expect(posted).toBeLessThan(rows)
    const second = await site(store)
    await second.ready()
    await second.statementJobs.kick()
    await second.close()
    expect(entriesOf(store)).toHaveLength(rows)
    expect(await statementById(store.database.read, id)).toMatchObject({ state: 'posted', posted: rows, skipped: 0 })
  })

  test('begins a file anew whose reading was broken off', async () => {
    const { store, take } = await bankOffice()
    const id = await take(lines)
    await store.database.write(async (tx) => tx.update(statement).set({ state: 'reading' }).run())
    const app = await site(store)
    await app.ready()
    await app.statementJobs.kick()
    await app.close()
    expect(await statementById(store.database.read, id)).toMatchObject({ state: 'ready', lines: rows })
  })

  test('stops at an error, says so, and goes on when asked, without a line missing or twice', async () => {
    const { store, accountant, take } = await bankOffice()
    const id = await take(lines)
    let isBroken = true
    const app = await site(troubled(store, (job) => (isBroken && job > 2 ? new Error('hỏng') : null)))
    await confirmStatement(store, accountant, { key: randomUUID(), statementId: id, overlap: null })
    await app.ready()
    await app.statementJobs.kick()
    expect(app.statementJobs.hasFailed(id)).toBe(true)
    expect(entriesOf(store)).toHaveLength(400)
    isBroken = false
    await app.statementJobs.kick()
    expect(app.statementJobs.hasFailed(id)).toBe(false)
    await app.close()
    expect(entriesOf(store)).toHaveLength(rows)
  })

  test('tries again by itself when the store could not take a job for a moment', async () => {
    const { store, accountant, take } = await bankOffice()
    const id = await take(lines)
    const app = await site(troubled(store, (job) => (job === 2 ? new NotStoredError('đầy') : null)))
    await confirmStatement(store, accountant, { key: randomUUID(), statementId: id, overlap: null })
    await app.ready()
    await app.statementJobs.kick()
    await app.close()
    expect(entriesOf(store)).toHaveLength(rows)
  })

  test('one statement that cannot be read does not keep the others waiting', async () => {
    const { store, take } = await bankOffice()
    const [broken, good] = [await take(lines), await take(lines)]
    await store.database.write(async (tx) => {
      tx.update(statement).set({ state: 'reading' }).run()
    })
    const row = await statementById(store.database.read, broken)
    rmSync(row?.path ?? '')
    const app = await site(store)
    await app.ready()
    await app.statementJobs.kick()
    expect(app.statementJobs.hasFailed(broken)).toBe(true)
    expect(await statementById(store.database.read, good)).toMatchObject({ state: 'ready' })
    await app.close()
  })
})
