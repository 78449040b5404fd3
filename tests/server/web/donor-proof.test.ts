import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { leafHash } from '../../../db/database.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { readProof } from '../../../public/verify/verify.js'
import { postGift } from '../../../server/actions/ledger/post-gift.ts'
import { signGrowth } from '../../../server/actions/log/sign-growth.ts'
import { Refusal } from '../../../server/actions/refusal.ts'
import { commitToText } from '../../../server/domain/ledger/commitment.ts'
import { openCheckpoint } from '../../../server/domain/log/checkpoint.ts'
import { verifyInclusion } from '../../../server/domain/log/merkle.ts'
import { parseVerifierKey } from '../../../server/domain/log/note.ts'
import { testApp } from '../../support/app.ts'
import { erasures } from '../../support/erasure.ts'
import { smallFund } from '../../support/fund.ts'
import { postForm, wish } from '../../support/giving.ts'
import { accountsOf, type TestFund } from '../../support/house-history.ts'
import { receiveGifts } from '../../support/log.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

const NAME = 'Nguyễn Thị Đậu'
const MEMO = 'Ủng hộ bà con vùng lũ'

let store: TestStore
let fund: TestFund
let app: FastifyInstance
/** The donor's private address, and the entry of the one gift. */
let mine: string
let index: number
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  await receiveGifts(store, fund, 300)
  mine = await pledged()
  index = await gift(mine)
})

async function pledged(_key = 'k'.repeat(22)): Promise<string> {
  const named = { 'hien-ten': 'public', ten: NAME, 'dong-y': 'co' }
  const sent = await postForm(app, '/ung-ho', { ...wish(), ...named, _key, buoc: 'gui' })
  return sent.headers.location as string
}

async function gift(path: string, memo = MEMO): Promise<number> {
  return store.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, path.split('/')[2] as string)
    const { bank, pool } = await accountsOf(tx, { unit: fund.province, fund: fund.vnn })
    const common = { asset: bank, pool, purpose: 'general', bookedOn: '2023-05-01', channel: 'bank' } as const
    const posted = await postGift(tx, store, {
      id: `bank:${path}:${memo.length}`,
      ...common,
      amountVnd: 500_000,
      pledge,
      memo,
    })
    return posted.index
  })
}

const fileOf = (path: string, of: number | string) => app.inject(`${path}/so-cai-${of}.tlog-proof`)

describe('the proof file of a donor', () => {
  test('proves the amount, the name and the message from nothing but itself and the key of the fund', async () => {
    await signGrowth(store)
    const answer = await fileOf(mine, index)
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="so-cai-${index}.tlog-proof"`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    })
    const proof = readProof(answer.body)
    const key = parseVerifierKey((await app.inject('/log/vkey')).body.trim())
    const { size, root } = openCheckpoint(proof.note, key)
    const { texts } = proof
    const body = Buffer.from(proof.body).toString()
    expect(proof.index).toBe(index)
    expect(verifyInclusion(proof.index, size, leafHash(body), root, proof.path)).toBe(true)
    expect(JSON.parse(body).amount).toBe('500000')
    expect(Object.keys(texts)).toEqual(['donor', 'memo'])
    expect([texts.donor?.text, texts.memo?.text]).toEqual([NAME, MEMO])
    for (const [field, { salt, text }] of Object.entries(texts))
      expect(commitToText(Buffer.from(salt), text)).toBe(JSON.parse(body).texts[field])
    const raised = body.replace('"500000"', '"900000"')
    expect(verifyInclusion(proof.index, size, leafHash(raised), root, proof.path)).toBe(false)
  })

  test('leaves out what was erased, and still proves the rest', async () => {
    await signGrowth(store)
    const before = readProof((await fileOf(mine, index)).body)
    await erasures(store, fund.people).erase({ entry: index, fields: ['donor'] })
    const after = readProof((await fileOf(mine, index)).body)
    expect(Object.keys(after.texts)).toEqual(['memo'])
    expect({ ...after, texts: null }).toEqual({ ...before, texts: null })
  })

  test('is for the donor alone: another key, another gift or another name of the file is not there', async () => {
    await signGrowth(store)
    const other = await pledged('o'.repeat(22))
    const wrongKey = mine.replace(/[^/]+$/, other.split('/').at(-1) as string)
    const foreignCode = mine.replace(/VNN[^/]+/, 'VNN000000000')
    for (const path of [wrongKey, other, foreignCode, mine.replace(/[^/]+$/, 'x'), mine.replace(/\/rieng.*/, '')])
      expect([path, (await fileOf(path, index)).statusCode]).toEqual([path, 404])
    for (const of of ['0', '-1', '', 'x', '1e2', '9007199254740993', '99999999999999999', `0${index}`])
      expect([of, (await fileOf(mine, of)).statusCode]).toEqual([of, 404])
  })

  test('is not there before the fund has signed, and says so', async () => {
    await app.close()
    directSql(store).exec('DROP TRIGGER checkpoint_no_delete; DELETE FROM checkpoint')
    const refusal = new Refusal('log-shorter', { size: 0, signed: 0 }, 503)
    const quiet = await testApp({ ...store, log: { ...store.log, refusal } })
    const answer = await quiet.inject(`${mine}/so-cai-${index}.tlog-proof`)
    expect(answer.statusCode).toBe(404)
    expect(answer.body).toContain('chưa ký bản công bố mới')
    expect((await quiet.inject(mine)).body).toContain('tệp bằng chứng có sau vài giây')
  })
})

describe('the code on the private page', () => {
  test('opens the page that checks, with salts and texts where no server reads them', async () => {
    await signGrowth(store)
    const { body } = await app.inject(mine)
    const href =
      /href="(\/kiem-chung\?[^"]+)"/.exec(body)?.[1]?.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&') ?? ''
    const { searchParams, hash } = new URL(href, 'http://fund.example')
    expect([...searchParams]).toEqual([['entry', String(index)]])
    const told = new URLSearchParams(hash.slice(1))
    const text = (field: string) => Buffer.from(told.get(field)?.split('.')[1] ?? '', 'base64url').toString()
    expect([text('donor'), text('memo')]).toEqual([NAME, MEMO])
    expect(body).toContain(`Mã QR mở trang kiểm chứng bút toán số ${index}`)
    expect(body).toContain(`${mine}/so-cai-${index}.tlog-proof`)
    expect((await app.inject(`/en${mine}`)).body).toContain('href="/en/kiem-chung?entry')
  })

  test('leaves a very long message out, so that a telephone can still read it', async () => {
    await gift(mine, 'Chúc bà con mạnh khỏe. '.repeat(200))
    const { body, statusCode } = await app.inject(mine)
    expect(statusCode).toBe(200)
    const sizes = [...body.matchAll(/viewBox="0 0 (\d+) \1" role="img" aria-label="Mã QR mở/g)].map(([, size]) =>
      Number(size),
    )
    expect(sizes).toHaveLength(2)
    expect(Math.max(...sizes)).toBeLessThan(120)
  })

  test('is not on the public page', async () => {
    await signGrowth(store)
    const { body } = await app.inject(mine.replace(/\/rieng.*/, ''))
    for (const told of ['/kiem-chung?entry', 'tlog-proof', 'donor=']) expect(body).not.toContain(told)
  })
})
