import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { Database as Connection } from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { leafHash } from '../../../../db/database.ts'
import { verifyDatabase } from '../../../../server/actions/verification/verify-database.ts'
import { signCheckpoint } from '../../../../server/domain/log/checkpoint.ts'
import { type Rule, rules } from '../../../../server/domain/verification/findings.ts'
import { smallFund } from '../../../support/fund.ts'
import { directSql, TEST_ORIGIN, testStore } from '../../../support/store.ts'
import { behindTheGuards, overwriteComputed } from '../../../support/tampering.ts'
import { type LyingFund, signedFund, verify, wrongs } from '../../../support/verification.ts'

let store: LyingFund
beforeEach(async () => {
  store = await signedFund()
})

const tampered = async (change: (sql: Connection) => void) => {
  behindTheGuards(store, change)
  return wrongs(await verify(store))
}

test('a fund that has lived is right by every rule, and each rule has looked at something', async () => {
  const found = await verify(store)
  expect(wrongs(found)).toEqual({})
  expect(found.ok).toBe(true)
  const looked = found.findings.filter(({ checked }) => checked > 0).map(({ rule }) => rule)
  // Only a published log can be rebuilt.
  expect(Object.keys(rules).filter((rule) => !looked.includes(rule as Rule))).toEqual(['rebuilt'])
  expect(found.size).toBeGreaterThan(280)
})

test('a fund without entries is right', async () => {
  const empty = testStore()
  await smallFund(empty)
  expect(wrongs(await verify(empty))).toEqual({})
})

const oneBody = (sql: Connection, index: number, change: (body: string) => string, alsoLeaf: boolean) => {
  const body = sql.prepare('SELECT body FROM entry WHERE idx = ?').pluck().get(index) as string
  const changed = change(body)
  expect(changed).not.toBe(body)
  sql.prepare('UPDATE entry SET body = ? WHERE idx = ?').run(changed, index)
  if (alsoLeaf) sql.prepare('UPDATE entry SET leaf = ? WHERE idx = ?').run(leafHash(changed), index)
}
const more = (body: string) => body.replaceAll('"amount":"100000"', '"amount":"900000"')

