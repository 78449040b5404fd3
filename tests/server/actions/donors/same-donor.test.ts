import { beforeEach, describe, expect, test } from 'vitest'
import { findingsOf, pledgesHeldWith, pledgesOfSameDonor } from '../../../../db/queries/donors.ts'
import { pledgeByCode } from '../../../../db/queries/pledges.ts'
import { sayOfDonors } from '../../../../server/actions/donors/say-of-donors.ts'
import { showBothLinks } from '../../../../server/actions/donors/show-both-links.ts'
import { undoFinding } from '../../../../server/actions/donors/undo-finding.ts'
import { pledgedBy, received } from '../../../support/donor.ts'
import { erasures, filesWith } from '../../../support/erasure.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, key } from '../../../support/houses.ts'
import { directSql, type TestStore, testStore } from '../../../support/store.ts'

const REASON = 'Đã gọi số điện thoại đã ghi và hỏi lại'
type Pledged = Awaited<ReturnType<typeof pledgedBy>>

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let [one, two, three]: Pledged[] = []
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  ;[one, two, three] = [await pledgedBy(store), await pledgedBy(store), await pledgedBy(store)]
})

const say = (codes: string[], verdict: 'same' | 'different' = 'same', reason = REASON, by = fund.people.accountant) =>
  sayOfDonors(store, as(by), { key: key(), code: codes[0] as string, others: codes.slice(1), verdict, reason })
const undo = (id: number, reason = 'Hỏi lại thì là hai chị em', by = fund.people.accountant) =>
  undoFinding(store, as(by), { key: key(), id, reason })
const show = (from: Pledged | undefined, other: Pledged | undefined) =>
  showBothLinks(
    store,
    { code: from?.code ?? '', privateKey: from?.key ?? '' },
    other ? { code: other.code, privateKey: other.key } : null,
  )
const codes = (...pledges: (Pledged | undefined)[]) => pledges.map((pledge) => pledge?.code ?? '')
const everything = () => directSql(store).prepare('SELECT * FROM pledge').all()

