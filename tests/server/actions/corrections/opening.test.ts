import { beforeEach, describe, expect, test } from 'vitest'
import { accountById, balanceOf } from '../../../../db/queries/accounts.ts'
import { entryDetail } from '../../../../db/queries/ledger.ts'
import { requestByCode } from '../../../../db/queries/requests.ts'
import { summary } from '../../../../db/queries/summary.ts'
import { approveRequest } from '../../../../server/actions/corrections/approve-request.ts'
import { requestOpening } from '../../../../server/actions/corrections/request-opening.ts'
import { payCash } from '../../../../server/actions/houses/pay-cash.ts'
import { appendEntry } from '../../../../server/actions/ledger/append-entry.ts'
import { postGift } from '../../../../server/actions/ledger/post-gift.ts'
import { theAccount } from '../../../../server/actions/setup/open-accounts.ts'
import { corrections } from '../../../support/corrections.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, building, key, RECEIVER } from '../../../support/houses.ts'
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

const year2023 = (unitId: number, fundId: number) => summary(store.database.read, { unitId, fundId, year: 2023 })

describe('an opening balance', () => {
  test('needs the paper it is taken from, a day that has come, and a cash box or bank account', async () => {
    const cash = await works.cash()
    const bad = [
      [{ evidence: '  01 ' }, 'evidence-length'],
      [{ evidence: 'x'.repeat(201) }, 'evidence-length'],
      [{ bookedOn: '2023-05-02' }, 'day-in-the-future'],
      [{ accountId: (await works.pool()).id }, 'not-an-opening-account'],
    ] as const
    const good = { accountId: cash.id, amountVnd: 1_000_000, bookedOn: '2023-01-01', evidence: 'Biên bản 01/BB-KK' }
    const { accountant, head } = fund.communePeople
    for (const [wrong, code] of bad)
      await expect(requestOpening(store, as(accountant), { key: key(), ...good, ...wrong })).rejects.toMatchObject({
        code,
      })
    await expect(requestOpening(store, as(head), { key: key(), ...good })).rejects.toMatchObject({
      code: 'not-your-part',
    })
    for (const amountVnd of [0, -5, 10 ** 13 + 1])
      await expect(requestOpening(store, as(accountant), { key: key(), ...good, amountVnd })).rejects.toThrow()
    expect(store.database.read.get<{ n: number }>('SELECT count(*) AS n FROM request').n).toBe(0)
  })

  test('posts nothing until another person approves, and then is no receipt and has no voucher', async () => {
    const cash = await works.cash()
    const code = await commune.askOpening(cash.id, 5_000_000)
    expect(await balanceOf(store.database.read, cash.id)).toBe(0)
    await expect(approveRequest(store, as(fund.communePeople.accountant), { key: key(), code })).rejects.toMatchObject({
      code: 'not-your-part',
    })
    const { index } = await commune.approve(code)
    expect(await requestByCode(store.database.read, code)).toMatchObject({ state: 'approved', entryIndex: index })
    const scope = { unitIds: [works.unit.id], fundIds: [fund.vnn.id], isWhole: false }
    expect(await entryDetail(store.database.read, index, scope)).toMatchObject({
      kind: 'opening',
      direction: 'in',
      channel: 'cash',
      bookedOn: '2023-01-01',
      amountVnd: 5_000_000,
      voucher: null,
      memo: 'Số dư đầu kỳ theo Biên bản 01/BB-KK',
      donorBlank: null,
    })
    expect(await year2023(works.unit.id, fund.vnn.id)).toMatchObject({ openingVnd: 5_000_000, receivedVnd: 0 })
  })

  test('with a bank account it is corrected for good: no bank spoke of it', async () => {
    const bank = await works.bank()
    const index = await commune.open(bank.id, 5_000_000)
    await commune.reverse(index)
    expect(await balanceOf(store.database.read, bank.id)).toBe(0)
    expect(await year2023(works.unit.id, fund.vnn.id)).toMatchObject({ openingVnd: 0, balanceVnd: 0 })
    expect(store.database.read.get<{ n: number }>('SELECT count(*) AS n FROM entry').n).toBe(2)
  })
})

