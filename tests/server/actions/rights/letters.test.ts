import { beforeEach, describe, expect, test } from 'vitest'
import { insertInstalments } from '../../../../db/queries/instalments.ts'
import { pledgeByCode } from '../../../../db/queries/pledges.ts'
import { cancelPledge } from '../../../../server/actions/cancel-pledge.ts'
import { followHandover } from '../../../../server/actions/rights/follow-handover.ts'
import { remindOfInstalments } from '../../../../server/actions/rights/remind-of-instalments.ts'
import { tellOfHandovers } from '../../../../server/actions/rights/tell-of-handovers.ts'
import { schedule } from '../../../../server/domain/instalments.ts'
import { testApp } from '../../../support/app.ts'
import { corrections } from '../../../support/corrections.ts'
import { pledgedBy, received } from '../../../support/donor.ts'
import { erasures } from '../../../support/erasure.ts'
import { smallFund } from '../../../support/fund.ts'
import { building } from '../../../support/houses.ts'
import { directSql, TEST_NOW, type TestStore, testStore } from '../../../support/store.ts'

const DAY_MS = 86_400_000
const EMAIL = 'bong@thu.example'
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let works: ReturnType<typeof building>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
})

const letters = (kind: string) => {
  const rows = directSql(store).prepare('SELECT recipient, facts FROM mail WHERE kind = ? ORDER BY id').all(kind)
  return (rows as { recipient: string; facts: string }[]).map(({ recipient, facts }) => ({
    recipient,
    ...JSON.parse(facts),
  }))
}

describe('the letter about a handover', () => {
  const tellAll = async () => {
    while (await tellOfHandovers(store));
    return letters('house-handed-over')
  }
  /** A gift to the commune, whose donor follows it. */
  async function follower(amountVnd: number, contact = EMAIL, agrees = true) {
    const purpose = { kind: 'commune', unit: 'LA-27694' } as const
    const pledge = await pledgedBy(store, { purpose, amountVnd, contact })
    if (agrees) await followHandover(store, { code: pledge.code, privateKey: pledge.key, agrees, language: 'vi' })
    return { ...pledge, entry: await received(store, pledge.code, amountVnd) }
  }
  async function houseOf(allocatedVnd: number) {
    const code = await works.propose()
    await works.bring(code, 'decided')
    await works.allocate(code, allocatedVnd)
    return code
  }

  test('goes to nobody before the handover, nor to who did not agree, took it back, or left no e-mail address', async () => {
    await follower(1_000_000, EMAIL, false)
    await follower(1_000_000, '0912345678')
    const gone = await follower(1_000_000)
    await followHandover(store, { code: gone.code, privateKey: gone.key, agrees: false, language: 'vi' })
    const erased = await follower(1_000_000)
    await erasures(store, fund.people)
      .erase({ pledge: erased.code })
      .catch(() => null)
    await erasures(store, fund.communePeople)
      .erase({ pledge: erased.code })
      .catch(() => null)
    const house = await houseOf(4_000_000)
    expect(await tellAll()).toEqual([])
    await works.bring(house, 'handed-over')
    expect(await tellAll()).toEqual([])
  })

  test('tells each donor who agreed of their own part, once', async () => {
    const one = await follower(1_000_000)
    const other = await follower(3_000_000, 'xoai@thu.example')
    const house = await houseOf(3_000_000)
    await works.bring(house, 'handed-over')
    const told = await tellAll()
    expect(told).toMatchObject([
      { recipient: EMAIL, code: one.code, amountVnd: 1_000_000, houseCode: house, handedOverOn: '2023-05-01' },
      { recipient: 'xoai@thu.example', code: other.code, amountVnd: 2_000_000, houseCode: house },
    ])
    expect(await tellAll()).toEqual(told)
    expect(directSql(store).prepare('SELECT letters FROM handover_told').pluck().all()).toEqual([2])
  })

  test('is not written for a gift that was taken back before', async () => {
    const { entry } = await follower(1_000_000)
    const fix = corrections(store, fund.communePeople)
    await fix.approve(await fix.ask(entry, 'Ngân hàng báo nhầm tài khoản'))
    await works.give(5_000_000)
    const house = await houseOf(5_000_000)
    await works.bring(house, 'handed-over')
    expect(await tellAll()).toEqual([])
  })

  test('is not written a month later about what is no news', async () => {
    await follower(1_000_000)
    await works.bring(await houseOf(1_000_000), 'handed-over')
    store.setClock(TEST_NOW + 31 * DAY_MS)
    expect(await tellAll()).toEqual([])
    expect(directSql(store).prepare('SELECT letters FROM handover_told').pluck().all()).toEqual([0])
  })

  test('in words names the house and the part, in the language of the consent', async () => {
    const pledge = await follower(1_000_000)
    const house = await houseOf(1_000_000)
    await works.bring(house, 'handed-over')
    const [letter] = await tellAll()
    const app = await testApp(store)
    const { recipient: _, ...facts } = letter as { recipient: string } & Parameters<typeof app.writeLetter>[0]
    const said = app.writeLetter(facts, { language: 'en', pagePath: `/ung-ho/${pledge.code}` })
    expect(said.text).toContain('was handed over on 1 May 2023')
    expect(said.text).toContain(`1,000,000\u00a0₫ of house ${house}`)
    expect(said.text).toContain(`/en/nha-dai-doan-ket/${house}`)
  })
})

