import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { fileDataRequest } from '../../../server/actions/rights/file-request.ts'
import { testApp } from '../../support/app.ts'
import { pledgedBy, received } from '../../support/donor.ts'
import { erasures } from '../../support/erasure.ts'
import { smallFund } from '../../support/fund.ts'
import { postForm } from '../../support/giving.ts'
import { key } from '../../support/houses.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { type TestStore, testStore } from '../../support/store.ts'

const PATH = '/noi-bo/nguoi-ung-ho'
const REASON = 'Đã gọi số điện thoại đã ghi và hỏi lại'
type Pledged = Awaited<ReturnType<typeof pledgedBy>>

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let accountant: Browser
let [hoa, other]: Pledged[] = []
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  accountant = await signedIn(app, store, fund.people.accountant)
  hoa = await pledgedBy(store, { name: 'Đặng Thị Hoà', contact: '0912345678' })
  other = await pledgedBy(store, { name: 'DANG THI HOA', contact: '0912345678', amountVnd: 700_000 })
})

const textOf = (html: string) =>
  html
    .replace(/<svg.*?<\/svg>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
const join = (fields: Record<string, string> = {}) =>
  accountant.post(`${PATH}/${hoa?.code}/ghi-nhan`, { cung: other?.code ?? '', la: 'same', 'ly-do': REASON, ...fields })

describe('the office', () => {
  test('that types too little, a markup or a stranger’s name finds nobody', async () => {
    expect((await accountant.post(`${PATH}/tim`, { tim: ' a ' })).statusCode).toBe(422)
    for (const tim of ['<b>Trần Văn Xa</b>', '0999999999', 'a@b.example', 'VNNKHONGCO'])
      expect([tim, (await accountant.post(`${PATH}/tim`, { tim })).body.includes('Không tìm thấy ai')]).toEqual([
        tim,
        true,
      ])
  })

  test('finds a donor by name without marks, number or code, and never shows a contact whole in a list', async () => {
    for (const tim of ['hoà', 'dang thi', '+84 912 345 678', hoa?.code.toLowerCase() ?? '']) {
      const { body } = await accountant.post(`${PATH}/tim`, { tim })
      expect([tim, body.includes(`${PATH}/${hoa?.code}"`)]).toEqual([tim, true])
      expect(body.replaceAll('value="+84 912 345 678"', '')).not.toContain('0912345678')
    }
  })

  test('sees who looks like one donor and why, until it said whether they are', async () => {
    const page = textOf((await accountant.get(PATH)).body)
    expect(page).toContain('Cùng số điện thoại, Cùng tên nếu bỏ dấu')
    expect((await join()).statusCode).toBe(303)
    expect((await accountant.get(PATH)).body).toContain('Không còn đăng ký nào nghi trùng')
  })

  test('says that two are one with a verdict and a reason, keeps what was typed, and undoes it with a reason', async () => {
    for (const [wrong, sentence] of [
      [{ la: '' }, 'Xin chọn một ghi nhận'],
      [{ 'ly-do': 'giống' }, 'Xin ghi lý do rõ hơn'],
      [{ cung: '' }, 'Xin chọn ít nhất một đăng ký khác'],
      [{ ma: 'VNN KHÔNG CÓ' }, 'Không có đăng ký ủng hộ nào mang mã'],
    ] as const) {
      const { statusCode, body } = await join(wrong)
      expect([wrong, statusCode, body.includes(sentence)]).toEqual([wrong, 422, true])
    }
    expect((await join({ la: '' })).body).toContain(REASON)
    await received(store, other?.code ?? '', 700_000)
    await join()
    const shown = textOf((await accountant.get(`${PATH}/${hoa?.code}`)).body)
    for (const text of ['Cộng 2 đăng ký', '1.000.000', REASON, fund.people.accountant.name])
      expect(shown).toContain(text)
    const paper = textOf((await accountant.get(`${PATH}/${hoa?.code}/bang-ke`)).body)
    expect(paper).toContain(`${hoa?.code}, ${other?.code}`)
    expect(paper).toContain('700.000')
    const undo = (fields: Record<string, string>) => accountant.post(`${PATH}/${hoa?.code}/huy-ghi-nhan`, fields)
    expect((await undo({ 'ghi-nhan': '1', 'ly-do-huy': 'nhầm' })).body).toContain('id="ly-do-huy-1"')
    expect((await undo({ 'ghi-nhan': 'x', 'ly-do-huy': REASON })).statusCode).toBe(404)
    expect((await undo({ 'ghi-nhan': '1', 'ly-do-huy': 'Là hai chị em sinh đôi' })).statusCode).toBe(303)
    const after = textOf((await accountant.get(`${PATH}/${hoa?.code}`)).body)
    expect(after).toContain('Là hai chị em sinh đôi')
    expect(after).not.toContain('Cộng 2 đăng ký')
  })

  test('of another unit, or in another role, sees and says nothing', async () => {
    const commune = await signedIn(app, store, fund.communePeople.accountant)
    expect((await commune.get(`${PATH}/${hoa?.code}`)).statusCode).toBe(404)
    expect((await commune.get(`${PATH}/${hoa?.code}/bang-ke.pdf`)).statusCode).toBe(404)
    expect((await commune.get(PATH)).body).toContain('Không còn đăng ký nào nghi trùng')
    expect((await commune.post(`${PATH}/tim`, { tim: 'Hoà' })).body).toContain('Không tìm thấy ai')
    const head = await signedIn(app, store, fund.people.head)
    expect((await head.get(`${PATH}/${hoa?.code}`)).body).not.toContain('ghi-nhan')
    expect(
      (await head.post(`${PATH}/${hoa?.code}/ghi-nhan`, { la: 'same', ma: other?.code ?? '', 'ly-do': REASON }))
        .statusCode,
    ).toBe(404)
    const cashier = await signedIn(app, store, fund.people.cashier)
    expect((await cashier.get(PATH)).statusCode).toBe(404)
  })
})

test('who wants to be erased is asked about their other pledges, before nothing leads there any more', async () => {
  await join()
  const { code } = await fileDataRequest(store, {
    ...{ formKey: key(), code: hoa?.code ?? '', privateKey: hoa?.key ?? '', kind: 'erase', language: 'vi' },
    wanted: { message: null },
  })
  const request = () => accountant.get(`/noi-bo/yeu-cau-du-lieu/${code}`)
  expect((await request()).body.replaceAll('&#x3D;', '=')).toContain(`/noi-bo/dieu-chinh/xoa?tim=${other?.code}"`)
  await erasures(store, fund.people).erase({ pledge: hoa?.code ?? '' })
  expect((await request()).body).not.toContain(other?.code)
  expect(textOf((await accountant.get(`${PATH}/${hoa?.code}`)).body)).toContain('Đã xóa theo yêu cầu')
  expect((await accountant.get(`${PATH}/${other?.code}`)).body).not.toContain(hoa?.code)
})

describe('a donor’s private link', () => {
  const papers = (of: Pledged | undefined) => `${of?.path}/giay-to`
  const statement = async (of: Pledged | undefined) => textOf((await app.inject(`${papers(of)}/bang-ke`)).body)
  const data = async (of: Pledged | undefined) => (await app.inject(`${of?.path}/du-lieu.json`)).json()
  const showing = (link: string) => postForm(app, papers(hoa), { 'lien-ket': link })

  test('opens the other pledge only after staff found them one and both links were shown', async () => {
    await received(store, other?.code ?? '', 700_000)
    for (const link of [
      '',
      'https://quy.example/ung-ho',
      `x/ung-ho/${other?.code}/rieng/${'A'.repeat(22)}`,
      `x${hoa?.path}`,
    ])
      expect([link, (await showing(link)).statusCode]).toEqual([link, 422])
    expect((await showing(`https://quy.example${other?.path}`)).statusCode).toBe(409)
    await join()
    // A finding alone is an office's word: it shows in nothing that a link opens.
    for (const of of [hoa, other]) {
      expect((await app.inject(papers(of))).body).not.toContain(of === hoa ? other?.code : hoa?.code)
      expect((await data(of)).otherPledges).toEqual([])
    }
    expect(await statement(hoa)).not.toContain('700.000')
    expect((await showing(`https://quy.example/en${other?.path}?x`)).statusCode).toBe(303)
    expect((await app.inject(papers(hoa))).body).toContain(`Bảng kê gồm cả: ${other?.code}`)
    expect(await statement(hoa)).toContain('700.000')
    expect(await statement(other)).toContain(`${other?.code}, ${hoa?.code}`)
    expect((await data(hoa)).otherPledges[0]).toMatchObject({ pledge: { code: other?.code } })
    expect((await app.inject(`${hoa?.path}/du-lieu.txt`)).body).toContain(other?.code)
    await accountant.post(`${PATH}/${hoa?.code}/huy-ghi-nhan`, {
      'ghi-nhan': '1',
      'ly-do-huy': 'Hỏi lại thì không phải',
    })
    expect(await statement(hoa)).not.toContain('700.000')
    expect((await data(hoa)).otherPledges).toEqual([])
  })
})
