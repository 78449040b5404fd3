import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { statementById } from '../../../db/queries/statements.ts'
import { confirmStatement } from '../../../server/actions/statements/post-statement.ts'
import { statementWorkerThread } from '../../../server/jobs/statement-worker.ts'
import { bankOffice, entriesOf } from '../../support/bank-office.ts'
import { directSql, type TestStore } from '../../support/store.ts'

const rows = 2_000
const lines = Array.from({ length: rows }, (_, i) => `02/05/2023,D${i},0,1.000,${(i + 1) * 1000},gift ${i}`)

function thread(store: TestStore) {
  const worker = statementWorkerThread(store, (error) => {
    throw error
  })
  onTestFinished(() => worker.stop())
  return worker
}

async function confirmed() {
  const { store, accountant, take } = await bankOffice()
  const id = await take(lines)
  await confirmStatement(store, accountant, { key: randomUUID(), statementId: id, overlap: null })
  return { store, id }
}

test('a statement is posted in a thread of its own, and what others write meanwhile is stored before it is done', async () => {
  const { store, id } = await confirmed()
  const posting = thread(store).goOn({ id, state: 'posting' })
  let others = 0
  let done = false
  const posted = posting.then(() => {
    done = true
  })
  while (!done) {
    await store.database.write(async () => {
      others += 1
    })
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await posted
  expect(entriesOf(store)).toHaveLength(rows)
  expect(await statementById(store.database.read, id)).toMatchObject({ state: 'posted', posted: rows, skipped: 0 })
  expect(others).toBeGreaterThan(10)
})

test('a thread that is stopped leaves what it posted, and the next one posts the rest once', async () => {
  const { store, id } = await confirmed()
  const first = thread(store)
  const posting = first.goOn({ id, state: 'posting' }).catch((error: Error) => error.message)
  while (entriesOf(store).length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  await first.stop()
  expect(await posting).toBe('the site is closing')
  expect(entriesOf(store).length).toBeLessThan(rows)
  await thread(store).goOn({ id, state: 'posting' })
  expect(entriesOf(store)).toHaveLength(rows)
})

test('what the thread throws reaches who asked, with its code, and the thread can go on', async () => {
  const { store, id } = await confirmed()
  const worker = thread(store)
  const other = directSql(store)
  other.exec('BEGIN IMMEDIATE')
  await expect(worker.goOn({ id, state: 'posting' })).rejects.toMatchObject({ code: 'not-stored' })
  other.exec('ROLLBACK')
  expect(entriesOf(store)).toEqual([])
  await worker.goOn({ id, state: 'posting' })
  expect(entriesOf(store)).toHaveLength(rows)
})
