import { readdirSync, readFileSync } from 'node:fs'
import { beforeEach, describe, expect, test } from 'vitest'
import { insertAudit } from '../../../db/queries/operations.ts'
import { deedOf } from '../../../server/web/audit-log/words.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { signedIn } from '../../support/sign-in.ts'
import { TEST_NOW, type TestStore, testStore } from '../../support/store.ts'

const DAY = 86_400_000
const LOG = '/noi-bo/nhat-ky'
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: Awaited<ReturnType<typeof testApp>>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
})

async function done(
  action: string,
  subject: string,
  facts: { by?: { id: number } | null; at?: number; detail?: string } = {},
) {
  const { by = fund.people.accountant, at = store.clock(), detail } = facts
  await store.database.write((tx) => insertAudit(tx, { at, staffId: by?.id ?? null, action, subject, detail }))
}
const subjects = (body: string) =>
  [...body.matchAll(/data-label="Đối tượng"><span>(?:<a[^>]*>)?([^<]*)/g)].map(([, subject]) => subject)

describe('the log', () => {
  test.each(['ngay=hom-qua', 'ngay=2023-02-30', 'truoc=-1', 'sau=1e3', 'viec=%3Cscript%3E'])(
    'refuses a filter that cannot be read: %s',
    async (query) => {
      const { get } = await signedIn(app, store, fund.people.auditor)
      expect((await get(`${LOG}?${query}`)).statusCode).toBe(400)
    },
  )

  test('refuses a name longer than any', async () => {
    const { get } = await signedIn(app, store, fund.people.auditor)
    expect((await get(`${LOG}?nguoi=${'a'.repeat(300)}`)).statusCode).toBe(400)
  })

  test('is not for those who do the work', async () => {
    for (const person of [fund.people.accountant, fund.people.cashier, fund.people.officer])
      expect((await (await signedIn(app, store, person)).get(LOG)).statusCode).toBe(404)
  })

  test('says in plain words what was done, newest first, and shows an unknown action as it is', async () => {
    await done('grant-role', 'NV0002', { detail: 'accountant LA-27694' })
    await done('record-stage', 'NH1', { detail: 'handed-over' })
    await done('approve-allocation', 'PB1', { detail: '12' })
    await done('cancel-pledge', 'VNN1', { by: null })
    await done('moi-co-sau-nay', 'X-1')
    const { body } = await (await signedIn(app, store, fund.people.auditor)).get(LOG)
    expect(subjects(body).slice(0, 3)).toEqual([fund.people.auditor.code, 'X-1', 'VNN1'])
    for (const words of [
      'Cấp vai trò',
      'Kế toán LA-27694',
      'moi-co-sau-nay',
      'Đăng nhập',
      'Thêm người',
      'Bàn giao',
      'Người ủng hộ',
      'Hệ thống',
    ])
      expect(body).toContain(words)
  })

  test('has words for every action that the program writes into it', () => {
    const folder = new URL('../../../server/actions/', import.meta.url)
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    const written = sources.flatMap((source) =>
      [...source.matchAll(/staffId: [^{}]*?action: '([a-z-]+)'/g)].map(([, action]) => action ?? ''),
    )
    expect(written).toContain('sign-in')
    expect([...new Set(written)].filter((action) => deedOf(action) === action)).toEqual([])
  })

  test('is searched by person with or without diacritics, by action and by day in Vietnam', async () => {
    await done('approve-allocation', 'PB-1', { at: TEST_NOW })
    await done('approve-allocation', 'PB-2', { by: fund.people.head, at: TEST_NOW + DAY })
    await done('pay-cash', 'PC-3', { by: fund.people.cashier, at: TEST_NOW + DAY - 8 * 3_600_000 - 1 })
    const { get } = await signedIn(app, store, fund.people.auditor)
    const found = async (query: string) => subjects((await get(`${LOG}?${query}`)).body)
    expect(await found('viec=approve-allocation')).toEqual(['PB-2', 'PB-1'])
    expect(await found('nguoi=nguoi+HEAD&viec=approve-allocation')).toEqual(['PB-2'])
    expect(await found(`nguoi=${fund.people.cashier.code}`)).toEqual(['PC-3'])
    expect(await found('ngay=2023-05-02')).toEqual(['PB-2'])
    expect(await found('ngay=2023-05-01&viec=pay-cash')).toEqual(['PC-3'])
    expect(await found('nguoi=kh%C3%B4ng+ai+c%E1%BA%A3')).toEqual([])
    expect((await get(`${LOG}?viec=pay-cash&ngay=2020-01-01`)).body).toContain('Đã lọc theo: Chi tiền mặt, 01/01/2020')
  })

  test('is paged without losing or repeating a line, forwards and back', async () => {
    for (let n = 1; n <= 120; n++) await done('pay-cash', `PC-${n}`)
    const { get } = await signedIn(app, store, fund.people.auditor)
    const link = (body: string, rel: string) =>
      new RegExp(`rel="${rel}" href="([^"]*)"`).exec(body)?.[1]?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=')
    const pages: (string | undefined)[][] = []
    let next: string | undefined = `${LOG}?viec=pay-cash`
    let last = ''
    while (next) {
      last = (await get(next)).body
      pages.push(subjects(last))
      next = link(last, 'next')
    }
    expect(pages.map((page) => page.length)).toEqual([50, 50, 20])
    expect(pages.flat()).toEqual(Array.from({ length: 120 }, (_, n) => `PC-${120 - n}`))
    const back = (await get(link(last, 'prev') ?? '')).body
    expect(subjects(back)).toEqual(pages[1])
    const top = (await get(link(back, 'prev') ?? '')).body
    expect(subjects(top)).toEqual(pages[0])
    expect(link(top, 'prev')).toBeUndefined()
  })

  test('shows who watches over a commune only what the people of that commune did', async () => {
    await done('pay-cash', 'CUA-XA', { by: fund.communePeople.cashier })
    await done('pay-cash', 'CUA-TINH', { by: fund.people.cashier })
    await done('make-pledge', 'CUA-KHACH', { by: null })
    const commune = subjects((await (await signedIn(app, store, fund.communePeople.auditor)).get(LOG)).body)
    expect(commune).toContain('CUA-XA')
    expect(commune).not.toContain('CUA-TINH')
    expect(commune).not.toContain('CUA-KHACH')
    const spied = await (await signedIn(app, store, fund.communePeople.head)).get(
      `${LOG}?nguoi=${fund.people.cashier.code}`,
    )
    expect(subjects(spied.body)).toEqual([])
    const province = subjects((await (await signedIn(app, store, fund.people.auditor)).get(LOG)).body)
    for (const subject of ['CUA-XA', 'CUA-TINH', 'CUA-KHACH']) expect(province).toContain(subject)
  })

  test('links papers for those who may open them', async () => {
    await done('approve-disbursement', 'PCT-7')
    const page = async (person: { id: number }) => (await (await signedIn(app, store, person)).get(LOG)).body
    expect(await page(fund.people.auditor)).toContain('<a href="/noi-bo/chi/PCT-7">')
    expect(await page(fund.people.administrator)).not.toContain('/noi-bo/chi/PCT-7')
  })
})
