import { describe, expect, test } from 'vitest'
import { disbursement } from '../../../db/schema/index.ts'
import { approveClassification } from '../../../server/actions/matching/approve-classification.ts'
import { makeReferenceCode } from '../../../server/domain/reference-code.ts'
import { testApp } from '../../support/app.ts'
import { bankOffice, entriesOf, queueOf } from '../../support/bank-office.ts'
import { history } from '../../support/history.ts'
import { signedIn } from '../../support/sign-in.ts'

const nobodysCode = makeReferenceCode(Buffer.alloc(8, 99))

async function desk() {
  const office = await bankOffice()
  const app = await testApp(office.store)
  const browser = await signedIn(app, office.store, office.fund.people.accountant)
  return { ...office, app, browser, as: (person: { id: number }) => signedIn(app, office.store, person) }
}

describe('the queue of lines that wait', () => {
  test('shows oldest first why each waits, and pages and filters without losing a line', async () => {
    const { browser, post, account } = await desk()
    const second = Array.from({ length: 60 }, (_, i) => `02/05/2023,D${i},0,${1000 + i},,ung ho ${nobodysCode}`)
    await post(['01/05/2023,D0,0,12.000,,Tra lai tien gui <thang 4>', ...second])
    const page = await browser.get('/noi-bo/doi-chieu')
    expect(page.body).toContain('61 dòng sao kê chờ')
    expect(page.body.indexOf('Dòng\u00a00<')).toBeLessThan(page.body.indexOf('Dòng\u00a01<'))
    expect(page.body).toContain('Có thể là lãi tiền gửi')
    expect(page.body).toContain('&lt;thang 4&gt;')
    expect(page.body).not.toContain('Dòng\u00a050<')
    const next = await browser.get('/noi-bo/doi-chieu?cursor=%2B49')
    expect(next.body).toContain('Dòng\u00a050<')
    expect(next.body).toContain('Dòng\u00a060<')
    expect(next.body).toContain('?cursor&#x3D;-50')
    const back = await browser.get('/noi-bo/doi-chieu?cursor=-50')
    expect(back.body).toContain('Dòng\u00a00<')
    expect(back.body).toContain('Dòng\u00a049<')
    const interest = await browser.get(`/noi-bo/doi-chieu?reason=interest&account=${account.id}`)
    expect(interest.body).toContain('1 dòng sao kê chờ')
    expect((await browser.get('/noi-bo/doi-chieu?reason=returned')).body).toContain('Không có dòng nào khớp')
    for (const query of ['reason=x', 'account=x', 'cursor=x'])
      expect((await browser.get(`/noi-bo/doi-chieu?${query}`)).statusCode).toBe(400)
  })

  test('belongs to those who reach the account: others see no line and can say nothing about it', async () => {
    const { as, fund, post, store, promise } = await desk()
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    const pledge = await promise()
    const commune = await as(fund.communePeople.accountant)
    expect((await commune.get('/noi-bo/doi-chieu')).body).toContain('Không có dòng nào chờ đối chiếu')
    const acts = ['gan', 'chuyen-nguon', 'de-nguyen', 'phan-loai', 'phieu-chi']
    for (const person of [
      fund.communePeople.accountant,
      fund.people.cashier,
      fund.people.auditor,
      fund.people.head,
      fund.people.officer,
    ]) {
      const browser = await as(person)
      for (const act of acts)
        expect((await browser.post(`/noi-bo/doi-chieu/0/${act}`, { ma: pledge.code })).statusCode).toBe(404)
    }
    expect((await commune.get('/noi-bo/doi-chieu/0')).statusCode).toBe(404)
    expect((await (await as(fund.people.cashier)).get('/noi-bo/doi-chieu/0')).statusCode).toBe(404)
    for (const reader of [fund.people.auditor, fund.people.head]) {
      const page = await (await as(reader)).get('/noi-bo/doi-chieu/0')
      expect(page.statusCode).toBe(200)
      expect(page.body).not.toContain('Tìm đăng ký')
    }
    for (const index of ['1', '-1', 'abc', '99999999999999999999'])
      expect((await commune.get(`/noi-bo/doi-chieu/${index}`)).statusCode).toBe(404)
    expect(entriesOf(store)).toHaveLength(1)
    expect(queueOf(store)).toMatchObject([{ resolvedAt: null }])
  })
})

