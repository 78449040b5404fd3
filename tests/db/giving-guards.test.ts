import { beforeEach, describe, expect, test } from 'vitest'
import { openAppeal } from '../../server/actions/appeals/open-appeal.ts'
import { makePledge } from '../../server/actions/make-pledge.ts'
import { schedule } from '../../server/domain/instalments.ts'
import { smallFund } from '../support/fund.ts'
import { as, key } from '../support/houses.ts'
import { directSql, type TestStore, testStore } from '../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let sql: ReturnType<typeof directSql>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  sql = directSql(store)
  const term = { fromDay: '2023-04-01', toDay: '2023-06-30' }
  const call = { key: key(), unitId: fund.province.id, fundId: fund.vnn.id, title: 'Mái ấm', about: '', goalVnd: 1000 }
  await openAppeal(store, as(fund.people.officer), { ...call, ...term })
  await makePledge(store, key(), {
    donorKind: 'business',
    nameDisplay: 'public',
    name: 'Công ty Mía',
    contact: '',
    taxCode: '',
    address: '',
    coBranding: 'Chung tay',
    consents: false,
    amountVnd: 300,
    purpose: { kind: 'general' },
    method: 'bank',
    expectedOn: null,
    plan: schedule({ totalVnd: 300, count: 3, firstOn: '2023-05-31', every: 'month' }),
  })
})

describe('somebody with the sqlite3 tool', () => {
  test.each([
    'UPDATE pledge_instalment SET amount_vnd = 1',
    'DELETE FROM pledge_instalment',
    "INSERT OR REPLACE INTO pledge_instalment VALUES (1, 1, '2023-05-31', 1)",
    "INSERT INTO pledge_instalment VALUES (1, 4, '2024-01-01', 1)",
    "INSERT INTO pledge_instalment VALUES (1, 7, '2024-01-01', 1)",
  ])('cannot change what was promised in parts: %s', (statement) => {
    expect(() => sql.exec(statement)).toThrow(/pledge_instalment/)
  })

  test.each([
    'UPDATE appeal SET goal_vnd = 1',
    "UPDATE appeal SET title = 'Khác', closed_by = 1, closed_at = 1",
    'DELETE FROM appeal',
    `INSERT OR REPLACE INTO appeal SELECT id, code, 'Khác', about, goal_vnd, from_day, to_day, unit_id, fund_id, pool_id, opened_by, opened_at, NULL, NULL FROM appeal`,
    `INSERT INTO appeal SELECT 9, 'VDKHAC', title, about, goal_vnd, from_day, to_day, unit_id, fund_id, (SELECT account_id FROM pool WHERE purpose = 'general' LIMIT 1), opened_by, opened_at, NULL, NULL FROM appeal`,
  ])('cannot change what was called for: %s', (statement) => {
    expect(() => sql.exec(statement)).toThrow(/appeal/)
  })

  test('can close an appeal once, and not open it again', () => {
    sql.exec('UPDATE appeal SET closed_by = 1, closed_at = 1')
    expect(() => sql.exec('UPDATE appeal SET closed_by = NULL, closed_at = NULL')).toThrow(/appeal/)
    expect(() => sql.exec('UPDATE appeal SET closed_at = 2')).toThrow(/appeal/)
  })

  test.each([
    "UPDATE area_priority SET reason = 'x'",
    'UPDATE area_priority SET to_day = from_day, ended_by = 1, ended_at = 1',
    'DELETE FROM area_priority',
    "INSERT OR REPLACE INTO area_priority VALUES (1, 1, '2023-01-01', '2023-01-02', 'x', 1, 1, NULL, NULL)",
  ])('cannot change which place went first: %s', (statement) => {
    sql.exec("INSERT INTO area_priority VALUES (1, 1, '2023-04-01', '2023-06-30', 'Vùng xa', 1, 1, NULL, NULL)")
    expect(() => sql.exec(statement)).toThrow(/area_priority/)
  })

  test.each([
    "UPDATE pledge_contact SET co_branding_state = 'shown'",
    "UPDATE pledge_contact SET co_branding = 'Mua hàng', co_branding_state = 'shown', co_branding_by = 1, co_branding_at = 1",
    "DELETE FROM pledge_contact; INSERT INTO pledge_contact (pledge_id, co_branding, co_branding_state) VALUES (1, 'x', 'shown')",
  ])('cannot show a business’s words that nobody has read: %s', (statement) => {
    expect(() => sql.exec(statement)).toThrow(/pledge_contact/)
  })
})
