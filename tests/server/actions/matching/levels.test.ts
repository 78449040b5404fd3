import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { accountByName, poolByPurpose } from '../../../../db/queries/accounts.ts'
import { unmetHalves } from '../../../../db/queries/levels.ts'
import { summary } from '../../../../db/queries/summary.ts'
import { insertSuspensePattern } from '../../../../db/queries/units.ts'
import { approveRequest } from '../../../../server/actions/corrections/approve-request.ts'
import { requestReversal } from '../../../../server/actions/corrections/request-reversal.ts'
import { appendEntry } from '../../../../server/actions/ledger/append-entry.ts'
import { checkLog } from '../../../../server/actions/log/check-log.ts'
import { signGrowth } from '../../../../server/actions/log/sign-growth.ts'
import { requestLevel } from '../../../../server/actions/matching/request-level.ts'
import { bankOffice, entriesOf, queueOf } from '../../../support/bank-office.ts'
import { expectSoundBooks } from '../../../support/books.ts'
import { directSql } from '../../../support/store.ts'
import { verify, wrongs } from '../../../support/verification.ts'

const REASON = 'Quyết định phân bổ số 12/QĐ-BVĐ'
const GIFT = '02/05/2023,D1,0,5.000,,ung ho'
const SENT = '03/05/2023,D2,2.000,0,,chuyen ve phuong 5'
const CAME = '04/05/2023,E1,0,2.000,,cap tren chuyen kinh phi'

/** The province and its first commune, each with its own account and its own two people. */
async function twoLevels() {
  const office = await bankOffice()
  const { store, fund, actor } = office
  await store.database.write((tx) =>
    insertSuspensePattern(tx, { phrase: 'cap tren chuyen', reason: 'other-level', validFrom: '2020-01-01' }),
  )
  const commune = fund.communes[0] as (typeof fund.communes)[number]
  const side = async (unitId: number, people: typeof fund.people, otherUnitId: number) => {
    const pool = await poolByPurpose(store.database.read, { unitId, fundId: fund.vnn.id, purposeCode: 'general' })
    const [accountant, head] = [actor(people.accountant), actor(people.head)]
    const ask = async (entryIndex: number, changed: { otherUnitId?: number; poolId?: number; reason?: string } = {}) =>
      (
        await requestLevel(store, accountant, {
          ...{ key: randomUUID(), entryIndex, otherUnitId, poolId: pool?.accountId as number, reason: REASON },
          ...changed,
        })
      ).code
    const approve = (code: string) => approveRequest(store, head, { key: randomUUID(), code })
    return {
      accountant,
      head,
      ask,
      approve,
      say: async (entryIndex: number) => (await approve(await ask(entryIndex))).index,
      takeBack: async (entryIndex: number) => {
        const asked = { key: randomUUID(), entryIndex, reason: 'Nhầm, khoản này của việc khác' }
        return approve((await requestReversal(store, accountant, asked)).code)
      },
      figures: (year: number | null = null) => summary(store.database.read, { unitId, fundId: null, year }),
    }
  }
  const communeAccount = fund.bankAccounts[1]?.id as number
  return {
    ...office,
    commune,
    communeAccount,
    province: await side(fund.province.id, fund.people, commune.id),
    below: await side(commune.id, fund.communePeople, fund.province.id),
    unmet: (unitId = fund.province.id) => unmetHalves(store.database.read, [unitId], 50),
    lineOf: (memo: string) => entriesOf(store).find(({ kind }) => kind === memo)?.index as number,
  }
}

async function bothKnown() {
  const levels = await twoLevels()
  await levels.post([GIFT, SENT])
  await levels.post([CAME], levels.communeAccount)
  return { ...levels, sent: 1, came: 2 }
}

