import { readFileSync, writeFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../../../db/database.ts'
import { lastCheckpoint } from '../../../../db/queries/log.ts'
import { checkLog } from '../../../../server/actions/log/check-log.ts'
import { guarded } from '../../../../server/actions/log/log.ts'
import { proveInclusion } from '../../../../server/actions/log/prove-inclusion.ts'
import { signGrowth } from '../../../../server/actions/log/sign-growth.ts'
import { treeReader } from '../../../../server/actions/log/tree.ts'
import { openCheckpoint } from '../../../../server/domain/log/checkpoint.ts'
import { consistencyProof, rootOf, verifyConsistency, verifyInclusion } from '../../../../server/domain/log/merkle.ts'
import { smallFund } from '../../../support/fund.ts'
import { receiveGifts } from '../../../support/log.ts'
import { directSql, TEST_NOW, TEST_ORIGIN, type TestStore, testStore } from '../../../support/store.ts'

let store: TestStore
let sql: ReturnType<typeof directSql>
let receive: (count: number) => Promise<void>
beforeEach(async () => {
  store = testStore()
  sql = directSql(store)
  const fund = await smallFund(store)
  receive = (count) => receiveGifts(store, fund, count)
  await checkLog(store)
})

type Row = { size: number; root: Buffer; note: string; signed_at: number }
const checkpoints = () => sql.prepare<[], Row>('SELECT * FROM checkpoint ORDER BY size').all()
const leaves = () => sql.prepare('SELECT leaf FROM entry ORDER BY idx').pluck().all() as Buffer[]
const head = () => readFileSync(store.log.headFile, 'utf8')

test('a log without entries is not signed; the file beside it says that it has begun', async () => {
  await signGrowth(store)
  expect(checkpoints()).toEqual([])
  expect(openCheckpoint(head(), store.log.verifierKey)).toMatchObject({ origin: TEST_ORIGIN, size: 0 })
})

test('each time the log has grown it is signed once, and the file beside it holds the last note', async () => {
  for (const count of [1, 1, 253, 1, 1, 400]) {
    await receive(count)
    await signGrowth(store)
    await signGrowth(store)
  }
  const rows = checkpoints()
  expect(rows.map(({ size }) => size)).toEqual([1, 2, 255, 256, 257, 657])
  for (const { size, root, note } of rows) {
    expect(root).toEqual(rootOf(leaves().slice(0, size)))
    expect(openCheckpoint(note, store.log.verifierKey)).toEqual({ origin: TEST_ORIGIN, size, root })
  }
  expect(head()).toBe(rows.at(-1)?.note)
})

test('every checkpoint continues every earlier one, and every entry is proven in the last', async () => {
  for (const count of [3, 252, 2, 300, 90]) {
    await receive(count)
    await signGrowth(store)
  }
  const rows = checkpoints()
  for (const [at, newer] of rows.entries())
    for (const older of rows.slice(0, at + 1)) {
      const proof = await consistencyProof(treeReader(store.database.read), older.size, newer.size)
      expect(verifyConsistency(older.size, newer.size, older.root, newer.root, proof)).toBe(true)
    }
  for (const [index, leaf] of leaves().entries()) {
    const proof = await proveInclusion(store.database.read, index)
    if (!proof) throw new Error(`entry ${index} is signed`)
    expect(verifyInclusion(index, proof.size, leaf, proof.root, proof.hashes)).toBe(true)
  }
})

test('an entry that no checkpoint covers yet, or that is not there, is not proven', async () => {
  expect(await proveInclusion(store.database.read, 0)).toBe(null)
  await receive(2)
  await signGrowth(store)
  await receive(1)
  expect(await proveInclusion(store.database.read, 2)).toBe(null)
  for (const index of [3, 2 ** 53 - 1]) expect(await proveInclusion(store.database.read, index)).toBe(null)
})

test('of many who want to sign at once, in this process and in another, one does', async () => {
  const database = openDatabase(`file:${store.path}`)
  const other = { ...store, log: { ...store.log }, database: guarded(database, store.log) }
  await receive(5)
  await Promise.all([store, other, store, other, other].map((context) => signGrowth(context)))
  await receive(1)
  await Promise.all([other, store, other].map((context) => signGrowth(context)))
  database.close()
  expect(checkpoints().map(({ size }) => size)).toEqual([5, 6])
  expect(head()).toBe(checkpoints().at(-1)?.note)
})

test('a process that ended between the row and the file is made good by the next look', async () => {
  await receive(1)
  await signGrowth(store)
  const before = head()
  await receive(1)
  await signGrowth(store)
  writeFileSync(store.log.headFile, before)
  await signGrowth(store)
  expect(head()).toBe(checkpoints().at(-1)?.note)
})

test('the file never goes back, not even for a process that reads an older copy', async () => {
  await receive(2)
  await signGrowth(store)
  sql.exec(`VACUUM INTO '${store.dataDir}/copy.db'`)
  await receive(1)
  await signGrowth(store)
  const newest = head()
  const database = openDatabase(`file:${store.dataDir}/copy.db`)
  await signGrowth({ ...store, database })
  database.close()
  expect(head()).toBe(newest)
})

test('a signature whose commit fails is in neither place, and the next one is made of what is there', async () => {
  await receive(1)
  await signGrowth(store)
  const before = head()
  await receive(1)
  const failing = store.database.write(async (tx) => {
    tx.run('PRAGMA defer_foreign_keys = ON')
    tx.run('INSERT INTO unit_ancestor (unit_id, ancestor_id) VALUES (99999, 99999)')
  })
  const signing = signGrowth(store)
  await expect(failing).rejects.toThrow()
  await expect(signing).rejects.toMatchObject({ code: 'not-stored' })
  expect(head()).toBe(before)
  expect(checkpoints()).toHaveLength(1)
  await signGrowth(store)
  expect((await lastCheckpoint(store.database.read))?.size).toBe(2)
})

test('a clock that goes back does not stop the signing', async () => {
  await receive(1)
  await signGrowth(store)
  store.setClock(TEST_NOW - 86_400_000)
  await receive(1)
  await signGrowth(store)
  expect(checkpoints().map(({ signed_at }) => signed_at)).toEqual([TEST_NOW, TEST_NOW])
})
