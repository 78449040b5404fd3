import { beforeEach, describe, expect, test } from 'vitest'
import { balanceOf } from '../../../db/queries/accounts.ts'
import { allocationByCode } from '../../../db/queries/allocations.ts'
import { disbursementByCode } from '../../../db/queries/disbursements.ts'
import { fundingOf, houseByCode, householdOf, houseTotals, projectEvents } from '../../../db/queries/projects.ts'
import { publicProject } from '../../../db/queries/public-projects.ts'
import { approveAllocation } from '../../../server/actions/houses/approve-allocation.ts'
import { approveDisbursement } from '../../../server/actions/houses/approve-disbursement.ts'
import { cancelDisbursement } from '../../../server/actions/houses/cancel-disbursement.ts'
import { checkAllocation } from '../../../server/actions/houses/check-allocation.ts'
import { checkDisbursement } from '../../../server/actions/houses/check-disbursement.ts'
import {
  confirmByBank,
  explainDebit,
  findWaitingDisbursements,
} from '../../../server/actions/houses/confirm-by-bank.ts'
import { payCash } from '../../../server/actions/houses/pay-cash.ts'
import { refuseAllocation } from '../../../server/actions/houses/refuse-allocation.ts'
import { refuseDisbursement } from '../../../server/actions/houses/refuse-disbursement.ts'
import { sendPaymentOrder } from '../../../server/actions/houses/send-payment-order.ts'
import { appendEntry } from '../../../server/actions/ledger/append-entry.ts'
import { theAccount } from '../../../server/actions/setup/open-accounts.ts'
import { smallFund } from '../../support/fund.ts'
import { as, building, key, RECEIVER } from '../../support/houses.ts'
import { type TestStore, testStore } from '../../support/store.ts'

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
const entryAt = async (index: number) => {
  const rows = store.database.read.all<Record<string, string | number | null>>(
    `SELECT *, json_extract(body, '$.people') AS people FROM entry WHERE idx = ${index}`,
  )
  return rows[0] as Record<string, string | number | null>
}

describe('a proposed house', () => {
  test('keeps the household private and shows its initials', async () => {
    const code = await works.propose({ householdName: 'Trần Thị Đào', kind: 'repair', category: 'near-poor' })
    const house = await houseByCode(store.database.read, code)
    expect(house).toMatchObject({ householdShort: 'T.T.Đ.', stage: 'assessed', hamlet: 'Ấp 3', areaName: 'Phường 5' })
    expect((await householdOf(store.database.read, house?.id as number))?.name).toBe('Trần Thị Đào')
    expect(JSON.stringify(house)).not.toContain('Trần')
    expect((await projectEvents(store.database.read, house?.id as number)).map(({ stage }) => stage)).toEqual([
      'assessed',
    ])
  })

  test('comes from an officer of the unit only, and not from the future', async () => {
    await expect(works.propose({ unitId: fund.communes[1]?.id as number })).rejects.toEqual(refused('not-your-part'))
    await expect(works.propose({ assessedOn: '2023-05-02' })).rejects.toEqual(refused('day-in-the-future'))
  })

  test('is not a second one of the same household unnoticed', async () => {
    const code = await works.propose({ householdName: 'Lê Văn Bình' })
    await expect(works.propose({ householdName: 'Lê Văn Bình' })).rejects.toMatchObject({
      code: 'household-already-helped',
      values: { code },
    })
    expect(await works.propose({ householdName: 'Lê Văn Bình', again: true })).not.toBe(code)
  })

  test('sent twice is one house', async () => {
    const once = key()
    const code = await works.propose({ key: once, householdName: 'Lê Văn Bình' })
    expect(await works.propose({ key: once, householdName: 'Lê Văn Bình' })).toBe(code)
    await expect(works.propose({ key: once, householdName: 'Lê Văn Chín' })).rejects.toEqual(
      refused('same-key-other-request'),
    )
  })
})