describe('reminders of a promise in parts', () => {
  const remind = async (dayOfMay: number) => {
    store.setClock(TEST_NOW + (dayOfMay - 1) * DAY_MS)
    await remindOfInstalments(store, 0)
    await remindOfInstalments(store, 0)
    return [...letters('instalment-before'), ...letters('instalment-after')]
  }
  /** 1.000.000 đồng in three parts on the 10th of May, June and July 2023. */
  async function planned(contact = EMAIL) {
    const pledge = await pledgedBy(store, { contact, amountVnd: 1_000_000 })
    const row = await pledgeByCode(store.database.read, pledge.code)
    const plan = schedule({ totalVnd: 1_000_000, count: 3, firstOn: '2023-05-10', every: 'month' })
    await store.database.write((tx) => insertInstalments(tx, row?.id as number, plan))
    return pledge
  }

  test('go to nobody without an e-mail address, and about nothing that was cancelled or paid', async () => {
    await planned('0912345678')
    const cancelled = await planned()
    await cancelPledge(store, cancelled.code, cancelled.key)
    const given = await planned()
    await received(store, given.code, 10_000)
    await cancelPledge(store, given.code, given.key)
    const paid = await planned()
    await received(store, paid.code, 400_000)
    expect(await remind(8)).toEqual([])
    expect(await remind(18)).toEqual([])
  })

  test('are one letter three days before and one seven days after, with what has not come', async () => {
    const { code } = await planned()
    await received(store, code, 33_333)
    expect(await remind(6)).toEqual([])
    expect(await remind(7)).toMatchObject([{ code, position: 1, parts: 3, amountVnd: 300_000, dueOn: '2023-05-10' }])
    expect(await remind(12)).toHaveLength(1)
    expect((await remind(17)).map(({ kind }) => kind)).toEqual(['instalment-before', 'instalment-after'])
    expect(await remind(25)).toHaveLength(2)
    expect((await remind(31 + 7)).map(({ kind, position }) => [kind, position])).toEqual([
      ['instalment-before', 1],
      ['instalment-before', 2],
      ['instalment-after', 1],
    ])
  })

  test('blame nobody', async () => {
    const app = await testApp(store)
    const facts = { code: 'VNN', amountVnd: 1, position: 1, parts: 3, dueOn: '2023-05-10' }
    const { text } = app.writeLetter({ kind: 'instalment-after', ...facts }, { language: 'vi', pagePath: null })
    expect(text).toContain('Quỹ chưa nhận được báo Có cho khoản này; ngân hàng có thể báo chậm.')
    expect(text).not.toMatch(/chưa chuyển|quá hạn|vi phạm/i)
  })
})
