import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { desc } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { balanceOf, poolByPurpose } from '../../../db/queries/accounts.ts'
import { problemsOf, statementById } from '../../../db/queries/statements.ts'
import { entry, matchItem, pledge, privateText } from '../../../db/schema/index.ts'
import { confirmStatement, postStatement } from '../../../server/actions/statements/post-statement.ts'
import { stageStatement, takeStatement } from '../../../server/actions/statements/stage-statement.ts'
import { makeReferenceCode } from '../../../server/domain/reference-code.ts'
import { OFFICE_NOW } from '../../support/bank-office.ts'
import { smallFund } from '../../support/fund.ts'
import { type TestStore, testStore } from '../../support/store.ts'

const header = 'TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails'

async function office() {
  const store = testStore()
  store.setClock(OFFICE_NOW)
  const fund = await smallFund(store)
  const accountant = fund.people.accountant
  const actor = { staffId: accountant.id, code: accountant.code }
  const account = fund.bankAccounts[0] as (typeof fund.bankAccounts)[number]
  const take = async (lines: string[], name = 'sao-ke.csv', title: string[] = []) => {
    const path = join(store.dataDir, `${Math.random()}.csv`)
    writeFileSync(path, [...title, header, ...lines].join('\n'))
    const id = await takeStatement(store, actor, {
      bankAccountId: account.id,
      fileName: name,
      path,
      sha256: 'x',
      bytes: 1,
    })
    await stageStatement(store, id)
    return id
  }
  const post = async (id: number, overlap: 'repeats' | 'continues' | null = null) => {
    await confirmStatement(store, actor, { key: randomUUID(), statementId: id, overlap })
    await postStatement(store, id)
    return statementById(store.database.read, id)
  }
  return { store, fund, account, take, post }
}

function entries(store: TestStore) {
  return store.database.read.select().from(entry).orderBy(desc(entry.index)).all().reverse()
}

