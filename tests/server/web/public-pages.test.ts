import { describe, expect, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { history } from '../../support/history.ts'
import { directSql, testStore } from '../../support/store.ts'

async function site() {
  const store = testStore()
  const fund = await smallFund(store)
  const on = history(store, fund)
  return { store, fund, on, books: { unit: fund.province, fund: fund.vnn }, app: await testApp(store) }
}

describe('the home page', () => {
  test('of a fund that has only begun claims nothing', async () => {
    const app = await testApp(testStore())
    const { statusCode, body } = await app.inject('/')
    expect(statusCode).toBe(200)
    expect(body).toContain('Căn nhà đầu tiên sẽ hiện ở đây')
  })

  test('tells what became of the money in the year of the newest handover, cut off and never rounded up', async () => {
    const { app, on, books } = await site()
    await on.gift(books, { amountVnd: 60_000_000, bookedOn: '2023-05-01' })
    const house = await on.house(books, { kind: 'build', handedOverOn: '2023-06-01', householdShort: 'T.T.B.' })
    await on.allocate(books, house, 54_480_000, '2023-05-02')
    await on.pay(books, house, 54_480_000, '2023-05-03')
    const { body } = await app.inject('/')
    expect(body).toContain('Năm 2023:')
    expect(body).toContain('xây 1 căn nhà Đại đoàn kết với hơn 54,4 triệu đồng')
    expect(body).not.toContain('sửa chữa')
    expect(body).toContain('5.520.000')
    expect(body).toContain('T.T.B.')
  })

  test('still opens when somebody has promised more than there is money in the world', async () => {
    const { app, store, fund } = await site()
    directSql(store)
      .prepare(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
        INSERT INTO pledge (code, unit_id, fund_id, pool_id, amount_vnd, method, donor_kind, name_display, created_at, key_hash)
        SELECT 'VNN' || i, unit_id, fund_id, account_id, 10000000000000, 'bank', 'person', 'hidden', 1, zeroblob(32)
        FROM n, pool WHERE unit_id = ? AND fund_id = ? AND purpose_code = 'general'`)
      .run(fund.province.id, fund.vnn.id)
    for (const path of ['/?nam=tat-ca', '/api/v1/summary']) expect((await app.inject(path)).statusCode).toBe(200)
  })

  test('has a tab for each year; an unreadable year is refused', async () => {
    const { app, on, books } = await site()
    await on.gift(books, { amountVnd: 1000, bookedOn: '2022-05-01' })
    await on.gift(books, { amountVnd: 2000, bookedOn: '2023-05-01' })
    expect((await app.inject('/')).body).toContain('Quỹ trong năm 2023')
    expect((await app.inject('/?nam=2022')).body).toContain('Quỹ trong năm 2022')
    expect((await app.inject('/?nam=tat-ca')).body).toContain('Quỹ từ trước tới nay')
    for (const year of ['abc', '20233', '%3Cscript%3E'])
      expect((await app.inject(`/?nam=${year}`)).statusCode).toBe(400)
  })
})

describe('pages that explain the fund', () => {
  test.each(['/tai-khoan', '/gioi-thieu', '/dinh-chinh', '/en', '/en/tai-khoan', '/en/gioi-thieu', '/en/dinh-chinh'])(
    'open in a fund without entries: %s',
    async (path) => {
      const { app } = await site()
      const { statusCode, headers } = await app.inject(path)
      expect([statusCode, headers['cache-control']]).toEqual([200, 'public, no-cache'])
    },
  )

  test('the accounts page lists every official account and no other', async () => {
    const { app } = await site()
    const { body } = await app.inject('/tai-khoan')
    expect(body).toContain('1000000000001')
    expect(body.match(/Vietcombank/g)).toHaveLength(3)
    const empty = await testApp(testStore())
    expect((await empty.inject('/tai-khoan')).body).toContain('Chưa có tài khoản nào được công bố')
  })

  test('a broken place in the list of corrections is refused', async () => {
    const { app } = await site()
    expect((await app.inject('/dinh-chinh?truoc=x')).statusCode).toBe(400)
  })
})
