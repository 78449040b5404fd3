import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { pledgeByCode, pledgeContactOf } from '../../../../db/queries/pledges.ts'
import { requestByCode } from '../../../../db/queries/requests.ts'
import { findEntries } from '../../../../db/queries/search.ts'
import { approveRequest } from '../../../../server/actions/corrections/approve-request.ts'
import { refuseRequest } from '../../../../server/actions/corrections/refuse-request.ts'
import { requestErasure } from '../../../../server/actions/erasure/request-erasure.ts'
import { makePledge } from '../../../../server/actions/make-pledge.ts'
import { linkGift } from '../../../../server/actions/matching/link-gift.ts'
import type { Erasure } from '../../../../server/domain/redaction.ts'
import { bankOffice, entriesOf } from '../../../support/bank-office.ts'
import { corrections } from '../../../support/corrections.ts'
import { ERASURE_REASON, erasures, filesWith } from '../../../support/erasure.ts'
import { as } from '../../../support/houses.ts'
import { hearNotice } from '../../../support/notices.ts'
import { directSql, type TestStore } from '../../../support/store.ts'

const NAME = 'Huỳnh Thị Đặng Thủy'
const CONTACT = 'thuy.dang.rieng@thu.example'
const ANY = {
  ...{ from: null, to: null, direction: null, channel: null, unitId: null, fundId: null },
  ...{ purpose: null, project: null, minVnd: null, maxVnd: null },
}

let office: Awaited<ReturnType<typeof bankOffice>>
let erase: ReturnType<typeof erasures>
beforeEach(async () => {
  office = await bankOffice()
  erase = erasures(office.store, office.fund.people)
})

const bodies = () => entriesOf(office.store).map(({ body, leaf }) => [body, leaf.toString('hex')])
const pledged = (nameDisplay: 'public' | 'hidden' = 'public') =>
  makePledge(office.store, randomUUID(), {
    ...{ donorKind: 'person', nameDisplay, name: NAME, contact: CONTACT, taxCode: '', address: '', consents: true },
    ...{ amountVnd: 500_000, purpose: { kind: 'general' }, method: 'bank', expectedOn: null },
  })
const others = (from: number, count: number, day = '01/05/2023') =>
  Array.from({ length: count }, (_, n) => {
    const more = 'x'.repeat((n * 37) % 90)
    return `${day},N${from + n},0,${1000 + from + n},,ung ho cua nguoi thu So${from + n} ${more}`
  })
const search = async (text: string) => {
  const words = [{ column: 'folded' as const, text, isPrefix: false }]
  const found = await findEntries(office.store.database.read, { ...ANY, words }, null, 10)
  return found.items.map(({ index }) => index)
}

/** The full-text index says exactly what its documents say. */
const expectSoundSearch = (store: TestStore) =>
  expect(() => directSql(store).exec(`INSERT INTO search (search, rank) VALUES ('integrity-check', 1)`)).not.toThrow()

