import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { leafHash, openDatabase } from '../../../../db/database.ts'
import { insertFund } from '../../../../db/queries/units.ts'
import { checkLog } from '../../../../server/actions/log/check-log.ts'
import { guarded, logOf } from '../../../../server/actions/log/log.ts'
import { openLog } from '../../../../server/actions/log/open-log.ts'
import { signGrowth } from '../../../../server/actions/log/sign-growth.ts'
import { ConfigError } from '../../../../server/config.ts'
import { smallFund } from '../../../support/fund.ts'
import { receiveGifts } from '../../../support/log.ts'
import { directSql, TEST_ORIGIN, type TestStore, testStore } from '../../../support/store.ts'

let store: TestStore
let receive: (count: number) => Promise<void>
beforeEach(async () => {
  store = testStore()
  const fund = await smallFund(store)
  receive = (count) => receiveGifts(store, fund, count)
  await checkLog(store)
})

/** The fund as it starts over the database at `path` in its place; with other settings when given. */
type Changes = { path?: string; origin?: string; key?: TestStore['log']['privateKey'] }

async function started(changes: Changes = {}): Promise<TestStore> {
  const database = openDatabase(`file:${changes.path ?? store.path}`)
  onTestFinished(() => database.close())
  const log = logOf(changes.origin ?? TEST_ORIGIN, changes.key ?? store.log.privateKey, store.dataDir)
  const fund = { ...store, log, database: guarded(database, log) }
  await checkLog(fund)
  return fund
}

const write = (fund: TestStore) => fund.database.write((tx) => insertFund(tx, { code: 'X', name: 'X' }))

async function receiveAndSign(count: number): Promise<void> {
  await receive(count)
  await signGrowth(store)
}

function backup(): string {
  const path = `${store.dataDir}/backup.db`
  directSql(store).exec(`VACUUM INTO '${path}'`)
  return path
}

/** As somebody who holds the file and drops what guards it. */
function behindTheGuards(statement: string, ...values: unknown[]): void {
  const sql = directSql(store)
  for (const trigger of ['entry_no_update', 'entry_no_delete']) sql.exec(`DROP TRIGGER ${trigger}`)
  sql.pragma('foreign_keys = OFF')
  sql.prepare(statement).run(...values)
}

test('the newest database is the log that was signed, at every start', async () => {
  await receiveAndSign(300)
  const fund = await started()
  expect(fund.log.refusal).toBe(null)
  await write(fund)
})

