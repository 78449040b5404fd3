import { describe, expect, test } from 'vitest'
import { balanceOf } from '../../../../db/queries/accounts.ts'
import { pledgeReceivedVnd } from '../../../../db/queries/pledges.ts'
import { pledgeTrace } from '../../../../db/queries/trace.ts'
import { approveRequest } from '../../../../server/actions/corrections/approve-request.ts'
import { linkGift } from '../../../../server/actions/matching/link-gift.ts'
import { requestClassification } from '../../../../server/actions/matching/request-classification.ts'
import { requestDesignation } from '../../../../server/actions/matching/request-designation.ts'
import { theAccount } from '../../../../server/actions/setup/open-accounts.ts'
import type { Finding } from '../../../../server/domain/matching.ts'
import { makeReferenceCode } from '../../../../server/domain/reference-code.ts'
import { bankOffice, queueOf } from '../../../support/bank-office.ts'
import { expectSoundBooks } from '../../../support/books.ts'
import { corrections } from '../../../support/corrections.ts'
import { key } from '../../../support/houses.ts'

const reason = 'Theo giấy báo Có của ngân hàng'
const nobodysCode = makeReferenceCode(Buffer.alloc(8, 99))

async function officeThatCorrects() {
  const office = await bankOffice()
  const { store, fund, accountant, head } = office
  const fix = corrections(store, fund.people)
  const find = async (entryIndex: number, finding: Finding) => {
    const { code } = await requestClassification(store, accountant, { key: key(), entryIndex, finding, reason })
    return (await approveRequest(store, head, { key: key(), code })).index
  }
  const waiting = () => queueOf(store).filter(({ resolvedAt }) => resolvedAt === null)
  const suspense = await theAccount(store.database.read, 'suspense', office.account)
  return { ...office, fix, find, waiting, suspendedVnd: () => balanceOf(store.database.read, suspense.id) }
}

describe('what a bank line was found to be, taken back', () => {
  test('a wrong classification puts the money back into Suspense, and the line waits again for the right one', async () => {
    const { post, find, fix, waiting, suspendedVnd } = await officeThatCorrects()
    await post(['02/05/2023,D1,0,12.000,,Tra lai tien gui'])
    const asGift = await find(0, { as: 'gift', pledge: null })
    expect(await suspendedVnd()).toBe(0)
    await expect(fix.ask(0)).rejects.toMatchObject({ code: 'settled-since', values: { by: String(asGift) } })
    await fix.reverse(asGift)
    expect(await suspendedVnd()).toBe(12_000)
    expect(waiting()).toMatchObject([{ entryIndex: 0, resolution: null }])
    await find(0, { as: 'interest' })
    expect([await suspendedVnd(), waiting().length]).toEqual([0, 0])
  })

  test('a pledge the gift was wrongly found to answer counts it no more, and the right one can have it', async () => {
    const { store, post, promise, find, fix } = await officeThatCorrects()
    const [wrong, right] = [await promise(), await promise()]
    await post(['02/05/2023,D1,0,5.000,,Tra lai tien gui'])
    const received = async () => [
      await pledgeReceivedVnd(store.database.read, wrong.id),
      await pledgeReceivedVnd(store.database.read, right.id),
    ]
    const found = await find(0, { as: 'gift', pledge: wrong.code })
    expect(await received()).toEqual([5_000, 0])
    await fix.reverse(found)
    expect(await received()).toEqual([0, 0])
    await find(0, { as: 'gift', pledge: right.code })
    expect(await received()).toEqual([0, 5_000])
    expect(await pledgeTrace(store.database.read, right.id)).toMatchObject([{ state: 'free', amountVnd: 5_000 }])
    expect(await pledgeTrace(store.database.read, wrong.id)).toEqual([])
    expectSoundBooks(store)
  })

  test('a wrong designation brings the gift back to its pool and uncounts it from the pledge', async () => {
    const { store, accountant, head, post, promise, communePool, generalPool, fix, waiting } =
      await officeThatCorrects()
    const commune = await communePool()
    const pledge = await promise({ poolId: commune.id })
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    const asked = { key: key(), entryIndex: 0, pledgeCode: pledge.code, reason }
    const { code } = await requestDesignation(store, accountant, asked)
    const { index } = await approveRequest(store, head, { key: key(), code })
    expect(await pledgeReceivedVnd(store.database.read, pledge.id)).toBe(500_000)
    await fix.reverse(index)
    expect(await pledgeReceivedVnd(store.database.read, pledge.id)).toBe(0)
    expect(await balanceOf(store.database.read, generalPool.id)).toBe(500_000)
    expect(waiting()).toMatchObject([{ entryIndex: 0 }])
  })

  test('a gift linked to the wrong pledge by a decision: reversing the gift undoes the link, and its money waits anew', async () => {
    const { store, accountant, post, promise, fix, waiting } = await officeThatCorrects()
    const pledge = await promise()
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    const decision = await linkGift(store, accountant, { key: key(), entryIndex: 0, pledgeCode: pledge.code })
    await expect(fix.ask(decision)).rejects.toMatchObject({ code: 'decision-stands' })
    await fix.reverse(0)
    expect(await pledgeReceivedVnd(store.database.read, pledge.id)).toBe(0)
    expect(waiting()).toMatchObject([{ reason: 'account-rule', amountVnd: 500_000 }])
  })
})