describe('who may have something erased', () => {
  let index: number
  beforeEach(async () => {
    await office.post([`01/05/2023,D1,0,100.000,,ung ho ${NAME}`])
    index = 0
  })

  test('what does not exist, was never said or is gone already is refused', async () => {
    const asking = (erasure: Erasure) => expect(erase.ask(erasure)).rejects
    await asking({ entry: 7, fields: ['memo'] }).toMatchObject({ code: 'NOT_FOUND' })
    await asking({ pledge: 'VNNXXXXXXXXX' }).toMatchObject({ code: 'NOT_FOUND' })
    await asking({ entry: index, fields: ['donor', 'reason'] }).toMatchObject({ code: 'nothing-to-erase' })
    await asking({ entry: index, fields: [] }).toMatchObject({ code: 'nothing-to-erase' })
    await erase.erase({ entry: index, fields: ['memo'] })
    await asking({ entry: index, fields: ['memo'] }).toMatchObject({ code: 'nothing-to-erase' })
  })

  test('a reason too short, or one that says the name again, is refused', async () => {
    const { code } = await pledged()
    for (const [reason, refusal] of [
      ['xóa', 'reason-short'],
      [`Bà HUỲNH THỊ ĐẶNG THỦY có đơn xin xóa`, 'reason-names-person'],
      [`Ba huynh thi dang thuy, co don`, 'reason-names-person'],
    ] as const)
      await expect(erase.ask({ pledge: code }, reason)).rejects.toMatchObject({ code: refusal })
  })

  test('only an accountant of the unit asks, only its head approves, and a second request waits', async () => {
    const { store, fund } = office
    const erasure: Erasure = { entry: index, fields: ['memo'] }
    const asked = { key: randomUUID(), erasure, reason: ERASURE_REASON }
    for (const person of [fund.people.cashier, fund.people.head, fund.communePeople.accountant])
      await expect(requestErasure(store, as(person), asked)).rejects.toMatchObject({ code: 'not-your-part' })
    const code = await erase.ask(erasure)
    await expect(erase.ask(erasure)).rejects.toMatchObject({ code: 'erasure-waiting' })
    for (const person of [fund.people.accountant, fund.communePeople.head])
      await expect(approveRequest(store, as(person), { key: randomUUID(), code })).rejects.toMatchObject({
        code: 'not-your-part',
      })
    expect(await search('huynh')).toEqual([0])
    await refuseRequest(store, as(fund.people.head), { key: randomUUID(), code, reason: 'Chưa rõ ai yêu cầu' })
    expect(await search('huynh')).toEqual([0])
  })

  test('two heads who approve at once erase once', async () => {
    const code = await erase.ask({ entry: index, fields: ['memo'] })
    const answers = await Promise.allSettled([erase.approve(code), erase.approve(code)])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(entriesOf(office.store).map(({ kind }) => kind)).toEqual(['receipt', 'redaction'])
  })
})

describe('everything that is known of a donor', () => {
  test('is erased from every file of the store, among hundreds of other gifts, and no hash changes', async () => {
    const { store, post } = office
    const { code } = await pledged()
    await post([...others(0, 300), `01/05/2023,D1,0,500.000,,${code} ${NAME} chuyen`, ...others(300, 300)])
    await post(others(600, 50, '02/05/2023'))
    for (const words of [NAME, CONTACT]) expect(filesWith(store, words)).not.toEqual([])
    expect(await search('thuy')).toEqual([300])
    const before = bodies()

    const index = await erase.erase({ pledge: code })

    for (const words of [NAME, 'Đặng Thủy', CONTACT]) expect(filesWith(store, words)).toEqual([])
    expect(bodies().slice(0, before.length)).toEqual(before)
    expect(await search('thuy')).toEqual([])
    expect(await search(code.toLowerCase())).toEqual([index, 300])
    expect(await search('so299')).toEqual([299])
    expect(await pledgeContactOf(store.database.read, 1)).toBeNull()
    const kept = { publicName: null, nameDisplay: 'public', erasedIn: index, amountVnd: 500_000 }
    expect(await pledgeByCode(store.database.read, code)).toMatchObject(kept)
    expectSoundSearch(store)
  })

  test('is erased many times over without a byte staying between the rows that are left', async () => {
    const { store, post } = office
    const donors = []
    for (let n = 0; n < 40; n++) donors.push({ code: (await pledged()).code, n })
    await post([
      ...others(0, 150),
      ...donors.flatMap(({ code, n }) => [
        `01/05/2023,D${n},0,${2000 + n},,${code} ${NAME} Rieng${n}`,
        ...others(1000 + n * 20, 20),
      ]),
    ])
    for (const { code } of donors) await erase.erase({ pledge: code })
    expect(filesWith(store, NAME)).toEqual([])
    expect(filesWith(store, 'cua nguoi thu')).not.toEqual([])
    expect(await search('so1799')).toHaveLength(1)
    expectSoundSearch(store)
  })

  test('goes although no money has come, and with the line that a person found to be theirs', async () => {
    const { store, post, accountant } = office
    const { code: unpaid } = await pledged()
    const first = await erase.erase({ pledge: unpaid })
    expect(filesWith(store, CONTACT)).toEqual([])
    expect(entriesOf(store)[first]).toMatchObject({ kind: 'redaction', reference: unpaid, transfers: 0 })

    const { code } = await pledged()
    const { code: unclear } = await office.promise()
    await post([`01/05/2023,D1,0,500.000,,${code} ${unclear} cua ${NAME}`])
    const link = { key: randomUUID(), entryIndex: first + 1, pledgeCode: code }
    const decision = await linkGift(store, accountant, link)
    const index = await erase.erase({ pledge: code })
    expect(filesWith(store, NAME)).toEqual([])
    const { redacts } = JSON.parse(entriesOf(store)[index]?.body ?? '{}') as { redacts: string[][] }
    expect(redacts).toEqual([
      [String(first + 1), 'memo'],
      [String(decision), 'donor'],
    ])
  })
})

