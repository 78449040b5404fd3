import { expect, test } from 'vitest'
import { makeReferenceCode } from '../../../server/domain/reference-code.ts'
import { testApp } from '../../support/app.ts'
import { testStore } from '../../support/store.ts'

test('a code typed any way, or a bank’s whole message, leads to the pledge’s page; anything else is a sentence', async () => {
  const app = await testApp(testStore())
  const code = makeReferenceCode(Buffer.alloc(8, 9))
  const found = await app.inject(`/tra-cuu?ma=${encodeURIComponent(`MBVCB.12.${code.toLowerCase()} ung ho`)}`)
  expect([found.statusCode, found.headers.location]).toEqual([302, `/ung-ho/${code}`])
  expect((await app.inject(`/en/tra-cuu?ma=${code}`)).headers.location).toBe(`/en/ung-ho/${code}`)
  const wrong = await app.inject('/tra-cuu?ma=<b>12</b>')
  expect(wrong.statusCode).toBe(400)
  expect(wrong.body).toContain('&lt;b&gt;12')
  expect((await app.inject('/tra-cuu')).statusCode).toBe(200)
})