describe('the stages of a house', () => {
  test('are recorded in order, on days that do not go back, and the handover is the day it counts', async () => {
    const code = await works.propose()
    await expect(works.move(code, 'posted')).rejects.toEqual(refused('stage-not-next'))
    await expect(works.move(code, 'surveyed', 'assessed', '2023-05-02')).rejects.toEqual(refused('day-in-the-future'))
    await expect(works.move(code, 'surveyed', 'assessed', '2023-04-30')).rejects.toEqual(
      refused('day-before-last-stage'),
    )
    await works.bring(code, 'handed-over')
    expect((await houseByCode(store.database.read, code))?.handedOverOn).toBe(TODAY)
  })

  test('tell the second of two people who was quicker', async () => {
    const code = await works.propose()
    await works.move(code, 'surveyed')
    await expect(works.move(code, 'surveyed', 'assessed')).rejects.toMatchObject({
      code: 'house-moved-on',
      statusCode: 409,
      values: { who: 'Người officer xa' },
    })
  })

  test('go on from where the house was paused; nothing is set aside or paid meanwhile', async () => {
    const code = await works.decidedHouse(50_000_000)
    const payment = await works.approvedPayment(code, 10_000_000)
    await works.move(code, 'paused')
    await expect(works.askPayment(code, 1_000_000)).rejects.toEqual(refused('house-paused'))
    await expect(
      payCash(store, as(works.people.cashier), { key: key(), code: payment, paidOn: TODAY, receiver: RECEIVER }),
    ).rejects.toEqual(refused('house-paused'))
    await expect(works.move(code, 'started')).rejects.toEqual(refused('stage-not-where-it-paused'))
    await works.move(code, 'decided')
    await payCash(store, as(works.people.cashier), { key: key(), code: payment, paidOn: TODAY, receiver: RECEIVER })
    await expect(works.move(code, 'dropped')).rejects.toEqual(refused('stage-money-already-paid'))
  })
})

