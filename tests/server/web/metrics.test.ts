import { beforeEach, expect, test } from 'vitest'
import { checkLog } from '../../../server/actions/log/check-log.ts'
import { signGrowth } from '../../../server/actions/log/sign-growth.ts'
import { recordVerification } from '../../../server/actions/verification/record-verification.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { receiveGifts } from '../../support/log.ts'
import { type TestStore, testStore } from '../../support/store.ts'

const TOKEN = 'a-token-of-the-monitoring'

let store: TestStore
beforeEach(async () => {
  store = testStore()
  await receiveGifts(store, await smallFund(store), 7)
  await checkLog(store)
  await signGrowth(store)
})

const site = () => testApp(store, { metricsToken: TOKEN, trustedProxies: ['127.0.0.1'] })

test('the operator’s monitoring on the same machine reads how large the ledger is and when it was signed and checked', async () => {
  const app = await testApp(store)
  const before = await app.inject('/metrics')
  expect(before.statusCode).toBe(200)
  expect(before.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(before.headers['cache-control']).toBe('no-store')
  expect(before.body).toContain('# TYPE fund_ledger_entries gauge\nfund_ledger_entries 7\n')
  expect(before.body).toContain('\nfund_checkpoint_entries 7\n')
  expect(before.body).not.toContain('fund_verification_ok')
  await recordVerification(store, store.clock() - 60_000, { size: 7, root: 'x', ok: false, findings: [] })
  store.setClock(store.clock() + 30_000)
  const after = (await app.inject('/metrics')).body
  expect(after).toContain('\nfund_verification_ok 0\n')
  expect(after).toContain('\nfund_verification_age_seconds 90\n')
  expect(after).toContain('\nfund_checkpoint_age_seconds 30\n')
  expect(after).toContain('\nfund_statements_waiting 0\n')
  // Every line is a comment or a name with a number.
  for (const line of after.trimEnd().split('\n')) expect(line).toMatch(/^(# (HELP|TYPE) \w+ \S.*|\w+ [\d.]+)$/)
})

test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('%s is this machine', async (remoteAddress) => {
  expect((await (await site()).inject({ url: '/metrics', remoteAddress })).statusCode).toBe(200)
})

test.each(['10.0.0.7', '192.168.1.1', '203.113.1.1', '::ffff:10.0.0.1', '2001:db8::1'])(
  'for %s the page does not exist, whatever its headers say',
  async (remoteAddress) => {
    const app = await site()
    const claims = [{}, { 'x-forwarded-for': '127.0.0.1' }, { forwarded: 'for=127.0.0.1' }, { host: '127.0.0.1' }]
    for (const headers of claims)
      expect((await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode).toBe(404)
  },
)

test.each(['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-proto', 'x-forwarded-host'])(
  'what a proxy on this machine hands on (%s) comes from elsewhere, also when it says that it comes from here',
  async (name) => {
    const app = await site()
    for (const value of ['127.0.0.1', '203.113.1.1', 'for=127.0.0.1', ''])
      expect((await app.inject({ url: '/metrics', headers: { [name]: value } })).statusCode).toBe(404)
  },
)

test('with the token it is read from anywhere, with another or none it is not there', async () => {
  const app = await site()
  const from = (authorization: string) =>
    app.inject({ url: '/metrics', remoteAddress: '203.113.1.1', headers: { authorization } })
  expect((await from(`Bearer ${TOKEN}`)).statusCode).toBe(200)
  for (const wrong of [`Bearer ${TOKEN}x`, 'Bearer ', `Basic ${TOKEN}`, TOKEN, 'Bearer null', 'Bearer undefined'])
    expect((await from(wrong)).statusCode).toBe(404)
  const without = await testApp(store)
  const headers = { authorization: `Bearer ${TOKEN}` }
  expect((await without.inject({ url: '/metrics', remoteAddress: '203.113.1.1', headers })).statusCode).toBe(404)
})
