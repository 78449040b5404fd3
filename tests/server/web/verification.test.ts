import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { beforeEach, expect, test } from 'vitest'
import { recordVerification } from '../../../server/actions/verification/record-verification.ts'
import { rules } from '../../../server/domain/verification/findings.ts'
import { textsIn } from '../../../server/plugins/texts.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { receiveGifts } from '../../support/log.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let app: FastifyInstance
let store: TestStore
let receive: (count: number) => Promise<void>
beforeEach(async () => {
  store = testStore()
  const fund = await smallFund(store)
  app = await testApp(store)
  receive = (count) => receiveGifts(store, fund, count)
})

test('the checker is served byte by byte at its lasting address, with the hash that the page states', async () => {
  const answer = await app.inject('/verify/verify.js')
  const file = readFileSync(new URL('../../../public/verify/verify.js', import.meta.url))
  expect(answer.rawPayload.equals(file)).toBe(true)
  expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
  expect(answer.headers['cache-control']).toBe('public, no-cache')
  const hash = createHash('sha256').update(file).digest('hex')
  for (const path of ['/kiem-chung', '/en/kiem-chung']) expect((await app.inject(path)).body).toContain(hash)
})

test('the checker needs nothing but itself: no package, no other file of ours', () => {
  const source = readFileSync(new URL('../../../public/verify/verify.js', import.meta.url), 'utf8')
  expect(source.match(/^\s*(?:import|export)\b[^(\n]*\bfrom\b/gm)).toBe(null)
  const imported = [...source.matchAll(/\bimport\(\s*([^)]*)\)/g)].map(([, name = '']) => name)
  expect(imported.length).toBeGreaterThan(0)
  for (const name of imported) expect(name).toMatch(/^'node:[a-z/]+'$/)
})

test('the policy lets the page run its own worker, and nothing from elsewhere', async () => {
  const policy = String((await app.inject('/kiem-chung')).headers['content-security-policy'])
  expect(policy).toContain("worker-src 'self'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).not.toMatch(/blob:|unsafe|\*|https?:/)
})

test('an entry is asked for by its number, and what is no number is refused', async () => {
  const missing = await app.inject('/kiem-chung?entry=7&fbclid=x')
  expect(missing.body).toContain('data-entry="7"')
  expect(missing.body).not.toContain('href="/so-cai/7"')
  await receive(8)
  expect((await app.inject('/kiem-chung?entry=7&fbclid=x')).body).toContain('href="/so-cai/7"')
  for (const wrong of ['abc', '-1', '1.5', '1e3', '9'.repeat(16), '7&entry=8'])
    expect([wrong, (await app.inject(`/kiem-chung?entry=${wrong}`)).statusCode]).toEqual([wrong, 400])
  expect((await app.inject('/kiem-chung?entry=')).statusCode).toBe(200)
})

test('an entry’s number is read as pages write it, and a wrong one is answered at its field', async () => {
  for (const typed of ['8.359', '8,359', '+8359+', '8%C2%A0359'])
    expect((await app.inject(`/kiem-chung?entry=${typed}`)).body).toContain('data-entry="8359"')
  const vi = await app.inject('/kiem-chung?entry=12x')
  expect(vi.body).toContain('Số của bút toán chỉ gồm chữ số')
  expect(vi.body).toContain('value="12x"')
  expect((await app.inject('/en/kiem-chung?entry=12x')).body).toContain('digits only')
})

test('the page says how much is signed, and that nothing is when nothing is', async () => {
  expect((await app.inject('/kiem-chung')).body).toContain('Quỹ chưa ký bản công bố nào')
  await receive(3)
  await expect.poll(async () => (await app.inject('/kiem-chung')).body).toContain('gồm 3 bút toán')
})

test('a host that is not one does not come into the command that people copy', async () => {
  const { body } = await app.inject({ url: '/kiem-chung', headers: { host: 'a;rm -rf' } })
  expect(body).not.toContain('rm -rf')
})

test('the page says what the fund’s own nightly check found, right or wrong, and nothing before the first', async () => {
  const shown = async (path = '/kiem-chung') => (await app.inject(path)).body
  expect(await shown()).not.toContain('Kết quả kiểm tra hằng đêm')
  const finding = { rule: 'leaves', invariant: 4, says: 'leaves recompute', checked: 3, wrong: 0, first: null } as const
  const outcome = { size: 3, root: 'x', bankDifferences: [] }
  await recordVerification(store, store.clock(), { ...outcome, ok: true, findings: [{ ...finding, ok: true }] })
  expect(await shown()).toContain('Sổ đúng')
  await recordVerification(store, store.clock(), {
    ...outcome,
    ok: false,
    findings: [{ ...finding, ok: false, wrong: 1, first: 'entry 2' }],
  })
  expect(await shown()).toContain('Sổ có chỗ sai')
  expect(await shown('/en/kiem-chung')).toMatch(
    /Something in the ledger is wrong[\s\S]*every leaf is the hash of its body/,
  )
})

test('every rule of the check has words for the page in both languages', () => {
  for (const language of ['vi', 'en'] as const)
    for (const rule of Object.keys(rules))
      expect(textsIn(language)(`verification.rule-${rule}`), rule).toMatch(/\S+ \S+/)
})