describe('that two pledges are of one donor', () => {
  test('is not said without a reason, of nobody, of a pledge that is not there, or by somebody whose part it is not', async () => {
    const both = codes(one, two)
    await expect(say(both, 'same', 'vì giống')).rejects.toMatchObject({ code: 'reason-short' })
    await expect(say(both, 'same', 'x'.repeat(501))).rejects.toMatchObject({ code: 'reason-long' })
    await expect(say(codes(one))).rejects.toMatchObject({ code: 'donors-none-chosen' })
    await expect(say([...codes(one), 'VNNKHONGCO'])).rejects.toMatchObject({ code: 'pledge-unknown' })
    await expect(say([...codes(one), ...codes(one)])).rejects.toMatchObject({ code: 'donors-one-already' })
    for (const person of [fund.people.head, fund.people.cashier, fund.people.auditor, fund.communePeople.accountant])
      await expect(say(both, 'same', REASON, person)).rejects.toMatchObject({ code: 'pledge-unknown' })
    expect(await pledgesOfSameDonor(store.database.read, 1)).toEqual([1])
  })

  test('is said once, joins all their pledges, and changes no pledge', async () => {
    const before = everything()
    await say(codes(one, two))
    await expect(say(codes(two, one))).rejects.toMatchObject({ code: 'donors-one-already', statusCode: 409 })
    await say(codes(three, two))
    for (const id of [1, 2, 3]) expect(await pledgesOfSameDonor(store.database.read, id)).toEqual([1, 2, 3])
    await expect(say(codes(one, three), 'different')).rejects.toMatchObject({ code: 'donors-one-already' })
    expect(everything()).toEqual(before)
    const [first] = await findingsOf(store.database.read, [1])
    expect(first).toMatchObject({ verdict: 'same', reason: REASON, by: fund.people.accountant.name, undone: null })
  })

  test('sent twice is said once', async () => {
    const said = { key: key(), code: one?.code ?? '', others: codes(two), verdict: 'same', reason: REASON } as const
    await sayOfDonors(store, as(fund.people.accountant), said)
    await sayOfDonors(store, as(fund.people.accountant), said)
    expect(await findingsOf(store.database.read, [1])).toHaveLength(1)
  })

  test('is undone with a reason, once, and may be said again; both rows stay', async () => {
    await say(codes(one, two))
    await expect(undo(9)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(undo(1, 'nhầm')).rejects.toMatchObject({ code: 'reason-short' })
    await expect(undo(1, undefined, fund.people.head)).rejects.toMatchObject({ code: 'not-your-part' })
    await undo(1)
    await expect(undo(1)).rejects.toMatchObject({ code: 'finding-undone', statusCode: 409 })
    expect(await pledgesOfSameDonor(store.database.read, 1)).toEqual([1])
    await say(codes(one, two), 'different')
    await expect(say(codes(one, two))).rejects.toMatchObject({ code: 'donors-said-already' })
    await undo(2)
    await say(codes(one, two))
    expect(await findingsOf(store.database.read, [2])).toHaveLength(3)
  })
})

describe('what one private link opens', () => {
  test('is nothing more by staff’s word alone, nor by links alone', async () => {
    await expect(show(one, two)).rejects.toMatchObject({ code: 'donors-not-one', statusCode: 409 })
    await say(codes(one, two))
    for (const id of [1, 2]) expect(await pledgesHeldWith(store.database.read, id)).toEqual([id])
    await expect(show(one, undefined)).rejects.toMatchObject({ code: 'link-opens-nothing' })
    const wrong = { ...(two as Pledged), key: three?.key ?? '' }
    await expect(show(one, wrong)).rejects.toMatchObject({ code: 'link-opens-nothing' })
    await expect(show(wrong, one)).rejects.toMatchObject({ code: 'no-such-pledge' })
    await expect(show(one, one)).rejects.toMatchObject({ code: 'link-of-this-page' })
    expect(await pledgesHeldWith(store.database.read, 1)).toEqual([1])
  })

  test('is both pledges once their holder showed both links, and ends when staff undo what they said', async () => {
    await say(codes(one, two, three))
    await show(one, two)
    await show(two, one)
    for (const id of [1, 2]) expect(await pledgesHeldWith(store.database.read, id)).toEqual([1, 2])
    expect(await pledgesHeldWith(store.database.read, 3)).toEqual([3])
    await undo(1)
    expect(await pledgesHeldWith(store.database.read, 1)).toEqual([1])
  })
})

test('erasing a donor leaves nothing that leads from one pledge to the other, in no byte and no log', async () => {
  const told = { contact: 'rieng.tu.thu@thu.example', nameDisplay: 'public', name: 'Người Sẽ Quên' } as const
  const gone = await pledgedBy(store, told)
  await received(store, gone.code, 300_000)
  await say([gone.code, ...codes(one)], 'same', 'Chị Nguyệt Quên xác nhận qua điện thoại')
  await undo(1, 'Chị Nguyệt Quên nói lại là không phải')
  await say([gone.code, ...codes(one)], 'same', 'Chị Nguyệt Quên đã ký giấy')
  await show(gone, one)
  await erasures(store, fund.people).erase({ pledge: gone.code })
  const id = (await pledgeByCode(store.database.read, gone.code))?.id as number
  expect(await findingsOf(store.database.read, [id, 1])).toEqual([])
  expect(await pledgesHeldWith(store.database.read, 1)).toEqual([1])
  const log = JSON.stringify(
    directSql(store).prepare("SELECT * FROM audit WHERE action LIKE '%donor%' OR action = 'show-both-links'").all(),
  )
  expect(log).toContain('#1')
  expect(log).not.toContain(one?.code)
  await store.database.truncateLog()
  expect(filesWith(store, 'Nguyệt Quên')).toEqual([])
  await expect(say([...codes(one), gone.code])).rejects.toMatchObject({ code: 'pledge-unknown' })
  await expect(show(one, gone)).rejects.toMatchObject({ code: 'donors-not-one' })
})

test('a donor who told nothing can have erased what staff wrote of them', async () => {
  const silent = await pledgedBy(store, { name: '', contact: '', nameDisplay: 'hidden', consents: false })
  const erase = erasures(store, fund.people)
  await expect(erase.ask({ pledge: silent.code })).rejects.toMatchObject({ code: 'nothing-to-erase' })
  await say([silent.code, ...codes(one)], 'same', 'Chị Nguyệt Quên đến văn phòng')
  await erase.erase({ pledge: silent.code })
  expect(await findingsOf(store.database.read, [1])).toEqual([])
  expect((await pledgeByCode(store.database.read, silent.code))?.erasedIn).not.toBeNull()
})

test('withdrawing a public name alone keeps what was said: the fund still knows who it is', async () => {
  await received(store, one?.code ?? '', 300_000)
  await say(codes(one, two))
  await erasures(store, fund.people).erase({ pledge: one?.code ?? '', only: 'name' })
  expect(await pledgesOfSameDonor(store.database.read, 2)).toEqual([1, 2])
})
