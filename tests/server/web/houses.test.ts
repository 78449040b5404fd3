import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { payCash } from '../../../server/actions/houses/pay-cash.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { as, building, key, RECEIVER } from '../../support/houses.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let app: FastifyInstance
let works: ReturnType<typeof building>

beforeEach(async () => {
  store = testStore()
  works = building(store, await smallFund(store))
  app = await testApp(store)
})

async function finishedHouse() {
  await works.give(50_000_000)
  const code = await works.propose({ householdName: 'Trần Thị Đào' })
  await works.bring(code, 'decided')
  await works.allocate(code, 50_000_000)
  await works.bring(code, 'handed-over')
  const payment = await works.approvedPayment(code, 50_000_000, { payeeName: 'Trần Thị Đào' })
  await payCash(store, as(works.people.cashier), {
    key: key(),
    code: payment,
    paidOn: '2023-05-01',
    receiver: RECEIVER,
  })
  return code
}

describe('the list of houses', () => {
  test('is empty with a word, and names the conditions that found nothing', async () => {
    expect((await app.inject('/nha-dai-doan-ket')).body).toContain('Chưa có căn nhà nào ở đây')
    await works.propose()
    const { body } = await app.inject('/nha-dai-doan-ket?kind=repair&year=2020')
    expect(body).toContain('Không có căn nhà nào khớp với: Sửa chữa, Năm bàn giao 2020')
    expect((await app.inject('/nha-dai-doan-ket?unit=KHONG-CO')).body).toContain('Không có căn nhà nào')
  })

  test('refuses malformed filters and ignores unknown ones', async () => {
    for (const query of ['kind=villa', 'stage=x', 'year=99999', 'unit=%3Cb%3E', 'cursor=1', 'kind=build&kind=repair'])
      expect([query, (await app.inject(`/nha-dai-doan-ket?${query}`)).statusCode]).toEqual([query, 400])
    expect((await app.inject('/nha-dai-doan-ket?fbclid=1&kind=')).statusCode).toBe(200)
  })

  test('counts a house once, in its kind, with sums that are those of its houses', async () => {
    await finishedHouse()
    await works.propose({ kind: 'repair' })
    const { body } = await app.inject('/nha-dai-doan-ket')
    expect(body).toContain('2 căn nhà: xây mới 1, sửa chữa 1.')
    expect(body).toContain('120.000.000')
    expect((await app.inject('/nha-dai-doan-ket?year=2023&unit=LA')).body).toContain(
      '1 căn nhà: xây mới 1, sửa chữa 0.',
    )
    expect((await app.inject('/en/nha-dai-doan-ket')).body).toContain('2 houses: 1 new, 1 repaired.')
  })

  test('shows every house over its pages', async () => {
    for (let each = 0; each < 30; each++) await works.propose()
    const first = (await app.inject('/nha-dai-doan-ket')).body
    const older = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&#x3D;', '=') as string
    const second = (await app.inject(older)).body
    const cards = (body: string) => body.match(/nha-dai-doan-ket\/NH/g)?.length ?? 0
    expect([cards(first), cards(second)]).toEqual([24, 6])
    expect(second).toContain('30 căn nhà')
  })
})

describe('a house', () => {
  test('shows its stages, every tranche with its voucher, and who paid for it', async () => {
    const code = await finishedHouse()
    const { body } = await app.inject(`/nha-dai-doan-ket/${code}`)
    expect(body).toContain('PC-LA-27694-VNN-2023-0000001')
    expect(body).toContain('href="/so-cai/2"')
    expect(body).toContain('trong 50.000.000\u00a0₫ của căn nhà')
    expect(body).toContain('Chưa xác định người ủng hộ')
    expect(body).toContain('12/QĐ-BVĐ')
    expect(body).toContain('Ngày 01/05/2023')
    expect((await app.inject(`/en/nha-dai-doan-ket/${code}`)).body).toContain('of the 50,000,000\u00a0₫ of the house')
  })

  test('never says the household’s name, nor who received the money', async () => {
    const code = await finishedHouse()
    for (const url of ['/nha-dai-doan-ket', `/nha-dai-doan-ket/${code}`, `/en/nha-dai-doan-ket/${code}`]) {
      const { body } = await app.inject(url)
      expect(body).toContain('T.T.Đ.')
      for (const secret of ['Trần', 'Thị', 'Đào', 'Người officer', 'Người cashier'])
        expect([url, secret, body.includes(secret)]).toEqual([url, secret, false])
    }
  })

  test('that nothing was paid for yet says so', async () => {
    const code = await works.propose()
    const { body } = await app.inject(`/nha-dai-doan-ket/${code}`)
    expect(body).toContain('Chưa phân bổ tiền cho căn nhà này.')
    expect(body).toContain('Chưa chi đợt nào cho căn nhà này.')
    expect(body).not.toContain('/ung-ho?nha=')
  })

  test('unknown is not found', async () => {
    for (const code of ['NH2222222', '%00', 'x'.repeat(150)])
      expect((await app.inject(`/nha-dai-doan-ket/${code}`)).statusCode).toBe(404)
  })
})