describe('every write is refused, with the reason,', () => {
  test('when an old backup was restored', async () => {
    await receiveAndSign(3)
    const path = backup()
    await receiveAndSign(2)
    const fund = await started({ path })
    await expect(write(fund)).rejects.toMatchObject({
      code: 'log-shorter',
      statusCode: 503,
      values: { size: 3, signed: 5 },
    })
    await expect(signGrowth(fund)).resolves.toBeUndefined()
    expect(fund.log.refusal?.code).toBe('log-shorter')
  })

  test('when the last entry was removed', async () => {
    await receiveAndSign(3)
    behindTheGuards('DELETE FROM entry WHERE idx = 2')
    expect((await started()).log.refusal).toMatchObject({
      code: 'log-shorter',
      values: { size: 2, signed: 3 },
    })
  })

  test('when it is the database of another fund, whether shorter or longer', async () => {
    await receiveAndSign(3)
    const other = testStore()
    const otherFund = await smallFund(other)
    await receiveGifts(other, otherFund, 2)
    expect((await started({ path: other.path })).log.refusal?.code).toBe('log-shorter')
    await receiveGifts(other, otherFund, 8)
    expect((await started({ path: other.path })).log.refusal?.code).toBe('log-differs')
  })

  test('when an amount among the newest entries was changed, found at the latest when the log grows', async () => {
    await receiveAndSign(260)
    const sql = directSql(store)
    const body = String(sql.prepare('SELECT body FROM entry WHERE idx = 258').pluck().get()).replace(
      '"100258"',
      '"900258"',
    )
    behindTheGuards('UPDATE entry SET body = ?, leaf = ? WHERE idx = 258', body, leafHash(body))
    await receive(1)
    await expect(signGrowth(store)).rejects.toMatchObject({ code: 'log-differs', values: { signed: 260 } })
    await expect(write(store)).rejects.toMatchObject({ code: 'log-differs' })
    expect(sql.prepare('SELECT max(size) FROM checkpoint').pluck().get()).toBe(260)
    expect((await started()).log.refusal?.code).toBe('log-differs')
  })

  test('when a row of the tree is gone', async () => {
    await receiveAndSign(600)
    const sql = directSql(store)
    sql.exec('DROP TRIGGER subtree_no_delete; DELETE FROM subtree WHERE position = 1')
    expect((await started()).log.refusal?.code).toBe('log-differs')
  })

  test('when the file with the last checkpoint is lost; it goes on when the newest note is put there', async () => {
    await receiveAndSign(3)
    const newest = readFileSync(store.log.headFile)
    rmSync(store.log.headFile)
    const fund = await started()
    expect(fund.log.refusal).toMatchObject({ code: 'log-head-missing', values: { file: 'log-head.txt' } })
    await expect(write(fund)).rejects.toMatchObject({ statusCode: 503 })
    writeFileSync(store.log.headFile, newest)
    expect((await started()).log.refusal).toBe(null)
  })

  test('when that file is lost while the fund runs, at the next signature', async () => {
    await receiveAndSign(1)
    rmSync(store.log.headFile)
    await receive(1)
    await expect(signGrowth(store)).rejects.toMatchObject({ code: 'log-head-missing' })
    await expect(write(store)).rejects.toMatchObject({ code: 'log-head-missing' })
  })

  test.each([
    ['nothing', ''],
    ['something else', 'fund.example/log\n3\n'],
    ['bytes', '\u0000\ufffd\n\n— a b\n'],
  ])('when that file holds %s', async (_, content) => {
    await receiveAndSign(1)
    writeFileSync(store.log.headFile, content)
    expect((await started()).log.refusal?.code).toBe('log-head-unreadable')
  })

  test('under another name or another key', async () => {
    await receiveAndSign(3)
    expect((await started({ origin: 'other.example/log' })).log.refusal).toMatchObject({
      code: 'log-origin',
      values: { signed: TEST_ORIGIN, set: 'other.example/log' },
    })
    const key = generateKeyPairSync('ed25519').privateKey
    expect((await started({ key })).log.refusal).toMatchObject({ code: 'log-key' })
  })
})

describe('the key', () => {
  const settings = () => ({
    logOrigin: TEST_ORIGIN,
    logKeyFile: `${store.dataDir}/keys/log.pem`,
    dataDir: store.dataDir,
  })

  test('is made at the first start, for its owner alone, and is the same at the next', async () => {
    rmSync(store.log.headFile)
    const first = await openLog(store.database, settings())
    expect(statSync(settings().logKeyFile).mode & 0o777).toBe(0o600)
    const second = await openLog(store.database, settings())
    expect(second.log.verifierKey).toEqual(first.log.verifierKey)
    expect(second.log.refusal).toBe(null)
  })

  test('is not made anew once something was signed: the fund does not start without it', async () => {
    await receiveAndSign(1)
    await expect(openLog(store.database, settings())).rejects.toThrow(ConfigError)
    await expect(openLog(store.database, settings())).rejects.toThrow('Put the key back')
  })

  test('is refused when the file holds none', async () => {
    const logKeyFile = `${store.dataDir}/other.pem`
    for (const content of [
      '',
      'not a key',
      generateKeyPairSync('ed448').privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ]) {
      writeFileSync(logKeyFile, content)
      await expect(openLog(store.database, { ...settings(), logKeyFile })).rejects.toThrow('LOG_KEY_FILE')
    }
  })
})
