import { beforeEach, describe, expect, test } from 'vitest'
import { insertStatement } from '../../../db/queries/statements.ts'
import { matchItem, pledge, request } from '../../../db/schema/index.ts'
import { checkAllocation } from '../../../server/actions/houses/check-allocation.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { as, building, key } from '../../support/houses.ts'
import { signedIn } from '../../support/sign-in.ts'
import { TEST_NOW, type TestStore, testStore } from '../../support/store.ts'

const DAY = 86_400_000
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: Awaited<ReturnType<typeof testApp>>
let houses: ReturnType<typeof building>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
  // What the jobs at start would go on with is not there yet: the statements below stay as they are put.
  await app.ready()
  houses = building(store, fund)
})

const queueOf = async (person: { id: number }) => (await (await signedIn(app, store, person)).get('/noi-bo')).body
const headings = (body: string) =>
  [...body.matchAll(/<h2[^>]*>(.*?) <span class="q-count">(.*?)<\/span>/g)].map(
    ([, text, count]) => `${text}: ${count}`,
  )

async function uploaded(state: 'reading' | 'ready' | 'posting' | 'posted' | 'refused', account = fund.bankAccounts[1]) {
  const facts = { fileName: `sao ke ${state}.csv`, sha256: key(), bytes: 1, uploadedBy: fund.people.accountant.id }
  return store.database.write((tx) =>
    insertStatement(tx, { bankAccountId: account?.id as number, state, uploadedAt: store.clock(), ...facts }),
  )
}

async function waitingLine(amountVnd: number, day: string) {
  const { index } = await houses.give(amountVnd, 'bank')
  const bankAccountId = fund.bankAccounts[1]?.id as number
  await store.database.write(async (tx) => {
    tx.insert(matchItem).values({ entryIndex: index, bankAccountId, reason: 'unknown-code', amountVnd, day }).run()
  })
}

async function pledged(facts: Partial<typeof pledge.$inferInsert>) {
  const poolId = (await houses.pool()).id
  const { unit } = houses
  const row = { unitId: unit.id, fundId: fund.vnn.id, poolId, amountVnd: 500_000, method: 'cash' as const }
  const donor = { donorKind: 'person' as const, nameDisplay: 'hidden' as const, keyHash: Buffer.alloc(32) }
  await store.database.write(async (tx) => {
    tx.insert(pledge)
      .values({ code: key(), createdAt: store.clock(), ...row, ...donor, ...facts })
      .run()
  })
}

describe('with nothing waiting', () => {
  test('everybody reads so, and finds the way to their other pages', async () => {
    for (const [role, person] of Object.entries(fund.people)) {
      const body = await queueOf(person)
      expect([role, body.includes('Không có việc nào đang chờ quý vị'), headings(body)]).toEqual([role, true, []])
      expect(body).toContain(`Xin chào, <a href="/noi-bo/phien">${person.name}</a>`)
    }
  })
})

describe('the accountant', () => {
  test('sees statements that are not posted yet, not those that are', async () => {
    const ready = await uploaded('ready')
    for (const state of ['reading', 'posting', 'posted', 'refused'] as const) await uploaded(state)
    const body = await queueOf(fund.communePeople.accountant)
    expect(headings(body)).toEqual(['Sao kê đang xử lý: 3'])
    expect(body).toContain(`<a href="/noi-bo/sao-ke/${ready.id}">sao ke ready.csv</a>`)
    for (const words of ['Chờ xác nhận', 'Đang đọc', 'Đang ghi sổ']) expect(body).toContain(words)
  })

  test('sees how many lines of each account wait, since when', async () => {
    await waitingLine(100_000, '2023-04-20')
    await waitingLine(200_000, '2023-04-28')
    const body = await queueOf(fund.communePeople.accountant)
    expect(headings(body)).toEqual(['Dòng sao kê chờ đối chiếu: 2'])
    expect(body).toContain('20/04/2023')
    expect(body).toContain('11 ngày')
    expect(body).toContain('Có 2 việc chờ quý vị. Lâu nhất từ ngày 20/04/2023.')
  })

  test('of another commune sees nothing of it; the one of the province above sees it', async () => {
    await uploaded('ready')
    await uploaded('ready', fund.bankAccounts[2])
    expect(headings(await queueOf(fund.communePeople.accountant))).toEqual(['Sao kê đang xử lý: 1'])
    expect(headings(await queueOf(fund.people.accountant))).toEqual(['Sao kê đang xử lý: 2'])
    expect(headings(await queueOf(fund.people.head))).toEqual([])
  })
})

