import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { openPool } from '../../../server/actions/setup/open-accounts.ts'
import { CONSENT_VERSION } from '../../../server/domain/donor.ts'
import { testApp } from '../../support/app.ts'
import { OFFICE_NOW } from '../../support/bank-office.ts'
import { claimOffice, SEEN } from '../../support/claims.ts'
import { building } from '../../support/houses.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'

const PATH = '/noi-bo/dieu-chinh/nhan-khoan'

let office: Awaited<ReturnType<typeof claimOffice>>
let app: FastifyInstance
let accountant: Browser
let head: Browser

beforeEach(async () => {
  office = await claimOffice()
  app = await testApp(office.store)
  accountant = await signedIn(app, office.store, office.fund.people.accountant)
  head = await signedIn(app, office.store, office.fund.people.head)
})

describe('claiming a gift at the office', () => {
  test('what is wrong is told at its field, what was typed stays, and markup stays text', async () => {
    const { unknownGift, promise } = office
    const pledge = await promise()
    const gift = String(await unknownGift())
    for (const [form, field, sentence] of [
      [{ 'but-toan': '', ma: pledge.code, 'chung-cu': SEEN }, 'but-toan', 'số của một dòng có trên sổ'],
      [{ 'but-toan': '99', ma: pledge.code, 'chung-cu': SEEN }, 'but-toan', 'số của một dòng có trên sổ'],
      [{ 'but-toan': gift, ma: '<b>x', 'chung-cu': SEEN }, 'ma', 'Không có đăng ký ủng hộ nào'],
      [{ 'but-toan': gift, ma: pledge.code, 'chung-cu': '<b>x' }, 'chung-cu', 'từ 10 ký tự'],
    ] as const) {
      const answer = await accountant.post(PATH, form)
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain(`href="#${field}"`)
      expect(answer.body).toContain(sentence)
      expect(answer.body).not.toContain('<b>x')
      expect(answer.body).toContain(form['chung-cu'].replace('<b>x', '&lt;b&gt;x'))
    }
  })

  test('only an accountant of the unit asks', async () => {
    const { unknownGift, promise, fund, store } = office
    const form = { 'but-toan': String(await unknownGift()), ma: (await promise()).code, 'chung-cu': SEEN }
    expect((await head.get(PATH)).statusCode).toBe(404)
    expect((await head.post(PATH, form)).statusCode).toBe(404)
    const elsewhere = await signedIn(app, store, fund.communePeople.accountant)
    const answer = await elsewhere.post(PATH, form)
    expect([answer.statusCode, answer.body.includes('số của một dòng có trên sổ')]).toEqual([422, true])
  })

  test('from an unknown credit to the donor’s own page: claimed, approved, moved to the house, told both ways', async () => {
    const { unknownGift, promise, fund, store } = office
    const house = await building(store, fund).propose()
    const pool = await store.database.write((tx) =>
      openPool(
        tx,
        { unit: fund.province, fund: fund.vnn },
        { kind: 'project', code: `project:${house}`, detail: `Project-${house}`, label: `Nhà ${house}` },
      ),
    )
    const pledge = await promise({
      poolId: pool.id,
      amountVnd: 6_000,
      consentVersion: CONSENT_VERSION,
      createdAt: OFFICE_NOW,
    })
    const gift = await unknownGift()
    expect((await app.inject(`/so-cai/${gift}`)).body).toContain('Chưa xác định người ủng hộ')
    expect((await accountant.get(`/noi-bo/dieu-chinh/moi?but-toan=${gift}`)).body).toContain(`${PATH}?but-toan=${gift}`)
    expect((await accountant.get(`${PATH}?but-toan=${gift}`)).body).toContain(`value="${gift}"`)

    const form = { 'but-toan': String(gift), ma: pledge.code, 'chung-cu': SEEN }
    const sent = await accountant.post(PATH, form)
    expect(sent.statusCode).toBe(303)
    const request = String(sent.headers.location)
    expect((await accountant.post(PATH, form)).statusCode).toBe(409)
    expect((await accountant.post(`${request}/duyet`)).statusCode).toBe(404)
    const shown = (await head.get(request)).body
    for (const said of [
      SEEN,
      pledge.code,
      'Nhận khoản chưa rõ người ủng hộ',
      'sang nguồn của đăng ký',
      'khác số đã đăng ký',
    ])
      expect(shown).toContain(said)
    expect((await head.get('/noi-bo')).body).toContain('Nhận khoản chưa rõ người ủng hộ')
    expect((await head.get('/noi-bo/dieu-chinh')).body).toContain('Nhận khoản chưa rõ người ủng hộ')
    expect((await head.post(`${request}/duyet`)).statusCode).toBe(303)

    const claim = gift + 1
    const original = (await app.inject(`/so-cai/${gift}`)).body
    expect(original).toContain(`Người ủng hộ đã được xác định ở bút toán ${claim}`)
    expect(original).toContain(`href="/so-cai/${claim}"`)
    const entry = (await app.inject(`/so-cai/${claim}`)).body
    expect(entry).toContain(`href="/so-cai/${gift}"`)
    expect(entry).toContain('Trần Thị Bưởi')
    expect(original + entry).not.toContain('0012345')
    expect((await app.inject(`/en/so-cai/${gift}`)).body).toContain(`Entry ${claim} says who gave this`)
    const api = async (index: number) => (await app.inject(`/api/v1/entries/${index}`)).json().entry
    expect(await api(gift)).toMatchObject({ claims: null, claimedIn: claim })
    expect(await api(claim)).toMatchObject({ claims: gift, claimedIn: null, kind: 'designation', project: house })
    const page = (await app.inject(`/ung-ho/${pledge.code}`)).body
    expect(page).toMatch(/5\.000/)
    expect(page).toContain('02/05/2023')
  })
})
