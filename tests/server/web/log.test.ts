import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { leafHash } from '../../../db/database.ts'
import { checkLog } from '../../../server/actions/log/check-log.ts'
import { signGrowth } from '../../../server/actions/log/sign-growth.ts'
import { Refusal } from '../../../server/actions/refusal.ts'
import { openCheckpoint } from '../../../server/domain/log/checkpoint.ts'
import { rootOf, verifyInclusion } from '../../../server/domain/log/merkle.ts'
import { parseVerifierKey } from '../../../server/domain/log/note.ts'
import { decodeBundle, tilePath } from '../../../server/domain/log/tile.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { receiveGifts } from '../../support/log.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'
import { tilesOf } from '../../support/tiles.ts'

let store: TestStore
let receive: (count: number) => Promise<void>
beforeEach(async () => {
  store = testStore()
  const fund = await smallFund(store)
  receive = (count) => receiveGifts(store, fund, count)
})

async function signedHead(app: FastifyInstance) {
  const key = parseVerifierKey((await app.inject('/log/vkey')).body.trim())
  return openCheckpoint((await app.inject('/log/checkpoint')).body, key)
}

describe('the signed checkpoint', () => {
  test('is not there before the first entry, and at most five seconds after it', async () => {
    const app = await testApp(store)
    const before = await app.inject('/log/checkpoint')
    expect([before.statusCode, before.headers['cache-control']]).toEqual([404, 'no-store'])
    await receive(3)
    await vi.waitFor(async () => expect((await app.inject('/log/checkpoint')).statusCode).toBe(200), 5_000)
    expect((await signedHead(app)).size).toBe(3)
    await receive(1)
    await vi.waitFor(async () => expect((await signedHead(app)).size).toBe(4), 5_000)
  })

  test('is text that caches ask for each time, and 304 for who has it', async () => {
    await receive(2)
    const app = await testApp(store)
    const answer = await app.inject('/log/checkpoint')
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'public, no-cache',
    })
    const headers = { 'if-none-match': String(answer.headers.etag) }
    expect((await app.inject({ url: '/log/checkpoint', headers })).statusCode).toBe(304)
    await receive(1)
    await vi.waitFor(async () => expect((await signedHead(app)).size).toBe(3), 5_000)
    expect((await app.inject({ url: '/log/checkpoint', headers })).statusCode).toBe(200)
  })
})

test('a page of another site may read the checkpoint, the key and the tiles, again and again', async () => {
  await receive(3)
  const app = await testApp(store)
  await vi.waitFor(async () => expect((await signedHead(app)).size).toBe(3), 5_000)
  for (const path of ['/log/checkpoint', '/log/checkpoint', '/log/vkey', '/log/tile/0/000.p/3'])
    expect((await app.inject(path)).headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    })
  expect((await app.inject('/api/v1/summary')).headers['cross-origin-resource-policy']).toBe('same-origin')
})

describe('the tiles', () => {
  test('are all there is to rebuild the ledger and its root, byte by byte', async () => {
    await receive(600)
    const app = await testApp(store)
    const { size, root } = await signedHead(app)
    const tiles = new Map<string, Buffer>()
    for (const tile of tilesOf(size)) {
      const answer = await app.inject(`/log/tile/${tilePath(tile)}`)
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'application/octet-stream'])
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
      tiles.set(tilePath(tile), answer.rawPayload)
    }
    expect([...tiles.keys()]).toEqual([
      'entries/000',
      'entries/001',
      'entries/002.p/88',
      '0/000',
      '0/001',
      '0/002.p/88',
      '1/000.p/2',
    ])
    const joined = (level: string) =>
      Buffer.concat([...tiles].filter(([path]) => path.startsWith(`${level}/`)).map(([, bytes]) => bytes))
    const hashes = (bytes: Buffer) =>
      Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32))
    const rows = directSql(store).prepare('SELECT body, leaf FROM entry ORDER BY idx').all() as {
      body: string
      leaf: Buffer
    }[]
    expect(decodeBundle(joined('entries'))?.map(String)).toEqual(rows.map(({ body }) => body))
    expect(hashes(joined('0'))).toEqual(rows.map(({ leaf }) => leaf))
    expect(hashes(joined('1'))).toEqual([0, 256].map((from) => rootOf(hashes(joined('0')).slice(from, from + 256))))
    expect(rootOf(hashes(joined('0')))).toEqual(root)
  })

  test('are the same for ever: a partial one stays when the full one is there', async () => {
    await receive(250)
    const app = await testApp(store)
    const first = (await app.inject('/log/tile/entries/000.p/250')).rawPayload
    await receive(10)
    await vi.waitFor(async () => expect((await signedHead(app)).size).toBe(260), 5_000)
    expect((await app.inject('/log/tile/entries/000.p/250')).rawPayload).toEqual(first)
    const full = (await app.inject('/log/tile/entries/000')).rawPayload
    expect(full.subarray(0, first.length)).toEqual(first)
  })

  test('that are not signed yet are not there', async () => {
    await checkLog(store)
    await receive(255)
    await signGrowth(store)
    await receive(1)
    // A site that may not sign shows what was signed, though the 256th entry is written.
    const refusal = new Refusal('log-shorter', { size: 255, signed: 256 }, 503)
    const app = await testApp({ ...store, log: { ...store.log, refusal } })
    for (const path of ['0/000', '0/000.p/256', 'entries/000', '1/000', '1/000.p/1', '0/001.p/1', '2/000.p/1']) {
      const answer = await app.inject(`/log/tile/${path}`)
      expect([path, answer.statusCode, answer.headers['cache-control']]).toEqual([path, 404, 'no-store'])
    }
    expect((await app.inject('/log/tile/0/000.p/255')).statusCode).toBe(200)
  })

  test('have one address each; no other is there', async () => {
    await receive(3)
    const app = await testApp(store)
    for (const path of [
      '/log/tile/',
      '/log/tile',
      '/log/tile/0',
      '/log/tile/0/0',
      '/log/tile/0/-01',
      '/log/tile/-1/000',
      '/log/tile/64/000.p/1',
      '/log/tile/00/000.p/1',
      '/log/tile/0/000.p/0',
      '/log/tile/0/000.p/256',
      '/log/tile/0/000.p/01',
      '/log/tile/0/000.p/1/',
      '/log/tile/0//000.p/1',
      '/log/tile/0/x000/000.p/1',
      '/log/tile/0/000%2Ep/1',
      '/log/tile/0%2F000.p/1',
      '/log/tile/0/x009/x007/x199/x254/x740/991',
      '/log/tile/0/x009/x007/x199/x254/x740/992.p/1',
      '/log/tile/63/x009/x007/x199/x254/x740/991',
      '/log/tile/entries/x018/x446/x744/x073/x709/x551/615',
      '/log/tile/entries/x999/x999/x999/x999/x999/999.p/255',
      `/log/tile/0/${'x001/'.repeat(60)}000`,
      `/log/tile/0/${'9'.repeat(500)}`,
      '/log/tile/0/000.p/1e2',
      '/log/tile/0/000.p/٣',
      '/log/tile/0/000.p/1%00',
      '/log/checkpoint/',
      '/log/vkey/x',
      '/log',
      '/en/log/checkpoint',
    ])
      expect([path, (await app.inject(path)).statusCode]).toEqual([path, 404])
  })

  test('a broken address is answered as one, and nothing of it fails', async () => {
    const app = await testApp(store)
    for (const path of ['/log/tile/%', '/log/tile/%zz/000', '/log/tile/%ff'])
      expect((await app.inject(path)).statusCode).toBeLessThan(500)
  })

  test('answer HEAD, and care for no query', async () => {
    await receive(3)
    const app = await testApp(store)
    expect((await app.inject({ method: 'HEAD', url: '/log/tile/0/000.p/3' })).headers['content-length']).toBe('96')
    expect((await app.inject('/log/tile/0/000.p/3?v=1')).rawPayload).toHaveLength(96)
  })
})

