import { expect, test } from 'vitest'
import { PUBLIC_URL, testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { postForm, wish } from '../../support/giving.ts'
import { testStore } from '../../support/store.ts'

test('what the fund sends out names its own address, whatever host the visitor wrote', async () => {
  const store = testStore()
  await smallFund(store)
  const app = await testApp(store)
  const pledged = await postForm(app, '/ung-ho', { ...wish(), buoc: 'gui' })
  const host = 'gia-mao.example'
  for (const url of [
    '/robots.txt',
    '/sitemap.xml',
    '/openapi.json',
    '/so-cai.atom',
    '/en/so-cai.atom',
    String(pledged.headers.location),
  ])
    for (const forged of [{ host }, { host, 'x-forwarded-host': host, 'x-forwarded-proto': 'https' }]) {
      const { statusCode, body } = await app.inject({ url, headers: forged })
      expect([url, statusCode, body.includes(PUBLIC_URL), body.includes(host)]).toEqual([url, 200, true, false])
    }
})
