import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { makePledge } from '../../../server/actions/make-pledge.ts'
import { recordCashGift } from '../../../server/actions/record-cash-gift.ts'
import { testApp } from '../../support/app.ts'
import { ERASURE_REASON, erasures, filesWith } from '../../support/erasure.ts'
import { smallFund } from '../../support/fund.ts'
import { as, key } from '../../support/houses.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { type TestStore, testStore } from '../../support/store.ts'

const NAME = 'Đỗ Quyên Thị Ngát'
const NOTE = 'Gửi tặng nhân ngày giỗ bà Ngát'
const PATH = '/noi-bo/dieu-chinh/xoa'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let accountant: Browser
let head: Browser
let code: string
let hidden: string
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  accountant = await signedIn(app, store, fund.people.accountant)
  head = await signedIn(app, store, fund.people.head)
  code = await given('public', NOTE)
  hidden = await given('hidden', '')
})

/** A pledge of 500.000 đồng, paid in cash. */
async function given(nameDisplay: 'public' | 'hidden', note: string) {
  const wish = {
    donorKind: 'person',
    nameDisplay,
    name: NAME,
    contact: '0912345678',
    taxCode: '',
    address: '',
  } as const
  const rest = { consents: true, amountVnd: 500_000, method: 'cash', expectedOn: null } as const
  const made = await makePledge(store, key(), { ...wish, ...rest, purpose: { kind: 'general' } })
  const gift = { from: { pledge: made.code }, amountVnd: 500_000, bookedOn: '2023-05-01', note }
  await recordCashGift(store, as(fund.people.cashier), key(), gift)
  return made.code
}

const show = async (url: string) => (await app.inject(url)).body
const requests = () => store.database.read.get<{ n: number }>('SELECT count(*) AS n FROM request').n

describe('asking', () => {
  test('nonsense, other units and unknown lines are refused; what was typed stays', async () => {
    expect((await accountant.get(`${PATH}?tim=${'z'.repeat(3000)}`)).statusCode).toBe(422)
    expect((await accountant.get(`${PATH}?tim=<b>`)).body).toContain('&lt;b&gt;')
    for (const subject of ['99', 'VNN2222222222', ''])
      expect((await accountant.post(PATH, { tim: subject, reason: ERASURE_REASON })).statusCode).toBe(404)
    const elsewhere = await signedIn(app, store, fund.communePeople.accountant)
    for (const subject of ['0', code]) {
      expect((await elsewhere.get(`${PATH}?tim=${subject}`)).statusCode).toBe(404)
      expect((await elsewhere.post(PATH, { tim: subject, reason: ERASURE_REASON })).statusCode).toBe(404)
    }
    for (const reason of ['', `Bà ${NAME} có đơn`, 'x'.repeat(600)]) {
      const answer = await accountant.post(PATH, { tim: code, reason })
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain('href="#reason"')
    }
    const nothing = await accountant.post(PATH, { tim: '0', reason: 'Có đơn yêu cầu xóa' })
    expect(nothing.statusCode).toBe(422)
    for (const words of ['href="#gi"', '>Có đơn yêu cầu xóa</textarea>']) expect(nothing.body).toContain(words)
    const wrong = await accountant.post(PATH, { tim: '0', gi: 'salt', reason: ERASURE_REASON })
    expect(wrong.statusCode).toBe(422)
    expect(requests()).toBe(0)
  })

  test('shows what stands there, what else it touches, and what stays for how long', async () => {
    const line = (await accountant.get(`${PATH}?tim=0`)).body
    for (const words of [NAME, NOTE, 'ít nhất 10 năm']) expect(line).toContain(words)
    expect(line).toContain(`href="${PATH}?tim&#x3D;${code}"`)
    const pledge = (await accountant.get(`${PATH}?tim=${code}`)).body
    for (const words of [NAME, NOTE, 'địa chỉ và cách liên hệ', 'ít nhất 10 năm', 'Bản sao lưu'])
      expect(pledge).toContain(words)
    expect((await accountant.get(`/noi-bo/dieu-chinh/moi?but-toan=0`)).body).toContain(`${PATH}?tim=0`)
  })
})

