import { describe, expect, test } from 'vitest'
import { balanceOf, commitmentAccount } from '../../../db/queries/accounts.ts'
import { pledgeReceivedVnd } from '../../../db/queries/pledges.ts'
import { requestByCode } from '../../../db/queries/requests.ts'
import { pledgeTrace } from '../../../db/queries/trace.ts'
import { disbursement } from '../../../db/schema/index.ts'
import { approveRequest } from '../../../server/actions/corrections/approve-request.ts'
import { approveClassification } from '../../../server/actions/matching/approve-classification.ts'
import { approveDesignation } from '../../../server/actions/matching/approve-designation.ts'
import { explainLine } from '../../../server/actions/matching/explain-line.ts'
import { leaveUnidentified } from '../../../server/actions/matching/leave-unidentified.ts'
import { linkGift } from '../../../server/actions/matching/link-gift.ts'
import { requestClassification } from '../../../server/actions/matching/request-classification.ts'
import { requestDesignation } from '../../../server/actions/matching/request-designation.ts'
import { theAccount } from '../../../server/actions/setup/open-accounts.ts'
import type { Finding } from '../../../server/domain/matching.ts'
import { makeReferenceCode } from '../../../server/domain/reference-code.ts'
import { bankOffice, entriesOf, queueOf } from '../../support/bank-office.ts'
import { history } from '../../support/history.ts'

const nobodysCode = makeReferenceCode(Buffer.alloc(8, 99))
let keys = 0
const key = () => `khoa-${++keys}`

