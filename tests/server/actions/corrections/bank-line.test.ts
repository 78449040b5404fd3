import { beforeEach, describe, expect, test } from 'vitest'
import { balanceOf } from '../../../../db/queries/accounts.ts'
import { entryDetail } from '../../../../db/queries/ledger.ts'
import { houseByCode } from '../../../../db/queries/projects.ts'
import { matchItemOf } from '../../../../db/queries/reversals.ts'
import { confirmByBank } from '../../../../server/actions/houses/confirm-by-bank.ts'
import { sendPaymentOrder } from '../../../../server/actions/houses/send-payment-order.ts'
import { testApp } from '../../../support/app.ts'
import { corrections } from '../../../support/corrections.ts'
import { smallFund } from '../../../support/fund.ts'
import { history } from '../../../support/history.ts'
import { as, building, key } from '../../../support/houses.ts'
import { type TestStore, testStore } from '../../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let commune: ReturnType<typeof corrections>
let works: ReturnType<typeof building>

beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
  commune = corrections(store, fund.communePeople)
})

const read = () => store.database.read
const detail = async (index: number) => {
  const found = await entryDetail(read(), index, {
    unitIds: [fund.province.id],
    fundIds: [fund.vnn.id],
    isWhole: false,
  })
  if (!found) throw new Error(`no entry ${index}`)
  return found
}

describe('the books never differ from the bank', () => {
  test('a gift by bank that is taken back waits in Suspense as the same money, and a person is asked what it was', async () => {
    const { index } = await works.give(5_000_000, 'bank')
    const bank = await works.bank()
    const by = await commune.reverse(index)
    expect(await balanceOf(read(), bank.id)).toBe(5_000_000)
    expect(await balanceOf(read(), (await works.pool()).id)).toBe(0)
    const again = read().get<{ idx: number; kind: string; voucher: string }>(
      `SELECT idx, kind, voucher FROM entry WHERE id = 'again:${index}'`,
    )
    expect(again).toEqual({ idx: by - 1, kind: 'suspense', voucher: 'BC-LA-27694-VNN-2023-0000002' })
    expect((await detail(again.idx)).again).toEqual({ of: index, at: null })
    expect((await detail(index)).again).toEqual({ of: null, at: again.idx })
    expect((await detail(by)).again).toEqual({ of: null, at: null })
    const app = await testApp(store)
    expect((await app.inject(`/so-cai/${again.idx}`)).body).toContain(`href="/so-cai/${index}"`)
    expect((await app.inject(`/so-cai/${index}`)).body).toContain(`href="/so-cai/${again.idx}"`)
    expect(await matchItemOf(read(), again.idx)).toMatchObject({
      reason: 'account-rule',
      amountVnd: 5_000_000,
      bankAccountId: fund.bankAccounts[1]?.id,
      resolvedAt: null,
    })
  })

  test('also when the account has paid out in the meantime and holds less than the gift', async () => {
    await works.give(9_000_000, 'cash')
    const { index } = await works.give(5_000_000, 'bank')
    const house = await works.propose()
    await works.bring(house, 'decided')
    await works.allocate(house, 3_000_000)
    const bank = await works.bank()
    const payment = await works.approvedPayment(house, 1_000_000, { assetId: bank.id, payeeAccount: '123 VCB' })
    await sendPaymentOrder(store, as(works.people.accountant), { key: key(), code: payment, orderNumber: 'UNC-1' })
    const { id } = read().get<{ id: number }>(`SELECT id FROM disbursement WHERE code = '${payment}'`)
    await store.database.write((tx) =>
      confirmByBank(tx, store, id, { entryId: 'bank:1', bookedOn: '2023-05-01', memo: '' }),
    )
    expect(await balanceOf(read(), bank.id)).toBe(4_000_000)
    await commune.reverse(index)
    expect(await balanceOf(read(), bank.id)).toBe(4_000_000)
  })

  test('a payment by bank that is taken back stands as Unexplained, without naming the house it was said to be for', async () => {
    await works.give(30_000_000, 'bank')
    const house = await works.propose()
    await works.bring(house, 'decided')
    await works.allocate(house, 30_000_000)
    const bank = await works.bank()
    const payment = await works.approvedPayment(house, 10_000_000, { assetId: bank.id, payeeAccount: '123 VCB' })
    await sendPaymentOrder(store, as(works.people.accountant), { key: key(), code: payment, orderNumber: 'UNC-1' })
    const { id } = read().get<{ id: number }>(`SELECT id FROM disbursement WHERE code = '${payment}'`)
    const { index } = await store.database.write((tx) =>
      confirmByBank(tx, store, id, { entryId: 'bank:1', bookedOn: '2023-05-01', memo: '' }),
    )
    const by = await commune.reverse(index)
    expect(await balanceOf(read(), bank.id)).toBe(20_000_000)
    const again = await detail(by + 1)
    expect(again).toMatchObject({ id: `again:${index}`, kind: 'unexplained', direction: 'out', project: null })
    expect(again.memo).not.toContain(house)
    expect(await matchItemOf(read(), by + 1)).toMatchObject({ reason: 'unexplained-debit', amountVnd: 10_000_000 })
    expect(await houseByCode(read(), house)).toMatchObject({ leftVnd: 30_000_000 })
  })

  test('a line that waited in the queue and is taken back waits once, as the new line', async () => {
    const tell = history(store, fund)
    const books = { unit: fund.province, fund: fund.vnn }
    const { index } = await tell.suspense(books, 700_000, '2023-05-01')
    await store.database.write(async (tx) => {
      const item = { entry_index: index, bank: fund.bankAccounts[0]?.id as number }
      tx.run(
        `INSERT INTO match_item (entry_index, bank_account_id, reason, amount_vnd, day) VALUES (${item.entry_index}, ${item.bank}, 'interest', 700000, '2023-05-01')`,
      )
    })
    const province = corrections(store, fund.people)
    const by = await province.reverse(index)
    expect(await matchItemOf(read(), index)).toMatchObject({ resolution: by, resolvedBy: fund.people.head.id })
    expect(await matchItemOf(read(), by - 1)).toMatchObject({ resolvedAt: null })
    expect(read().get<{ n: number }>('SELECT count(*) AS n FROM match_item WHERE resolved_at IS NULL').n).toBe(1)
  })

  test('a debit that was explained since is not taken back before its explanation, and then waits again', async () => {
    const tell = history(store, fund)
    const books = { unit: fund.province, fund: fund.vnn }
    await tell.gift(books, { amountVnd: 10_000_000, bookedOn: '2023-04-01' })
    const debit = await tell.unexplained(books, 2_000_000, '2023-04-02')
    const house = await tell.house(books, { kind: 'repair' })
    await tell.allocate(books, house, 5_000_000, '2023-04-03')
    const explained = await tell.pay(books, house, 2_000_000, '2023-04-04', 'explains')
    await store.database.write(async (tx) => {
      tx.run(
        `INSERT INTO match_item (entry_index, bank_account_id, reason, amount_vnd, day, resolved_by, resolved_at, resolution) VALUES
          (${debit.index}, ${fund.bankAccounts[0]?.id}, 'unexplained-debit', 2000000, '2023-04-02', ${fund.people.accountant.id}, 1, ${explained.index})`,
      )
    })
    const province = corrections(store, fund.people)
    await expect(province.ask(debit.index)).rejects.toMatchObject({
      code: 'settled-since',
      values: { by: String(explained.index) },
    })
    await province.reverse(explained.index)
    expect(await matchItemOf(read(), debit.index)).toMatchObject({ resolvedAt: null, resolution: null })
    await province.reverse(debit.index)
  })
})
