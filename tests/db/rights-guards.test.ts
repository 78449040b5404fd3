import { beforeEach, expect, test } from 'vitest'
import { pledgeByCode } from '../../db/queries/pledges.ts'
import { fileDataRequest } from '../../server/actions/rights/file-request.ts'
import { pledgedBy } from '../support/donor.ts'
import { smallFund } from '../support/fund.ts'
import { key } from '../support/houses.ts'
import { directSql, type TestStore, testStore } from '../support/store.ts'

// Against somebody who holds the file and an SQL prompt: the legal clock cannot be turned back.
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let sql: ReturnType<typeof directSql>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  const { code, key: privateKey } = await pledgedBy(store)
  const asked = { formKey: key(), code, privateKey, kind: 'erase', wanted: { message: null }, language: 'vi' } as const
  await fileDataRequest(store, asked)
  expect((await pledgeByCode(store.database.read, code))?.id).toBe(1)
  sql = directSql(store)
})

test('terms of the law and houses told of are added, never changed or taken away', () => {
  expect(() => sql.exec('UPDATE term SET days = 900')).toThrow('never changed')
  expect(() => sql.exec('DELETE FROM term')).toThrow('never deleted')
  for (const verb of ['REPLACE', 'INSERT OR REPLACE', 'INSERT'])
    expect(() => sql.exec(`${verb} INTO term VALUES ('erase', '2026-01-01', 900, 'day', 'x')`)).toThrow('already there')
  sql.exec("INSERT INTO term VALUES ('erase', '2027-01-01', 10, 'day', 'Luật mới')")
  sql.exec(`INSERT INTO project (code, kind, unit_id, fund_id, area_id, household_short, category, budget_vnd, stage, proposed_by, created_at)
    SELECT 'NHX', 'build', ${fund.province.id}, ${fund.vnn.id}, ${fund.province.areaId}, 'N.V.A.', 'poor', 1, 'assessed', ${fund.people.officer.id}, 1`)
  sql.exec('INSERT INTO handover_told VALUES (1, 1, 0)')
  expect(() => sql.exec('UPDATE handover_told SET letters = 5')).toThrow('never changed')
  expect(() => sql.exec('DELETE FROM handover_told')).toThrow('never deleted')
  expect(() => sql.exec('REPLACE INTO handover_told VALUES (1, 2, 9)')).toThrow('already there')
})

test('what a donor asked keeps its days and its words, and does not disappear', () => {
  for (const change of ["answer_by = '2099-01-01'", "carry_out_by = '2099-01-01'", "kind = 'question'", 'asked_at = 0'])
    expect(() => sql.exec(`UPDATE data_request SET ${change}`)).toThrow('not changed')
  expect(() => sql.exec(`UPDATE data_request SET wanted = '{"message":"x"}'`)).toThrow('not changed')
  expect(() => sql.exec('DELETE FROM data_request')).toThrow('never deleted')
  const copy = 'SELECT id, code, pledge_id, kind, language, wanted, asked_at, answer_by, carry_out_by FROM data_request'
  const columns = 'id, code, pledge_id, kind, language, wanted, asked_at, answer_by, carry_out_by'
  expect(() => sql.exec(`REPLACE INTO data_request (${columns}) ${copy}`)).toThrow('already there')
})

test('only the unit’s accountant or head answers, once, and nothing is done that was not erased', () => {
  const answered = (by: number) => `UPDATE data_request SET answered_at = 1, answered_by = ${by}, answer = 'x'`
  const { people, communePeople } = fund
  for (const person of [people.cashier, people.auditor, communePeople.accountant])
    expect(() => sql.exec(answered(person.id))).toThrow('an accountant or the head')
  expect(() =>
    sql.exec(`UPDATE data_request SET closed_at = 1, closed_by = ${people.head.id}, outcome = 'refused'`),
  ).toThrow()
  sql.exec(answered(people.accountant.id))
  expect(() => sql.exec(answered(people.head.id))).toThrow('not changed')
  const close = `UPDATE data_request SET closed_at = 1, closed_by = ${people.head.id}, outcome =`
  expect(() => sql.exec(`${close} 'done'`)).toThrow('nothing was erased')
  sql.exec(`${close} 'refused'`)
  expect(() => sql.exec(`${close} 'done'`)).toThrow()
})