describe('money between two levels of the fund', () => {
  test('is asked for by an accountant of the unit, names a unit above or below and a pool of money of its own books', async () => {
    const { store, fund, below, province, sent, came, commune } = await bothKnown()
    const read = store.database.read
    const provincePool = await poolByPurpose(read, {
      ...{ unitId: fund.province.id, fundId: fund.vnn.id, purposeCode: 'general' },
    })
    await expect(below.ask(sent)).rejects.toMatchObject({ code: 'not-your-part' })
    await expect(below.ask(came, { otherUnitId: commune.id })).rejects.toMatchObject({ code: 'not-another-level' })
    const sister = fund.communes[1]?.id as number
    await expect(below.ask(came, { otherUnitId: sister })).rejects.toMatchObject({ code: 'not-another-level' })
    await expect(below.ask(came, { poolId: provincePool?.accountId as number })).rejects.toMatchObject({
      code: 'not-a-pool-of-these-books',
    })
    await expect(below.ask(came, { reason: 'tiền' })).rejects.toMatchObject({ code: 'reason-short' })
    await expect(province.ask(0)).rejects.toMatchObject({ statusCode: 404 })
    await below.ask(came)
    await expect(below.ask(came)).rejects.toMatchObject({ code: 'line-has-request' })
  })

  test('is not sent out of a pool that holds less', async () => {
    const { post, province } = await twoLevels()
    await post([GIFT, '03/05/2023,D2,5.000,0,,chuyen'])
    await post(['04/05/2023,D3,0,1.000,,ung ho', '04/05/2023,D4,1.000,0,,chuyen'])
    await province.say(1)
    await expect(province.ask(3)).resolves.toBeTruthy()
    const { post: again, province: poor, fund, store } = await twoLevels()
    await again([GIFT, SENT])
    const card = await poolByPurpose(store.database.read, {
      ...{ unitId: fund.province.id, fundId: fund.ct.id, purposeCode: 'general' },
    })
    await expect(poor.ask(1, { poolId: card?.accountId as number })).rejects.toMatchObject({
      code: 'not-a-pool-of-these-books',
    })
  })

  test('sent first, then received: each unit’s own money changes, what both together received and spent does not', async () => {
    const { store, province, below, sent, came, unmet } = await bothKnown()
    const before = await province.figures()
    const out = await province.say(sent)
    expect(await unmet()).toMatchObject([{ index: out, kind: 'level-out', amountVnd: 2_000 }])
    expect(await province.figures()).toMatchObject({ transfersOutVnd: 2_000, unexplainedVnd: 0 })
    const come = await below.say(came)
    expect(await unmet()).toEqual([])

    const together = await province.figures()
    expect(together).toMatchObject({
      ...{ receivedVnd: 5_000, disbursedVnd: 0, transfersInVnd: 0, transfersOutVnd: 0 },
      ...{ suspenseVnd: 0, unexplainedVnd: 0, balanceVnd: 5_000 },
    })
    expect(together.receivedVnd).toBe(before.receivedVnd)
    expect(together.balanceVnd).toBe(before.balanceVnd)
    expect(await below.figures()).toMatchObject({
      ...{ receivedVnd: 0, transfersInVnd: 2_000, transfersOutVnd: 0, suspenseVnd: 0, balanceVnd: 2_000 },
    })
    const [left, right] = [entriesOf(store)[out], entriesOf(store)[come]]
    expect(left).toMatchObject({ kind: 'level-out', direction: null, unit: 'LA', bookedOn: '2023-05-03' })
    expect(right).toMatchObject({ kind: 'level-in', direction: null, unit: 'LA-27694', bookedOn: '2023-05-04' })
    expect(right?.id.split(':')[1]).toBe(left?.id.split(':')[1])
    expect(right?.id.endsWith(':LA')).toBe(true)
    expect(queueOf(store).every(({ resolvedAt }) => resolvedAt !== null)).toBe(true)
    expectSoundBooks(store)
    await checkLog(store)
    await signGrowth(store)
    expect(wrongs(await verify(store))).toEqual({})
  })

  test('received first: the receiver may use it, it is no gift, and the other half is seen to be missing', async () => {
    const { post, communeAccount, below, province, unmet, store, commune } = await twoLevels()
    await post([CAME], communeAccount)
    const come = await below.say(0)
    expect(await unmet(commune.id)).toMatchObject([{ index: come, kind: 'level-in', otherName: expect.any(String) }])
    expect(await province.figures()).toMatchObject({ receivedVnd: 0, transfersInVnd: 2_000, balanceVnd: 2_000 })
    await post([GIFT, SENT])
    await province.say(3)
    expect(await unmet()).toEqual([])
    expect(await province.figures()).toMatchObject({ receivedVnd: 5_000, transfersInVnd: 0, balanceVnd: 5_000 })
    expectSoundBooks(store)
  })

  test('of different amounts never meets: both halves stay visible', async () => {
    const { post, communeAccount, below, province, unmet } = await twoLevels()
    await post([GIFT, SENT])
    await post(['04/05/2023,E1,0,1.989,,cap tren chuyen'], communeAccount)
    await province.say(1)
    await below.say(2)
    expect(await unmet()).toMatchObject([{ amountVnd: 2_000 }, { amountVnd: 1_989 }])
    expect(await province.figures()).toMatchObject({ transfersOutVnd: 2_000, transfersInVnd: 1_989 })
  })

  test('of the same amount twice meets one to one, the oldest first', async () => {
    const { post, communeAccount, below, province, unmet } = await twoLevels()
    await post([GIFT, SENT, '04/05/2023,D3,2.000,0,,chuyen lan hai'])
    await post([CAME], communeAccount)
    await province.say(1)
    const second = await province.say(2)
    await below.say(3)
    expect(await unmet()).toMatchObject([{ index: second }])
  })

  test('booked in two years is seen in each of them and in neither once both are counted', async () => {
    const { post, communeAccount, below, province, store } = await twoLevels()
    store.setClock(Date.parse('2024-01-05T08:00:00+07:00'))
    await post(['02/12/2023,D1,0,5.000,,ung ho', '31/12/2023,D2,2.000,0,,chuyen'])
    await post(['02/01/2024,E1,0,2.000,,cap tren chuyen'], communeAccount)
    await province.say(1)
    await below.say(2)
    expect(await province.figures(2023)).toMatchObject({ transfersOutVnd: 2_000, balanceVnd: 3_000 })
    expect(await province.figures(2024)).toMatchObject({ transfersInVnd: 2_000, balanceVnd: 5_000 })
    expect(await province.figures()).toMatchObject({ transfersInVnd: 0, transfersOutVnd: 0 })
  })

  test('said by mistake is taken back: the line waits again, and the other half waits for its own', async () => {
    const { store, province, below, sent, came, unmet } = await bothKnown()
    const out = await province.say(sent)
    const come = await below.say(came)
    await below.takeBack(come)
    expect(await unmet()).toMatchObject([{ index: out }])
    expect(queueOf(store).find(({ entryIndex }) => entryIndex === came)).toMatchObject({ resolvedAt: null })
    expect(await below.figures()).toMatchObject({ transfersInVnd: 0, suspenseVnd: 2_000 })
    const again = await below.say(came)
    expect(await unmet()).toEqual([])
    expect(entriesOf(store)[again]?.id.split(':')[1]).toBe(entriesOf(store)[out]?.id.split(':')[1])
    expectSoundBooks(store)
  })

  test('is refused by the database itself when nobody approved it, and when it meets what it does not fit', async () => {
    const { store, fund, province, below, sent, came, commune } = await bothKnown()
    await province.say(sent)
    const code = await below.ask(came)
    const sql = directSql(store)
    const level = (changed: string) => () =>
      sql.exec(`INSERT INTO request (code, kind, state, unit_id, fund_id, target_entry, debit_id, credit_id, amount_vnd, booked_on, reason, evidence, requested_by, requested_at)
        SELECT 'YCX', kind, state, unit_id, fund_id, ${came}, debit_id, credit_id, amount_vnd, booked_on, reason, ${changed}, requested_by, requested_at FROM request WHERE code = '${code}'`)
    await store.database.write(async () => {})
    expect(level(`'level:${commune.code}'`)).toThrow('another unit above or below')
    expect(level(`'level:LA-27697'`)).toThrow('another unit above or below')
    expect(level('NULL')).toThrow('another unit above or below')
    expect(level(`'level:${fund.province.code}'`)).toThrow('another one is waiting')
    expect(() => sql.exec(`UPDATE request SET evidence = 'level:LA-27697' WHERE code = '${code}'`)).toThrow(
      'what was asked',
    )

    const suspense = await accountByName(store.database.read, 'Liabilities:LA-27694:VNN:Suspense')
    const pool = await accountByName(store.database.read, 'Liabilities:LA-27694:VNN:Pool:General')
    if (!suspense || !pool) throw new Error('no books')
    const amountVnd = 2_000
    const forge = (meeting: string, authority: string | null, other = 'LA') =>
      store.database.write((tx) =>
        appendEntry(tx, store, {
          ...{ id: `level-in:${meeting}:${code}:${other}`, kind: 'level-in', bookedOn: '2023-05-04', channel: 'none' },
          ...{ amountVnd, transfers: [{ debit: suspense, credit: pool, amountVnd }], owner: pool, authority },
        }),
      )
    await expect(forge(code, null)).rejects.toThrow('no approved request')
    await expect(forge(code, code)).rejects.toThrow('no approved request')
    sql.exec(`UPDATE request SET approved_by = ${fund.communePeople.head.id}, approved_at = 1 WHERE code = '${code}'`)
    await expect(forge(code, code, 'LA-27697')).rejects.toThrow('no approved request')
    await expect(forge('YCKHAC', code)).rejects.toThrow('the other half is not of that unit and amount')
    const entries = entriesOf(store)
    const meeting = entries[3]?.id.split(':')[1] as string
    await forge(meeting, code)
    await expect(forge(meeting, code)).rejects.toThrow()
  })
})