/** Each is one change by direct SQL with all guards put back behind it, and the rule that must say so. */
const changes: [what: string, rule: Rule, change: string | ((sql: Connection) => void)][] = [
  ['the amount in a body', 'leaves', (sql) => oneBody(sql, lastGift(sql), more, false)],
  ['the amount in a body with its leaf', 'checkpoints', (sql) => oneBody(sql, lastGift(sql), more, true)],
  ['the amount in a body with its leaf (its transfer)', 'columns', (sql) => oneBody(sql, lastGift(sql), more, true)],
  ['a space in a body', 'bodies', (sql) => oneBody(sql, 3, (body) => body.replace(',"v"', ', "v"'), true)],
  [
    'a name in a body',
    'anonymous',
    (sql) => oneBody(sql, 3, (body) => body.replace('"reference":null', '"reference":"Nguyen Van An"'), true),
  ],
  [
    'a computed amount',
    'columns',
    (sql) => overwriteComputed(sql, 'amount_vnd', 'UPDATE entry SET amount_vnd = 7 WHERE idx = 5'),
  ],
  [
    'a computed day',
    'columns',
    (sql) => overwriteComputed(sql, 'booked_on', `UPDATE entry SET booked_on = '2023-04-01' WHERE idx = 5`),
  ],
  ['the amount of a transfer', 'columns', 'UPDATE transfer SET amount_vnd = amount_vnd + 1 WHERE entry_index = 5'],
  ['the account of a transfer', 'columns', 'UPDATE transfer SET debit_id = credit_id WHERE entry_index = 5'],
  ['a transfer that no entry has', 'columns', 'INSERT INTO transfer VALUES (5, 1, 1, 2, 500)'],
  ['a balance', 'balances', 'UPDATE balance SET amount_vnd = amount_vnd + 1 WHERE account_id = 5'],
  ['how far a balance goes', 'balances', 'UPDATE balance SET through_entry = through_entry + 1 WHERE account_id = 5'],
  ['a balance that is gone', 'balances', 'DELETE FROM balance WHERE account_id = 5'],
  ['who holds some đồng', 'numbers', 'UPDATE holding SET account_id = 1 WHERE from_no = 1'],
  [
    'in which entry đồng were spent',
    'numbers',
    'UPDATE holding SET spent_in = spent_in + 1 WHERE spent_in IS NOT NULL',
  ],
  ['the last holder of a line', 'numbers', 'DELETE FROM holding WHERE from_no = (SELECT max(from_no) FROM holding)'],
  [
    'an arrival',
    'numbers',
    'UPDATE arrival SET to_no = to_no + 1 WHERE entry_index = (SELECT min(entry_index) FROM arrival)',
  ],
  ['an arrival too many', 'numbers', 'INSERT INTO arrival VALUES (1, 99999999999, 99999999999, 3)'],
  ['the number of a voucher', 'vouchers', 'UPDATE voucher SET number = 9999 WHERE entry_index = 5'],
  ['the entry of a voucher', 'vouchers', 'UPDATE voucher SET entry_index = entry_index + 1 WHERE entry_index = 5'],
  [
    'the name of an account',
    'accounts',
    `UPDATE account SET name = 'Assets:LA:VNN:Cash2' WHERE name = 'Assets:LA:VNN:Cash'`,
  ],
  ['the owner of an unused account', 'accounts', `UPDATE account SET unit_id = 2 WHERE name = 'Assets:LA:CT:Cash'`],
  [
    'the pool of an account',
    'accounts',
    `UPDATE pool SET purpose_code = 'commune:LA-1' WHERE account_id = (SELECT min(account_id) FROM pool)`,
  ],
  [
    'the running balance of a unit',
    'reading',
    'UPDATE unit_ledger SET balance_vnd = balance_vnd + 1 WHERE entry_index = 5',
  ],
  ['a running balance too many', 'reading', 'INSERT INTO unit_ledger VALUES (1, 1, 999999, 1)'],
  ['a total by day', 'reading', 'UPDATE day_total SET amount_vnd = amount_vnd + 1 WHERE last_index > 5'],
  ['a flow', 'reading', `UPDATE flow_total SET amount_vnd = amount_vnd + 1 WHERE flow = 'received'`],
  ['a flow that never was', 'reading', `INSERT INTO flow_total VALUES (1, 1, '2023-05-09', 'interest', 5)`],
  ['the summary of a year', 'summary', `UPDATE flow_total SET amount_vnd = amount_vnd + 1 WHERE flow = 'received'`],
  ['which unit is above another', 'reading', 'DELETE FROM unit_ancestor WHERE unit_id <> ancestor_id'],
  ['how far the tables for reading go', 'reading', 'UPDATE projected SET through_entry = through_entry - 1'],
  [
    'the words an entry is found by',
    'search',
    `UPDATE search_document SET folded = folded || ' x' WHERE entry_index = 5`,
  ],
  ['a word of the index', 'search', `INSERT INTO search (rowid, folded, exact) VALUES (5, 'y', '')`],
  [
    'the words of an entry that is not there',
    'search',
    `INSERT INTO search (rowid, folded, exact) VALUES (999999, 'y', '')`,
  ],
  [
    'a wording',
    'texts',
    `UPDATE private_text SET text = text || '!' WHERE entry_index = (SELECT min(entry_index) FROM private_text)`,
  ],
  [
    'a salt',
    'texts',
    'UPDATE private_text SET salt = randomblob(32) WHERE entry_index = (SELECT max(entry_index) FROM private_text)',
  ],
  [
    'a wording taken away with nobody saying so',
    'texts',
    'DELETE FROM private_text WHERE entry_index = (SELECT max(entry_index) FROM private_text)',
  ],
  ['a wording that no entry commits to', 'texts', `INSERT INTO private_text VALUES (5, 'reason', randomblob(32), 'x')`],
  ['an erasure that is no longer kept', 'texts', 'DELETE FROM redaction'],
  ['an erasure by another entry', 'texts', 'UPDATE redaction SET redacted_in = redacted_in - 1'],
  ['an erasure that no entry says', 'texts', `INSERT INTO redaction VALUES (5, 'donor', 6)`],
  [
    'a wording that stands again',
    'texts',
    `INSERT INTO private_text SELECT entry_index, field, randomblob(32), 'x' FROM redaction LIMIT 1`,
  ],
  ['a subtree', 'tree', 'UPDATE subtree SET hash = randomblob(32)'],
  ['a subtree that is not complete', 'tree', 'INSERT INTO subtree VALUES (1, 1, randomblob(32))'],
  ['the root of a checkpoint', 'checkpoints', 'UPDATE checkpoint SET root = randomblob(32)'],
  ['the note of a checkpoint', 'checkpoints', `UPDATE checkpoint SET note = replace(note, 'a', 'b')`],
  ['the time of a checkpoint', 'checkpoints', 'UPDATE checkpoint SET signed_at = signed_at - size'],
  [
    'swapped leaves',
    'leaves',
    'UPDATE entry SET leaf = (SELECT leaf FROM entry o WHERE o.idx = 11 - entry.idx) WHERE idx IN (5, 6)',
  ],
  ['the last entry taken away', 'covered', 'DELETE FROM entry WHERE idx = (SELECT max(idx) FROM entry)'],
  ['an entry in the middle taken away', 'indexes', 'DELETE FROM entry WHERE idx = 7'],
  [
    'the amount of an allocation',
    'papers',
    `UPDATE allocation SET amount_vnd = amount_vnd + 1 WHERE state = 'approved'`,
  ],
  ['the entry of a payment', 'papers', `UPDATE disbursement SET entry_index = entry_index - 1 WHERE state = 'paid'`],
  [
    'a request that was never carried out',
    'papers',
    `UPDATE request SET state = 'requested', entry_index = NULL WHERE state = 'approved'`,
  ],
  ['one person in two parts', 'people', `UPDATE disbursement SET approved_by = checked_by WHERE state = 'paid'`],
  [
    'another person than the entry names',
    'people',
    `UPDATE allocation SET requested_by = requested_by + 1 WHERE state = 'approved'`,
  ],
  [
    'two posts that exclude each other',
    'people',
    `INSERT INTO role_grant SELECT NULL, staff_id, unit_id, 'cashier', granted_at, NULL FROM role_grant WHERE role = 'head'`,
  ],
  ['a line of the bank', 'bank', `UPDATE bank_line SET identity = replace(identity, '|in|', '|out|')`],
  [
    'another entry for a line of the bank',
    'bank',
    'UPDATE bank_line SET entry_index = 0 WHERE entry_index = (SELECT min(entry_index) FROM bank_line)',
  ],
  ['a rule of the flows', 'schema', 'UPDATE flow_rule SET sign = -sign'],
  ['a dangling reference', 'file', 'DELETE FROM area'],
]