describe('money set aside for a house', () => {
  test('moves from the pool to the house when a third person approves, without a voucher', async () => {
    await works.give(80_000_000)
    const code = await works.propose()
    await works.bring(code, 'posted')
    const { receipt, code: paper } = await works.allocate(code, 50_000_000)
    const entry = await entryAt(receipt.index)
    expect(entry).toMatchObject({
      kind: 'allocation',
      direction: null,
      channel: 'none',
      amount_vnd: 50_000_000,
      voucher: null,
      reference: null,
      purpose: 'general',
      project: code,
      authority: paper,
    })
    const { officer, accountant, head } = works.people
    expect(JSON.parse(entry.people as string)).toEqual({
      requested: officer.code,
      checked: accountant.code,
      approved: head.code,
    })
    const committed = await works.committed(code)
    expect(committed?.name).toBe(`Liabilities:LA-27694:VNN:Committed:${code}`)
    expect(await balanceOf(store.database.read, committed?.id as number)).toBe(50_000_000)
    expect(await balanceOf(store.database.read, (await works.pool()).id)).toBe(30_000_000)
    expect(await allocationByCode(store.database.read, paper)).toMatchObject({
      state: 'approved',
      entryIndex: receipt.index,
    })
  })

  test('is refused beyond what the pool holds, also when it was emptied after the request', async () => {
    await works.give(40_000_000)
    const [one, other] = [await works.propose(), await works.propose()]
    await works.bring(one, 'posted')
    await works.bring(other, 'posted')
    await expect(works.askAllocation(one, 40_000_001)).rejects.toMatchObject({
      code: 'not-enough-money',
      values: { amountVnd: 40_000_001, availableVnd: 40_000_000 },
    })
    const late = await works.askAllocation(one, 30_000_000)
    await checkAllocation(store, as(works.people.accountant), { key: key(), code: late })
    await works.allocate(other, 30_000_000)
    const approve = approveAllocation(store, as(works.people.head), { key: key(), code: late, decisionNumber: '1' })
    await expect(approve).rejects.toMatchObject({ code: 'not-enough-money', values: { availableVnd: 10_000_000 } })
    expect(await allocationByCode(store.database.read, late)).toMatchObject({ state: 'checked', approvedBy: null })
    expect(await works.committed(one)).toBeNull()
  })

  test('is refused beyond the budget and before the list was posted', async () => {
    await works.give(90_000_000)
    const code = await works.propose()
    await expect(works.askAllocation(code, 1)).rejects.toEqual(refused('house-not-posted'))
    await works.bring(code, 'posted')
    await works.askAllocation(code, 20_000_000)
    await expect(works.askAllocation(code, 40_000_001)).rejects.toMatchObject({
      code: 'more-than-budget',
      values: { roomVnd: 40_000_000 },
    })
  })

  test('is never asked for, checked or approved by one person twice, nor by another role', async () => {
    await works.give(50_000_000)
    const code = await works.propose()
    await works.bring(code, 'posted')
    const paper = await works.askAllocation(code, 1_000_000)
    const check = (who: 'officer' | 'head' | 'cashier') =>
      checkAllocation(store, as(works.people[who]), { key: key(), code: paper })
    for (const who of ['officer', 'head', 'cashier'] as const)
      await expect(check(who)).rejects.toEqual(refused('not-your-part'))
    const early = approveAllocation(store, as(works.people.head), { key: key(), code: paper, decisionNumber: '1' })
    await expect(early).rejects.toMatchObject({ code: 'paper-moved-on', values: { state: 'requested' } })
    await checkAllocation(store, as(works.people.accountant), { key: key(), code: paper })
    await expect(
      approveAllocation(store, as(works.people.accountant), { key: key(), code: paper, decisionNumber: '1' }),
    ).rejects.toEqual(refused('not-your-part'))
    await expect(checkAllocation(store, as(fund.people.accountant), { key: key(), code: paper })).rejects.toMatchObject(
      { code: 'paper-moved-on', values: { state: 'checked', who: 'Người accountant xa' } },
    )
  })

  test('shows the decision’s number without account or telephone numbers, and takes no long one', async () => {
    await works.give(50_000_000)
    const code = await works.propose()
    await works.bring(code, 'posted')
    const paper = await works.askAllocation(code, 1_000_000)
    await checkAllocation(store, as(works.people.accountant), { key: key(), code: paper })
    const approve = (decisionNumber: string) =>
      approveAllocation(store, as(works.people.head), { key: key(), code: paper, decisionNumber })
    for (const wrong of [' \u200b', 'x'.repeat(61)])
      await expect(approve(wrong)).rejects.toEqual(refused('decision-number-length'))
    const { receipt } = await approve(' 12/QĐ-BVĐ\n0912 345 678 ')
    expect(await allocationByCode(store.database.read, paper)).toMatchObject({ decisionNumber: '12/QĐ-BVĐ …' })
    const texts = store.database.read.all(`SELECT text FROM private_text WHERE entry_index = ${receipt.index}`)
    expect(JSON.stringify(texts)).toMatch(/12\/QĐ-BVĐ …"/)
  })

  test('is approved once by two heads at the same moment, and the other one learns who was quicker', async () => {
    await works.give(50_000_000)
    const code = await works.propose()
    await works.bring(code, 'posted')
    const paper = await works.askAllocation(code, 1_000_000)
    await checkAllocation(store, as(works.people.accountant), { key: key(), code: paper })
    const answers = await Promise.allSettled(
      [works.people.head, fund.people.head].map((head) =>
        approveAllocation(store, as(head), { key: key(), code: paper, decisionNumber: '5' }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(answers.find((answer) => answer.status === 'rejected')?.reason).toMatchObject({
      code: 'paper-moved-on',
      statusCode: 409,
      values: { state: 'approved' },
    })
    const [row] = store.database.read.all<{ n: number }>(`SELECT count(*) AS n FROM entry WHERE kind = 'allocation'`)
    expect(row?.n).toBe(1)
  })

  test('can be refused with a reason, and then stays refused', async () => {
    await works.give(50_000_000)
    const code = await works.propose()
    await works.bring(code, 'posted')
    const paper = await works.askAllocation(code, 1_000_000)
    await refuseAllocation(store, as(works.people.head), { key: key(), code: paper, reason: 'Thiếu biên bản' })
    await expect(
      checkAllocation(store, as(works.people.accountant), { key: key(), code: paper }),
    ).rejects.toMatchObject({
      values: { state: 'refused' },
    })
  })
})

describe('a tranche paid in cash', () => {
  test('goes through four people and gets a PC voucher', async () => {
    const code = await works.decidedHouse(50_000_000)
    const paper = await works.approvedPayment(code, 20_000_000)
    const pay = { key: key(), code: paper, paidOn: TODAY, receiver: RECEIVER }
    for (const who of ['officer', 'accountant', 'head'] as const)
      await expect(payCash(store, as(works.people[who]), { ...pay, key: key() })).rejects.toEqual(
        refused('not-your-part'),
      )
    const { receipt } = await payCash(store, as(works.people.cashier), pay)
    expect(receipt.voucher).toBe('PC-LA-27694-VNN-2023-0000001')
    expect(await payCash(store, as(works.people.cashier), pay)).toEqual({ code: paper, receipt })
    const entry = await entryAt(receipt.index)
    expect(entry).toMatchObject({
      kind: 'disbursement',
      direction: 'out',
      channel: 'cash',
      project: code,
      authority: paper,
    })
    expect(entry.purpose).toBe(`project:${code}`)
    expect(Object.keys(JSON.parse(entry.people as string)).sort()).toEqual(['approved', 'checked', 'paid', 'requested'])
    expect(JSON.stringify(entry)).not.toContain('Nguyễn')
    expect(await disbursementByCode(store.database.read, paper)).toMatchObject({ state: 'paid', tranche: 1 })
    const house = await houseByCode(store.database.read, code)
    expect(house).toMatchObject({ allocatedVnd: 50_000_000, leftVnd: 30_000_000 })
  })

  test('is never more than what is set aside, counting what is already asked for', async () => {
    const code = await works.decidedHouse(50_000_000)
    await works.bring(code, 'started')
    await works.askPayment(code, 20_000_000)
    await expect(works.askPayment(code, 30_000_001)).rejects.toMatchObject({
      code: 'more-than-committed',
      values: { availableVnd: 30_000_000 },
    })
    await expect(works.askPayment(code, 30_000_000)).rejects.toEqual(refused('tranche-waits-for-acceptance'))
    await works.bring(code, 'accepted')
    await works.askPayment(code, 30_000_000)
  })

  test('waits while the cash box holds less', async () => {
    await works.give(50_000_000, 'bank')
    const code = await works.propose()
    await works.bring(code, 'decided')
    await works.allocate(code, 50_000_000)
    const paper = await works.approvedPayment(code, 20_000_000)
    await expect(
      payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn: TODAY, receiver: RECEIVER }),
    ).rejects.toMatchObject({
      code: 'account-holds-less',
      values: { availableVnd: 0 },
    })
    expect(await disbursementByCode(store.database.read, paper)).toMatchObject({ state: 'approved', paidBy: null })
  })

  test('is booked on the day it was paid, not before its approval and not tomorrow', async () => {
    const code = await works.decidedHouse(50_000_000)
    const paper = await works.approvedPayment(code, 20_000_000)
    for (const [paidOn, reason] of [
      ['2023-05-02', 'day-in-the-future'],
      ['2023-04-30', 'day-before-approval'],
    ] as const)
      await expect(
        payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn, receiver: RECEIVER }),
      ).rejects.toEqual(refused(reason))
  })

  test('can be refused before the approval and cancelled after it; the money stays with the house', async () => {
    const code = await works.decidedHouse(50_000_000)
    const first = await works.askPayment(code, 20_000_000)
    await refuseDisbursement(store, as(works.people.accountant), { key: key(), code: first, reason: 'Sai số tiền' })
    const second = await works.approvedPayment(code, 15_000_000)
    const cancel = { code: second, reason: 'Hộ chưa nhận' }
    await expect(cancelDisbursement(store, as(works.people.cashier), { key: key(), ...cancel })).rejects.toEqual(
      refused('not-your-part'),
    )
    await cancelDisbursement(store, as(works.people.head), { key: key(), ...cancel })
    expect(await disbursementByCode(store.database.read, second)).toMatchObject({ state: 'cancelled', tranche: 1 })
    expect((await houseByCode(store.database.read, code))?.leftVnd).toBe(50_000_000)
  })
})

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
    expect(await entryAt(receipt.index)).toMatchObject({ kind: 'explanation', direction: null, channel: 'none' })
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

