import { beforeEach, describe, expect, test } from 'vitest'
import { balanceOf } from '../../../../db/queries/accounts.ts'
import { pledgeReceipts, pledgeReceivedVnd, setPledgeCancelled } from '../../../../db/queries/pledges.ts'
import { requestByCode } from '../../../../db/queries/requests.ts'
import { memoOf } from '../../../../db/queries/reversals.ts'
import { summary } from '../../../../db/queries/summary.ts'
import { pledgeTrace } from '../../../../db/queries/trace.ts'
import { attachList } from '../../../../server/actions/collective/attach-list.ts'
import { refuseRequest } from '../../../../server/actions/corrections/refuse-request.ts'
import { approveAllocation } from '../../../../server/actions/houses/approve-allocation.ts'
import { checkAllocation } from '../../../../server/actions/houses/check-allocation.ts'
import { requestAllocation } from '../../../../server/actions/houses/request-allocation.ts'
import { checkLog } from '../../../../server/actions/log/check-log.ts'
import { signGrowth } from '../../../../server/actions/log/sign-growth.ts'
import { verifyDatabase } from '../../../../server/actions/verification/verify-database.ts'
import { makeReferenceCode } from '../../../../server/domain/reference-code.ts'
import { formatVnd } from '../../../../server/format.ts'
import { readHead } from '../../../../server/gateways/log-head.ts'
import { expectSoundBooks } from '../../../support/books.ts'
import { claimOffice } from '../../../support/claims.ts'
import { people, SCHOOL } from '../../../support/collective.ts'
import { corrections } from '../../../support/corrections.ts'
import { erasures } from '../../../support/erasure.ts'
import { as, building, entryAt, key } from '../../../support/houses.ts'

let office: Awaited<ReturnType<typeof claimOffice>>
beforeEach(async () => {
  office = await claimOffice()
})

describe('what cannot be claimed', () => {
  test('a line that is not there, is no gift, has a giver, waits in the queue or was reversed', async () => {
    const { store, post, promise, ask, fund } = office
    const pledge = await promise()
    await expect(ask(7, pledge.code)).rejects.toMatchObject({ code: 'claim-entry-missing' })
    await post([
      `02/05/2023,A,0,500.000,,ung ho ${pledge.code}`,
      '02/05/2023,B,0,12.000,,Tra lai tien gui',
      `02/05/2023,C,0,500.000,,ung ho ${makeReferenceCode(Buffer.alloc(8, 99))}`,
      '02/05/2023,D,0,500.000,,chuyen tien ung ho',
    ])
    await expect(ask(0, pledge.code)).rejects.toMatchObject({ code: 'gift-has-donor' })
    await expect(ask(1, pledge.code)).rejects.toMatchObject({ code: 'line-not-a-gift' })
    await expect(ask(2, pledge.code)).rejects.toMatchObject({ code: 'gift-in-queue' })
    await corrections(store, fund.people).reverse(3)
    await expect(ask(3, pledge.code)).rejects.toMatchObject({ code: 'already-reversed' })
  })

  test('without evidence, for a pledge that is unknown, cancelled or of another fund, or by somebody whose part it is not', async () => {
    const { store, promise, unknownGift, ask, head, fund } = office
    const [pledge, other, gone] = [await promise(), await promise({ fundId: fund.ct.id }), await promise()]
    const gift = await unknownGift()
    await store.database.write((tx) => setPledgeCancelled(tx, gone.id, { cancelledAt: 1, cancelReason: 'Đổi ý' }))
    await expect(ask(gift, pledge.code, '  biên lai ')).rejects.toMatchObject({ code: 'claim-seen-short' })
    await expect(ask(gift, pledge.code, 'x'.repeat(501))).rejects.toMatchObject({ code: 'claim-seen-long' })
    await expect(ask(gift, 'VNN00000000')).rejects.toMatchObject({ code: 'pledge-unknown' })
    await expect(ask(gift, other.code)).rejects.toMatchObject({ code: 'pledge-of-another-unit' })
    await expect(ask(gift, gone.code)).rejects.toMatchObject({ code: 'claim-pledge-cancelled' })
    await expect(ask(gift, pledge.code, undefined, head)).rejects.toMatchObject({ code: 'not-your-part' })
  })

  test('twice: while a claim waits, and after one was approved', async () => {
    const { store, promise, unknownGift, ask, approve, accountant } = office
    const [first, second] = [await promise(), await promise()]
    const gift = await unknownGift()
    const code = await ask(gift, first.code)
    await expect(ask(gift, second.code)).rejects.toMatchObject({ code: 'request-waiting' })
    await expect(approve(code, accountant)).rejects.toMatchObject({ code: 'not-your-part' })
    const index = await approve(code)
    await expect(ask(gift, second.code)).rejects.toMatchObject({ code: 'gift-claimed', values: { by: index } })
    const list = people(5)
    const attached = { receiptIndex: gift, donor: SCHOOL, list }
    await expect(attachList(store, accountant, key(), attached)).rejects.toMatchObject({ code: 'gift-claimed' })
  })

  test('a claim that the head refuses changes nothing, and the gift can be claimed by another', async () => {
    const { store, promise, unknownGift, ask, head } = office
    const [wrong, right] = [await promise(), await promise()]
    const gift = await unknownGift()
    const refused = { key: key(), code: await ask(gift, wrong.code), reason: 'Chứng cứ chưa đủ rõ' }
    await refuseRequest(store, head, refused)
    expect(await pledgeReceivedVnd(store.database.read, wrong.id)).toBe(0)
    await office.claim(gift, right.code)
    expect(await pledgeReceivedVnd(store.database.read, right.id)).toBe(5_000)
  })
})

