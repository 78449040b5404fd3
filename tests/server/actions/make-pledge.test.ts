import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { accountById } from '../../../db/queries/accounts.ts'
import { pledgeByCode, pledgeDestination } from '../../../db/queries/pledges.ts'
import { findDestination } from '../../../server/actions/giving/destination.ts'
import { makePledge, type Wish } from '../../../server/actions/make-pledge.ts'
import { smallFund } from '../../support/fund.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
})

const wish = (asked: Partial<Wish> = {}): Wish => ({
  donorKind: 'person',
  nameDisplay: 'hidden',
  name: '',
  contact: '',
  taxCode: '',
  address: '',
  consents: false,
  amountVnd: 500_000,
  purpose: { kind: 'general' },
  method: 'bank',
  expectedOn: null,
  ...asked,
})

const pledge = (asked: Partial<Wish> = {}) => makePledge(store, randomBytes(16).toString('hex'), wish(asked))

async function poolOf(code: string) {
  const known = await pledgeByCode(store.database.read, code)
  if (!known) throw new Error('no pledge')
  const { unit, pool } = await pledgeDestination(store.database.read, known.poolId)
  return {
    unit: unit.code,
    purpose: pool.purposeCode,
    account: (await accountById(store.database.read, known.poolId)).name,
  }
}

/** A house of the first commune. */
function house(code: string, stage: string, budgetVnd: number) {
  const [commune] = fund.communes
  directSql(store)
    .prepare(
      `INSERT INTO project (code, kind, unit_id, fund_id, area_id, household_short, category, budget_vnd, stage, proposed_by, created_at)
      VALUES (?, 'build', ?, ?, ?, 'N.V.A.', 'poor', ?, ?, ?, 0)`,
    )
    .run(code, commune?.id, fund.vnn.id, commune?.areaId, budgetVnd, stage, fund.communePeople.officer.id)
}

describe('a pledge', () => {
  test('for wherever it is needed goes to the province’s general pool', async () => {
    const { code } = await pledge()
    expect(await poolOf(code)).toEqual({ unit: 'LA', purpose: 'general', account: 'Liabilities:LA:VNN:Pool:General' })
  })

  test('for a commune goes to the commune’s own pool', async () => {
    const { code } = await pledge({ purpose: { kind: 'commune', unit: 'LA-27694' } })
    expect(await poolOf(code)).toMatchObject({ unit: 'LA-27694', purpose: 'general' })
  })

  test('for a commune without a bank account is received by the province in a pool that names the commune', async () => {
    directSql(store).exec(
      "UPDATE bank_account SET valid_to = '2023-04-30' WHERE unit_id = (SELECT id FROM unit WHERE code = 'LA-27694')",
    )
    const purpose = { kind: 'commune', unit: 'LA-27694' } as const
    expect(await poolOf((await pledge({ purpose })).code)).toMatchObject({ unit: 'LA', purpose: 'commune:LA-27694' })
    expect(await poolOf((await pledge({ purpose })).code)).toMatchObject({ unit: 'LA', purpose: 'commune:LA-27694' })
    expect(await poolOf((await pledge({ purpose, method: 'cash' })).code)).toMatchObject({ unit: 'LA-27694' })
  })

  test('for a house opens the house’s pool once, however many come together', async () => {
    house('LA-27694-23-0001', 'decided', 60_000_000)
    const purpose = { kind: 'project', project: 'LA-27694-23-0001' } as const
    const made = await Promise.all([pledge({ purpose }), pledge({ purpose }), pledge({ purpose })])
    for (const { code } of made)
      expect(await poolOf(code)).toMatchObject({ unit: 'LA-27694', purpose: 'project:LA-27694-23-0001' })
    const pools = directSql(store).prepare("SELECT count(*) FROM pool WHERE purpose = 'project'").pluck().get()
    expect(pools).toBe(1)
  })

  test('for a house that is not published, is finished or does not exist is refused, and opens no pool', async () => {
    house('LA-27694-23-0002', 'surveyed', 60_000_000)
    house('LA-27694-23-0003', 'handed-over', 60_000_000)
    for (const project of ['LA-27694-23-0002', 'LA-27694-23-0003', 'KHONG-CO'])
      await expect(pledge({ purpose: { kind: 'project', project } })).rejects.toMatchObject({ code: 'house-not-open' })
    expect(directSql(store).prepare("SELECT count(*) FROM pool WHERE purpose = 'project'").pluck().get()).toBe(0)
  })

  test('has a code and a private key of its own', async () => {
    const made = await Promise.all(Array.from({ length: 50 }, () => pledge()))
    expect(new Set(made.map(({ code }) => code)).size).toBe(50)
    expect(new Set(made.map(({ privateKey }) => privateKey)).size).toBe(50)
  })

  test('in a fund without any bank account is refused, while cash is taken', async () => {
    directSql(store).exec("UPDATE bank_account SET valid_to = '2023-04-30'")
    await expect(pledge()).rejects.toMatchObject({ code: 'no-account' })
    const destination = await findDestination(store.database.read, '2023-05-01', { kind: 'general' }, 'cash')
    expect(destination.unit.code).toBe('LA')
  })
})
