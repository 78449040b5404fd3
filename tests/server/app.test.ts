import { expect, test } from 'vitest'
import { testApp } from '../support/app.ts'
import { smallFund } from '../support/fund.ts'
import { directSql, testStore } from '../support/store.ts'

test('the site answers that it is alive and ready', async () => {
  const store = testStore()
  await smallFund(store)
  const app = await testApp(store)
  for (const url of ['/healthz', '/readyz']) {
    const answer = await app.inject(url)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ status: 'ok' })
  }
})

test('an unknown address is a page that says so, in the language of the address', async () => {
  const app = await testApp(testStore())
  const answer = await app.inject('/khong-co')
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toContain('text/html')
  expect((await app.inject('/en/khong-co')).body).toContain('lang="en"')
})

test('every page gives the telephone of the unit at the top, and none while it has none', async () => {
  const store = testStore()
  await smallFund(store)
  const app = await testApp(store)
  expect((await app.inject('/gioi-thieu')).body).not.toContain('Đường dây nóng')
  directSql(store).exec("UPDATE unit SET phone = '0272 000 0001' WHERE parent_id IS NOT NULL")
  expect((await app.inject('/gioi-thieu')).body).not.toContain('Đường dây nóng')
  directSql(store).exec("UPDATE unit SET phone = '0272 000 0000' WHERE parent_id IS NULL")
  expect((await app.inject('/gioi-thieu')).body).toContain('<a href="tel:02720000000">0272 000 0000</a>')
})
