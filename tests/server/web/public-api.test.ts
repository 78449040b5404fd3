import { describe, expect, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { history } from '../../support/history.ts'
import { testStore } from '../../support/store.ts'

async function site() {
  const store = testStore()
  const fund = await smallFund(store)
  const on = history(store, fund)
  return { store, fund, on, books: { unit: fund.province, fund: fund.vnn }, app: await testApp(store) }
}

const summaryFields = [
  'asOf',
  'ledgerSize',
  'pledgedVnd',
  'openingVnd',
  'receivedVnd',
  'interestVnd',
  'transfersInVnd',
  'suspenseVnd',
  'allocatedVnd',
  'disbursedVnd',
  'advancesOpenVnd',
  'unexplainedVnd',
  'feesVnd',
  'refundedVnd',
  'transfersOutVnd',
  'receivableVnd',
  'balanceVnd',
  'goodsReceivedVnd',
  'goodsIssuedVnd',
  'donors',
  'houses',
]

describe('the interface for programs', () => {
  test.each([
    ['/api/v1/summary?nam=2023', 'nam'],
    ['/api/v1/summary?year=23', 'year'],
    ['/api/v1/summary?unit=XX', 'unit'],
    ['/api/v1/summary?fund=', 'fund'],
    ['/api/v1/ledger?fbclid=1', 'fbclid'],
    ['/api/v1/ledger?minVnd=500.000', 'minVnd'],
    ['/api/v1/ledger?limit=0', 'limit'],
    ['/api/v1/ledger?limit=1001', 'limit'],
    ['/api/v1/ledger?cursor=x', 'cursor'],
    ['/api/v1/ledger?from=01/05/2023', 'from'],
    ['/api/v1/entries/abc', 'index'],
    ['/api/v1/projects?kind=castle', 'kind'],
    ['/api/v1/projects?stage=done', 'stage'],
    ['/api/v1/projects?year=x', 'year'],
  ])('names the parameter it cannot read: %s', async (url, name) => {
    const { app } = await site()
    const answer = await app.inject(url)
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error.code).toBe('BAD_PARAMETER')
    expect(answer.json().error.message).toContain(name)
  })

  test.each(['/api/v1/entries/0', '/api/v1/projects/KHONGCO', '/api/v1/pledges/KHONGCO', '/api/v1/khong-co'])(
    'says in JSON that there is nothing: %s',
    async (url) => {
      const { app } = await site()
      const answer = await app.inject(url)
      expect([answer.statusCode, answer.json().error.code]).toEqual([404, 'NOT_FOUND'])
    },
  )

  test('the summary has every field of the contract, and houses by kind', async () => {
    const { app, on, books } = await site()
    await on.gift(books, { amountVnd: 900, bookedOn: '2023-05-01' })
    const house = await on.house(books, { kind: 'repair', handedOverOn: '2023-06-01' })
    await on.allocate(books, house, 500, '2023-05-02')
    await on.pay(books, house, 400, '2023-05-03')
    const answer = await app.inject('/api/v1/summary?year=2023&unit=LA&fund=VNN')
    expect(Object.keys(answer.json()).sort()).toEqual([...summaryFields].sort())
    expect(answer.json()).toMatchObject({
      ledgerSize: 3,
      receivedVnd: 900,
      allocatedVnd: 500,
      disbursedVnd: 400,
      balanceVnd: 500,
      houses: { built: { count: 0, amountVnd: 0 }, repaired: { count: 1, amountVnd: 400 } },
    })
    expect(answer.json().asOf).toMatch(/^2023-05-01T08:00:00\+07:00$/)
    const project = (await app.inject(`/api/v1/projects/${house.code}`)).json()
    expect(project).toMatchObject({
      committedVnd: 500,
      paidVnd: 400,
      sources: [{ unit: 'LA', committedVnd: 500, paidVnd: 400 }],
    })
    expect(project.receipts).toMatchObject({ count: 1, items: [{ index: 0, amountVnd: 500, spentVnd: 400 }] })
    const listed = (await app.inject('/api/v1/projects?kind=repair&year=2023&unit=LA')).json()
    expect(listed.items).toHaveLength(1)
    expect((await app.inject('/api/v1/projects?kind=build')).json()).toEqual({ items: [], next: null })
  })

  test('lines are newest first, and following next reads each once', async () => {
    const { app, on, books } = await site()
    for (let i = 0; i < 7; i++) await on.gift(books, { amountVnd: 1000 + i, bookedOn: '2023-05-01', memo: 'ủng hộ' })
    const first = (await app.inject('/api/v1/ledger?q=ung&limit=3')).json()
    expect(first).toMatchObject({ total: 7, totalIsExact: true, inVnd: 7021, outVnd: 0 })
    expect(Object.keys(first.items[0])).toEqual([
      'index',
      'recordedAt',
      'bookedOn',
      'kind',
      'direction',
      'amountVnd',
      'donor',
      'memo',
      'erased',
      'reference',
      'voucher',
      'unit',
      'fund',
      'purpose',
      'project',
      'balanceVnd',
    ])
    const indexes = first.items.map((item: { index: number }) => item.index)
    let { next } = first
    while (next) {
      const page = (await app.inject(`/api/v1/ledger?q=ung&limit=3&cursor=${next}`)).json()
      indexes.push(...page.items.map((item: { index: number }) => item.index))
      next = page.next
    }
    expect(indexes).toEqual([6, 5, 4, 3, 2, 1, 0])
    expect((await app.inject(`/api/v1/ledger?q=khac&cursor=${first.next}`)).statusCode).toBe(400)
  })

  test('robots, sitemap and the description of the interface are there', async () => {
    const { app } = await site()
    expect((await app.inject('/robots.txt')).body).toContain('Disallow: /noi-bo')
    expect((await app.inject('/sitemap.xml')).body).toContain('/so-cai</loc>')
    const { paths } = (await app.inject('/openapi.json')).json()
    for (const path of Object.keys(paths)) expect(path).toMatch(/^\/api\/v1\//)
  })
})
