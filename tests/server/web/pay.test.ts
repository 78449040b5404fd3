import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { crc16CcittFalse } from '../../../server/domain/vietqr.ts'
import { testApp } from '../../support/app.ts'
import { received as receivedFor } from '../../support/donor.ts'
import { smallFund } from '../../support/fund.ts'
import { pledgedByForm } from '../../support/giving.ts'
import { modulesInPage, modulesInPng, modulesOf } from '../../support/qr.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let app: FastifyInstance
beforeEach(async () => {
  store = testStore()
  await smallFund(store)
  app = await testApp(store)
})

const pledged = (changed: Record<string, string> = {}) => pledgedByForm(app, changed)
const received = (code: string, amountVnd: number) => receivedFor(store, code, amountVnd)

/** What the standard says the code must hold, written out by hand. */
function expected(account: string, amountVnd: number, content: string): string {
  const field = (tag: string, value: string) => tag + String(value.length).padStart(2, '0') + value
  const bank = field('00', '970436') + field('01', account)
  const unsigned = `00020101021238${String(bank.length + 4 + 14 + 12).padStart(2, '0')}0010A000000727${field('01', bank)}0208QRIBFTTA5303704${field('54', String(amountVnd))}5802VN62${String(content.length + 4).padStart(2, '0')}${field('08', content)}6304`
  return unsigned + crc16CcittFalse(unsigned).toString(16).toUpperCase().padStart(4, '0')
}

const page = async (url: string) => (await app.inject(url)).body
const picture = async (code: string) => (await app.inject(`/ung-ho/${code}/qr.png`)).rawPayload

describe('the code that a donor scans', () => {
  test('holds the account, the amount and the reference that stand beside it in writing', async () => {
    const { path, code } = await pledged()
    const html = await page(path)
    expect(modulesInPage(html)).toEqual(modulesOf(expected('1000000000001', 300_000, code)))
    for (const written of ['1000000000001', '300.000\u00a0₫', code]) expect(html).toContain(`q-number">${written}<`)
  })

  test('is the same in the picture to save', async () => {
    const { code } = await pledged()
    expect(modulesInPng(await picture(code))).toEqual(modulesOf(expected('1000000000001', 300_000, code)))
  })

  test('asks for what is still to come', async () => {
    const { path, code } = await pledged()
    await received(code, 100_000)
    expect(modulesInPage(await page(path))).toEqual(modulesOf(expected('1000000000001', 200_000, code)))
    await received(code, 200_000)
    expect(await page(path)).not.toContain('q-pay')
  })

  test('is never drawn for an account that is no official one today', async () => {
    const { path, code } = await pledged()
    directSql(store).exec("UPDATE bank_account SET valid_to = '2023-04-30'")
    expect(await page(path)).toContain('Đơn vị nhận đang thay đổi tài khoản')
    expect(await page(path)).not.toContain('1000000000001')
    expect((await app.inject(`/ung-ho/${code}/qr.png`)).statusCode).toBe(404)
  })
})

describe('a promise in parts', () => {
  const monthly = { nhip: 'moi-thang', 'so-dot': '3', 'dot-dau': '2023-05-31', 'so-tien': '200k' }

  test('asks for one part at a time, all that is due together', async () => {
    const { path, code } = await pledged(monthly)
    const html = await page(path)
    expect(html).toContain('600.000\u00a0₫')
    expect(html).toContain('Lần này: 200.000\u00a0₫, theo lịch ngày 31/05/2023 (3 đợt).')
    for (const day of ['31/05/2023', '30/06/2023', '31/07/2023']) expect(html).toContain(day)
    expect(modulesInPage(html)).toEqual(modulesOf(expected('1000000000001', 200_000, code)))
    store.setClock(Date.UTC(2023, 5, 30, 5))
    expect(modulesInPage(await page(path))).toEqual(modulesOf(expected('1000000000001', 400_000, code)))
    await received(code, 250_000)
    expect(modulesInPage(await page(path))).toEqual(modulesOf(expected('1000000000001', 150_000, code)))
  })

  test('asks in the letter for the same as on the page', async () => {
    const { code } = await pledged({ ...monthly, 'lien-he': 'bong@thu.example' })
    const facts = directSql(store).prepare('SELECT facts FROM mail').pluck().get() as string
    expect(JSON.parse(facts)).toMatchObject({
      code,
      amountVnd: 600_000,
      payment: {
        accountNumber: '1000000000001',
        amountVnd: 200_000,
        payload: expected('1000000000001', 200_000, code),
      },
    })
  })

  test('counts only what the bank has told of', async () => {
    const { path, code } = await pledged(monthly)
    store.setClock(Date.UTC(2023, 7, 31, 5))
    expect(await page(path)).toContain('Đã qua ngày dự kiến')
    expect((await app.inject(`/api/v1/pledges/${code}`)).json()).toMatchObject({ amountVnd: 600_000, receivedVnd: 0 })
  })
})

test('who waits for their money can look again without a script', async () => {
  const { path, code } = await pledged()
  expect(await page(path)).toContain(`<form class="q-again" method="get" action="${path}">`)
  expect(await page(`/ung-ho/${code}`)).toContain(`<form class="q-again" method="get" action="/ung-ho/${code}">`)
  expect(await page(path)).toContain(`data-watch="/api/v1/pledges/${code}" data-seen="waiting 0"`)
})
