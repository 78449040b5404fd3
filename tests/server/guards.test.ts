import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Role, roles } from '../../db/schema/index.ts'
import { hireStaff } from '../../server/actions/setup/hire-staff.ts'
import { smallFund } from '../support/fund.ts'
import { appWithRoutes, type Route } from '../support/routes.ts'
import { type Browser, signedIn } from '../support/sign-in.ts'
import { type TestStore, testStore } from '../support/store.ts'

// Read from the site as it is wired: a route added tomorrow is tried tomorrow.
const SIGN_IN = '/noi-bo/dang-nhap'
/** Addresses that end the session they are tried with. */
const leaving = ['/noi-bo/dang-xuat', '/noi-bo/phien/ket-thuc-het']

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let routes: Route[]
let staffRoutes: Route[]
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  const built = await appWithRoutes(store)
  app = built.app
  routes = built.routes
  staffRoutes = routes.filter(({ url }) => /^\/noi-bo(?:\/|$)/.test(url) && !url.startsWith(SIGN_IN))
})

/** An address of the route that leads to nothing in particular. */
const addressOf = ({ url }: Route) => url.replaceAll(/:\w+(?:\([^)]*\))?/g, '1').replaceAll('*', 'x')
const methodOf = ({ method }: Route) => method as 'GET' | 'HEAD' | 'POST'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

/** Every request from an address of its own, or the bound on forms per minute would answer in place of the guards. */
let sent = 0
async function send(route: Route, headers: Record<string, string>, token?: string) {
  const isPost = route.method === 'POST'
  const answer = await app.inject({
    method: methodOf(route),
    url: addressOf(route),
    remoteAddress: `10.1.${(++sent >> 8) & 255}.${sent & 255}`,
    headers: { ...(isPost ? FORM : {}), ...headers },
    ...(isPost ? { payload: `_key=${randomUUID()}${token === undefined ? '' : `&_token=${token}`}` } : {}),
  })
  return { status: answer.statusCode, location: answer.headers.location, body: answer.body }
}
const nameOf = (route: Route) => `${route.method} ${route.url}`

async function wrong(of: Route[], isWrong: (route: Route) => Promise<unknown>): Promise<string[]> {
  const found: string[] = []
  for (const route of of) if (await isWrong(route)) found.push(nameOf(route))
  return found
}

test('the route table is read: it has the sign-in, staff pages and public pages', () => {
  const names = routes.map(nameOf)
  for (const known of [`GET ${SIGN_IN}`, `POST ${SIGN_IN}`, 'GET /noi-bo', 'POST /tuy-chon', 'GET /noi-bo/nhan-su'])
    expect(names).toContain(known)
})

test('pages are read and forms are posted: no other method would carry the protection of forms', () => {
  const others = routes.filter(({ method }) => !['GET', 'HEAD', 'POST', 'OPTIONS'].includes(method))
  expect(others.map(nameOf)).toEqual([])
})

describe('every page and form of the staff', () => {
  test('sends who is not signed in to the sign-in, and a page remembers where they wanted to go', async () => {
    const open = await wrong(staffRoutes, async (route) => {
      const { status, location } = await send(route, {})
      const expected = route.method === 'GET' ? `${SIGN_IN}?tiep=${encodeURIComponent(addressOf(route))}` : SIGN_IN
      return status !== 303 || location !== expected
    })
    expect(open).toEqual([])
  })

  test('that is for roles is not there for a person without any', async () => {
    const visitor = await personWith([])
    const forRoles = staffRoutes.filter((route) => route.roles !== null)
    expect(forRoles.length).toBeGreaterThan(0)
    const open = await wrong(forRoles, async (route) => {
      return (await send(route, { cookie: visitor.cookie }, visitor.token)).status !== 404
    })
    expect(open).toEqual([])
  })

  test('that names no role in its configuration lets everybody in, by intention', () => {
    const forAll = new Set(staffRoutes.filter((route) => route.roles === null).map(({ url }) => url))
    expect([...forAll].sort()).toEqual([
      '/noi-bo',
      '/noi-bo/dang-xuat',
      '/noi-bo/ma-xac-nhan',
      '/noi-bo/ma-xac-nhan/doi',
      '/noi-bo/mat-khau',
      '/noi-bo/phien',
      '/noi-bo/phien/ket-thuc',
      '/noi-bo/phien/ket-thuc-het',
    ])
  })

  test.each(roles)('is not there for the %s unless its roles say so', async (role) => {
    const browser = await signedIn(app, store, fund.people[role])
    const closed = staffRoutes.filter((route) => route.roles !== null && !route.roles.includes(role))
    const open = await wrong(closed, async (route) => {
      return (await send(route, { cookie: browser.cookie }, browser.token)).status !== 404
    })
    expect(open).toEqual([])
  })

  test.each(roles)('answers the %s, where it is theirs, without a fault', async (role: Role) => {
    const theirs = staffRoutes.filter(
      ({ url, roles: named }) => !leaving.includes(url) && (named?.includes(role) ?? true),
    )
    const browser = await signedIn(app, store, fund.people[role])
    const faulty = await wrong(theirs, async (route) => {
      const { status, location } = await send(route, { cookie: browser.cookie }, browser.token)
      return status >= 500 || status === 403 || location?.startsWith(SIGN_IN)
    })
    expect(faulty).toEqual([])
  })
})

describe('every form', () => {
  const forms = () => routes.filter(({ method, url }) => method === 'POST' && !url.startsWith('/webhooks/'))

  test('of the staff is refused without the token of the session, for each role', async () => {
    for (const role of roles) {
      const browser = await signedIn(app, store, fund.people[role])
      const other = await signedIn(app, store, fund.people[role])
      const open = await wrong(
        staffRoutes.filter(({ method }) => method === 'POST'),
        async (route) => {
          const { cookie } = browser
          const sameOrigin = { cookie, 'sec-fetch-site': 'same-origin' }
          const answers = [
            await send(route, { cookie }),
            await send(route, sameOrigin),
            await send(route, sameOrigin, other.token),
          ]
          return answers.some(({ status }) => status !== 403)
        },
      )
      expect([role, open]).toEqual([role, []])
    }
  })

  test('is refused from another site, signed in or not, whatever its token', async () => {
    const browser = await signedIn(app, store, fund.people.head)
    const open = await wrong(forms(), async (route) => {
      for (const foreign of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }] as Record<
        string,
        string
      >[]) {
        const answers = [
          await send(route, foreign),
          await send(route, { ...foreign, cookie: browser.cookie }, browser.token),
        ]
        if (answers.some(({ status }) => status !== 403)) return true
      }
      return false
    })
    expect(open).toEqual([])
  })
})

async function personWith(given: { role: Role; unitId: number }[]): Promise<Browser> {
  const facts = { name: 'Người mới', email: 'moi@tinh.example', passwordHash: 'chưa có', roles: given }
  const person = await store.database.write((tx) => hireStaff(tx, store, null, facts))
  return signedIn(app, store, person)
}