function lastGift(sql: Connection): number {
  return sql.prepare(`SELECT max(idx) FROM entry WHERE body LIKE '%"amount":"100000"%'`).pluck().get() as number
}

describe('direct SQL behind the guards is noticed', () => {
  test.each(changes)('%s (%s)', async (_what, rule, change) => {
    const found = await tampered((sql) => (typeof change === 'string' ? sql.exec(change) : change(sql)))
    expect(Object.keys(found)).toContain(rule)
    expect(found[rule]).not.toBe('')
  })

  test('a trigger that was dropped, a column that was added, an index that was taken away', async () => {
    const sql = directSql(store)
    sql.exec('DROP TRIGGER entry_no_update')
    expect(wrongs(await verify(store))).toEqual({
      schema: 'trigger entry_no_update is missing',
      guards: 'nothing refuses UPDATE on table entry',
    })
    sql.exec('DROP INDEX audit_at; ALTER TABLE audit ADD COLUMN more TEXT; CREATE TABLE other (a)')
    const { findings } = await verify(store)
    expect(findings.find(({ rule }) => rule === 'schema')?.wrong).toBe(4)
  })

  test('a checkpoint signed by another key, of another log, or of entries that never were', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const forged = { size: 100, root: Buffer.alloc(32, 1) }
    const insert = (origin: string, key: typeof privateKey) => (sql: Connection) =>
      sql
        .prepare('INSERT INTO checkpoint SELECT 100, ?, ?, max(signed_at) FROM checkpoint')
        .run(forged.root, signCheckpoint({ origin, ...forged }, key))
    expect((await tampered(insert(TEST_ORIGIN, privateKey))).checkpoints).toMatch(/not signed by/)
    await tampered((sql) => sql.exec('DELETE FROM checkpoint WHERE size = 100'))
    expect((await tampered(insert('other.example/log', store.log.privateKey))).checkpoints).toBeDefined()
    await tampered((sql) => sql.exec('DELETE FROM checkpoint WHERE size = 100'))
    expect((await tampered(insert(TEST_ORIGIN, store.log.privateKey))).checkpoints).toMatch(/another root/)
  })

  test('everything of the last entry taken away: the file beside the database still says it was there', async () => {
    const found = await tampered((sql) =>
      sql.exec(
        'DELETE FROM checkpoint WHERE size = (SELECT max(size) FROM checkpoint); DELETE FROM entry WHERE idx = (SELECT max(idx) FROM entry)',
      ),
    )
    expect(found.covered).toMatch(/the file beside the database covers \d+ entries, and there are/)
  })
})

test('a file that is no database, or a damaged one, is said and does not end the program', async () => {
  writeFileSync(`${store.dataDir}/other.db`, 'Đây không phải cơ sở dữ liệu. '.repeat(500))
  const found = await verifyDatabase(`${store.dataDir}/other.db`, { keyOf: () => null, head: null })
  expect(wrongs(found)).toHaveProperty('file')
  expect(found.ok).toBe(false)
})