describe('over a database that is not the log that was signed', () => {
  test('people read everything, every form is refused with what to do, and readyz says it', async () => {
    await receive(3)
    await (await testApp(store)).ready()
    const sql = directSql(store)
    sql.exec('DROP TRIGGER entry_no_delete; PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE idx = 2')
    const app = await testApp(store)
    await app.ready()
    const form = { ten: '', 'so-tien': '100000' }
    const checked = await app.inject({ method: 'POST', url: '/ung-ho', payload: form })
    const key = /name="_key" value="([^"]+)"/.exec(checked.body)?.[1] ?? ''
    const sent = await app.inject({ method: 'POST', url: '/ung-ho', payload: { ...form, _key: key, buoc: 'gui' } })
    expect([checked.statusCode, sent.statusCode]).toEqual([200, 503])
    expect(sent.body).toContain('chỉ có 2 bút toán, trong khi Quỹ đã ký công bố 3 bút toán')
    expect(sent.body).toContain('khôi phục bản mới nhất rồi khởi động lại')
    expect(sent.body).not.toContain(store.dataDir)
    const ready = await app.inject('/readyz')
    expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'log-shorter' }])
    const checks = await app.inject('/kiem-chung')
    expect(checks.body).toContain('Sổ đang mở không phải là sổ đã ký')
    expect(checks.body).not.toContain('Sổ đúng')
    expect((await app.inject('/healthz')).statusCode).toBe(200)
    expect((await app.inject('/so-cai/1')).statusCode).toBe(200)
    expect((await signedHead(app)).size).toBe(3)
  })
})

describe('each entry', () => {
  test('comes to programs with its proof in the signed checkpoint', async () => {
    await receive(300)
    const app = await testApp(store)
    const { size, root } = await signedHead(app)
    for (const index of [0, 255, 256, 299]) {
      const { entry, inclusion } = (await app.inject(`/api/v1/entries/${index}`)).json()
      expect(inclusion).toMatchObject({ index, size, root: root.toString('base64') })
      expect(inclusion.checkpoint).toBe((await app.inject('/log/checkpoint')).body)
      const hashes = inclusion.hashes.map((hash: string) => Buffer.from(hash, 'base64'))
      expect(verifyInclusion(index, size, leafHash(entry.body), root, hashes)).toBe(true)
      expect(entry.leaf).toBe(leafHash(entry.body).toString('hex'))
    }
  })

  test('tells people whether it is signed, where it stands and how to check it', async () => {
    await receive(3)
    const app = await testApp(store)
    const page = (await app.inject('/so-cai/1')).body
    expect(page).toContain('Đã ký trong bản công bố 3 bút toán')
    expect(page).toContain('href="/log/checkpoint"')
    expect(page).toContain('href="/kiem-chung?entry&#x3D;1"')
    expect(page).toContain((await app.inject('/api/v1/entries/1')).json().entry.leaf)
    expect((await app.inject('/en/so-cai/1')).body).toContain('Signed with the checkpoint of 3 entries')
  })

  test('that no checkpoint covers says so, to people and to programs', async () => {
    await receive(3)
    const refusal = new Refusal('log-shorter', { size: 3, signed: 4 }, 503)
    const app = await testApp({ ...store, log: { ...store.log, refusal } })
    expect((await app.inject('/so-cai/1')).body).toContain('Chưa ký')
    expect((await app.inject('/api/v1/entries/1')).json().inclusion).toBe(null)
  })
})
