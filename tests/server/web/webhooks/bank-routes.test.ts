import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { providerEvent } from '../../../../db/schema/index.ts'
import { storeEvent } from '../../../../server/actions/inbox/store-event.ts'
import type { BankProvider } from '../../../../server/domain/bank-notice/signature.ts'
import { testApp } from '../../../support/app.ts'
import { entriesOf } from '../../../support/bank-office.ts'
import { smallFund } from '../../../support/fund.ts'
import { BANK_SECRETS, type Happened, noticeBody, signedHeaders } from '../../../support/notices.ts'
import { type TestStore, testStore } from '../../../support/store.ts'

const MINUTE = 60_000
const providers: BankProvider[] = ['sepay', 'casso', 'payos']

let store: TestStore
let app: FastifyInstance
let account: string
beforeEach(async () => {
  store = testStore()
  account = (await smallFund(store)).bankAccounts[0]?.number as string
  app = await testApp(store, { bankSecrets: BANK_SECRETS })
})

const body = (provider: BankProvider, facts: Partial<Happened> = {}) =>
  noticeBody(provider, { id: 92704, account, changeVnd: 500_000, day: '2023-05-01', ...facts })
const post = (provider: BankProvider, payload: string, headers: Record<string, string>) =>
  app.inject({ method: 'POST', url: `/webhooks/${provider}`, payload, headers })
const send = (provider: BankProvider, payload = body(provider), at = store.clock()) =>
  post(provider, payload, signedHeaders(provider, payload, at))
const stored = () => store.database.read.select().from(providerEvent).all()

describe('what is not from the provider', () => {
  test.each(providers)(
    '%s: without a signature, with another’s, or with a đồng more, is 401 and nothing is kept',
    async (provider) => {
      const payload = body(provider)
      const json = { 'content-type': 'application/json' }
      // payOS carries its signature in the body.
      const [unsigned, mistaken] = [
        payload.replace('"signature"', '"sign"'),
        payload.replace('"signature":"', '"signature":"0'),
      ]
      const answers = [
        await post(provider, unsigned, json),
        await post(provider, mistaken, signedHeaders(provider, payload, store.clock(), 'another secret')),
        await post(provider, payload.replace('500000', '500001'), signedHeaders(provider, payload, store.clock())),
        await post(provider, '', json),
        await post(provider, '{"a":', json),
      ]
      expect(answers.map(({ statusCode }) => statusCode)).toEqual([401, 401, 401, 401, 401])
      expect(answers[0]?.json()).toMatchObject({ error: { code: 'notice-forged' } })
      expect(stored()).toEqual([])
    },
  )

  test.each(['sepay', 'casso'] as const)(
    '%s: signed ten minutes ago or ahead is 401 and nothing is kept',
    async (provider) => {
      const [stale, future] = [store.clock() - 10 * MINUTE, store.clock() + 10 * MINUTE]
      expect((await send(provider, undefined, stale)).json()).toMatchObject({ error: { code: 'notice-stale' } })
      expect((await send(provider, undefined, future)).json()).toMatchObject({ error: { code: 'notice-future' } })
      expect((await send(provider, undefined, stale)).statusCode).toBe(401)
      expect(stored()).toEqual([])
    },
  )

  test('ten million bytes are 413; a provider without its secret is off; only POST is answered', async () => {
    expect((await send('sepay', 'x'.repeat(10 * 1024 * 1024))).statusCode).toBe(413)
    expect((await app.inject({ method: 'GET', url: '/webhooks/sepay' })).statusCode).toBe(404)
    const off = await testApp(store, { bankSecrets: { ...BANK_SECRETS, casso: null } })
    const payload = body('casso')
    const headers = signedHeaders('casso', payload, store.clock())
    expect((await off.inject({ method: 'POST', url: '/webhooks/casso', payload, headers })).statusCode).toBe(404)
    expect(stored()).toEqual([])
  })
})

describe('what the provider tells', () => {
  test.each(providers)(
    '%s: is kept word for word, answered 200 as SePay wants it, and becomes a gift',
    async (provider) => {
      const answer = await send(provider)
      expect(answer.statusCode).toBe(200)
      expect(answer.json()).toEqual({ success: true })
      expect(stored()).toMatchObject([{ provider, body: body(provider) }])
      await app.noticeJob.kick()
      expect(stored()).toMatchObject([{ state: 'done', entryIndex: 0, body: body(provider) }])
      expect(entriesOf(store)).toMatchObject([{ kind: 'receipt', amountVnd: 500_000 }])
    },
  )

  test('told again and again it is one event and one gift', async () => {
    for (let again = 0; again < 5; again++) expect((await send('sepay')).statusCode).toBe(200)
    await app.noticeJob.kick()
    expect((await send('sepay', undefined, store.clock() + MINUTE)).statusCode).toBe(200)
    await app.noticeJob.kick()
    expect(stored()).toHaveLength(1)
    expect(entriesOf(store)).toHaveLength(1)
  })

  test('malformed but rightly signed is kept for a person, with a reason', async () => {
    for (const payload of ['not json at all', '', '{"id":1}', '{"id":null}', '[]', '{"id":{"a":1}}', '\u0000'])
      expect((await send('sepay', payload)).statusCode).toBe(200)
    await app.noticeJob.kick()
    expect(stored()).toHaveLength(7)
    expect(stored().every(({ state, reason }) => state === 'set-aside' && reason === 'malformed')).toBe(true)
  })

  test('while nothing can be written it is told so, and tells it again', async () => {
    const write = store.database.write
    store.database.write = () => Promise.reject(Object.assign(new Error('full'), { statusCode: 503 }))
    expect((await send('sepay')).statusCode).toBe(503)
    store.database.write = write
    expect((await send('sepay')).statusCode).toBe(200)
  })

  test('what waits when the site starts is handled then', async () => {
    await app.close()
    await storeEvent(store, { provider: 'sepay', eventId: '92704', kind: 'in', body: body('sepay') })
    const started = await testApp(store)
    await started.ready()
    await started.noticeJob.kick()
    expect(entriesOf(store)).toHaveLength(1)
  })

  test('500 within a moment, each told twice, are 500 gifts', async () => {
    const told = Array.from({ length: 500 }, (_, i) => body('sepay', { id: i + 1, changeVnd: 1_000 + i }))
    const answers = await Promise.all([...told, ...told].map((payload) => send('sepay', payload)))
    expect(answers.every(({ statusCode }) => statusCode === 200)).toBe(true)
    await app.noticeJob.kick()
    expect(
      entriesOf(store)
        .map(({ amountVnd }) => amountVnd)
        .sort((a, b) => a - b),
    ).toEqual(told.map((_, i) => 1_000 + i))
  })
})