describe('the identities of real reports hold in the books', () => {
  test('Cà Mau 2023: 20.535.594.126 carried and received less 10.655.459.443 spent leave 9.880.134.683', async () => {
    const carried = 7_432_118_906
    await commune.open((await works.bank()).id, carried - 432_118_906)
    await commune.open((await works.cash()).id, 432_118_906)
    await works.give(5_000_000_001, 'bank')
    await works.give(20_535_594_126 - carried - 5_000_000_001, 'cash')
    const house = await works.propose({ budgetVnd: 11_000_000_000 })
    await works.bring(house, 'accepted')
    await works.allocate(house, 10_900_000_000)
    const cash = await works.cash()
    const inCash = await balanceOf(store.database.read, cash.id)
    for (const amountVnd of [inCash, 10_655_459_443 - inCash - 1_000_000_000, 1_000_000_000]) {
      const pays = (await balanceOf(store.database.read, cash.id)) >= amountVnd
      if (!pays) await moreCash(amountVnd)
      const code = await works.approvedPayment(house, amountVnd)
      await payCash(store, as(works.people.cashier), { key: key(), code, paidOn: '2023-05-01', receiver: RECEIVER })
    }
    const figures = await year2023(works.unit.id, fund.vnn.id)
    expect(figures).toMatchObject({ openingVnd: carried, disbursedVnd: 10_655_459_443, balanceVnd: 9_880_134_683 })
    expect(figures.openingVnd + figures.receivedVnd).toBe(20_535_594_126)
    // The province above sees the same money, once.
    expect(await year2023(fund.province.id, fund.vnn.id)).toEqual(figures)
  })

  /** Cash drawn from the bank: an entry between two accounts of the unit, in no flow. */
  async function moreCash(amountVnd: number) {
    const [cash, bank] = [await works.cash(), await works.bank()]
    await store.database.write((tx) =>
      appendEntry(tx, store, {
        id: key(),
        kind: 'deposit',
        bookedOn: '2023-05-01',
        channel: 'bank',
        amountVnd,
        owner: cash,
        transfers: [{ debit: cash, credit: bank, amountVnd }],
      }),
    )
  }

  test('Bà Rịa – Vũng Tàu, nine months of 2023: 8,7 + 4,1 − 6,0 = 6,8 tỷ', async () => {
    await commune.open((await works.cash()).id, 8_700_000_000)
    await works.give(4_100_000_000)
    const house = await works.propose({ budgetVnd: 6_100_000_000 })
    await works.bring(house, 'accepted')
    await works.allocate(house, 6_100_000_000)
    const code = await works.approvedPayment(house, 6_000_000_000)
    await payCash(store, as(works.people.cashier), { key: key(), code, paidOn: '2023-05-01', receiver: RECEIVER })
    expect(await year2023(works.unit.id, fund.vnn.id)).toMatchObject({
      openingVnd: 8_700_000_000,
      receivedVnd: 4_100_000_000,
      disbursedVnd: 6_000_000_000,
      balanceVnd: 6_800_000_000,
    })
  })

  test('Hàm Thuận Nam: two funds of one office, each with its own carried and received, never mixed', async () => {
    const { unit } = works
    for (const [of, carried, received, total] of [
      [fund.vnn, 660_000_000, 656_425_743, 1_316_425_743],
      [fund.ct, 685_902_000, 829_602_000, 1_515_504_000],
    ] as const) {
      const books = { unitId: unit.id, fundId: of.id }
      const cash = await theAccount(store.database.read, 'cash', books)
      const general = store.database.read.get<{ id: number }>(
        `SELECT account_id AS id FROM pool WHERE unit_id = ${unit.id} AND fund_id = ${of.id} AND purpose_code = 'general'`,
      )
      await commune.open(cash.id, carried)
      await store.database.write(async (tx) => {
        const pool = await accountById(tx, general.id)
        const gift = { id: key(), asset: cash, pool, purpose: 'general', amountVnd: received, pledge: null, memo: '' }
        await postGift(tx, store, { ...gift, bookedOn: '2023-05-01', channel: 'cash' })
      })
      expect(await year2023(unit.id, of.id)).toMatchObject({
        openingVnd: carried,
        receivedVnd: received,
        balanceVnd: total,
      })
    }
    expect(await year2023(unit.id, fund.vnn.id)).toMatchObject({ balanceVnd: 1_316_425_743 })
  })
})
