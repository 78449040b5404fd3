import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { accountByName, balanceOf } from '../../../../db/queries/accounts.ts'
import { summary } from '../../../../db/queries/summary.ts'
import { approveRequest } from '../../../../server/actions/corrections/approve-request.ts'
import { requestReversal } from '../../../../server/actions/corrections/request-reversal.ts'
import { requestFee } from '../../../../server/actions/matching/request-fee.ts'
import { bankOffice, entriesOf, queueOf } from '../../../support/bank-office.ts'
import { expectSoundBooks } from '../../../support/books.ts'

const REASON = 'Theo biểu phí dịch vụ tài khoản tháng 5'
const GIFT = '02/05/2023,D1,0,500,,ung ho'
const FEE = '03/05/2023,D2,22,0,,THU PHI DICH VU'

async function office() {
  const office = await bankOffice()
  const pool = office.generalPool
  const ask = async (entryIndex: number, poolId = pool.id, by = office.accountant) =>
    (await requestFee(office.store, by, { key: randomUUID(), entryIndex, poolId, reason: REASON })).code
  const approve = (code: string, by = office.head) => approveRequest(office.store, by, { key: randomUUID(), code })
  const figures = (year: number | null = null) =>
    summary(office.store.database.read, { unitId: null, fundId: null, year })
  return { ...office, pool, ask, approve, figures, held: (id: number) => balanceOf(office.store.database.read, id) }
}

describe('a bank fee among the debits nobody has explained', () => {
  test('is asked for by the accountant of the account, for a debit that still waits, out of a pool of the same books', async () => {
    const { store, fund, post, ask, head, cashier, communePool } = await office()
    await post([GIFT, FEE])
    for (const who of [head, cashier])
      await expect(ask(1, undefined, who)).rejects.toMatchObject({ code: 'not-your-part' })
    await expect(ask(0)).rejects.toMatchObject({ statusCode: 404 })
    const elsewhere = fund.bankAccounts[1]?.accountId as number
    await expect(ask(1, elsewhere)).rejects.toMatchObject({ code: 'not-a-pool-of-these-books' })
    const short = { key: randomUUID(), entryIndex: 1, poolId: (await communePool()).id, reason: 'phí' }
    const accountant = { staffId: fund.people.accountant.id, code: fund.people.accountant.code }
    await expect(requestFee(store, accountant, short)).rejects.toMatchObject({ code: 'reason-short' })
    await ask(1)
    await expect(ask(1)).rejects.toMatchObject({ code: 'line-has-request' })
  })

  test('is borne by the pool’s oldest đồng when the head agrees, and the debit waits no longer', async () => {
    const { store, post, ask, approve, accountant, pool, figures, held } = await office()
    await post([GIFT, FEE])
    const code = await ask(1)
    expect(await held(pool.id)).toBe(500)
    await expect(approve(code, accountant)).rejects.toMatchObject({ code: 'not-your-part' })
    const { index } = await approve(code)
    expect(await held(pool.id)).toBe(478)
    expect(entriesOf(store)[index]).toMatchObject({
      kind: 'fee',
      bookedOn: '2023-05-03',
      direction: null,
      amountVnd: 22,
    })
    expect(JSON.parse(entriesOf(store)[index]?.body ?? '').transfers[0].numbers).toEqual([[pool.name, '1', '22']])
    expect(queueOf(store)).toMatchObject([{ entryIndex: 1, resolution: index }])
    expect(await figures()).toMatchObject({ feesVnd: 22, receivableVnd: 0, unexplainedVnd: 0, balanceVnd: 478 })
    expect(await figures(2022)).toMatchObject({ feesVnd: 0 })
    expectSoundBooks(store)
  })

  test('is what the unit has to recover when no pool has so much free money, and everybody sees that', async () => {
    const { store, fund, post, ask, approve, figures, held, communePool, accountant } = await office()
    await post([GIFT, FEE])
    const empty = await communePool()
    const { index } = await approve(await ask(1, empty.id))
    const owed = await accountByName(store.database.read, `Assets:${fund.province.code}:VNN:Receivable:BankFee`)
    expect(await held(owed?.id as number)).toBe(22)
    expect(await held(empty.id)).toBe(0)
    expect(entriesOf(store)[index]).toMatchObject({ kind: 'fee', purpose: null })
    expect(await figures()).toMatchObject({ feesVnd: 22, receivableVnd: 22, unexplainedVnd: 0, balanceVnd: 478 })
    const asked = { key: randomUUID(), entryIndex: index, reason: 'Ghi lại vào nguồn khác' }
    await approve((await requestReversal(store, accountant, asked)).code)
    expect(await figures()).toMatchObject({ feesVnd: 0, receivableVnd: 0, unexplainedVnd: 22 })
    expectSoundBooks(store)
  })

  test('that was none is reversed, and the debit waits again', async () => {
    const { store, post, ask, approve, accountant, pool, held, figures } = await office()
    await post([GIFT, FEE])
    const { index } = await approve(await ask(1))
    const asked = { key: randomUUID(), entryIndex: index, reason: 'Ngân hàng báo đây là khoản khác' }
    await approve((await requestReversal(store, accountant, asked)).code)
    expect(await held(pool.id)).toBe(500)
    expect(queueOf(store)).toMatchObject([{ entryIndex: 1, resolvedAt: null, resolution: null }])
    expect(await figures()).toMatchObject({ feesVnd: 0, unexplainedVnd: 22 })
    await approve(await ask(1))
    expectSoundBooks(store)
  })

  test('waits when its pool was set aside meanwhile: the request is asked anew', async () => {
    const { store, post, ask, approve, pool, communePool, promise } = await office()
    const pledge = await promise({ poolId: (await communePool()).id })
    await post([GIFT, FEE, `03/05/2023,D3,0,100,,${pledge.code}`, '03/05/2023,D4,490,0,,THU PHI QUAN LY'])
    const [small, large] = [await ask(1), await ask(3)]
    await approve(large)
    await expect(approve(small)).rejects.toMatchObject({ code: 'not-enough-money', values: { availableVnd: 10 } })
    expect(await balanceOf(store.database.read, pool.id)).toBe(10)
    expect(queueOf(store)[0]).toMatchObject({ entryIndex: 1, resolvedAt: null })
  })
})
