import { beforeEach, describe, expect, test } from 'vitest'
import { leafHash } from '../../db/database.ts'
import { bankOffice, entriesOf } from '../support/bank-office.ts'
import { erasures } from '../support/erasure.ts'
import { directSql } from '../support/store.ts'

// Erasing needs the entry that says so, against somebody who holds the file and an SQL prompt.
let office: Awaited<ReturnType<typeof bankOffice>>
let sql: ReturnType<typeof directSql>
let erase: ReturnType<typeof erasures>
beforeEach(async () => {
  office = await bankOffice()
  erase = erasures(office.store, office.fund.people)
  await office.post(['01/05/2023,D1,0,100.000,,Bong', '01/05/2023,D2,0,200.000,,Xoai'])
  sql = directSql(office.store)
})

/** Writes the redaction again with these changes as the next entry, behind a request that the head approved. */
async function forge(changes: Record<string, unknown>, request = { evidence: 'fields:memo', target: '1' }) {
  const first = await erase.erase({ entry: 0, fields: ['memo'] })
  const index = String(first + 1)
  sql.exec(`INSERT INTO request (code, kind, state, unit_id, fund_id, target_entry, amount_vnd, booked_on, reason, evidence, requested_by, requested_at)
    SELECT 'YCX', kind, 'requested', unit_id, fund_id, ${request.target}, amount_vnd, booked_on, reason, '${request.evidence}', requested_by, 1 FROM request;
    UPDATE request SET approved_by = (SELECT approved_by FROM request WHERE entry_index IS NOT NULL), approved_at = 1 WHERE code = 'YCX'`)
  const stated = JSON.parse(entriesOf(office.store)[first]?.body ?? '')
  const body = JSON.stringify({
    ...stated,
    index,
    id: 'forged',
    authority: 'YCX',
    redacts: [['1', 'memo']],
    ...changes,
  })
  return () => sql.prepare('INSERT INTO entry (idx, body, leaf) VALUES (?, ?, ?)').run(index, body, leafHash(body))
}

describe('text', () => {
  test('is not erased, nor found no more, without an entry that says so', () => {
    expect(() => sql.exec('DELETE FROM private_text')).toThrow('only a redaction erases text')
    expect(() => sql.exec('DELETE FROM search_document')).toThrow('only a redaction takes words away')
    expect(() => sql.exec(`UPDATE private_text SET text = ''`)).toThrow('may be erased, not changed')
    for (const [entry, by] of [
      [0, 1],
      [1, 0],
      [0, 99],
    ])
      expect(() => sql.exec(`INSERT INTO redaction VALUES (${entry}, 'memo', ${by})`)).toThrow('redaction:')
  })

  test('does not come back once it was erased, and that it was is never forgotten', async () => {
    await erase.erase({ entry: 0, fields: ['memo'] })
    expect(() => sql.exec(`INSERT INTO private_text VALUES (0, 'memo', x'00', 'Bong')`)).toThrow('was erased')
    expect(() => sql.exec('DELETE FROM redaction')).toThrow('never deleted')
    expect(() => sql.exec('UPDATE redaction SET redacted_in = 1')).toThrow('never changed')
    for (const verb of ['REPLACE', 'INSERT OR REPLACE', 'INSERT'])
      expect(() => sql.exec(`${verb} INTO redaction VALUES (0, 'memo', 2)`)).toThrow('already there')
    expect(() => sql.exec('DELETE FROM private_text WHERE entry_index = 1')).toThrow('only a redaction')
  })
})

describe('an entry that erases', () => {
  test('as the head approved it is stored', async () => {
    expect(await forge({})).not.toThrow()
  })

  test.each([
    ['without an approved request', { authority: null }],
    ['for another line than the request', { redacts: [['0', 'memo']] }],
    ['for another text than the request', { redacts: [['1', 'donor']] }],
    ['for a text that the line never had', { redacts: [['1', 'reason']] }, 'fields:memo,reason'],
    [
      'for a line still to come',
      {
        redacts: [
          ['1', 'memo'],
          ['3', 'memo'],
        ],
      },
    ],
    [
      'for the same text twice',
      {
        redacts: [
          ['1', 'memo'],
          ['1', 'memo'],
        ],
      },
    ],
    ['for nothing', { redacts: [] }],
    ['without saying for what', { redacts: undefined }],
    ['in the name of a pledge nobody asked about', { reference: 'VNNABCDEFGHJ' }],
    ['of another unit', { unit: 'LA-27694' }],
    ['with a voucher', { voucher: 'DC-LA-VNN-2023-0000001' }],
  ])('%s is refused', async (_, changes, evidence = 'fields:memo') => {
    expect(await forge(changes, { evidence, target: '1' })).toThrow(/entry:|redaction:/)
    expect(entriesOf(office.store)).toHaveLength(3)
  })
})

describe('a pledge', () => {
  test('is erased only by the entry that names it, once, and is not named again', async () => {
    const { code } = await office.promise()
    const { code: other } = await office.promise()
    expect(() => sql.exec('UPDATE pledge SET erased_in = 0, public_name = NULL')).toThrow(
      'by the redaction that names it',
    )
    const index = await erase.erase({ pledge: code })
    expect(() =>
      sql.exec(`UPDATE pledge SET erased_in = ${index}, public_name = NULL WHERE code = '${other}'`),
    ).toThrow('that names it')
    for (const change of [`public_name = 'Bông'`, 'erased_in = NULL'])
      expect(() => sql.exec(`UPDATE pledge SET ${change} WHERE code = '${code}'`)).toThrow('pledge:')
    const id = sql.prepare('SELECT id FROM pledge WHERE code = ?').pluck().get(code)
    expect(() => sql.exec(`INSERT INTO pledge_contact (pledge_id, name) VALUES (${id}, 'Bông')`)).toThrow('was erased')
  })
})