describe('a claimed gift', () => {
  test('already in the right pool: a decision that moves nothing says whose it was', async () => {
    const { store, promise, unknownGift, claim } = office
    const pledge = await promise({ amountVnd: 3_000 })
    const gift = await unknownGift()
    const before = entryAt(store, gift)
    const index = await claim(gift, pledge.code)
    expect(entryAt(store, gift)).toEqual(before)
    expect(entryAt(store, index)).toMatchObject({
      kind: 'decision',
      transfers: 0,
      reference: pledge.code,
      voucher: null,
    })
    // The donor reads the day and voucher of the bank's credit, not of the decision.
    expect(await pledgeReceipts(store.database.read, pledge.id)).toMatchObject([
      { entryIndex: index, amountVnd: 5_000, bookedOn: '2023-05-02', channel: 'bank', voucher: before.voucher },
    ])
    expect(await pledgeTrace(store.database.read, pledge.id)).toMatchObject([{ state: 'free', amountVnd: 5_000 }])
    expectSoundBooks(store)
  })

  test('of another pool: its free đồng move, the summary receives nothing more, every check is right', async () => {
    const { store, promise, unknownGift, claim, communePool, generalPool } = office
    await checkLog(store)
    const commune = await communePool()
    const pledge = await promise({ poolId: commune.id })
    const gift = await unknownGift()
    const totals = () => summary(store.database.read, { unitId: null, fundId: null, year: null })
    const before = await totals()
    const index = await claim(gift, pledge.code)
    expect(entryAt(store, index)).toMatchObject({
      kind: 'designation',
      amount_vnd: 5_000,
      purpose: 'commune:LA-27694',
    })
    expect([
      await balanceOf(store.database.read, generalPool.id),
      await balanceOf(store.database.read, commune.id),
    ]).toEqual([0, 5_000])
    expect(await pledgeReceivedVnd(store.database.read, pledge.id)).toBe(5_000)
    expect((await totals()).receivedVnd).toBe(before.receivedVnd)
    expectSoundBooks(store)
    await signGrowth(store)
    const { log } = store
    const verified = await verifyDatabase(store.path, { keyOf: () => log.verifierKey, head: readHead(log.headFile) })
    expect(verified.findings.filter(({ wrong }) => wrong > 0)).toEqual([])
  })

  test('of which a part was set aside before: that part stays, the free part moves, and the whole counts for the donor', async () => {
    const { store, promise, unknownGift, claim, communePool, generalPool } = office
    const commune = await communePool()
    const pledge = await promise({ poolId: commune.id })
    const gift = await unknownGift()
    await setAside(2_000)
    const index = await claim(gift, pledge.code)
    expect(entryAt(store, index)).toMatchObject({ kind: 'designation', amount_vnd: 3_000 })
    const said = await memoOf(store.database.read, index)
    expect(said).toContain(`${formatVnd(3_000)} chuyển sang đúng nguồn`)
    expect(said).toContain(`${formatVnd(2_000)} đã phân bổ hoặc chi từ trước giữ nguyên chỗ`)
    expect(await balanceOf(store.database.read, generalPool.id)).toBe(0)
    expect(await pledgeReceivedVnd(store.database.read, pledge.id)).toBe(5_000)
    const places = (await pledgeTrace(store.database.read, pledge.id)).map(({ state, amountVnd }) => [state, amountVnd])
    expect(places).toEqual([
      ['free', 3_000],
      ['committed', 2_000],
    ])
    expectSoundBooks(store)
  })

  test('wholly set aside before: nothing moves, and a decision says whose it was', async () => {
    const { store, promise, unknownGift, claim, communePool } = office
    const pledge = await promise({ poolId: (await communePool()).id })
    const gift = await unknownGift()
    await setAside(5_000)
    const index = await claim(gift, pledge.code)
    expect(entryAt(store, index)).toMatchObject({ kind: 'decision', amount_vnd: 5_000, purpose: 'general' })
    expect(await pledgeTrace(store.database.read, pledge.id)).toMatchObject([{ state: 'committed', amountVnd: 5_000 }])
  })

  test('claimed wrongly: the correction gives the money and the pledge back, and the right donor can claim it', async () => {
    const { store, promise, unknownGift, claim, communePool, generalPool, fund } = office
    const fix = corrections(store, fund.people)
    const commune = await communePool()
    const [far, near, right] = [await promise({ poolId: commune.id }), await promise(), await promise()]
    const gift = await unknownGift()
    for (const wrong of [far, near]) {
      const index = await claim(gift, wrong.code)
      await expect(fix.ask(gift)).rejects.toMatchObject({ code: 'settled-since', values: { by: String(index) } })
      await fix.reverse(index)
      expect(await pledgeReceivedVnd(store.database.read, wrong.id)).toBe(0)
      expect(await pledgeTrace(store.database.read, wrong.id)).toEqual([])
      expect(await balanceOf(store.database.read, generalPool.id)).toBe(5_000)
    }
    await claim(gift, right.code)
    expect(await pledgeReceivedVnd(store.database.read, right.id)).toBe(5_000)
    expectSoundBooks(store)
  })

  test('its evidence stays private, and goes with the donor; the name goes from the claim and the bank words from the gift', async () => {
    const { store, promise, unknownGift, ask, approve, fund } = office
    const pledge = await promise()
    const gift = await unknownGift()
    const code = await ask(gift, pledge.code)
    const index = await approve(code)
    const texts = () =>
      store.database.read.all<{ f: string }>(
        `SELECT entry_index || field AS f FROM private_text WHERE entry_index IN (${gift}, ${index})`,
      )
    expect(
      texts()
        .map(({ f }) => f)
        .sort(),
    ).toEqual([`${gift}memo`, `${index}donor`, `${index}memo`])
    await erasures(store, fund.people).erase({ pledge: pledge.code })
    expect((await requestByCode(store.database.read, code))?.seen).toBeNull()
    expect(texts().map(({ f }) => f)).toEqual([`${index}memo`])
  })
})

/** From the province's general pool, for a house of its commune. */
async function setAside(amountVnd: number) {
  const { store, fund, generalPool } = office
  const works = building(store, fund)
  const projectCode = await works.propose()
  await works.bring(projectCode, 'decided')
  const asked = { key: key(), projectCode, poolId: generalPool.id, amountVnd }
  const { code } = await requestAllocation(store, as(works.people.officer), asked)
  await checkAllocation(store, as(fund.people.accountant), { key: key(), code })
  await approveAllocation(store, as(fund.people.head), { key: key(), code, decisionNumber: '12/QĐ-BVĐ' })
}
