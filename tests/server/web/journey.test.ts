import type { FastifyInstance } from 'fastify'
import { beforeEach, expect, test } from 'vitest'
import { payCash } from '../../../server/actions/houses/pay-cash.ts'
import type { Wish } from '../../../server/actions/make-pledge.ts'
import { testApp } from '../../support/app.ts'
import { corrections } from '../../support/corrections.ts'
import { pledgedBy, received } from '../../support/donor.ts'
import { album } from '../../support/evidence.ts'
import { smallFund } from '../../support/fund.ts'
import { as, building, key, RECEIVER } from '../../support/houses.ts'
import { photograph } from '../../support/pictures.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let works: ReturnType<typeof building>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
  app = await testApp(store)
})

const forCommune: Partial<Wish> = { purpose: { kind: 'commune', unit: 'LA-27694' }, amountVnd: 200_000 }
const show = async (code: string, language = '') =>
  (await app.inject(`${language}/ung-ho/${code}`)).body.replaceAll('\u00a0', ' ')

/** Pays cash for a house out of what was set aside. */
async function pay(house: string, amountVnd: number) {
  const code = await works.approvedPayment(house, amountVnd)
  const { receipt } = await payCash(store, as(fund.communePeople.cashier), {
    key: key(),
    code,
    paidOn: '2023-05-01',
    receiver: RECEIVER,
  })
  return receipt.index
}

test('a gift taken back stands in the journey as a correction, and as no money that is still there', async () => {
  const { code } = await pledgedBy(store)
  const entry = await received(store, code, 300_000)
  const fix = corrections(store, fund.people)
  const { index } = await fix.approve(await fix.ask(entry, 'Ngân hàng báo nhầm tài khoản'))
  const body = await show(code)
  expect(body).toContain('Điều chỉnh và hoàn trả')
  expect(body).toContain(`href="/so-cai/${index}"`)
  expect(body).not.toContain('Chưa phân bổ:')
})

test('money that came and was given to no house is said plainly', async () => {
  const { code } = await pledgedBy(store)
  await received(store, code, 300_000)
  const body = await show(code)
  expect(body).toContain('Chưa phân bổ: 300.000 ₫.')
  expect(body).not.toContain('Những căn nhà khoản này đã góp')
  expect(await show(code, '/en')).toContain('Not yet set aside: 300,000 ₫.')
})

test('the share in a house, its payments and its handover are told with their days', async () => {
  const { code } = await pledgedBy(store, forCommune)
  await received(store, code, 200_000)
  await works.give(60_000_000)
  const house = await works.propose()
  await works.bring(house, 'decided')
  await works.allocate(house, 50_000_000)
  const before = await show(code)
  expect(before).toContain('Khoản ủng hộ này góp 200.000 ₫ trong 50.000.000 ₫ Quỹ dành cho căn nhà.')
  expect(before).toContain('Chưa chi: 200.000 ₫.')
  expect(before).toContain('0 trên 1 căn nhà đã bàn giao')
  const paid = await pay(house, 20_000_000)
  await works.bring(house, 'handed-over')
  const after = await show(code)
  expect(after).toContain(`Đã chi ngày 01/05/2023, bút toán số ${paid}`)
  expect(after).toContain('Khởi công: 01/05/2023')
  expect(after).toContain('Bàn giao: 01/05/2023')
  expect(after).toContain('1 trên 1 căn nhà đã bàn giao')
  expect(after).not.toContain('Chưa phân bổ:')
})

test('the photographs of the houses it reached stand in the journey, in public and on the private page', async () => {
  const pledge = await pledgedBy(store, forCommune)
  await received(store, pledge.code, 200_000)
  await works.give(60_000_000)
  const house = await works.propose()
  await works.bring(house, 'decided')
  await works.allocate(house, 50_000_000)
  expect(await show(pledge.code)).toContain('chưa có ảnh ở trang này')
  const photos = album(store, works)
  await photos.shown(house, { moment: 'before' })
  await photos.shown(house, { moment: 'after' }, 2)
  await photos.bring(house, await photograph({ seed: 3 }), { moment: 'after' })
  for (const path of ['', `/rieng/${pledge.key}`]) {
    const body = await show(`${pledge.code}${path}`)
    expect(body.match(/<img src="\/anh\//g)?.length).toBe(2)
    expect(body).toContain('Nhà mới')
    expect(body).not.toContain('chưa có ảnh ở trang này')
  }
})

test('a gift that reached two houses shows each with its own share, the larger first', async () => {
  const { code } = await pledgedBy(store, { ...forCommune, amountVnd: 50_000_000 })
  await received(store, code, 50_000_000)
  const houses = []
  for (const share of [10_000_000, 35_000_000]) {
    const house = await works.propose()
    await works.bring(house, 'decided')
    await works.allocate(house, share)
    houses.push(house)
  }
  const body = await show(code)
  expect(body).toContain('45.000.000 ₫ đã dành cho 2 căn nhà.')
  expect(body).toContain('Chưa phân bổ: 5.000.000 ₫.')
  expect(body.indexOf(houses[1] as string)).toBeLessThan(body.indexOf(houses[0] as string))
})
