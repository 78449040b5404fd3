import { beforeEach, describe, expect, test } from 'vitest'
import { eventById } from '../../../db/queries/inbox.ts'
import { openBankAccount } from '../../../server/actions/setup/open-accounts.ts'
import { testApp } from '../../support/app.ts'
import { bankOffice, entriesOf } from '../../support/bank-office.ts'
import { BANK_SECRETS, hearNotice } from '../../support/notices.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'

const LIST = '/noi-bo/thong-bao-ngan-hang'

let office: Awaited<ReturnType<typeof bankOffice>>
let accountant: Browser
let as: (person: { id: number }) => Promise<Browser>
beforeEach(async () => {
  office = await bankOffice()
  const app = await testApp(office.store, { bankSecrets: { ...BANK_SECRETS, casso: null } })
  as = (person) => signedIn(app, office.store, person)
  accountant = await as(office.fund.people.accountant)
})

const event = (id: number) => eventById(office.store.database.read, id)
const inDoubt = async () => {
  await office.post(['02/05/2023,D1,0,10.000,,xyz'])
  await hearNotice(office.store, 'payos', { id: 1, account: office.account.number, changeVnd: 10_000, memo: 'abc' })
}
/** Of an account that no unit has: the topmost unit looks at it. */
const ofNobody = () =>
  hearNotice(office.store, 'sepay', { id: 2, account: '990099887766', changeVnd: 5_000, memo: 'abc' })

describe('the page of notifications', () => {
  test('is no page for a head, a commune’s accountant sees none of the province’s, and only an accountant acts', async () => {
    await ofNobody()
    const { people, communePeople } = office.fund
    expect((await (await as(people.head)).get(LIST)).statusCode).toBe(404)
    const commune = await as(communePeople.accountant)
    expect((await commune.get(LIST)).body).not.toContain('7766')
    expect((await commune.get(`${LIST}/1`)).statusCode).toBe(404)
    expect((await commune.post(`${LIST}/1/xu-ly-lai`)).statusCode).toBe(404)
    const auditor = await as(people.auditor)
    expect((await auditor.get(`${LIST}/1`)).body).not.toContain('Xử lý lại</button>')
    expect((await auditor.post(`${LIST}/1/xu-ly-lai`)).statusCode).toBe(404)
    for (const id of ['0', 'x', '99']) expect((await accountant.get(`${LIST}/${id}`)).statusCode).toBe(404)
  })

  test('says which providers are on, and with nothing to look at says so', async () => {
    const { body } = await accountant.get(LIST)
    expect(body).toContain('Không có thông báo nào cần người xem')
    expect(body.match(/Đang nhận/g)).toHaveLength(2)
    expect(body).toContain('Tắt: chưa đặt khóa ký')
  })

  test('lists what needs a person with its reason, amount and the end of the account’s number', async () => {
    await ofNobody()
    const { body } = await accountant.get(LIST)
    expect(body).toContain('Tài khoản lạ')
    expect(body).toContain('+5.000')
    expect(body).toContain('…7766')
    expect(body).not.toContain('990099887766')
    expect((await accountant.get('/noi-bo')).body).toContain('Thông báo ngân hàng cần người xem')
  })

  test('handles a notification again once its account is opened', async () => {
    await ofNobody()
    await accountant.post(`${LIST}/1/xu-ly-lai`)
    expect(await event(1)).toMatchObject({ state: 'set-aside', reason: 'unknown-account' })
    const { fund, store } = office
    const facts = {
      bankName: 'MB',
      bankBin: '970422',
      number: '9900 9988 7766',
      holder: 'LA',
      unmatchedRule: 'gift' as const,
    }
    const owner = { unit: fund.province, fund: fund.vnn }
    await store.database.write((tx) =>
      openBankAccount(tx, owner, { ...facts, number: '990099887766', ruleFrom: '2020-01-01', validFrom: '2020-01-01' }),
    )
    expect((await accountant.post(`${LIST}/1/xu-ly-lai`)).statusCode).toBe(303)
    expect(await event(1)).toMatchObject({ state: 'done', entryIndex: 0 })
    expect((await accountant.get(`${LIST}/1`)).body).toContain('/so-cai/0')
    expect((await accountant.post(`${LIST}/1/xu-ly-lai`)).statusCode).toBe(409)
  })
})

describe('a notification that may be a line of a statement', () => {
  test('without an answer, or with a line that is none of them, is asked again', async () => {
    await inDoubt()
    expect((await accountant.get(`${LIST}/1`)).body).toContain('Khoản này là dòng nào trong sổ?')
    expect((await accountant.post(`${LIST}/1/tra-loi`)).statusCode).toBe(422)
    expect((await accountant.post(`${LIST}/1/tra-loi`, { dong: '77' })).statusCode).toBe(409)
    expect(await event(1)).toMatchObject({ state: 'set-aside' })
  })

  test('is linked with the line a person names, and the books stay as they are', async () => {
    await inDoubt()
    expect((await accountant.post(`${LIST}/1/tra-loi`, { dong: '0' })).statusCode).toBe(303)
    expect(await event(1)).toMatchObject({ state: 'done', entryIndex: 0 })
    expect(entriesOf(office.store)).toHaveLength(1)
  })

  test('is posted when a person says that it is another; the same form sent twice posts it once', async () => {
    await inDoubt()
    const form = { dong: 'khac', _key: 'k'.repeat(32) }
    expect((await accountant.post(`${LIST}/1/tra-loi`, form)).statusCode).toBe(303)
    expect((await accountant.post(`${LIST}/1/tra-loi`, form)).statusCode).toBe(303)
    expect(await event(1)).toMatchObject({ state: 'done', entryIndex: 1 })
    expect(entriesOf(office.store)).toHaveLength(2)
  })
})

test('a notified line that waits shows the bank’s own words to staff, with the way to the notification', async () => {
  const memo = 'TRA LAI tien gui 0912345678'
  await hearNotice(office.store, 'sepay', { id: 5, account: office.account.number, changeVnd: 12_000, memo })
  const { body } = await accountant.get('/noi-bo/doi-chieu/0')
  expect(body).toContain(memo)
  expect(body).toContain('/noi-bo/thong-bao-ngan-hang/1')
})
