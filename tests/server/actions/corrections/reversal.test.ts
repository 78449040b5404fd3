import { beforeEach, describe, expect, test } from 'vitest'
import { balanceOf } from '../../../../db/queries/accounts.ts'
import { entryDetail } from '../../../../db/queries/ledger.ts'
import { pledgeByCode, pledgeReceivedVnd } from '../../../../db/queries/pledges.ts'
import { houseByCode } from '../../../../db/queries/projects.ts'
import { requestByCode } from '../../../../db/queries/requests.ts'
import { whereReceiptWent, whoPaid } from '../../../../db/queries/trace.ts'
import { approveRequest } from '../../../../server/actions/corrections/approve-request.ts'
import { planReversal } from '../../../../server/actions/corrections/plan-reversal.ts'
import { refuseRequest } from '../../../../server/actions/corrections/refuse-request.ts'
import { requestReversal } from '../../../../server/actions/corrections/request-reversal.ts'
import { payCash } from '../../../../server/actions/houses/pay-cash.ts'
import { recordCashGift } from '../../../../server/actions/record-cash-gift.ts'
import { corrections, REASON } from '../../../support/corrections.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, building, key, RECEIVER } from '../../../support/houses.ts'
import { directSql, type TestStore, testStore } from '../../../support/store.ts'

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
const size = () => read().get<{ n: number }>('SELECT count(*) AS n FROM entry').n

describe('a reversal is asked for by one person and approved by another', () => {
  test('without a proper reason nothing is asked for', async () => {
    const { index } = await works.give(100_000)
    await expect(commune.ask(index, 'nhầm')).rejects.toMatchObject({ code: 'reason-short' })
    await expect(commune.ask(index, ' nhầm \n\t     ')).rejects.toMatchObject({ code: 'reason-short' })
    await expect(commune.ask(index, 'x'.repeat(501))).rejects.toMatchObject({ code: 'reason-long' })
    await expect(commune.ask(99)).rejects.toMatchObject({ statusCode: 404 })
    await expect(commune.ask(-1)).rejects.toMatchObject({ statusCode: 404 })
  })

  test('only an accountant of the unit asks, and only its head approves', async () => {
    const { index } = await works.give(100_000)
    const { head, officer, cashier } = fund.communePeople
    for (const person of [head, officer, cashier, fund.people.head])
      await expect(
        requestReversal(store, as(person), { key: key(), entryIndex: index, reason: REASON }),
      ).rejects.toMatchObject({ code: 'not-your-part' })
    const code = await commune.ask(index)
    for (const person of [fund.communePeople.accountant, officer, fund.people.accountant])
      await expect(approveRequest(store, as(person), { key: key(), code })).rejects.toMatchObject({
        code: 'not-your-part',
      })
    expect(size()).toBe(1)
  })

  test('the database itself refuses the same person, a person of another unit, and a mirror without an approval', async () => {
    const { index } = await works.give(100_000)
    const code = await commune.ask(index)
    const sql = directSql(store)
    const approveAs = (id: number) => sql.prepare('UPDATE request SET approved_by = ? WHERE code = ?').run(id, code)
    expect(() => approveAs(fund.communePeople.accountant.id)).toThrow()
    const otherHead = fund.people.cashier.id
    expect(() => approveAs(otherHead)).toThrow('only the head of the unit approves it')
    expect(() => sql.prepare(`UPDATE request SET state = 'approved' WHERE code = ?`).run(code)).toThrow()
    expect(() => sql.prepare('UPDATE request SET target_entry = 7 WHERE code = ?').run(code)).toThrow()
    expect(() => sql.prepare('DELETE FROM request').run()).toThrow('rows are never deleted')
  })

  test('two requests do not wait for one entry', async () => {
    const { index } = await works.give(100_000)
    const code = await commune.ask(index)
    await expect(commune.ask(index)).rejects.toMatchObject({
      code: 'request-waiting',
      statusCode: 409,
      values: { code },
    })
    const { head } = fund.communePeople
    await refuseRequest(store, as(head), { key: key(), code, reason: 'Số tiền trên phiếu là đúng' })
    expect(await requestByCode(read(), code)).toMatchObject({ state: 'refused', refuser: head.name, entryIndex: null })
    await commune.reverse(index)
  })

  test('a form sent twice is one request, and an approval sent twice one entry', async () => {
    const { index } = await works.give(100_000)
    const form = { key: key(), entryIndex: index, reason: REASON }
    const actor = as(fund.communePeople.accountant)
    const first = await requestReversal(store, actor, form)
    expect(await requestReversal(store, actor, form)).toEqual(first)
    const approval = { key: key(), code: first.code }
    const done = await approveRequest(store, as(fund.communePeople.head), approval)
    expect(await approveRequest(store, as(fund.communePeople.head), approval)).toEqual(done)
    expect(size()).toBe(2)
  })

  test('the second of two heads is told who was quicker and when', async () => {
    const { index } = await works.give(100_000)
    const code = await commune.ask(index)
    await commune.approve(code)
    await expect(approveRequest(store, as(fund.people.head), { key: key(), code })).rejects.toMatchObject({
      code: 'paper-moved-on',
      statusCode: 409,
      values: { state: 'approved', who: 'Người head xa', when: '08:00 01/05/2023' },
    })
  })

  test('the public entry names its reason, both people by code, and the entry it corrects, with a DC voucher', async () => {
    const { index } = await works.give(100_000)
    const by = await commune.reverse(index)
    const { accountant, head } = fund.communePeople
    expect(await detail(by)).toMatchObject({
      kind: 'reversal',
      reverses: index,
      reversedKind: 'receipt',
      reason: REASON,
      direction: 'out',
      channel: 'cash',
      voucher: 'DC-LA-27694-VNN-2023-0000001',
      people: { requested: accountant.code, approved: head.code },
    })
    expect(await detail(index)).toMatchObject({ reversedBy: by })
  })

  test('a telephone or account number written into a reason is hidden, and no reason stands in a body', async () => {
    const { index } = await works.give(100_000)
    const code = await commune.ask(index, 'Nhập nhầm, xem lại với số 0912 345 678 giúp')
    const { index: by } = await commune.approve(code)
    const entry = await detail(by)
    expect(entry.reason).toBe('Nhập nhầm, xem lại với số … giúp')
    expect(entry.body).not.toContain('nhầm')
  })
})

