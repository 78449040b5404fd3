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

const give = (person: { id: number }, role: string, unit: { id: number } | undefined) =>
  sql
    .prepare('INSERT INTO role_grant (staff_id, unit_id, role, granted_at) VALUES (?, ?, ?, 1)')
    .run(person.id, unit?.id, role)

describe('posts that exclude each other', () => {
  const posts = ['head', 'accountant', 'cashier', 'administrator'] as const
  const pairs = posts.flatMap((held) => posts.filter((post) => post !== held).map((post) => [held, post] as const))

  test.each(pairs)('%s and %s are not one person, in one unit, above it or below it', (held, post) => {
    const refused = /head, accountant, cashier and administrator of one unit are different people/
    expect(() => give(fund.people[held], post, fund.province)).toThrow(refused)
    expect(() => give(fund.people[held], post, fund.communes[0])).toThrow(refused)
    expect(() => give(fund.communePeople[held], post, fund.communes[0])).toThrow(refused)
    expect(() => give(fund.communePeople[held], post, fund.province)).toThrow(refused)
  })

  test('are possible for one person in two communes that have nothing to do with each other', () => {
    give(fund.communePeople.head, 'cashier', fund.communes[1])
    expect(() => give(fund.communePeople.head, 'accountant', fund.communes[1])).toThrow(/different people/)
    expect(() => give(fund.communePeople.head, 'accountant', fund.province)).toThrow(/different people/)
  })

  test('are free again once the one before is taken back, and the one before cannot then return', () => {
    const { cashier } = fund.people
    sql.prepare('UPDATE role_grant SET revoked_at = 2 WHERE staff_id = ?').run(cashier.id)
    give(cashier, 'head', fund.province)
    const restore = sql.prepare(`UPDATE role_grant SET revoked_at = NULL WHERE staff_id = ? AND role = 'cashier'`)
    expect(() => restore.run(cashier.id)).toThrow(/revoked once and not otherwise changed/)
    expect(() => give(cashier, 'cashier', fund.province)).toThrow(/different people/)
  })

  test('do not hinder roles without power over money', () => {
    for (const role of ['officer', 'auditor']) give(fund.people.head, role, fund.province)
  })

  test('a role that does not exist, or a person or unit that does not, is not given', () => {
    expect(() => give({ id: 999 }, 'officer', fund.province)).toThrow(/FOREIGN KEY/)
    expect(() => give(fund.people.head, 'officer', { id: 999 })).toThrow(/FOREIGN KEY/)
  })
})

describe('a grant is history', () => {
  test.each([
    ['role', `'accountant'`],
    ['unit_id', '2'],
    ['staff_id', '2'],
    ['granted_at', '0'],
    ['id', '999'],
    ['revoked_at', 'NULL'],
  ])('its %s is not changed', (column, value) => {
    const change = sql.prepare(`UPDATE role_grant SET ${column} = ${value} WHERE staff_id = ?`)
    expect(() => change.run(fund.people.auditor.id)).toThrow(/revoked once and not otherwise changed/)
  })

  test('it is revoked once', () => {
    const revoke = sql.prepare('UPDATE role_grant SET revoked_at = 5 WHERE staff_id = ?')
    revoke.run(fund.people.auditor.id)
    expect(() => revoke.run(fund.people.auditor.id)).toThrow(/revoked once/)
  })

  test('it is neither deleted nor replaced', () => {
    expect(() => sql.prepare('DELETE FROM role_grant').run()).toThrow(/revoked, never deleted/)
    const replace = sql.prepare(
      `INSERT OR REPLACE INTO role_grant (id, staff_id, unit_id, role, granted_at) SELECT id, staff_id, unit_id, 'officer', 1 FROM role_grant WHERE staff_id = ?`,
    )
    expect(() => replace.run(fund.people.auditor.id)).toThrow(/never deleted/)
  })
})

describe('a person', () => {
  test('keeps the code that public entries carry', () => {
    const change = sql.prepare(`UPDATE staff SET code = 'NV9999' WHERE id = ?`)
    expect(() => change.run(fund.people.head.id)).toThrow(/code and dismissal are not changed/)
  })

  test('is dismissed once, for good', () => {
    const dismiss = sql.prepare('UPDATE staff SET dismissed_at = ? WHERE id = ?')
    dismiss.run(5, fund.people.head.id)
    for (const again of [null, 6]) expect(() => dismiss.run(again, fund.people.head.id)).toThrow(/dismissal/)
  })

  test('is never deleted or replaced', () => {
    expect(() => sql.prepare('DELETE FROM staff').run()).toThrow(/dismissed, never deleted/)
    const replace = sql.prepare('INSERT OR REPLACE INTO staff SELECT * FROM staff WHERE id = ?')
    expect(() => replace.run(fund.people.head.id)).toThrow(/never deleted/)
  })
})

describe('a session', () => {
  beforeEach(() => {
    sql
      .prepare(
        `INSERT INTO session (token_hash, staff_id, form_secret, created_at, seen_at, device) VALUES (x'01', ?, x'02', 1, 1, '')`,
      )
      .run(fund.people.auditor.id)
  })

  test('that has ended stays ended', () => {
    sql.prepare('UPDATE session SET ended_at = 5').run()
    for (const change of ['ended_at = NULL', 'seen_at = 9'])
      expect(() => sql.prepare(`UPDATE session SET ${change}`).run()).toThrow(/an ended session stays ended/)
  })

  test('keeps its person, its token and its beginning', () => {
    for (const change of [
      `staff_id = ${fund.people.head.id}`,
      `token_hash = x'03'`,
      `form_secret = x'04'`,
      'created_at = 9',
    ])
      expect(() => sql.prepare(`UPDATE session SET ${change}`).run()).toThrow(/a session keeps its person/)
  })
})

test('the log of who did what is only ever added to', () => {
  for (const change of [
    `UPDATE audit SET subject = 'NV0001'`,
    'DELETE FROM audit',
    `INSERT OR REPLACE INTO audit (id, at, action, subject) VALUES (1, 1, 'x', 'y')`,
  ])
    expect(() => sql.prepare(change).run()).toThrow(/^audit: /)
})
