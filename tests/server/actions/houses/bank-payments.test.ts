import { beforeEach, describe, expect, test } from 'vitest'
import { balanceOf } from '../../../../db/queries/accounts.ts'
import { disbursementByCode } from '../../../../db/queries/disbursements.ts'
import { houseByCode } from '../../../../db/queries/projects.ts'
import { cancelDisbursement } from '../../../../server/actions/houses/cancel-disbursement.ts'
import {
  confirmByBank,
  explainDebit,
  findWaitingDisbursements,
} from '../../../../server/actions/houses/confirm-by-bank.ts'
import { payCash } from '../../../../server/actions/houses/pay-cash.ts'
import { sendPaymentOrder } from '../../../../server/actions/houses/send-payment-order.ts'
import { appendEntry } from '../../../../server/actions/ledger/append-entry.ts'
import { theAccount } from '../../../../server/actions/setup/open-accounts.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, building, entryAt, key, RECEIVER } from '../../../support/houses.ts'
import { type TestStore, testStore } from '../../../support/store.ts'

const TODAY = '2023-05-01'
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let works: ReturnType<typeof building>

beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
})

const refused = (code: string) => expect.objectContaining({ name: 'Error', code })

describe('a tranche paid through the bank', () => {
  const toShop = async () => ({
    assetId: (await works.bank()).id,
    payeeKind: 'shop' as const,
    payeeName: 'Vật liệu xây dựng Hòa Bình',
    payeeAccount: '0123456789, Agribank',
  })

  async function sent(amountVnd = 20_000_000, orderNumber = 'UNC00017') {
    await works.give(50_000_000, 'bank')
    const code = await works.propose()
    await works.bring(code, 'decided')
    await works.allocate(code, 50_000_000)
    const paper = await works.approvedPayment(code, amountVnd, await toShop())
    await sendPaymentOrder(store, as(works.people.accountant), { key: key(), code: paper, orderNumber })
    return { code, paper, payment: await disbursementByCode(store.database.read, paper) }
  }

  test('needs the payee’s account, an approval, and is never paid by hand', async () => {
    await works.give(50_000_000, 'bank')
    const code = await works.propose()
    await works.bring(code, 'decided')
    await works.allocate(code, 50_000_000)
    await expect(works.askPayment(code, 1_000, { ...(await toShop()), payeeAccount: null })).rejects.toEqual(
      refused('payee-account-missing'),
    )
    const paper = await works.askPayment(code, 1_000, await toShop())
    const send = { key: key(), code: paper, orderNumber: 'UNC1' }
    await expect(sendPaymentOrder(store, as(works.people.accountant), send)).rejects.toEqual(refused('paper-moved-on'))
    await expect(
      payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn: TODAY, receiver: RECEIVER }),
    ).rejects.toEqual(refused('paid-by-bank'))
  })

  test('is paid only when the bank’s debit says so, with a BN voucher', async () => {
    const { code, paper, payment } = await sent()
    const id = payment?.id as number
    expect(payment).toMatchObject({ state: 'sent', entryIndex: null })
    expect((await houseByCode(store.database.read, code))?.leftVnd).toBe(50_000_000)
    const debit = { entryId: 'bank:1', bookedOn: TODAY, memo: 'CTY HOA BINH TT VAT LIEU' }
    const receipt = await store.database.write((tx) => confirmByBank(tx, store, id, debit))
    expect(receipt.voucher).toBe('BN-LA-27694-VNN-2023-0000001')
    expect(await disbursementByCode(store.database.read, paper)).toMatchObject({ state: 'paid', paidBy: null })
    expect((await houseByCode(store.database.read, code))?.leftVnd).toBe(30_000_000)
    await expect(
      store.database.write((tx) => confirmByBank(tx, store, id, { ...debit, entryId: 'bank:2' })),
    ).rejects.toEqual(refused('payment-not-waiting'))
  })

  test('is offered by account and amount, and named only by its code or a whole order number', async () => {
    const first = await sent()
    const second = await sent(20_000_000, 'UNC00018')
    const assetId = (await works.bank()).id
    const find = (memo: string, amountVnd = 20_000_000, asset = assetId) =>
      findWaitingDisbursements(store.database.read, { assetId: asset, amountVnd, memo })
    const named = async (memo: string) => (await find(memo)).named?.code ?? null
    expect((await find('chuyen tien')).candidates.map(({ code }) => code)).toEqual([first.paper, second.paper])
    expect(await named('chuyen tien')).toBeNull()
    expect(await named(`TT ${second.paper.slice(0, 4)} ${second.paper.slice(4).toLowerCase()}`)).toBe(second.paper)
    expect(await named('theo unc 00017 01/05/2023')).toBe(first.paper)
    expect(await named('theo unc 000171')).toBeNull()
    expect(await named(`${first.paper} ${second.paper}`)).toBeNull()
    expect(await find('UNC00017', 20_000_001)).toEqual({ named: null, candidates: [] })
    expect(await find('UNC00017', 20_000_000, (await works.cash()).id)).toEqual({ named: null, candidates: [] })
  })

  test('explains a debit that was posted before anybody knew what it was, once and exactly', async () => {
    const { paper, payment } = await sent()
    const bank = await works.bank()
    const unexplained = await theAccount(store.database.read, 'unexplained', bank)
    const debit = (amountVnd: number, id: string) =>
      store.database.write((tx) =>
        appendEntry(tx, store, {
          id,
          kind: 'unexplained',
          bookedOn: TODAY,
          channel: 'bank',
          amountVnd,
          transfers: [{ debit: unexplained, credit: bank, amountVnd }],
          owner: bank,
          voucher: 'BN',
        }),
      )
    const other = await debit(19_000_000, 'debit:1')
    const right = await debit(20_000_000, 'debit:2')
    const explain = (unexplainedEntryIndex: number) =>
      store.database.write((tx) =>
        explainDebit(tx, store, payment?.id as number, {
          entryId: 'explain:1',
          bookedOn: TODAY,
          unexplainedEntryIndex,
        }),
      )
    await expect(explain(other.index)).rejects.toEqual(refused('debit-is-another'))
    await expect(explain(0)).rejects.toEqual(refused('debit-is-another'))
    const receipt = await explain(right.index)
    expect(receipt.voucher).toBeNull()
    expect(entryAt(store, receipt.index)).toMatchObject({ kind: 'explanation', direction: null, channel: 'none' })
    expect(await balanceOf(store.database.read, unexplained.id)).toBe(19_000_000)
    expect(await disbursementByCode(store.database.read, paper)).toMatchObject({ state: 'paid' })
    await expect(explain(right.index)).rejects.toEqual(refused('payment-not-waiting'))
  })

  test('is not sent for a house given up, and a sent one can be cancelled', async () => {
    const { code, paper } = await sent()
    await expect(works.move(code, 'dropped')).rejects.toEqual(refused('stage-money-on-the-way'))
    await cancelDisbursement(store, as(works.people.accountant), {
      key: key(),
      code: paper,
      reason: 'Ngân hàng trả lại',
    })
    await works.move(code, 'dropped')
  })
})
