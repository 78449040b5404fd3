import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { type Role, roles } from '../db/schema/index.ts'
import { hireStaff } from '../server/actions/setup/hire-staff.ts'
import { type Address, addressesOf } from './support/addresses.ts'
import { everydayFund } from './support/everyday.ts'
import { smallFund } from './support/fund.ts'
import { appWithRoutes, type Route } from './support/routes.ts'
import { enrolled } from './support/second-factor.ts'
import { type Browser, signedIn } from './support/sign-in.ts'
import { directSql, type TestStore, testStore } from './support/store.ts'

// Read from the site as it is wired: every page and form of the staff that names a record, for every role, from the record's
// own unit, from the unit above it, from a unit below it and from the unit beside it.
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: Awaited<ReturnType<typeof appWithRoutes>>['app']
let places: { route: Route; address: Address }[]
/** The one house of the second commune. */
let elsewhere: string
/** People of the second commune, who have nothing to do with any other record. */
let beside: Record<Role, { id: number }>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  const everyday = await everydayFund(store, fund)
  elsewhere = everyday.elsewhere
  const known = addressesOf(everyday)
  const built = await appWithRoutes(store)
  app = built.app
  await app.ready()
  beside = await crewBeside()
  const staffRoutes = built.routes.filter(({ url, method }) => url.startsWith('/noi-bo/') && method !== 'HEAD')
  places = staffRoutes.flatMap((route) => recordsOf(route, known).map((address) => ({ route, address })))
})

async function crewBeside(): Promise<Record<Role, { id: number }>> {
  const unitId = fund.communes[1]?.id ?? 0
  const crew = new Map<Role, { id: number }>()
  await store.database.write(async (tx) => {
    for (const role of roles) {
      const facts = { name: `Người ${role} bên`, email: `${role}@ben.example`, passwordHash: 'chưa có' }
      const person = await hireStaff(tx, store, null, { ...facts, roles: [{ role, unitId }] })
      await enrolled(tx, store, person)
      crew.set(role, person)
    }
  })
  return Object.fromEntries(crew) as Record<Role, { id: number }>
}

/** A page's records are known by its address; a form's by the longest page before it: `/noi-bo/chi/:code/duyet`. */
function recordsOf({ url, method }: Route, known: Record<string, Address[]>): Address[] {
  if (method === 'GET') return (known[url] ?? []).filter(({ of }) => of !== 'all')
  const page = Object.keys(known)
    .filter((address) => address.includes(':') && (url === address || url.startsWith(`${address}/`)))
    .sort((a, b) => b.length - a.length)[0]
  if (!page) return []
  return (known[page] ?? [])
    .filter(({ path, of }) => of !== 'all' && !path.includes('?'))
    .map(({ path, of }) => ({ of, path: `${path}${url.slice(page.length).replaceAll(/:\w+/g, '1')}` }))
}

let sent = 0
async function send({ method }: Route, { path }: Address, browser: Browser): Promise<number> {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const isPost = method === 'POST'
  const answer = await app.inject({
    method: isPost ? 'POST' : 'GET',
    url: path,
    remoteAddress: `10.2.${(++sent >> 8) & 255}.${sent & 255}`,
    headers: { cookie: browser.cookie, ...(isPost ? form : {}) },
    ...(isPost ? { payload: `_key=${randomUUID()}&_token=${browser.token}` } : {}),
  })
  return answer.statusCode
}

const states = () =>
  ['allocation', 'disbursement', 'request', 'grant_record', 'data_request', 'match_item', 'entry'].map((table) =>
    directSql(store)
      .prepare(`SELECT json_group_array(json_array(${columnsOf(table)})) FROM ${table}`)
      .pluck()
      .get(),
  )
const columnsOf = (table: string) =>
  (
    directSql(store)
      .prepare(`SELECT name FROM pragma_table_info(?) WHERE type <> 'BLOB'`)
      .pluck()
      .all(table) as string[]
  )
    .map((name) => `"${name}"`)
    .join(', ')

test.each(roles)(
  'the %s of a unit beside finds none of the records of another, whatever the page or form',
  async (role) => {
    const browser = await signedIn(app, store, beside[role])
    const before = states()
    const open: string[] = []
    for (const { route, address } of places.filter(({ address }) => !address.path.includes(elsewhere)))
      if ((await send(route, address, browser)) !== 404) open.push(`${route.method} ${address.path}`)
    expect(open).toEqual([])
    expect(places.filter(({ route }) => route.method === 'POST').length).toBeGreaterThan(30)
    expect(states()).toEqual(before)
  },
)

test.each(roles)('the %s of a unit below finds none of the records of the unit above', async (role) => {
  const browser = await signedIn(app, store, fund.communePeople[role])
  const ofParent = places.filter(({ address }) => address.of === 'province')
  const before = states()
  const open: string[] = []
  for (const { route, address } of ofParent)
    if ((await send(route, address, browser)) !== 404) open.push(`${route.method} ${address.path}`)
  expect(open).toEqual([])
  expect(ofParent.length).toBeGreaterThan(20)
  expect(states()).toEqual(before)
})

test.each(roles)(
  'the %s of the own unit and of the unit above reaches what the role may, and no more',
  async (role) => {
    const wrong: string[] = []
    for (const [person, mine] of [
      [fund.people[role], ['province', 'commune']],
      [fund.communePeople[role], ['commune']],
    ] as const) {
      const browser = await signedIn(app, store, person)
      const theirs = places.filter(
        ({ address, route }) => route.method === 'GET' && mine.some((of) => of === address.of),
      )
      for (const { route, address } of theirs) {
        const expected = (route.roles?.includes(role) ?? true) ? 200 : 404
        const status = await send(route, address, browser)
        if (status !== expected) wrong.push(`${status} ${address.path}`)
      }
    }
    expect(wrong).toEqual([])
  },
)