describe('a bank statement', () => {
  test('every line is posted: gifts, flagged credits to Suspense, debits to Unexplained, and what waits is queued', async () => {
    const { store, account, take, post } = await office()
    const id = await take([
      '02/05/2023,D1,0,500.000,1.500.000,NGUYEN VAN A ung ho',
      '02/05/2023,D2,0,12.000,1.512.000,Tra lai tien gui thang 4',
      '03/05/2023,D3,300.000,0,1.212.000,CHUYEN TIEN',
    ])
    expect(await statementById(store.database.read, id)).toMatchObject({
      state: 'ready',
      lines: 3,
      openingVnd: 1_000_000,
    })
    expect(entries(store)).toHaveLength(0)
    expect(await post(id)).toMatchObject({ state: 'posted', posted: 3, skipped: 0 })
    expect(entries(store).map((e) => [e.kind, e.direction, e.amountVnd, e.voucher])).toEqual([
      ['receipt', 'in', 500_000, 'BC-LA-VNN-2023-0000001'],
      ['suspense', 'in', 12_000, 'BC-LA-VNN-2023-0000002'],
      ['unexplained', 'out', 300_000, 'BN-LA-VNN-2023-0000001'],
    ])
    expect(await balanceOf(store.database.read, account.accountId)).toBe(212_000)
    expect(
      store.database.read
        .select({ r: matchItem.reason })
        .from(matchItem)
        .all()
        .map((x) => x.r),
    ).toEqual(['interest', 'unexplained-debit'])
  })

  test('importing the same file again posts nothing; two identical gifts on one day stay two', async () => {
    const { store, take, post } = await office()
    const lines = ['02/05/2023,D1,0,200.000,200.000,ung ho', '02/05/2023,D1,0,200.000,400.000,ung ho']
    expect(await post(await take(lines))).toMatchObject({ posted: 2 })
    const again = await take(lines)
    expect(await statementById(store.database.read, again)).toMatchObject({ repeated: 2 })
    expect(await post(again)).toMatchObject({ state: 'posted', posted: 0, skipped: 2 })
    expect(entries(store)).toHaveLength(2)
  })

  test('a credit with a pledge’s code goes to that pledge, with the donor’s name only as a commitment', async () => {
    const { store, fund, account, take, post } = await office()
    const code = makeReferenceCode(Buffer.alloc(8, 3))
    const general = await poolByPurpose(store.database.read, { ...account, purposeCode: 'general' })
    await store.database.write(async (tx) => {
      tx.insert(pledge)
        .values({
          code,
          unitId: fund.province.id,
          fundId: fund.vnn.id,
          poolId: general?.accountId ?? 0,
          amountVnd: 200_000,
          method: 'bank',
          donorKind: 'person',
          nameDisplay: 'public',
          publicName: 'Trần Thị Bưởi',
          consentAt: 1,
          consentVersion: 'v',
          createdAt: 1,
          keyHash: Buffer.alloc(32),
        })
        .run()
    })
    await post(await take([`02/05/2023,D1,0,200.000,,MBVCB.123.${code.toLowerCase()}.CT tu 0123456789 TRAN THI BUOI`]))
    const [gift] = entries(store)
    expect(gift).toMatchObject({ kind: 'receipt', reference: code })
    expect(gift?.body).not.toMatch(/Bưởi|BUOI|0123456789/i)
    const texts = store.database.read.select().from(privateText).all()
    expect(texts.map(({ field, text }) => [field, text])).toEqual([['donor', 'Trần Thị Bưởi']])
  })

  test('a file with one broken row is refused whole, with row and column', async () => {
    const { store, take } = await office()
    const id = await take(['02/05/2023,D1,0,200.000,200.000,a', '02/05/2023,D2,0,12a.000,212.000,b'])
    expect(await statementById(store.database.read, id)).toMatchObject({ state: 'refused' })
    expect(await problemsOf(store.database.read, id, 10)).toMatchObject([{ row: 3, value: '12a.000' }])
    expect(entries(store)).toHaveLength(0)
  })

  test('a row of a day that has not come yet refuses the file, with its row, and nothing is posted', async () => {
    const { store, take } = await office()
    const id = await take(['04/05/2023,D1,0,200.000,200.000,a', '05/05/2023,D2,0,1.000,201.000,b'])
    expect(await statementById(store.database.read, id)).toMatchObject({ state: 'refused', problems: 1 })
    expect(await problemsOf(store.database.read, id, 10)).toMatchObject([
      { row: 3, column: 'TNXDate', code: 'day-in-the-future', value: '05/05/2023' },
    ])
    expect(entries(store)).toEqual([])
  })

  test('a file of another account is refused, with both numbers', async () => {
    const { store, account, take } = await office()
    const id = await take(['02/05/2023,D1,0,200.000,200.000,a'], 'sao-ke.csv', ['Số tài khoản: 0071000999999'])
    const refused = await statementById(store.database.read, id)
    expect(refused).toMatchObject({ state: 'refused', lines: 0 })
    expect(JSON.parse(refused?.problem ?? '')).toEqual({
      code: 'other-account',
      row: 1,
      value: '0071000999999',
      otherValue: account.number,
    })
    const own = await take(['02/05/2023,D1,0,200.000,200.000,a'], 'sao-ke.csv', [`Số tài khoản: ${account.number}`])
    expect(await statementById(store.database.read, own)).toMatchObject({ state: 'ready' })
  })

  test('posting that stopped in the middle goes on where it was, and posts no line twice', async () => {
    const { store, take } = await office()
    const id = await take(Array.from({ length: 450 }, (_, i) => `02/05/2023,D${i},0,1.000,${(i + 1) * 1000},gift ${i}`))
    const before = store.database.write
    let jobs = 0
    const actor = { staffId: 2, code: 'NV0002' }
    await confirmStatement(store, actor, { key: randomUUID(), statementId: id, overlap: null })
    const crashing = {
      ...store,
      database: {
        ...store.database,
        write: <T>(job: Parameters<typeof before<T>>[0]) =>
          ++jobs > 1 ? Promise.reject(new Error('power cut')) : before(job),
      },
    }
    await expect(postStatement(crashing, id)).rejects.toThrow('power cut')
    expect(entries(store)).toHaveLength(200)
    await postStatement(store, id)
    expect(entries(store)).toHaveLength(450)
    expect(await statementById(store.database.read, id)).toMatchObject({ state: 'posted', posted: 450 })
  })

  test('a file written newest first is posted in the order in which the bank booked it', async () => {
    const { store, take, post } = await office()
    const id = await take(['03/05/2023,D2,400.000,0,100.000,CHUYEN TIEN', '02/05/2023,D1,0,500.000,500.000,ung ho'])
    expect(await post(id)).toMatchObject({ state: 'posted', posted: 2, lowestVnd: 0 })
    expect(entries(store).map((e) => e.kind)).toEqual(['receipt', 'unexplained'])
  })

  test('a statement that takes out more than the books know is refused before anything is posted', async () => {
    const { store, take, post } = await office()
    const id = await take(['02/05/2023,D1,400.000,0,600.000,CHUYEN TIEN', '02/05/2023,D2,0,500.000,1.100.000,ung ho'])
    await expect(post(id)).rejects.toMatchObject({ code: 'statement-below-zero', values: { missingVnd: 400_000 } })
    expect(entries(store)).toHaveLength(0)
  })

  test('without balances an overlapping file waits for a person to say repeats or continues', async () => {
    const { store, take, post } = await office()
    const lines = ['02/05/2023,D1,0,200.000,,ung ho']
    await post(await take(lines))
    const repeated = await take(lines)
    expect(await statementById(store.database.read, repeated)).toMatchObject({ state: 'ready', overlaps: true })
    await expect(post(repeated)).rejects.toMatchObject({ code: 'overlap-unanswered' })
    expect(await post(repeated, 'repeats')).toMatchObject({ posted: 0, skipped: 1 })
    expect(await post(await take(lines), 'continues')).toMatchObject({ posted: 1, skipped: 0 })
    expect(entries(store)).toHaveLength(2)
  })
})
