import { describe, expect, test } from 'vitest'
import { accountById, poolByPurpose } from '../../../db/queries/accounts.ts'
import { postGift } from '../../../server/actions/ledger/post-gift.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { testStore } from '../../support/store.ts'

async function site() {
  const store = testStore()
  const fund = await smallFund(store)
  const app = await testApp(store)
  const account = fund.bankAccounts[0] as (typeof fund.bankAccounts)[number]
  const give = (id: string) =>
    store.database.write(async (tx) => {
      const pool = await poolByPurpose(tx, { ...account, purposeCode: 'general' })
      const gift = { id, purpose: 'general', amountVnd: 100_000, bookedOn: '2023-05-01', pledge: null, memo: '' }
      const asset = await accountById(tx, account.accountId)
      await postGift(tx, store, { ...gift, asset, pool: await accountById(tx, pool?.accountId ?? 0), channel: 'bank' })
    })
  return { store, app, give }
}

describe('a public page', () => {
  test('is the same bytes for the next reader, and new as soon as the ledger grows', async () => {
    const { app, give } = await site()
    const first = await app.inject('/so-cai')
    const second = await app.inject('/so-cai')
    expect(second.body).toBe(first.body)
    expect(second.headers.etag).toBe(first.headers.etag)
    await give('a')
    const third = await app.inject('/so-cai')
    expect(third.headers.etag).not.toBe(first.headers.etag)
    expect(third.body).toContain('100.000')
  })

  test('is answered with 304 to a browser that has it, from the first request and from what is kept', async () => {
    const { app } = await site()
    const { etag } = (await app.inject('/so-cai')).headers
    const again = await app.inject({ url: '/so-cai', headers: { 'if-none-match': String(etag) } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  test('has one weak tag for all its encodings, and knows it again without the mark of weakness', async () => {
    const { app } = await site()
    const { etag } = (await app.inject('/so-cai')).headers
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/)
    const ask = async (tag: string, encoding: string) =>
      (await app.inject({ url: '/so-cai', headers: { 'if-none-match': tag, 'accept-encoding': encoding } })).statusCode
    expect(await ask('W/"another"', 'br')).toBe(200)
    for (const encoding of ['identity', 'gzip', 'br']) {
      expect(await ask(String(etag), encoding)).toBe(304)
      expect(await ask(String(etag).slice('W/'.length), encoding)).toBe(304)
    }
  })

  test('that is kept says of itself what it said the first time: a file is still a file', async () => {
    const { app, give } = await site()
    await give('a')
    const ask = async () => (await app.inject('/so-cai/0/ban-goc.json')).headers['content-disposition']
    expect(await ask()).toBe('attachment; filename="so-cai-0.json"')
    expect(await ask()).toBe('attachment; filename="so-cai-0.json"')
  })

  test('in English or with other preferences is another page', async () => {
    const { app } = await site()
    const vietnamese = await app.inject('/so-cai')
    expect((await app.inject('/en/so-cai')).body).not.toBe(vietnamese.body)
    const large = await app.inject({ url: '/so-cai', cookies: { 'tuy-chon': 'lon.tu-dong' } })
    expect(large.headers['cache-control']).toContain('private')
    expect(large.body).not.toBe(vietnamese.body)
    expect((await app.inject('/so-cai')).headers['cache-control']).toContain('public')
  })

  test('with a message for one browser is kept for nobody', async () => {
    const { app } = await site()
    const value = Buffer.from(JSON.stringify({ tone: 'success', text: 'Riêng quý vị' })).toString('base64url')
    const mine = await app.inject({ url: '/so-cai', cookies: { nhan: value } })
    expect(mine.body).toContain('Riêng quý vị')
    expect(mine.headers['cache-control']).toBe('no-store')
    expect((await app.inject('/so-cai')).body).not.toContain('Riêng quý vị')
  })
})