describe('a house on its way', () => {
  test('waits at each step for the one whose part it is, and for nobody who has had a part', async () => {
    const { people } = fund
    const crew = fund.communePeople
    await houses.give(100_000_000)
    const house = await houses.propose()
    await houses.bring(house, 'decided')
    const allocation = await houses.askAllocation(house, 40_000_000)
    expect(headings(await queueOf(crew.officer))).toEqual([])
    expect(await queueOf(crew.accountant)).toContain(`<a href="/noi-bo/phan-bo/${allocation}">`)
    expect(headings(await queueOf(crew.accountant))).toEqual(['Phân bổ chờ kiểm tra: 1'])
    expect(headings(await queueOf(people.accountant))).toEqual(['Phân bổ chờ kiểm tra: 1'])

    await checkAllocation(store, as(crew.accountant), { key: key(), code: allocation })
    expect(headings(await queueOf(crew.accountant))).toEqual([])
    expect(headings(await queueOf(crew.head))).toEqual(['Phân bổ chờ duyệt: 1'])
    expect(await queueOf(crew.head)).toContain('40.000.000')
  })

  test('asks for its money first from the accountant', async () => {
    const crew = fund.communePeople
    const house = await houses.decidedHouse(60_000_000)
    const asked = await houses.askPayment(house, 10_000_000)
    expect(await queueOf(crew.accountant)).toContain(`<a href="/noi-bo/chi/${asked}">`)
    expect(headings(await queueOf(crew.head))).toEqual([])
    expect(headings(await queueOf(crew.cashier))).toEqual([])
  })

  test('in cash, once approved, waits for the cashier alone', async () => {
    const crew = fund.communePeople
    const house = await houses.decidedHouse(60_000_000)
    const code = await houses.approvedPayment(house, 10_000_000)
    expect(headings(await queueOf(crew.cashier))).toEqual(['Tiền mặt chờ chi: 1'])
    expect(await queueOf(crew.cashier)).toContain(`Khoản chi ${code}`)
    expect(headings(await queueOf(crew.accountant))).toEqual([])
  })

  test('through the bank, once approved, waits for the accountant to send the order', async () => {
    const crew = fund.communePeople
    const house = await houses.decidedHouse(60_000_000)
    await houses.give(20_000_000, 'bank')
    await houses.approvedPayment(house, 10_000_000, {
      assetId: (await houses.bank()).id,
      payeeKind: 'builder',
      payeeAccount: '970436 0123456789',
    })
    expect(headings(await queueOf(crew.accountant))).toEqual(['Ủy nhiệm chi chờ gửi ngân hàng: 1'])
    expect(headings(await queueOf(crew.cashier))).toEqual([])
  })

  test('comes back to its officer when nobody has recorded anything for a month', async () => {
    const house = await houses.propose()
    store.setClock(TEST_NOW + 29 * DAY)
    expect(headings(await queueOf(fund.communePeople.officer))).toEqual([])
    store.setClock(TEST_NOW + 31 * DAY)
    const body = await queueOf(fund.communePeople.officer)
    expect(headings(body)).toEqual(['Nhà đã lâu chưa ghi tiến độ: 1'])
    expect(body).toContain(`<a href="/noi-bo/nha/${house}">Nhà ${house}</a>`)
    expect(body).toContain('Giai đoạn: Bình xét')
  })
})

test('the head sees corrections that others asked for', async () => {
  const { communePeople: crew, vnn } = fund
  const code = 'YC-THU1'
  await store.database.write(async (tx) => {
    tx.insert(request)
      .values({
        code,
        kind: 'opening',
        state: 'requested',
        unitId: houses.unit.id,
        fundId: vnn.id,
        amountVnd: 7_000_000,
        bookedOn: '2023-01-01',
        reason: 'Số dư chuyển sang',
        requestedBy: crew.accountant.id,
        requestedAt: store.clock(),
      })
      .run()
  })
  const body = await queueOf(crew.head)
  expect(headings(body)).toEqual(['Đề nghị điều chỉnh chờ duyệt: 1'])
  expect(body).toContain(`<a href="/noi-bo/dieu-chinh/${code}">${code}</a>`)
  expect(headings(await queueOf(crew.accountant))).toEqual([])
})

test('the cashier expects cash that was promised lately and neither brought, cancelled nor promised to the bank', async () => {
  await pledged({ code: 'VNN-MOI', expectedOn: '2023-05-10' })
  await pledged({ code: 'VNN-CU', createdAt: TEST_NOW - 61 * DAY })
  await pledged({ code: 'VNN-HUY', cancelledAt: TEST_NOW })
  await pledged({ code: 'VNN-BANK', method: 'bank' })
  await pledged({ code: 'VNN-TINH', unitId: fund.province.id })
  const body = await queueOf(fund.communePeople.cashier)
  expect(headings(body)).toEqual(['Tiền mặt đã đăng ký, chờ mang tới: 1'])
  expect(body).toContain('Đăng ký VNN-MOI')
  expect(body).toContain('Hẹn ngày 10/05/2023')
})

test('the kind of work that has waited longest comes first, and ten of a kind are listed', async () => {
  for (let hour = 0; hour < 12; hour++) {
    store.setClock(TEST_NOW + hour * 3_600_000)
    await uploaded('ready')
  }
  await waitingLine(100_000, '2023-04-20')
  const body = await queueOf(fund.communePeople.accountant)
  expect(headings(body)).toEqual(['Dòng sao kê chờ đối chiếu: 1', 'Sao kê đang xử lý: 12'])
  expect(body.match(/sao ke ready\.csv/g)).toHaveLength(10)
  expect(body).toContain('Còn nữa')
})