describe('a gift that waits', () => {
  test('shows the bank’s own wording to staff, finds the pledge by its code, and is linked to it', async () => {
    const { browser, post, promise, store } = await desk()
    const pledge = await promise()
    await post([`02/05/2023,D1,0,500.000,,TK 0123456789 ung ho ${nobodysCode}`])
    const page = await browser.get('/noi-bo/doi-chieu/0')
    expect(page.body).toContain('TK 0123456789 ung ho')
    const unknown = await browser.get(`/noi-bo/doi-chieu/0?ma=${nobodysCode}`)
    expect(unknown.body).toContain(`Không có đăng ký ủng hộ nào mang mã ${nobodysCode}`)
    const typedLoosely = pledge.code.toLowerCase().replace(/(.{4})/g, '$1 ')
    const found = await browser.get(`/noi-bo/doi-chieu/0?ma=${encodeURIComponent(typedLoosely)}`)
    expect(found.body).toContain('Trần Thị Bưởi')
    expect(found.body).toContain('Gắn với đăng ký này')
    const linked = await browser.post('/noi-bo/doi-chieu/0/gan', { ma: pledge.code })
    expect(linked).toMatchObject({ statusCode: 303, headers: { location: '/noi-bo/doi-chieu/0' } })
    expect(entriesOf(store)).toHaveLength(2)
    const after = await browser.get('/noi-bo/doi-chieu/0')
    expect(after.body).toContain('Người accountant tinh đã xử lý dòng này lúc 08:00 04/05/2023')
    expect(after.body).not.toContain('Tìm đăng ký')
  })

  test('resolved by two people at once: the second sees who was quicker, and nothing more changes', async () => {
    const { browser, post, promise, store } = await desk()
    const [one, two] = [await promise(), await promise()]
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    const answers = await Promise.all([
      browser.post('/noi-bo/doi-chieu/0/gan', { ma: one.code }),
      browser.post('/noi-bo/doi-chieu/0/gan', { ma: two.code }),
    ])
    expect(answers.map((answer) => answer.statusCode)).toEqual([303, 409])
    expect(answers[1]?.body).toContain('Người accountant tinh đã xử lý dòng 0 lúc 08:00 04/05/2023')
    expect(entriesOf(store)).toHaveLength(2)
  })

  test('of another purpose is moved only by a request with a reason', async () => {
    const { browser, post, promise, communePool, store } = await desk()
    const pledge = await promise({ poolId: (await communePool()).id })
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    const found = await browser.get(`/noi-bo/doi-chieu/0?ma=${pledge.code}`)
    expect(found.body).toContain('Đề nghị chuyển nguồn')
    expect(found.body).not.toContain('Gắn với đăng ký này')
    const direct = await browser.post('/noi-bo/doi-chieu/0/gan', { ma: pledge.code })
    expect(direct.statusCode).toBe(422)
    const without = await browser.post('/noi-bo/doi-chieu/0/chuyen-nguon', { ma: pledge.code, 'ly-do': 'vì' })
    expect(without.statusCode).toBe(422)
    expect(without.body).toContain('Xin ghi lý do rõ hơn')
    const asked = await browser.post('/noi-bo/doi-chieu/0/chuyen-nguon', {
      ma: pledge.code,
      'ly-do': 'Theo giấy xác nhận số 12',
    })
    expect(asked.statusCode).toBe(303)
    const page = await browser.get('/noi-bo/doi-chieu/0')
    expect(page.body).toMatch(/Đang chờ Trưởng ban duyệt đề nghị YC/)
    expect((await browser.get('/noi-bo/doi-chieu')).body).toContain('Chờ Trưởng ban duyệt')
    expect(entriesOf(store)).toHaveLength(1)
  })

  test('may be left as it is', async () => {
    const { browser, post, store } = await desk()
    await post([`02/05/2023,D1,0,500.000,,ung ho ${nobodysCode}`])
    expect((await browser.post('/noi-bo/doi-chieu/0/de-nguyen')).statusCode).toBe(303)
    expect((await browser.get('/noi-bo/doi-chieu/0')).body).toContain('để nguyên là khoản chưa xác định')
    expect(entriesOf(store)).toHaveLength(1)
  })
})

describe('a credit in Suspense', () => {
  test('is classified by a request that says what it is and why; until then the money stays', async () => {
    const { browser, post, store, head, fund, as } = await desk()
    await post(['02/05/2023,D2,0,12.000,,Tra lai tien gui thang 4'])
    const empty = await browser.post('/noi-bo/doi-chieu/0/phan-loai')
    expect(empty.statusCode).toBe(422)
    expect(empty.body).toContain('Xin chọn khoản này là gì.')
    const absurd = await browser.post('/noi-bo/doi-chieu/0/phan-loai', {
      la: 'returned:CH0',
      'ly-do': 'Theo giấy báo Có số 5',
    })
    expect(absurd.statusCode).toBe(409)
    expect(absurd.body).toContain('Theo giấy báo Có số 5')
    const asked = await browser.post('/noi-bo/doi-chieu/0/phan-loai', {
      la: 'interest',
      'ly-do': 'Theo giấy báo Có số 5',
    })
    expect(asked.statusCode).toBe(303)
    expect(entriesOf(store)).toHaveLength(1)
    const [code] = /YC\w{7}/.exec((await browser.get('/noi-bo/doi-chieu/0')).body) ?? []
    expect((await (await as(fund.people.head)).get(`/noi-bo/dieu-chinh/${code}`)).body).toContain('lãi tiền gửi')
    await approveClassification(store, head, { key: 'mot-bieu-mau-khac', code: code ?? '' })
    expect((await browser.get('/noi-bo/doi-chieu/0')).body).toContain('Người head tinh đã xử lý dòng này')
    expect(entriesOf(store)).toHaveLength(2)
  })

  test('with a pledge’s code of this unit offers that pledge', async () => {
    const { browser, secondAccount, post, promise } = await desk()
    const pledge = await promise()
    await post(['02/05/2023,D2,0,12.000,,chuyen tien'], (await secondAccount('suspense')).id)
    const page = await browser.get(`/noi-bo/doi-chieu/0?ma=${pledge.code}`)
    expect(page.body).toContain(`value="gift:${pledge.code}"`)
  })
})

