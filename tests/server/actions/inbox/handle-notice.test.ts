import { desc } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { balanceOf } from '../../../../db/queries/accounts.ts'
import { statementById } from '../../../../db/queries/statements.ts'
import { pledgeReceipt, providerEvent } from '../../../../db/schema/index.ts'
import { storeEvent } from '../../../../server/actions/inbox/store-event.ts'
import { confirmStatement, postStatement } from '../../../../server/actions/statements/post-statement.ts'
import { noticeId } from '../../../../server/domain/bank-notice/notice.ts'
import type { BankProvider } from '../../../../server/domain/bank-notice/signature.ts'
import { bankOffice, entriesOf, queueOf } from '../../../support/bank-office.ts'
import { key } from '../../../support/houses.ts'
import { type Happened, handleNotices, noticeBody } from '../../../support/notices.ts'

type Office = Awaited<ReturnType<typeof bankOffice>>

let office: Office
beforeEach(async () => {
  office = await bankOffice()
})

let lastId = 0
/** Tells and handles one transfer on the office's account; gives the event as it then is. */
async function tell(provider: BankProvider, happened: Partial<Happened> & { changeVnd: number }) {
  await hear(provider, happened)
  await work()
  return newest()
}
async function hear(provider: BankProvider, happened: Partial<Happened>) {
  const body = noticeBody(provider, { id: ++lastId, account: office.account.number, changeVnd: 1, ...happened })
  await storeEvent(office.store, { provider, eventId: noticeId(provider, body) as string, kind: 'in', body })
}
const work = () => handleNotices(office.store)
const newest = () => office.store.database.read.select().from(providerEvent).orderBy(desc(providerEvent.id)).get()
const bankVnd = () => balanceOf(office.store.database.read, office.account.accountId)
const kinds = () => entriesOf(office.store).map(({ kind, amountVnd }) => [kind, amountVnd])

describe('a notification that is no transfer of ours', () => {
  test.each([
    ['of an account we do not have', { account: '999' }, 'unknown-account'],
    ['by a sub-account that is not the fund’s', { subAccount: 'VA123' }, 'other-sub-account'],
    ['of a day that has not come', { day: '2023-05-05' }, 'day-in-the-future'],
    ['of a day that does not exist', { day: '2023-02-30' }, 'wrong-day'],
    ['of half a đồng', { changeVnd: 0.5 }, 'wrong-amount'],
    ['of nothing', { changeVnd: 0 }, 'wrong-amount'],
    ['of more than there is', { changeVnd: 10 ** 13 + 1 }, 'wrong-amount'],
  ])('%s is set aside with its reason, and the books stay as they are', async (_, happened, reason) => {
    for (const provider of ['sepay', 'casso'] as const)
      expect(await tell(provider, { changeVnd: 1_000, ...happened })).toMatchObject({ state: 'set-aside', reason })
    expect(entriesOf(office.store)).toEqual([])
  })

  test('in another currency, or of a payment that failed, is set aside', async () => {
    const change = (from: string, to: string) => async () => {
      const body = noticeBody('payos', { id: ++lastId, account: office.account.number, changeVnd: 1_000 }).replace(
        from,
        to,
      )
      await storeEvent(office.store, { provider: 'payos', eventId: String(lastId), kind: 'in', body })
      await work()
      return (await newest())?.reason
    }
    expect(await change('"VND"', '"USD"')()).toBe('unknown-currency')
    expect(await change('"success":true', '"success":false')()).toBe('not-a-transfer')
    expect(await change('"orderCode"', '"order"')()).toBe('malformed')
    expect(entriesOf(office.store)).toEqual([])
  })
})