test('approved payments together stay within what is set aside, even when the money shrank after they were asked for', async () => {
  const code = await works.decidedHouse(50_000_000)
  await works.bring(code, 'accepted')
  const papers = [await works.askPayment(code, 30_000_000), await works.askPayment(code, 20_000_000)]
  for (const paper of papers) await checkDisbursement(store, as(works.people.accountant), { key: key(), code: paper })
  for (const paper of papers) await approveDisbursement(store, as(works.people.head), { key: key(), code: paper })
  for (const paper of papers)
    await payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn: TODAY, receiver: RECEIVER })
  const house = await houseByCode(store.database.read, code)
  expect(house).toMatchObject({ allocatedVnd: 50_000_000, leftVnd: 0 })
})

test('the totals of a list agree with its houses and with the units that paid', async () => {
  const built = await works.decidedHouse(50_000_000)
  const repaired = await works.decidedHouse(20_000_000, 'repair')
  for (const [code, paidVnd] of [
    [built, 50_000_000],
    [repaired, 8_000_000],
  ] as const) {
    await works.bring(code, 'handed-over')
    const paper = await works.approvedPayment(code, paidVnd)
    await payCash(store, as(works.people.cashier), { key: key(), code: paper, paidOn: TODAY, receiver: RECEIVER })
  }
  const read = store.database.read
  expect(await houseTotals(read, {})).toEqual({
    build: { houses: 1, budgetVnd: 60_000_000, allocatedVnd: 50_000_000, paidVnd: 50_000_000 },
    repair: { houses: 1, budgetVnd: 60_000_000, allocatedVnd: 20_000_000, paidVnd: 8_000_000 },
  })
  expect((await houseTotals(read, { year: 2022 })).build.houses).toBe(0)
  expect((await houseTotals(read, { year: 2023, unitIds: [works.unit.id] })).build.houses).toBe(1)
  expect((await houseTotals(read, { unitIds: [] })).build.houses).toBe(0)
  const house = await houseByCode(read, repaired)
  // What programs are told comes from the entries themselves; people are told the same.
  expect(await publicProject(read, repaired)).toMatchObject({ committedVnd: 20_000_000, paidVnd: 8_000_000 })
  expect(await fundingOf(read, house?.id as number)).toEqual([
    {
      unitId: works.unit.id,
      unitCode: 'LA-27694',
      unitName: works.unit.name,
      allocatedVnd: 20_000_000,
      leftVnd: 12_000_000,
    },
  ])
})