describe('one line', () => {
  test('loses the chosen text with its copies: the line said again after a reversal, and every staged copy of the file', async () => {
    const { store, take, post } = office
    await post([`01/05/2023,D1,0,100.000,,ung ho ${NAME}`])
    await corrections(store, office.fund.people).reverse(0)
    await take([`01/05/2023,D1,0,100.000,,ung ho ${NAME}`, '02/05/2023,D2,0,1.000,,khac'])
    const again = entriesOf(store).findIndex(({ id }) => id === 'again:0')
    const index = await erase.erase({ entry: 0, fields: ['memo'] })
    expect(filesWith(store, NAME)).toEqual([])
    const { redacts, texts } = JSON.parse(entriesOf(store)[index]?.body ?? '{}')
    expect(redacts).toEqual([
      ['0', 'memo'],
      [String(again), 'memo'],
    ])
    expect(Object.keys(texts)).toEqual(['memo', 'reason'])
    expectSoundSearch(store)
  })

  test('does not come back when a file with it is imported again', async () => {
    const { store, take, post } = office
    await post([`01/05/2023,D1,0,100.000,,ung ho ${NAME}`])
    await erase.erase({ entry: 0, fields: ['memo'] })
    await take([`01/05/2023,D1,0,100.000,,ung ho ${NAME}`, '02/05/2023,D2,0,1.000,,khac'])
    await store.database.truncateLog()
    expect(filesWith(store, NAME)).toEqual([])
  })

  test('goes from what the bank notified, and from the statement that told it again on another day', async () => {
    const { store, account, post } = office
    await hearNotice(store, 'sepay', {
      id: 1,
      account: account.number,
      changeVnd: 1_000,
      memo: `ung ho ${NAME}`,
      balanceVnd: 1_000,
    })
    await post([`03/05/2023,D1,0,1.000,1.000,ung ho ${NAME}`])
    expect(entriesOf(store)).toHaveLength(1)
    await erase.erase({ entry: 0, fields: ['memo'] })
    await store.database.truncateLog()
    expect(filesWith(store, NAME)).toEqual([])
  })

  test('goes from the notification of a gift whose donor is not named, with the pledge', async () => {
    const { store, account, post } = office
    const { code } = await pledged('hidden')
    await hearNotice(store, 'sepay', { id: 1, account: account.number, changeVnd: 1_000, memo: `${code} ${NAME}` })
    await post([`02/05/2023,D1,0,1.000,,${code} ${NAME}`])
    await erase.erase({ pledge: code })
    await store.database.truncateLog()
    expect(filesWith(store, NAME)).toEqual([])
  })

  test('a reason that named somebody goes from the correcting line and from the request behind it', async () => {
    const { store, post } = office
    await post([`01/05/2023,D1,0,100.000,,x`])
    const works = corrections(store, office.fund.people)
    const code = await works.ask(0, `Ghi nhầm cho ${NAME}`)
    const { index } = await works.approve(code)
    await erase.erase({ entry: index, fields: ['reason'] })
    expect(filesWith(store, NAME)).toEqual([])
    expect(await requestByCode(store.database.read, code)).toMatchObject({ reason: '', state: 'approved' })
  })

  test('a gift that comes later for an erased pledge names nobody', async () => {
    const { store, post } = office
    const { code } = await pledged()
    await erase.erase({ pledge: code })
    await post([`01/05/2023,D1,0,500.000,,${code} ${NAME}`])
    const { texts } = JSON.parse(entriesOf(store).at(-1)?.body ?? '{}')
    expect(texts).toEqual({})
  })
})
