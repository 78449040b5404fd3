import { beforeEach, describe, expect, test } from 'vitest'
import { smallFund } from '../support/fund.ts'
import { directSql, type TestStore, testStore } from '../support/store.ts'

// What somebody with the sqlite3 tool and the file in hand still cannot do.
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let sql: ReturnType<typeof directSql>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  sql = directSql(store)
})

const grant = (staffId: number, role: string, unitId = fund.province.id) =>
  sql
    .prepare('INSERT INTO role_grant (staff_id, unit_id, role, granted_at) VALUES (?, ?, ?, 1) RETURNING id')
    .pluck()
    .get(staffId, unitId, role) as number
const delegate = (grantId: number, principalId: number, [from, until] = [10, 20]) =>
  sql
    .prepare(
      `INSERT INTO delegation (grant_id, principal_id, from_at, until_at, given_by, reason) VALUES (?, ?, ?, ?, ?, 'Đi vắng')`,
    )
    .run(grantId, principalId, from, until, principalId)
const revokedAt = (id: number) => sql.prepare('SELECT revoked_at FROM role_grant WHERE id = ?').pluck().get(id)

describe('a second factor', () => {
  test('takes a code once, and none from before it', () => {
    const take = sql.prepare('UPDATE second_factor SET last_step = ? WHERE staff_id = ?')
    take.run(50, fund.people.head.id)
    for (const step of [50, 49, 0]) expect(() => take.run(step, fund.people.head.id)).toThrow(/a code is good once/)
  })

  test('is neither changed nor replaced under its person', () => {
    for (const change of ["sealed_secret = x'00'", 'enrolled_at = 5', `staff_id = ${fund.people.officer.id}`])
      expect(() => sql.prepare(`UPDATE second_factor SET last_step = 99, ${change}`).run()).toThrow(
        /new enrolment only/,
      )
    const replace = sql.prepare(
      'INSERT OR REPLACE INTO second_factor (staff_id, sealed_secret, last_step, enrolled_at) VALUES (?, ?, 0, 1)',
    )
    expect(() => replace.run(fund.people.head.id, Buffer.alloc(3))).toThrow(/already there/)
  })

  test('has codes for paper that are used once', () => {
    const code = [fund.people.head.id, Buffer.alloc(32, 1)]
    sql.prepare('INSERT INTO recovery_code (staff_id, code_hash) VALUES (?, ?)').run(...code)
    sql.prepare('UPDATE recovery_code SET used_at = 5').run()
    for (const change of ['used_at = NULL', 'used_at = 6', "code_hash = x'02'"])
      expect(() => sql.prepare(`UPDATE recovery_code SET ${change}`).run()).toThrow(/used once/)
    const replace = sql.prepare('INSERT OR REPLACE INTO recovery_code (staff_id, code_hash) VALUES (?, ?)')
    expect(() => replace.run(...code)).toThrow(/already there/)
  })
})

test('when a session was proved is not turned back', () => {
  sql
    .prepare(
      `INSERT INTO session (token_hash, staff_id, form_secret, created_at, seen_at, device, proven_at) VALUES (x'01', ?, x'02', 1, 1, '', 9)`,
    )
    .run(fund.people.head.id)
  expect(() => sql.prepare('UPDATE session SET proven_at = 8').run()).toThrow(/proved later stands/)
})

describe('a delegation', () => {
  test('is of the head’s or the accountant’s post, held by the principal, to somebody else', () => {
    const { head, officer, auditor, cashier } = fund.people
    const spare = grant(auditor.id, 'officer')
    expect(() => delegate(spare, head.id)).toThrow(/only the head and the accountant/)
    const toDeputy = grant(officer.id, 'head')
    expect(() => delegate(toDeputy, officer.id)).toThrow(/to somebody else/)
    for (const nobody of [cashier.id, fund.communePeople.head.id])
      expect(() => delegate(toDeputy, nobody)).toThrow(/only a post that is held/)
    expect(() => delegate(toDeputy, head.id, [20, 20])).toThrow(/delegation_lasts/)
    delegate(toDeputy, head.id)
    expect(() => delegate(toDeputy, head.id)).toThrow(/already there/)
  })

  test('is not handed on by the deputy', () => {
    const { head, officer, auditor } = fund.people
    delegate(grant(officer.id, 'head'), head.id)
    expect(() => delegate(grant(auditor.id, 'head'), officer.id)).toThrow(/not itself by delegation/)
  })

  test('gives nobody two posts that exclude each other, in the unit, above it or below it', () => {
    for (const post of ['accountant', 'cashier', 'administrator'] as const) {
      expect(() => grant(fund.people[post].id, 'head')).toThrow(/different people/)
      expect(() => grant(fund.communePeople[post].id, 'head')).toThrow(/different people/)
    }
    delegate(grant(fund.people.officer.id, 'head'), fund.people.head.id)
    expect(() => grant(fund.people.officer.id, 'cashier')).toThrow(/different people/)
  })

  test('ends with the post it stands for', () => {
    const { head, officer } = fund.people
    const deputy = grant(officer.id, 'head')
    delegate(deputy, head.id)
    sql.prepare(`UPDATE role_grant SET revoked_at = 15 WHERE staff_id = ? AND role = 'head'`).run(head.id)
    expect(revokedAt(deputy)).toBe(15)
  })

  test('leaves alone the deputies of others', () => {
    const { head, officer } = fund.people
    const deputy = grant(officer.id, 'head')
    delegate(deputy, head.id)
    sql.prepare(`UPDATE role_grant SET revoked_at = 15 WHERE staff_id = ?`).run(fund.people.accountant.id)
    sql.prepare(`UPDATE role_grant SET revoked_at = 15 WHERE staff_id = ?`).run(fund.communePeople.head.id)
    expect(revokedAt(deputy)).toBe(null)
  })

  test('is never changed, deleted or replaced', () => {
    const deputy = grant(fund.people.officer.id, 'head')
    delegate(deputy, fund.people.head.id)
    expect(() => sql.prepare('UPDATE delegation SET until_at = 99').run()).toThrow(/never changed/)
    expect(() => sql.prepare('DELETE FROM delegation').run()).toThrow(/never deleted/)
    const replace = `INSERT OR REPLACE INTO delegation SELECT grant_id, principal_id, from_at, 99, given_by, reason FROM delegation`
    expect(() => sql.prepare(replace).run()).toThrow(/already there/)
  })
})
