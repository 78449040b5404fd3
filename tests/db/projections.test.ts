import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Handle } from '../../db/database.ts'
import { accountById, poolByPurpose } from '../../db/queries/accounts.ts'
import { EntryBatch } from '../../server/actions/ledger/append-entry.ts'
import { giftEvent } from '../../server/actions/ledger/post-gift.ts'
import { theAccount } from '../../server/actions/setup/open-accounts.ts'
import { expectSoundBooks } from '../support/books.ts'
import { smallFund } from '../support/fund.ts'
import { history } from '../support/history.ts'
import { directSql, testStore } from '../support/store.ts'

describe('what is derived for readers', () => {
  test('cannot be written: then the entry is not stored either', async () => {
    const store = testStore()
    const fund = await smallFund(store)
    const on = history(store, fund)
    const gift = () => on.gift({ unit: fund.province, fund: fund.vnn }, { amountVnd: 5, bookedOn: '2023-05-01' })
    directSql(store).exec('ALTER TABLE day_total RENAME TO elsewhere')
    await expect(gift()).rejects.toMatchObject({ code: 'not-stored' })
    expect(store.database.read.get('SELECT count(*) AS n FROM entry')).toEqual({ n: 0 })
    directSql(store).exec('ALTER TABLE elsewhere RENAME TO day_total')
    await gift()
    expectSoundBooks(store)
  })

  test('cannot be changed behind the fund’s back', async () => {
    const store = testStore()
    const fund = await smallFund(store)
    await history(store, fund).gift({ unit: fund.province, fund: fund.vnn }, { amountVnd: 5, bookedOn: '2023-05-01' })
    const sql = directSql(store)
    for (const statement of [
      'UPDATE unit_ledger SET balance_vnd = 6',
      'DELETE FROM unit_ledger',
      'UPDATE balance SET amount_vnd = 6',
      'DELETE FROM balance',
      'UPDATE transfer SET amount_vnd = 6',
      'UPDATE arrival SET to_no = 6',
      'DELETE FROM voucher',
      `INSERT INTO voucher VALUES ('PT', 'VNN', 'LA', 2023, 2, 0)`,
      'INSERT INTO transfer VALUES (0, 1, 1, 2, 5)',
    ])
      expect(() => sql.exec(statement), statement).toThrow()
    expectSoundBooks(store)
  })

  test('catches up with entries that another connection wrote without it', async () => {
    const store = testStore()
    const fund = await smallFund(store)
    const on = history(store, fund)
    const books = { unit: fund.communes[0] as typeof fund.province, fund: fund.vnn }
    await on.gift(books, { amountVnd: 5, bookedOn: '2023-05-01' })
    const { body } = store.database.read.get<{ body: string }>('SELECT body FROM entry')
    const next = body
      .replace('"index":"0"', '"index":"1"')
      .replace(/"id":"[^"]+"/, '"id":"by-hand"')
      .replace('"1","5"]', '"6","10"]')
      .replace('2023-0000001', '2023-0000002')
    const sql = directSql(store)
    sql.prepare('INSERT INTO entry (idx, body, leaf) VALUES (1, ?, leaf_hash(?))').run(next, next)
    sql.exec(`INSERT INTO search_document VALUES (1, 'x', '')`)
    await on.gift(books, { amountVnd: 5, bookedOn: '2023-05-02' })
    expectSoundBooks(store)
  })

  test('agrees with the bodies however many entries of whatever units and days are committed together', async () => {
    const gift = fc.record({
      amountVnd: fc.integer({ min: 1, max: 20 }),
      unit: fc.nat(2),
      ofOther: fc.boolean(),
      bookedOn: fc.constantFrom('2022-12-31', '2023-01-01', '2023-05-01'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(gift, { maxLength: 8 }), { minLength: 1, maxLength: 4 }), async (jobs) => {
        const store = testStore()
        const fund = await smallFund(store)
        const units = [fund.province, ...fund.communes]
        const post = async (tx: Handle, gifts: (typeof jobs)[number], job: number) => {
          const batch = new EntryBatch(tx, store)
          for (const [n, { amountVnd, unit, ofOther, bookedOn }] of gifts.entries()) {
            const owner = { unitId: units[unit]?.id as number, fundId: ofOther ? fund.ct.id : fund.vnn.id }
            const asset = await theAccount(tx, 'cash', owner)
            const general = await poolByPurpose(tx, { ...owner, purposeCode: 'general' })
            const pool = await accountById(tx, general?.accountId as number)
            const facts = { amountVnd, bookedOn, asset, pool, purpose: 'general', pledge: null, memo: '' }
            await batch.add(giftEvent({ id: `gift-${job}-${n}`, channel: 'cash', ...facts }))
          }
          await batch.flush()
        }
        await Promise.all(jobs.map((gifts, job) => store.database.write((tx) => post(tx, gifts, job))))
        expectSoundBooks(store)
        store.database.close()
      }),
      { numRuns: 12 },
    )
  }, 60_000)
})