describe('a notification becomes a line of the bank', () => {
  test('by the same rules as a statement’s: pledge, suspense, gift of somebody unknown, unexplained debit', async () => {
    const pledge = await office.promise()
    await tell('sepay', {
      changeVnd: 500_000,
      balanceVnd: 500_000,
      memo: `MBVCB.1.${pledge.code}.CT tu 0123456789 BUOI`,
    })
    await tell('casso', { changeVnd: 12_000, balanceVnd: 512_000, memo: 'TRA LAI tien gui' })
    await tell('payos', { changeVnd: 90_000, memo: 'ung ho 0912345678' })
    await tell('sepay', { changeVnd: -2_000, balanceVnd: 600_000, memo: 'phi' })
    expect(kinds()).toEqual([
      ['receipt', 500_000],
      ['suspense', 12_000],
      ['receipt', 90_000],
      ['unexplained', 2_000],
    ])
    expect(queueOf(office.store).map(({ reason }) => reason)).toEqual(['interest', 'unexplained-debit'])
    expect(office.store.database.read.select().from(pledgeReceipt).all()).toMatchObject([
      { pledgeId: pledge.id, entryIndex: 0, amountVnd: 500_000 },
    ])
    expect(await bankVnd()).toBe(600_000)
    expect(entriesOf(office.store).every(({ body }) => !/BUOI|0912345678|FT\d/.test(body))).toBe(true)
  })

  test('once, however often it is told and handled, also after the process died in between', async () => {
    await hear('sepay', { id: 7_000, changeVnd: 1_000 })
    await hear('sepay', { id: 7_000, changeVnd: 1_000 })
    await Promise.all([work(), work(), work()])
    await hear('sepay', { id: 7_000, changeVnd: 1_000 })
    await work()
    expect(kinds()).toEqual([['receipt', 1_000]])
  })

  test('a debit told before the credit it was paid from waits for it', async () => {
    await hear('sepay', { changeVnd: -5_000, balanceVnd: 15_000 })
    expect(await work()).toHaveLength(1)
    expect(await newest()).toMatchObject({ state: 'waiting', attempts: 1 })
    await tell('sepay', { changeVnd: 20_000, balanceVnd: 20_000 })
    office.store.setClock(office.store.clock() + 60_000)
    await work()
    expect(kinds()).toEqual([
      ['receipt', 20_000],
      ['unexplained', 5_000],
    ])
  })

  test('what fails for an hour is set aside, and everything else goes on meanwhile', async () => {
    await hear('sepay', { id: 8_000, changeVnd: -5_000 })
    for (let tries = 0; tries < 12; tries++) {
      await work()
      office.store.setClock(office.store.clock() + 600_000)
    }
    expect(await newest()).toMatchObject({ state: 'set-aside', reason: 'failed' })
    expect(await tell('casso', { changeVnd: 1_000 })).toMatchObject({ state: 'done', entryIndex: 0 })
  })

  test('sent back and given again on one day is three transfers, though the balance is the same twice', async () => {
    await tell('sepay', { changeVnd: 5_000, balanceVnd: 5_000 })
    await tell('sepay', { changeVnd: -1_000, balanceVnd: 4_000 })
    await tell('sepay', { changeVnd: 1_000, balanceVnd: 5_000 })
    await tell('sepay', { changeVnd: -1_000, balanceVnd: 4_000 })
    expect(await bankVnd()).toBe(4_000)
    expect(kinds()).toHaveLength(4)
  })

  test('a burst of 500 is posted with none lost and none doubled', async () => {
    const told = Array.from({ length: 500 }, (_, i) => ({
      id: 10_000 + i,
      changeVnd: 1_000,
      balanceVnd: 1_000 * (i + 1),
    }))
    await Promise.all([...told, ...told].map((each) => hear('sepay', each)))
    await Promise.all([work(), work()])
    expect(await bankVnd()).toBe(500_000)
    expect(new Set(entriesOf(office.store).map(({ id }) => id)).size).toBe(500)
  })
})

