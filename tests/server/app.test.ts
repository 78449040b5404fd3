import { expect, test } from 'vitest'
import { testApp } from '../support/app.ts'
import { smallFund } from '../support/fund.ts'
import { testStore } from '../support/store.ts'

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