describe('a gift whose donor was not recognised', () => {
  test('linked to a pledge of the same pool, it counts for the pledge by a decision that moves no money', async () => {
    const office = await bankOffice()
    const { store, accountant, promise, post, line } = office
    const pledge = await promise()
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    expect(queueOf(store)).toMatchObject([{ entryIndex: 0, reason: 'unknown-code' }])
    const index = await linkGift(store, accountant, { key: key(), entryIndex: 0, pledgeCode: pledge.code })
    const decision = entriesOf(store)[index]
    expect(decision).toMatchObject({
      kind: 'decision',
      direction: null,
      channel: 'none',
      amountVnd: 500_000,
      transfers: 0,
      reference: pledge.code,
      authority: null,
    })
    expect(decision?.body).toMatch(/"donor"/)
    expect(decision?.body).not.toContain('Bưởi')
    expect(await pledgeReceivedVnd(store.database.read, pledge.id)).toBe(500_000)
    expect(await pledgeTrace(store.database.read, pledge.id)).toMatchObject([{ state: 'free', amountVnd: 500_000 }])
    expect(await line(0)).toMatchObject({ resolvedBy: accountant.staffId, resolution: index })
  })

  test('two people linking it at once: one does, the other is told who was quicker, and one entry is written', async () => {
    const { store, accountant, promise, post } = await bankOffice()
    const [one, two] = [await promise(), await promise()]
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    const results = await Promise.allSettled([
      linkGift(store, accountant, { key: key(), entryIndex: 0, pledgeCode: one.code }),
      linkGift(store, accountant, { key: key(), entryIndex: 0, pledgeCode: two.code }),
      leaveUnidentified(store, accountant, { key: key(), entryIndex: 0 }),
    ])
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    for (const { reason } of results.slice(1) as PromiseRejectedResult[])
      expect(reason).toMatchObject({
        code: 'line-already-resolved',
        statusCode: 409,
        values: { who: 'Người accountant tinh', when: '08:00 04/05/2023' },
      })
    expect(entriesOf(store)).toHaveLength(2)
    expect(await pledgeReceivedVnd(store.database.read, two.id)).toBe(0)
  })

  test('the same form sent twice is one decision', async () => {
    const { store, accountant, promise, post } = await bankOffice()
    const pledge = await promise()
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    const form = { key: key(), entryIndex: 0, pledgeCode: pledge.code }
    expect(await linkGift(store, accountant, form)).toBe(await linkGift(store, accountant, form))
    expect(entriesOf(store)).toHaveLength(2)
  })

  test('left as it is, it waits no longer and nothing is written', async () => {
    const { store, accountant, post, line } = await bankOffice()
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    await leaveUnidentified(store, accountant, { key: key(), entryIndex: 0 })
    expect(await line(0)).toMatchObject({ resolvedBy: accountant.staffId, resolution: null })
    expect(entriesOf(store)).toHaveLength(1)
  })

  test('for a pledge of another purpose it moves from pool to pool, its own đồng first, when the head agrees', async () => {
    const { store, fund, accountant, head, promise, communePool, post, generalPool, line } = await bankOffice()
    const commune = await communePool()
    const pledge = await promise({ poolId: commune.id })
    await post(['02/05/2023,D1,0,300.000,,khac', `02/05/2023,D2,0,500.000,,ung ho ${nobodysCode}`])
    const ask = { entryIndex: 1, pledgeCode: pledge.code }
    await expect(linkGift(store, accountant, { key: key(), ...ask })).rejects.toMatchObject({
      code: 'gift-in-another-pool',
    })
    const { code } = await requestDesignation(store, accountant, {
      key: key(),
      ...ask,
      reason: 'Theo giấy báo 0912345678',
    })
    await expect(approveDesignation(store, accountant, { key: key(), code })).rejects.toMatchObject({
      code: 'not-your-part',
    })
    await expect(leaveUnidentified(store, accountant, { key: key(), entryIndex: 1 })).rejects.toMatchObject({
      code: 'line-has-request',
    })
    const { index } = await approveDesignation(store, head, { key: key(), code })
    const moved = entriesOf(store)[index]
    expect(moved).toMatchObject({
      kind: 'designation',
      purpose: 'commune:LA-27694',
      voucher: 'DC-LA-VNN-2023-0000001',
      authority: code,
    })
    const { transfers, people } = JSON.parse(moved?.body ?? '')
    expect(transfers[0].numbers).toEqual([[generalPool.name, '300001', '800000']])
    expect(people).toEqual({ approved: fund.people.head.code, requested: accountant.code })
    expect(await balanceOf(store.database.read, commune.id)).toBe(500_000)
    expect(await pledgeReceivedVnd(store.database.read, pledge.id)).toBe(500_000)
    expect(await line(1)).toMatchObject({ resolution: index })
    expect(await requestByCode(store.database.read, code)).toMatchObject({ state: 'approved', entryIndex: index })
    await expect(approveDesignation(store, head, { key: key(), code })).rejects.toMatchObject({
      code: 'paper-moved-on',
    })
  })

  test('a pledge that does not exist, of another unit, or a person of another post changes nothing', async () => {
    const { store, fund, accountant, cashier, actor, promise, post } = await bankOffice()
    const elsewhere = await promise({ unitId: fund.communes[0]?.id as number })
    const pledge = await promise()
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    const link = (by: typeof accountant, pledgeCode: string) =>
      linkGift(store, by, { key: key(), entryIndex: 0, pledgeCode })
    await expect(link(accountant, nobodysCode)).rejects.toMatchObject({ code: 'pledge-unknown' })
    await expect(link(accountant, elsewhere.code)).rejects.toMatchObject({ code: 'pledge-of-another-unit' })
    await expect(link(cashier, pledge.code)).rejects.toMatchObject({ code: 'not-your-part' })
    await expect(link(actor(fund.communePeople.accountant), pledge.code)).rejects.toMatchObject({
      code: 'not-your-part',
    })
    expect(entriesOf(store)).toHaveLength(1)
  })
})

