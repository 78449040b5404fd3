import { expect, test } from 'vitest'
import { lastVerification } from '../../../db/queries/verification-runs.ts'
import { checkLog } from '../../../server/actions/log/check-log.ts'
import { signGrowth } from '../../../server/actions/log/sign-growth.ts'
import { isDue, untilNight } from '../../../server/jobs/nightly-verify.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { receiveGifts } from '../../support/log.ts'
import { directSql, testStore } from '../../support/store.ts'
import { behindTheGuards } from '../../support/tampering.ts'

const at = (local: string) => Date.parse(`${local}+07:00`)
const HOUR = 3_600_000

test('the night begins at two in Vietnam', () => {
  expect(untilNight(at('2026-03-01T01:30:00'))).toBe(HOUR / 2)
  expect(untilNight(at('2026-03-01T02:00:00'))).toBe(24 * HOUR)
  expect(untilNight(at('2026-02-28T23:00:00'))).toBe(3 * HOUR)
  expect(untilNight(-1)).toBeGreaterThan(0)
})

test('the database is checked once a night, and when the outcome is missing or old', () => {
  const lastNight = { startedAt: at('2026-03-01T02:00:10') }
  expect(isDue(at('2026-03-01T09:00:00'), null)).toBe(true)
  expect(isDue(at('2026-03-01T02:20:00'), lastNight)).toBe(false)
  expect(isDue(at('2026-03-01T23:00:00'), lastNight)).toBe(false)
  expect(isDue(at('2026-03-02T01:59:59'), lastNight)).toBe(false)
  expect(isDue(at('2026-03-02T02:00:00'), lastNight)).toBe(true)
  // The site was not running at two.
  expect(isDue(at('2026-03-02T08:00:00'), lastNight)).toBe(false)
  expect(isDue(at('2026-03-02T14:01:00'), lastNight)).toBe(true)
})

test('the outcome is kept for everybody, and the site answers while another process checks', async () => {
  const store = testStore()
  await receiveGifts(store, await smallFund(store), 300)
  await checkLog(store)
  await signGrowth(store)
  const app = await testApp(store)
  const running = app.nightlyVerification.run()
  expect((await app.inject('/healthz')).statusCode).toBe(200)
  expect(await lastVerification(store.database.read)).toBe(null)
  await running
  const found = await lastVerification(store.database.read)
  expect(found).toMatchObject({ ok: true, size: 300, startedAt: store.clock() })
  expect(found?.findings.find(({ rule }) => rule === 'checkpoints')).toEqual({
    rule: 'checkpoints',
    invariant: 13,
    ok: true,
    checked: expect.any(Number),
    wrong: 0,
    first: null,
  })
  expect((await app.inject('/metrics')).body).toContain('fund_verification_ok 1')
})

test('what is wrong is kept too, as is a check that came to no end', async () => {
  const store = testStore()
  await receiveGifts(store, await smallFund(store), 3)
  await checkLog(store)
  const app = await testApp(store)
  behindTheGuards(store, (sql) => sql.exec('UPDATE balance SET amount_vnd = amount_vnd + 1 WHERE amount_vnd > 0'))
  await app.nightlyVerification.run()
  expect(await lastVerification(store.database.read)).toMatchObject({ ok: false, size: 3 })
  // The other process cannot read its task.
  store.log.verifierKey = { ...store.log.verifierKey, name: '' }
  await app.nightlyVerification.run()
  const found = await lastVerification(store.database.read)
  expect(found).toMatchObject({ ok: false, size: 0, findings: [{ rule: 'file', ok: false }] })
})

test('outcomes are neither changed nor deleted nor replaced', async () => {
  const store = testStore()
  const sql = directSql(store)
  sql.exec(`INSERT INTO verification_run VALUES (1, 1, 2, 3, '', 1, '[]')`)
  for (const statement of [
    'UPDATE verification_run SET ok = 0',
    'DELETE FROM verification_run',
    `INSERT OR REPLACE INTO verification_run VALUES (1, 1, 2, 3, '', 0, '[]')`,
    `INSERT INTO verification_run VALUES (2, 1, 2, 3, '', 0, '{}')`,
  ])
    expect(() => sql.exec(statement), statement).toThrow(/verification_run/)
})