describe('what can be reversed', () => {
  test('neither a reversal nor an entry already reversed', async () => {
    const { index } = await works.give(100_000)
    const by = await commune.reverse(index)
    await expect(commune.ask(index)).rejects.toMatchObject({ code: 'already-reversed', values: { by: String(by) } })
    await expect(commune.ask(by)).rejects.toMatchObject({ code: 'reversal-stands' })
  })

  test('a gift: its very đồng leave, the pledge counts it no more, and its trace says that it went back', async () => {
    const { index, code } = await recordCashGift(store, as(fund.communePeople.cashier), key(), {
      from: {
        donor: {
          donorKind: 'person',
          nameDisplay: 'hidden',
          name: '',
          contact: '',
          taxCode: '',
          address: '',
          consents: false,
        },
        poolId: (await works.pool()).id,
      },
      amountVnd: 300_000,
      bookedOn: '2023-05-01',
      note: '',
    })
    await works.give(200_000)
    const pledge = await pledgeByCode(read(), code)
    const pledgeId = pledge?.id as number
    expect(await pledgeReceivedVnd(read(), pledgeId)).toBe(300_000)
    const by = await commune.reverse(index)
    expect(await pledgeReceivedVnd(read(), pledgeId)).toBe(0)
    expect(await balanceOf(read(), (await works.pool()).id)).toBe(200_000)
    expect(await balanceOf(read(), (await works.cash()).id)).toBe(200_000)
    expect(await whereReceiptWent(read(), index)).toMatchObject([
      { state: 'returned', amountVnd: 300_000, spentIn: by },
    ])
  })

  test('not a gift whose đồng are already set aside: the sentence says how much is left', async () => {
    const { index } = await works.give(50_000_000)
    const house = await works.propose()
    await works.bring(house, 'decided')
    const { receipt } = await works.allocate(house, 20_000_000)
    await expect(commune.ask(index)).rejects.toMatchObject({
      code: 'already-spent',
      values: { kind: 'receipt', amountVnd: 50_000_000, leftVnd: 30_000_000 },
    })
    await commune.reverse(receipt.index)
    await commune.reverse(index)
    expect(await balanceOf(read(), (await works.cash()).id)).toBe(0)
  })

  test('the books may go on between request and approval: then nothing is posted', async () => {
    const { index } = await works.give(50_000_000)
    const code = await commune.ask(index)
    const house = await works.propose()
    await works.bring(house, 'decided')
    await works.allocate(house, 20_000_000)
    const before = size()
    await expect(commune.approve(code)).rejects.toMatchObject({ code: 'already-spent' })
    expect(size()).toBe(before)
    expect(await requestByCode(read(), code)).toMatchObject({ state: 'requested', approvedBy: null })
  })

  test('an allocation: the house gives back what it still has, its own đồng first, and shows it as reversed', async () => {
    const house = await works.decidedHouse(30_000_000)
    await works.give(30_000_000)
    const { receipt } = await works.allocate(house, 30_000_000)
    const own = (await planReversal(read(), receipt.index)).transfers[0]?.numbers
    expect(own).toMatchObject([{ fromNo: 30_000_001, toNo: 60_000_000 }])
    const payment = await works.approvedPayment(house, 40_000_000, {})
    await expect(commune.ask(receipt.index)).rejects.toMatchObject({
      code: 'payments-on-the-way',
      values: { amountVnd: 30_000_000, availableVnd: 20_000_000 },
    })
    await payCash(store, as(works.people.cashier), {
      key: key(),
      code: payment,
      paidOn: '2023-05-01',
      receiver: RECEIVER,
    })
    await expect(commune.ask(receipt.index)).rejects.toMatchObject({
      code: 'already-spent',
      values: { kind: 'allocation', leftVnd: 20_000_000 },
    })
    expect((await houseByCode(read(), house))?.allocatedVnd).toBe(60_000_000)
  })

  test('an allocation whose own đồng were paid out gives back others that the house holds', async () => {
    await works.give(60_000_000)
    const house = await works.propose()
    await works.bring(house, 'decided')
    const first = await works.allocate(house, 20_000_000)
    await works.allocate(house, 40_000_000)
    const payment = await works.approvedPayment(house, 20_000_000)
    await payCash(store, as(works.people.cashier), {
      key: key(),
      code: payment,
      paidOn: '2023-05-01',
      receiver: RECEIVER,
    })
    const by = await commune.reverse(first.receipt.index)
    expect(JSON.parse((await detail(by)).body).transfers[0].numbers).toEqual([
      ['Liabilities:LA-27694:VNN:Pool:General', '20000001', '40000000'],
    ])
    expect(await houseByCode(read(), house)).toMatchObject({ allocatedVnd: 40_000_000, leftVnd: 20_000_000 })
  })

  test('a payment in cash: the very đồng it spent are set aside for the house again', async () => {
    const house = await works.decidedHouse(30_000_000)
    const payment = await works.approvedPayment(house, 10_000_000)
    const { receipt } = await payCash(store, as(works.people.cashier), {
      key: key(),
      code: payment,
      paidOn: '2023-05-01',
      receiver: RECEIVER,
    })
    const by = await commune.reverse(receipt.index)
    expect(await detail(by)).toMatchObject({ direction: 'in', project: house, amountVnd: 10_000_000 })
    expect(await balanceOf(read(), (await works.cash()).id)).toBe(30_000_000)
    expect(await houseByCode(read(), house)).toMatchObject({ leftVnd: 30_000_000 })
    expect((await whoPaid(read(), { spentIn: receipt.index })).total.amountVnd).toBe(0)
    expect(size()).toBe(4)
  })

  test('cash that the box no longer holds is not taken out of it', async () => {
    const bankGift = await works.give(20_000_000, 'bank')
    const cashGift = await works.give(20_000_000, 'cash')
    const house = await works.propose()
    await works.bring(house, 'decided')
    await works.allocate(house, 12_000_000)
    const payment = await works.approvedPayment(house, 10_000_000)
    await payCash(store, as(works.people.cashier), {
      key: key(),
      code: payment,
      paidOn: '2023-05-01',
      receiver: RECEIVER,
    })
    await expect(commune.ask(cashGift.index)).rejects.toMatchObject({
      code: 'account-holds-less',
      values: { amountVnd: 20_000_000, availableVnd: 10_000_000 },
    })
    await expect(commune.ask(bankGift.index)).rejects.toMatchObject({ code: 'already-spent' })
  })
})
