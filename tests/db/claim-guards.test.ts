import { beforeEach, describe, expect, test } from 'vitest'
import { leafHash } from '../../db/database.ts'
import { canonicalJson } from '../../server/domain/ledger/canonical-json.ts'
import { claimOffice } from '../support/claims.ts'
import { directSql } from '../support/store.ts'

// Somebody with the sqlite3 tool, past every rule of the program: the tables themselves refuse.
let office: Awaited<ReturnType<typeof claimOffice>>
let sql: ReturnType<typeof directSql>
let pledge: { id: number; code: string }
let gift: number

beforeEach(async () => {
  office = await claimOffice()
  pledge = await office.promise()
  gift = await office.unknownGift()
  sql = directSql(office.store)
})

/** A decision written past the program. */
function decide(facts: Record<string, string | null>) {
  const idx = (sql.prepare('SELECT max(idx) FROM entry').pluck().get() as number) + 1
  const body = canonicalJson({
    ...{ amount: '5000', authority: null, bookedOn: '2023-05-04', channel: 'none', direction: null, fund: 'VNN' },
    ...{ index: `${idx}`, kind: 'decision', people: {}, project: null, purpose: 'general', reference: pledge.code },
    ...{ recordedAt: '9999999999999', reversedKind: null, reverses: null, texts: {}, transfers: [], unit: 'LA' },
    ...{ v: '1', voucher: null, id: 'claim' },
    ...facts,
  })
  sql.prepare('INSERT INTO entry (idx, body, leaf) VALUES (?, ?, ?)').run(idx, body, leafHash(body))
  return idx
}
const link = (entryIndex: number, amountVnd = 5_000) =>
  sql
    .prepare('INSERT INTO pledge_receipt (pledge_id, entry_index, amount_vnd) VALUES (?, ?, ?)')
    .run(pledge.id, entryIndex, amountVnd)
const signed = (code: string) =>
  sql.prepare('UPDATE request SET approved_by = ?, approved_at = 2 WHERE code = ?').run(office.head.staffId, code)

describe('a claim written past the program', () => {
  test('is refused without a request, before the head approved it, and for another gift, pledge or amount', async () => {
    const noClaim = 'no approved claim stands behind this'
    expect(() => decide({ id: `claim:${gift}:YC1`, authority: null })).toThrow(noClaim)
    const code = await office.ask(gift, pledge.code)
    const id = `claim:${gift}:${code}`
    expect(() => decide({ id, authority: code })).toThrow(noClaim)
    expect(() => sql.prepare('UPDATE request SET approved_by = requested_by WHERE code = ?').run(code)).toThrow()
    signed(code)
    expect(() => decide({ id: 'x', authority: code })).toThrow(noClaim)
    expect(() => decide({ id: `claim:9:${code}`, authority: code })).toThrow(noClaim)
    expect(() => decide({ id, authority: code, reference: 'VNN2' })).toThrow(noClaim)
    expect(() => decide({ id, authority: code, amount: '4999' })).toThrow(noClaim)
    expect(() => decide({ id, authority: code })).not.toThrow()
  })

  test('a gift is claimed once, gives its pledge its own amount, and is not reversed under a claim', async () => {
    const index = await office.claim(gift, pledge.code)
    const { columns, values } = copyOf(index)
    expect(() => sql.prepare(`INSERT INTO request (${columns}) VALUES (${values})`).run()).not.toThrow()
    signed('YC2')
    expect(() => decide({ id: `claim:${gift}:YC2`, authority: 'YC2' })).toThrow(
      'this gift was claimed, has a giver or was reversed',
    )
    expect(() => link(gift)).toThrow('this gift was claimed by somebody')
    expect(() => decide({ id: 'r', kind: 'reversal', reverses: `${gift}`, reversedKind: 'receipt' })).toThrow(
      'the claim is reversed first',
    )
    expect(() => link(index)).toThrow('already there')
  })

  test('a pledge is given nothing by a decision that claims nothing', async () => {
    const index = decide({ id: 'a decision' })
    expect(() => link(index)).toThrow('only what was claimed for it')
  })

  test('a request names what was seen, a gift without a giver, and a pledge to the same unit and fund; none of it is changed', async () => {
    const code = await office.ask(gift, pledge.code)
    sql
      .prepare(
        "UPDATE request SET state = 'refused', refused_by = requested_by, refused_at = 3, refusal_reason = 'x' WHERE code = ?",
      )
      .run(code)
    const ask = (changes: Record<string, string>) => {
      const { columns, values } = copyOf(null, changes)
      return () => sql.prepare(`INSERT INTO request (${columns}) VALUES (${values})`).run()
    }
    expect(ask({ seen: "'ngắn'" })).toThrow('says what was seen')
    expect(ask({ seen: 'NULL' })).toThrow('says what was seen')
    expect(ask({ amount_vnd: '4999' })).toThrow('a gift of the unit that has no giver')
    expect(ask({ evidence: "'pledge:VNN2'" })).toThrow('a pledge to the same unit and fund')
    expect(() => sql.prepare('UPDATE request SET seen = ?').run('một chứng cứ khác')).toThrow('not changed')
    expect(() => sql.prepare('UPDATE request SET seen = NULL').run()).toThrow('not changed')
    const answered = await office.post([`03/05/2023,Z,0,5.000,,ung ho ${pledge.code}`]).then(() => gift + 1)
    expect(ask({ target_entry: String(answered) })).toThrow('a gift of the unit that has no giver')
  })
})

/** The columns of the claim behind an entry (or the only one), for a new request `YC2`. */
function copyOf(entryIndex: number | null, changes: Record<string, string> = {}) {
  const row = sql
    .prepare(`SELECT unit_id, fund_id, target_entry, debit_id, credit_id, amount_vnd, booked_on, requested_by, requested_at
    FROM request WHERE entry_index IS ${entryIndex ?? 'NULL'}`)
    .get() as Record<string, number | string>
  const fields: Record<string, string> = { code: "'YC2'", kind: "'claim'", state: "'requested'", reason: "'x'" }
  for (const [name, value] of Object.entries(row))
    fields[name] = typeof value === 'number' ? String(value) : `'${value}'`
  Object.assign(fields, { evidence: `'pledge:${pledge.code}'`, seen: "'Ủy nhiệm chi số 1'" }, changes)
  return { columns: Object.keys(fields).join(', '), values: Object.values(fields).join(', ') }
}
