import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Wish } from '../../../server/actions/make-pledge.ts'
import { makeReferenceCode } from '../../../server/domain/reference-code.ts'
import { testApp } from '../../support/app.ts'
import { pledgedBy } from '../../support/donor.ts'
import { erasures } from '../../support/erasure.ts'
import { smallFund } from '../../support/fund.ts'
import { postForm } from '../../support/giving.ts'
import { TEST_NOW, type TestStore, testStore } from '../../support/store.ts'

const HOUR_MS = 3_600_000
const NOBODYS = makeReferenceCode(Buffer.alloc(8, 9))

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
})

const pledged = (facts: Partial<Wish> = {}) => pledgedBy(store, facts)

const lookUp = (ma: string, contact: string, at = '/tra-cuu') => postForm(app, at, { ma, 'lien-he': contact })

describe('a wrong pair at the look-up', () => {
  test('is answered the same whether the code, the contact, both or the shape is wrong', async () => {
    const { code } = await pledged()
    const silent = await pledged({ nameDisplay: 'hidden', contact: '', consents: false })
    const gone = await pledged()
    await erasures(store, fund.people).erase({ pledge: gone.code })
    const pairs: [string, string][] = [
      [code, '0000'],
      [code, '5679'],
      [code, '05678'],
      [code, '0987654321'],
      [code, 'ai@thu.example'],
      [NOBODYS, '5678'],
      [silent.code, '5678'],
      [silent.code, '\0'],
      [gone.code, '5678'],
      ['VNN123456789', '5678'],
      ['A'.repeat(12), '<b>12</b>'],
    ]
    const answers = []
    for (const [ma, contact] of pairs) answers.push({ ma, ...(await lookUp(ma, contact)) })
    const said = answers.map(({ ma, body, statusCode, headers }) => {
      const { date: _, 'x-ratelimit-remaining': _count, 'x-ratelimit-reset': _reset, ...others } = headers
      return { statusCode, others, body: body.replaceAll(ma, 'MÃ') }
    })
    expect(said[0]?.statusCode).toBe(422)
    expect(said[0]?.body).toContain('không khớp với đăng ký nào')
    expect(said[0]?.others['cache-control']).toBe('no-store')
    for (const each of said) expect(each).toEqual(said[0])
  })

  test('never brings back what was typed of the contact', async () => {
    const { code } = await pledged()
    const { body } = await lookUp(code, '4444-canari')
    expect(body).toContain(code)
    expect(body).not.toContain('canari')
  })

  test('is not guessed a thousand times: neither from one place nor for one code', async () => {
    const { code } = await pledged()
    const counts = { wrong: 0, bounded: 0 }
    for (let guess = 0; guess < 1_000; guess++) {
      const answer = await app.inject({
        method: 'POST',
        url: '/tra-cuu',
        remoteAddress: `10.${guess >> 8}.${guess & 255}.1`,
        headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
        payload: `ma=${code}&lien-he=${String(guess).padStart(4, '0')}`,
      })
      counts[answer.statusCode === 429 ? 'bounded' : 'wrong'] += 1
    }
    expect(counts).toEqual({ wrong: 10, bounded: 990 })
    const right = await lookUp(code, '5678')
    expect(right.statusCode).toBe(429)
    expect(right.headers['retry-after']).toBe(String(24 * 3600))
    store.setClock(TEST_NOW + 24 * HOUR_MS)
    expect((await lookUp(code, '5678')).statusCode).toBe(303)
  })

  test('is bounded for one network over all codes, known or not', async () => {
    for (let guess = 0; guess < 20; guess++)
      expect((await lookUp(makeReferenceCode(Buffer.alloc(8, guess)), '1234')).statusCode).toBe(422)
    expect((await lookUp(NOBODYS, '1234')).statusCode).toBe(429)
    expect((await lookUp('không phải mã', '1234')).statusCode).toBe(429)
  })
})

describe('a right pair at the look-up', () => {
  test.each([
    ['the last four digits', '0912345678', '5678'],
    ['the whole number, written otherwise', '0912345678', '+84 912.345.678'],
    ['the e-mail address in other letters', 'Bong.Tran@thu.example', 'bong.tran@THU.example '],
  ])('opens the private page: %s', async (_, contact, typed) => {
    const { code } = await pledged({ contact })
    const answer = await lookUp(code.toLowerCase(), typed)
    expect(answer.statusCode).toBe(303)
    const page = await app.inject(answer.headers.location as string)
    expect(page.statusCode).toBe(200)
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.headers['referrer-policy']).toBe('no-referrer')
  })

  test('opens it for two hours, of that pledge alone', async () => {
    const mine = await pledged()
    const other = await pledged()
    const link = (await lookUp(mine.code, '5678')).headers.location as string
    const key = link.split('/').at(-1)
    expect((await app.inject(link)).statusCode).toBe(200)
    expect((await app.inject(`/ung-ho/${other.code}/rieng/${key}`)).statusCode).toBe(404)
    expect((await app.inject(`/ung-ho/${other.code}/rieng/${mine.path.split('/').at(-1)}`)).statusCode).toBe(404)
    store.setClock(TEST_NOW + 2 * HOUR_MS)
    expect((await app.inject(link)).statusCode).toBe(404)
    expect((await app.inject(mine.path)).statusCode).toBe(200)
  })

  test('shows only a part of how the donor is reached, and not the lasting link', async () => {
    const firm = {
      donorKind: 'business',
      nameDisplay: 'hidden',
      name: 'Gạch Ngói',
      address: '99 đường Giấu Kín',
    } as const
    const { code, path } = await pledged(firm)
    const { body } = await app.inject((await lookUp(code, '5678')).headers.location as string)
    expect(body).toContain('678')
    for (const secret of ['0912345678', 'Giấu Kín', 'Gạch Ngói', path.split('/').at(-1)])
      expect([secret, body.includes(secret as string)]).toEqual([secret, false])
  })

  test('is not counted as a guess', async () => {
    const { code } = await pledged()
    for (let time = 0; time < 30; time++) expect((await lookUp(code, '5678')).statusCode).toBe(303)
  })

  test('leads in English to the English page', async () => {
    const { code } = await pledged()
    expect((await lookUp(code, '5678', '/en/tra-cuu')).headers.location).toContain(`/en/ung-ho/${code}/rieng/`)
  })
})

test('a code alone leads to the public page, and what is no code is a sentence', async () => {
  const { code } = await pledged()
  expect((await lookUp(`MBVCB ${code}`, ' ')).headers.location).toBe(`/ung-ho/${code}`)
  expect((await lookUp('abc', '')).statusCode).toBe(422)
})