describe('the same transfer in a statement', () => {
  const at = (memo: string, balance = '') => `02/05/2023,D1,0,10.000,${balance},${memo}`

  test('later links by the balance after it instead of doubling, and importing again changes nothing', async () => {
    await tell('sepay', { changeVnd: 10_000, balanceVnd: 10_000, memo: 'a' })
    const lines = [at('b', '10.000'), '02/05/2023,D2,0,3.000,13.000,c']
    expect(await office.post(lines)).toMatchObject({ lines: 2, repeated: 1, posted: 1, skipped: 1 })
    expect(await office.post(lines)).toMatchObject({ repeated: 2, posted: 0, skipped: 2 })
    expect(await bankVnd()).toBe(13_000)
  })

  test('earlier is found by the notification, on its own day or the one beside it', async () => {
    await office.post([at('a', '10.000')])
    expect(await tell('sepay', { changeVnd: 10_000, balanceVnd: 10_000 })).toMatchObject({
      state: 'done',
      entryIndex: 0,
    })
    expect(await tell('casso', { changeVnd: 10_000, balanceVnd: 10_000, day: '2023-05-03' })).toMatchObject({
      entryIndex: 0,
    })
    expect(await bankVnd()).toBe(10_000)
  })

  test('without a balance pairs by the bank’s reference, then by the wording, each line with one', async () => {
    await tell('payos', { changeVnd: 10_000, memo: 'xyz', reference: 'FT2312345678' })
    await tell('payos', { changeVnd: 10_000, memo: 'gia dinh ong Nam ung ho' })
    await tell('payos', { changeVnd: 10_000, memo: 'ung ho' })
    await tell('payos', { changeVnd: 10_000, memo: 'ung ho' })
    const posted = await office.post([
      at('ung ho'),
      at('MBVCB.99.GIA DINH ONG NAM UNG HO.CT tu 1'),
      '02/05/2023,FT2312345678,0,10.000,,something else',
      at('ung ho'),
      at('ung ho nua'),
    ])
    expect(posted).toMatchObject({ posted: 1, skipped: 4 })
    expect(await bankVnd()).toBe(50_000)
  })

  test('with nothing but day and amount to tell by: a person is asked, and each answer is carried out', async () => {
    for (const [answer, vnd] of [
      ['same', 10_000],
      ['others', 20_000],
    ] as const) {
      office = await bankOffice()
      const { store, accountant } = office
      await tell('payos', { changeVnd: 10_000, memo: 'abc' })
      const id = await office.take([at('xyz')])
      expect(await statementById(store.database.read, id)).toMatchObject({ overlaps: false, unclear: 1 })
      const asked = { key: key(), statementId: id, overlap: null }
      await expect(confirmStatement(store, accountant, asked)).rejects.toMatchObject({ code: 'unclear-unanswered' })
      await confirmStatement(store, accountant, { ...asked, unclear: answer })
      await postStatement(store, id)
      expect(await bankVnd()).toBe(vnd)
      const again = await office.take([at('xyz')])
      await confirmStatement(store, accountant, { key: key(), statementId: again, overlap: 'repeats' })
      await postStatement(store, again)
      expect(await bankVnd()).toBe(vnd)
    }
  })

  test('a notification that comes between reading and posting stops the posting for the question', async () => {
    const { store, accountant } = office
    const id = await office.take([at('xyz')])
    await confirmStatement(store, accountant, { key: key(), statementId: id, overlap: null })
    await tell('payos', { changeVnd: 10_000, memo: 'abc' })
    await postStatement(store, id)
    expect(await statementById(store.database.read, id)).toMatchObject({ state: 'ready', unclear: 1, posted: 0 })
    await confirmStatement(store, accountant, { key: key(), statementId: id, overlap: null, unclear: 'same' })
    await postStatement(store, id)
    expect(await statementById(store.database.read, id)).toMatchObject({ state: 'posted', posted: 0, skipped: 1 })
    expect(await bankVnd()).toBe(10_000)
  })

  test('a notification that might be a line of the statement is set aside; one of another day is not', async () => {
    await office.post([at('xyz')])
    expect(await tell('payos', { changeVnd: 10_000, memo: 'abc' })).toMatchObject({
      state: 'set-aside',
      reason: 'maybe-known',
    })
    expect(await tell('payos', { changeVnd: 10_000, memo: 'abc', day: '2023-05-03' })).toMatchObject({ state: 'done' })
    expect(await bankVnd()).toBe(20_000)
  })
})