describe('a credit in Suspense', () => {
  const classify = async (
    office: Awaited<ReturnType<typeof bankOffice>>,
    entryIndex: number,
    finding: Finding,
  ): Promise<number> => {
    const { store, accountant, head } = office
    const { code } = await requestClassification(store, accountant, {
      key: key(),
      entryIndex,
      finding,
      reason: 'Theo giấy báo Có',
    })
    return (await approveClassification(store, head, { key: key(), code })).index
  }

  test('found to be interest, its very đồng become the pool’s, not as a donation', async () => {
    const office = await bankOffice()
    const { store, account, post, generalPool } = office
    await post(['02/05/2023,D1,0,7.000,,hoan tra', '02/05/2023,D2,0,12.000,,Tra lai tien gui thang 4'])
    const suspense = await theAccount(store.database.read, 'suspense', account)
    const index = await classify(office, 1, { as: 'interest' })
    const found = entriesOf(store)[index]
    expect(found).toMatchObject({ kind: 'interest', direction: null, amountVnd: 12_000, purpose: 'general' })
    expect(JSON.parse(found?.body ?? '').transfers).toEqual([
      { amount: '12000', credit: generalPool.name, debit: suspense.name, numbers: [[suspense.name, '7001', '19000']] },
    ])
    expect(await balanceOf(store.database.read, suspense.id)).toBe(7_000)
    expect(queueOf(store)).toMatchObject([{ resolvedAt: null }, { resolution: index }])
  })

  test('found to be a gift for a pledge, it counts for that pledge and can be followed from the bank’s line', async () => {
    const office = await bankOffice()
    const { store, promise, post, communePool } = office
    const commune = await communePool()
    const pledge = await promise({ poolId: commune.id, unitId: office.fund.province.id })
    const account = await office.secondAccount('suspense')
    await post(['02/05/2023,D1,0,500.000,,chuyen tien'], account.id)
    const index = await classify(office, 0, { as: 'gift', pledge: pledge.code })
    expect(entriesOf(store)[index]).toMatchObject({ kind: 'classification', reference: pledge.code })
    expect(await balanceOf(store.database.read, commune.id)).toBe(500_000)
    expect(await pledgeTrace(store.database.read, pledge.id)).toMatchObject([{ state: 'free', amountVnd: 500_000 }])
  })

  test('found to be a payment that came back, it is set aside for the house again, once', async () => {
    const office = await bankOffice()
    const { store, fund, post } = office
    const books = { unit: fund.province, fund: fund.vnn }
    const past = history(store, fund)
    const house = await past.house(books, { kind: 'build' })
    await past.gift(books, { amountVnd: 50_000_000, bookedOn: '2023-04-01' })
    await past.allocate(books, house, 40_000_000, '2023-04-02')
    await past.pay(books, house, 20_000_000, '2023-04-03')
    const [payment] = store.database.read.select().from(disbursement).all()
    const committed = await commitmentAccount(store.database.read, house.id, fund.province.id)
    await post(['02/05/2023,D1,0,20.000.000,,Hoan tra lenh chi', '03/05/2023,D2,0,20.000.000,,Hoan tra lenh chi'])
    const finding = { as: 'returned', disbursement: payment?.code ?? '' } as const
    expect(await balanceOf(store.database.read, committed?.id ?? 0)).toBe(20_000_000)
    const index = await classify(office, 3, finding)
    expect(entriesOf(store)[index]).toMatchObject({ kind: 'classification', project: house.code })
    expect(await balanceOf(store.database.read, committed?.id ?? 0)).toBe(40_000_000)
    await expect(classify(office, 4, finding)).rejects.toMatchObject({ code: 'finding-gone' })
  })

  test('found to be an own transfer, it clears the other account’s Unexplained debit, and both lines wait no longer', async () => {
    const office = await bankOffice()
    const { store, account, post } = office
    const second = await office.secondAccount()
    await post(['01/05/2023,D1,0,900.000,,ung ho', '02/05/2023,D2,400.000,0,,Chuyen sang BIDV'])
    await post(['02/05/2023,D3,0,400.000,,Chuyen noi bo'], second.id)
    const unexplained = await theAccount(store.database.read, 'unexplained', account)
    expect(await balanceOf(store.database.read, unexplained.id)).toBe(400_000)
    const index = await classify(office, 2, { as: 'own-transfer', debit: 1 })
    expect(await balanceOf(store.database.read, unexplained.id)).toBe(0)
    expect(queueOf(store)).toMatchObject([
      { entryIndex: 1, resolution: index },
      { entryIndex: 2, resolution: index },
    ])
  })

  test('found to be a mistake that was sent back, it clears the debit of the same account that sent it', async () => {
    const office = await bankOffice()
    const { store, account, accountant, post } = office
    await post(['01/05/2023,D1,0,400.000,,hoan tra', '02/05/2023,D2,400.000,0,,Tra lai tien chuyen nham'])
    const asOwn = { key: key(), entryIndex: 0, finding: { as: 'own-transfer', debit: 1 } as const, reason: 'x' }
    await expect(requestClassification(store, accountant, asOwn)).rejects.toMatchObject({ code: 'finding-gone' })
    const index = await classify(office, 0, { as: 'sent-back', debit: 1 })
    for (const kind of ['suspense', 'unexplained'] as const)
      expect(await balanceOf(store.database.read, (await theAccount(store.database.read, kind, account)).id)).toBe(0)
    expect(queueOf(store)).toMatchObject([{ resolution: index }, { resolution: index }])
  })

  test('is not classified by one person, twice, as what it cannot be, or after its debit was explained', async () => {
    const office = await bankOffice()
    const { store, fund, accountant, head, post } = office
    const second = await office.secondAccount()
    await post(['01/05/2023,D1,0,900.000,,ung ho', '02/05/2023,D2,400.000,0,,Chuyen sang BIDV'])
    await post(['02/05/2023,D3,0,400.000,,Chuyen noi bo'], second.id)
    const request = (entryIndex: number, finding: Finding) =>
      requestClassification(store, accountant, { key: key(), entryIndex, finding, reason: 'x' })
    await expect(request(1, { as: 'interest' })).rejects.toMatchObject({ code: 'line-not-in-suspense' })
    await expect(request(2, { as: 'own-transfer', debit: 0 })).rejects.toMatchObject({ code: 'finding-gone' })
    await expect(request(2, { as: 'returned', disbursement: 'CH0' })).rejects.toMatchObject({ code: 'finding-gone' })
    await expect(request(77, { as: 'interest' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const results = await Promise.allSettled([
      request(2, { as: 'own-transfer', debit: 1 }),
      request(2, { as: 'interest' }),
    ])
    expect(results[1]).toMatchObject({ reason: { code: 'line-has-request' } })
    const { code } = (results[0] as PromiseFulfilledResult<{ code: string }>).value
    await expect(approveClassification(store, accountant, { key: key(), code })).rejects.toMatchObject({
      code: 'not-your-part',
    })
    await expect(approveClassification(store, head, { key: key(), code: 'YC0' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })

    const books = { unit: fund.province, fund: fund.vnn }
    const past = history(store, fund)
    const house = await past.house(books, { kind: 'build' })
    await past.allocate(books, house, 400_000, '2023-05-02')
    const before = entriesOf(store).length
    await sentOrder(office, house.id, 400_000)
    await explainLine(store, accountant, { key: key(), entryIndex: 1, disbursementCode: 'CH-SENT' })
    await expect(approveClassification(store, head, { key: key(), code })).rejects.toMatchObject({
      code: 'finding-gone',
    })
    expect(entriesOf(store)).toHaveLength(before + 1)
    expect(await requestByCode(store.database.read, code)).toMatchObject({ state: 'requested', approvedBy: null })
  })

  test('approved by one form sent twice, it is one entry and both answers name it', async () => {
    const { store, accountant, head, post } = await bankOffice()
    await post(['02/05/2023,D2,0,12.000,,Tra lai tien gui thang 4'])
    const ask = { key: key(), entryIndex: 0, finding: { as: 'interest' } as const, reason: 'x' }
    const { code } = await requestClassification(store, accountant, ask)
    const form = { key: key(), code }
    const [first, second] = await Promise.all([approveRequest(store, head, form), approveRequest(store, head, form)])
    expect(second).toEqual(first)
    expect(entriesOf(store)).toHaveLength(2)
  })

  test('two heads approving at once write one entry', async () => {
    const office = await bankOffice()
    const { store, accountant, head, post } = office
    await post(['02/05/2023,D2,0,12.000,,Tra lai tien gui thang 4'])
    const ask = { key: key(), entryIndex: 0, finding: { as: 'interest' } as const, reason: 'x' }
    const { code } = await requestClassification(store, accountant, ask)
    const results = await Promise.allSettled([
      approveClassification(store, head, { key: key(), code }),
      approveClassification(store, head, { key: key(), code }),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(entriesOf(store)).toHaveLength(2)
  })
})

describe('an Unexplained debit', () => {
  test('is explained by the sent payment order it paid, once, on the bank’s day', async () => {
    const office = await bankOffice()
    const { store, fund, account, accountant, post } = office
    const books = { unit: fund.province, fund: fund.vnn }
    const past = history(store, fund)
    const house = await past.house(books, { kind: 'build' })
    await past.gift(books, { amountVnd: 50_000_000, bookedOn: '2023-04-01' })
    await past.allocate(books, house, 40_000_000, '2023-04-02')
    await post(['02/05/2023,D1,20.000.000,0,,UNC'])
    await sentOrder(office, house.id, 20_000_000)
    const explain = () => explainLine(store, accountant, { key: key(), entryIndex: 2, disbursementCode: 'CH-SENT' })
    const results = await Promise.allSettled([explain(), explain()])
    expect(results).toMatchObject([{ status: 'fulfilled' }, { reason: { code: 'line-already-resolved' } }])
    expect(entriesOf(store)[3]).toMatchObject({ kind: 'explanation', bookedOn: '2023-05-02', project: house.code })
    const unexplained = await theAccount(store.database.read, 'unexplained', account)
    expect(await balanceOf(store.database.read, unexplained.id)).toBe(0)
  })

  test('is not explained by an order of another amount', async () => {
    const office = await bankOffice()
    const { store, fund, accountant, post } = office
    const books = { unit: fund.province, fund: fund.vnn }
    const past = history(store, fund)
    const house = await past.house(books, { kind: 'build' })
    await past.gift(books, { amountVnd: 50_000_000, bookedOn: '2023-04-01' })
    await past.allocate(books, house, 40_000_000, '2023-04-02')
    await post(['02/05/2023,D1,20.000.000,0,,UNC'])
    await sentOrder(office, house.id, 19_000_000)
    const explain = (disbursementCode: string) =>
      explainLine(store, accountant, { key: key(), entryIndex: 2, disbursementCode })
    await expect(explain('CH-SENT')).rejects.toMatchObject({ code: 'debit-is-another' })
    await expect(explain('CH-NONE')).rejects.toMatchObject({ code: 'payment-not-waiting' })
    expect(entriesOf(store)).toHaveLength(3)
  })
})

/** A payment order CH-SENT that the bank has not yet debited. */
async function sentOrder(office: Awaited<ReturnType<typeof bankOffice>>, projectId: number, amountVnd: number) {
  const { store, fund, account } = office
  const { officer, accountant, head } = fund.people
  await store.database.write(async (tx) => {
    tx.insert(disbursement)
      .values({
        code: 'CH-SENT',
        projectId,
        tranche: 1,
        amountVnd,
        method: 'bank',
        assetId: account.accountId,
        payeeKind: 'builder',
        payeeName: 'Thợ',
        state: 'requested',
        requestedBy: officer.id,
        requestedAt: 1,
      })
      .run()
    for (const change of [
      { state: 'checked', checkedBy: accountant.id, checkedAt: 1 },
      { state: 'approved', approvedBy: head.id, approvedAt: 1 },
      { state: 'sent', sentBy: accountant.id, sentAt: 1 },
    ] as const)
      tx.update(disbursement).set(change).run()
  })
}