test('the head sees word for word what goes, approves, and it is gone from every page, file and search', async () => {
  const before = await Promise.all([0, 1].map((index) => show(`/so-cai/${index}/ban-goc.json`)))
  const sent = await accountant.post(PATH, { _key: key(), tim: code, reason: ERASURE_REASON })
  expect(sent.statusCode).toBe(303)
  const request = sent.headers.location as string
  const page = (await head.get(request)).body
  for (const words of [NAME, NOTE, 'Duyệt và xóa', 'không lấy lại được', ERASURE_REASON, 'Xóa thông tin theo yêu cầu'])
    expect(page).toContain(words)
  expect((await accountant.get(request)).body).not.toContain('Duyệt và xóa')
  expect((await head.post(`${request}/duyet`)).statusCode).toBe(303)

  expect((await head.get(request)).body).not.toContain(NAME)
  const gone = 'Đã xóa theo yêu cầu'
  expect(await show('/so-cai/0')).toContain(gone)
  expect(await show('/en/so-cai/0')).toContain('Erased on request')
  expect(await show(`/ung-ho/${code}`)).toContain(gone)
  for (const url of ['/so-cai', '/so-cai.csv', '/so-cai.atom']) expect(await show(url)).toContain(gone)
  const api = JSON.parse(await show('/api/v1/entries/0'))
  expect(api.entry).toMatchObject({ donor: null, memo: null, erased: ['donor', 'memo'] })
  expect(JSON.parse(await show(`/api/v1/pledges/${code}`))).toMatchObject({ donor: null, donorErased: true })
  expect(JSON.parse(await show('/api/v1/ledger?q=quyen')).items).toEqual([])
  expect(JSON.parse(await show('/api/v1/ledger?q=ngat')).total).toBe(0)
  const urls = [
    '/',
    '/so-cai',
    '/so-cai.csv',
    '/so-cai.json',
    '/so-cai.atom',
    '/so-cai/0',
    '/so-cai/2',
    `/ung-ho/${code}`,
  ]
  for (const url of urls) expect(await show(url), url).not.toMatch(/Ngát|Quyên/)
  expect(await Promise.all([0, 1].map((index) => show(`/so-cai/${index}/ban-goc.json`)))).toEqual(before)
})

test('a donor who was never named is not taken for an erased one, nor the other way round', async () => {
  await erasures(store, fund.people).erase({ pledge: code })
  expect(await show(`/ung-ho/${hidden}`)).toContain('Không nêu tên theo yêu cầu')
  expect(await show(`/ung-ho/${hidden}`)).not.toContain('Đã xóa theo yêu cầu')
  expect(await show(`/ung-ho/${code}`)).not.toContain('Không nêu tên')
  expect(await show('/so-cai/1')).toContain('Không nêu tên theo yêu cầu')
  expect(await show('/so-cai/1')).not.toContain('Đã xóa')
  expect(JSON.parse(await show('/api/v1/entries/1')).entry.erased).toEqual([])
  const slip = await (await signedIn(app, store, fund.people.cashier)).get('/noi-bo/thu-tien-mat/0')
  expect(slip.body).toContain('Đã xóa theo yêu cầu')
})

test('the line that erases says where and what kind of text, and that it moves no money', async () => {
  const index = await erasures(store, fund.people).erase({ pledge: code })
  const page = await show(`/so-cai/${index}`)
  for (const words of ['Xóa thông tin theo yêu cầu', 'không chuyển tiền', 'href="/so-cai/0"', 'Tên người ủng hộ', code])
    expect(page).toContain(words)
  expect(page).not.toMatch(/<dt[^>]*>\s*Số tiền\s*</)
  expect(await show('/so-cai/0')).toMatch(/<dt[^>]*>\s*Số tiền\s*</)
  expect((await accountant.get(`${PATH}?tim=${code}`)).body).toContain('Không còn gì để xóa')
  expect((await accountant.get(`/noi-bo/dieu-chinh/moi?but-toan=${index}`)).body).toContain('không có gì để điều chỉnh')
  expect(filesWith(store, NOTE)).toEqual([])
})

test('both steps stand in the audit log without a name', async () => {
  await erasures(store, fund.people).erase({ pledge: code })
  const auditor = await signedIn(app, store, fund.people.auditor)
  const log = (await auditor.get('/noi-bo/nhat-ky')).body
  expect(log).toContain('Đề nghị xóa thông tin theo yêu cầu')
  expect(log).not.toContain('Ngát')
})