describe('a debit nobody explained', () => {
  test('offers the sent orders of its account and amount, and is explained by one of them', async () => {
    const { browser, post, store, fund, account } = await desk()
    const books = { unit: fund.province, fund: fund.vnn }
    const past = history(store, fund)
    const house = await past.house(books, { kind: 'build' })
    await past.gift(books, { amountVnd: 50_000_000, bookedOn: '2023-04-01' })
    await past.allocate(books, house, 40_000_000, '2023-04-02')
    await post(['02/05/2023,D1,20.000.000,0,,UNC'])
    expect((await browser.get('/noi-bo/doi-chieu/2')).body).toContain('khoản chi phải được duyệt')
    const { officer, accountant, head } = fund.people
    await store.database.write(async (tx) => {
      const row = { code: 'CH-1', projectId: house.id, tranche: 1, amountVnd: 20_000_000, method: 'bank' as const }
      const payee = { assetId: account.accountId, payeeKind: 'builder' as const, payeeName: 'Thợ' }
      tx.insert(disbursement)
        .values({ ...row, ...payee, state: 'requested', requestedBy: officer.id, requestedAt: 1 })
        .run()
      tx.update(disbursement).set({ state: 'checked', checkedBy: accountant.id, checkedAt: 1 }).run()
      tx.update(disbursement).set({ state: 'approved', approvedBy: head.id, approvedAt: 1 }).run()
      tx.update(disbursement).set({ state: 'sent', sentBy: accountant.id, sentAt: 1, orderNumber: 'UNC 7' }).run()
    })
    const page = await browser.get('/noi-bo/doi-chieu/2')
    expect(page.body).toContain('Ủy nhiệm chi số UNC 7')
    expect((await browser.post('/noi-bo/doi-chieu/2/phieu-chi')).statusCode).toBe(422)
    expect((await browser.post('/noi-bo/doi-chieu/2/phieu-chi', { phieu: 'CH-0' })).statusCode).toBe(409)
    expect((await browser.post('/noi-bo/doi-chieu/2/phieu-chi', { phieu: 'CH-1' })).statusCode).toBe(303)
    expect(entriesOf(store).at(-1)).toMatchObject({ kind: 'explanation', authority: 'CH-1' })
    expect((await browser.get('/noi-bo/doi-chieu')).body).toContain('Không có dòng nào chờ đối chiếu')
  })
})

test('a debit is asked to be a bank fee, shown to the head with both accounts, and then waits no longer', async () => {
  const { browser, post, store, fund, as } = await desk()
  await post(['02/05/2023,D1,0,500.000,,ung ho', '03/05/2023,D2,22.000,0,,THU PHI DICH VU'])
  const page = await browser.get('/noi-bo/doi-chieu/1')
  expect(page.body).toContain('Là phí ngân hàng?')
  const [, pool] = /name="nguon"[^>]* value="(\d+)"/.exec(page.body) ?? []
  const empty = await browser.post('/noi-bo/doi-chieu/1/phi', { nguon: 'x', 'ly-do': 'phí' })
  expect(empty.statusCode).toBe(422)
  expect(empty.body).toContain('Xin chọn nguồn chịu phí.')
  expect(empty.body).toContain('ít nhất 10 ký tự')
  const sent = { nguon: String(pool), 'ly-do': 'Giấy báo Nợ số 12' }
  expect((await browser.post('/noi-bo/doi-chieu/1/phi', sent)).statusCode).toBe(303)
  const [, request] = /\/noi-bo\/dieu-chinh\/(YC\w+)/.exec((await browser.get('/noi-bo/doi-chieu/1')).body) ?? []
  const head = await as(fund.people.head)
  const paper = await head.get(`/noi-bo/dieu-chinh/${request}`)
  expect(paper.body).toContain('Phí ngân hàng')
  expect(paper.body).toContain('Tiền ra chờ đối chiếu')
  expect((await head.post(`/noi-bo/dieu-chinh/${request}/duyet`)).statusCode).toBe(303)
  expect((await browser.get('/noi-bo/doi-chieu/1')).body).toContain('đã xử lý dòng này')
  expect(entriesOf(store)[2]).toMatchObject({ kind: 'fee', amountVnd: 22_000 })
})
