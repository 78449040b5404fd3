import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { insertInstalments } from '../../../db/queries/instalments.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { cancelPledge } from '../../../server/actions/cancel-pledge.ts'
import { schedule } from '../../../server/domain/instalments.ts'
import { testApp } from '../../support/app.ts'
import { corrections } from '../../support/corrections.ts'
import { pledgedBy, received } from '../../support/donor.ts'
import { smallFund } from '../../support/fund.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { directSql, TEST_NOW, type TestStore, testStore } from '../../support/store.ts'

const DAY_MS = 86_400_000
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let accountant: Browser
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  accountant = await signedIn(app, store, fund.people.accountant)
})

const at = async (days: number) => {
  store.setClock(TEST_NOW + days * DAY_MS)
  accountant = await signedIn(app, store, fund.people.accountant)
}
const codesIn = async (state: string) => {
  const { body } = await accountant.get(`/noi-bo/dang-ky.csv?state=${state}`)
  return [...body.matchAll(/^(VNN\w+),/gm)].map(([, code]) => code)
}

test('a promise is listed by how it stands: by money, by days, by what its donor decided', async () => {
  const named = { expectedOn: '2023-05-10', donorKind: 'business' } as const
  const waiting = await pledgedBy(store)
  const partly = await pledgedBy(store)
  await received(store, partly.code, 1)
  const full = await pledgedBy(store, named)
  await received(store, full.code, 300_000)
  const over = await pledgedBy(store)
  await received(store, over.code, 300_001)
  const cancelled = await pledgedBy(store, named)
  await cancelPledge(store, cancelled.code, cancelled.key)
  const givenUp = await pledgedBy(store, named)
  await received(store, givenUp.code, 1)
  await cancelPledge(store, givenUp.code, givenUp.key)
  const late = await pledgedBy(store, named)
  const takenBack = await pledgedBy(store, named)
  const fix = corrections(store, fund.people)
  await fix.approve(await fix.ask(await received(store, takenBack.code, 300_000), 'Ngân hàng báo nhầm tài khoản'))
  expect(await codesIn('late')).toEqual([])
  expect(await codesIn('waiting')).toEqual([takenBack.code, late.code, waiting.code])
  await at(20)
  expect(await codesIn('late')).toEqual([takenBack.code, late.code])
  await at(9 + 180)
  expect(await codesIn('lapsed')).toEqual([])
  await at(9 + 181)
  expect(await codesIn('lapsed')).toEqual([takenBack.code, late.code])
  expect(await codesIn('late')).toEqual([])
  expect(await codesIn('cancelled')).toEqual([givenUp.code, cancelled.code])
  for (const [state, { code }] of Object.entries({ waiting, partly, full, over }))
    expect([state, await codesIn(state)]).toEqual([state, [code]])
  expect(await codesIn('')).toHaveLength(8)
})

test('a promise in parts is late by the parts whose day has passed alone', async () => {
  const { code } = await pledgedBy(store, { amountVnd: 900_000 })
  const row = await pledgeByCode(store.database.read, code)
  const plan = schedule({ totalVnd: 900_000, count: 3, firstOn: '2023-05-10', every: 'month' })
  await store.database.write((tx) => insertInstalments(tx, row?.id as number, plan))
  await received(store, code, 300_000)
  await at(20)
  expect(await codesIn('late')).toEqual([])
  expect(await codesIn('partly')).toEqual([code])
  await at(45)
  expect(await codesIn('late')).toEqual([code])
  const page = (await app.inject(`/ung-ho/${code}`)).body
  expect(page).toContain('Đã nhận đủ')
  expect(page).toContain('Đã qua ngày dự kiến')
})

test('the file opens without formulas and tells nobody how to reach a donor; other units’ promises are not in it', async () => {
  const { code } = await pledgedBy(store, { name: '=HYPERLINK("x")', contact: '0912345678' })
  const { body, headers } = await accountant.get('/noi-bo/dang-ky.csv')
  expect(headers['content-type']).toContain('text/csv')
  expect(body.startsWith('\ufeff')).toBe(true)
  expect(body).toContain(code)
  expect(body).not.toContain(',=HYPERLINK')
  expect(body).not.toContain('0912345678')
  const commune = await signedIn(app, store, fund.communePeople.accountant)
  expect((await commune.get('/noi-bo/dang-ky.csv')).body).not.toContain(code)
  expect((await commune.get('/noi-bo/dang-ky')).body).toContain('Không có đăng ký nào')
  expect((await app.inject('/noi-bo/dang-ky.csv')).statusCode).toBe(303)
})

describe('ending a promise at the office', () => {
  const end = (code: string, fields: Record<string, string> = {}) =>
    accountant.post(`/noi-bo/dang-ky/${code}/huy`, { 'ly-do': 'asked', ...fields })

  test('is refused without a known reason, for a promise that is met, elsewhere, or in another role', async () => {
    const { code } = await pledgedBy(store)
    for (const why of ['', 'vi-thich', 'donor']) expect((await end(code, { 'ly-do': why })).statusCode).toBe(422)
    expect((await end('VNNKHONGCO')).statusCode).toBe(404)
    const commune = await signedIn(app, store, fund.communePeople.accountant)
    expect((await commune.get(`/noi-bo/dang-ky/${code}`)).statusCode).toBe(404)
    expect((await commune.post(`/noi-bo/dang-ky/${code}/huy`, { 'ly-do': 'asked' })).statusCode).toBe(404)
    const head = await signedIn(app, store, fund.people.head)
    expect((await head.get(`/noi-bo/dang-ky/${code}`)).body).not.toContain('q-cancel')
    expect((await head.post(`/noi-bo/dang-ky/${code}/huy`, { 'ly-do': 'asked' })).statusCode).toBe(404)
    await received(store, code, 300_000)
    const answer = await end(code)
    expect(answer.statusCode).toBe(409)
    expect(answer.body).toContain('không còn phần nào để hủy')
    expect((await pledgeByCode(store.database.read, code))?.cancelledAt).toBeNull()
  })

  test('keeps what came of a plan received and cancels the parts still to come, with who and why', async () => {
    const plan = schedule({ totalVnd: 300_000, count: 3, firstOn: '2023-05-10', every: 'month' })
    const { code } = await pledgedBy(store, { plan })
    await received(store, code, 150_000)
    expect((await accountant.get(`/noi-bo/dang-ky/${code}`)).body).toContain('Phần chưa chuyển, 150.000')
    expect((await end(code)).statusCode).toBe(303)
    expect((await end(code)).statusCode).toBe(303)
    const { body } = await accountant.get(`/noi-bo/dang-ky/${code}`)
    for (const text of ['Phần còn lại đã hủy', 'không tiếp tục', 'Đã nhận', 'Đã hủy']) expect(body).toContain(text)
    expect(body).not.toContain('q-cancel')
    const logged = directSql(store).prepare("SELECT staff_id, detail FROM audit WHERE action = 'cancel-pledge'").all()
    expect(logged).toEqual([{ staff_id: fund.people.accountant.id, detail: 'rest-staff-asked' }])
    const page = (await app.inject(`/ung-ho/${code}`)).body
    expect(page.match(/Đã hủy</g)).toHaveLength(3)
    expect(await codesIn('cancelled')).toEqual([code])
  })
})
