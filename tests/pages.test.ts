import type { FastifyInstance } from 'fastify'
import { beforeEach, expect, test } from 'vitest'
import { type Role, roles } from '../db/schema/index.ts'
import { localPath } from '../server/plugins/language.ts'
import { type Address, addressesOf } from './support/addresses.ts'
import { entriesOf } from './support/bank-office.ts'
import { everydayFund, MARKUP, PRIVATE } from './support/everyday.ts'
import { smallFund } from './support/fund.ts'
import { appWithRoutes, type Route } from './support/routes.ts'
import { signedIn } from './support/sign-in.ts'
import { type TestStore, testStore } from './support/store.ts'

// Read from the site as it is wired: a page added tomorrow is opened tomorrow, or asks here for an address.
let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let pages: { route: Route; address: Address }[]
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  const known = addressesOf(await everydayFund(store, fund))
  const built = await appWithRoutes(store)
  app = built.app
  await app.ready()
  const gets = built.routes.filter(({ method }) => method === 'GET')
  const noAddress = gets.filter(({ url }) => /[:*]/.test(url) && !known[url]).map(({ url }) => url)
  expect(noAddress).toEqual([])
  pages = gets.flatMap((route) => {
    const addresses = known[route.url] ?? [{ path: route.url, of: 'all' as const }]
    return addresses.map((address) => ({ route, address }))
  })
})

const isStaff = (path: string) => /^\/noi-bo(?:[/?]|$)/.test(path)
const isDonorsOwn = (path: string) => path.includes('/rieng/')
const SIGN_IN = '/noi-bo/dang-nhap'

type Answer = Awaited<ReturnType<typeof get>>

async function get(path: string, cookie = '') {
  const answer = await app.inject({ url: path, headers: { cookie } })
  return { path, status: answer.statusCode, type: String(answer.headers['content-type'] ?? ''), body: answer.body }
}

test('who is not signed in reads every public page in both languages, and of the staff side only the sign-in', async () => {
  const wrong: string[] = []
  for (const { address } of pages)
    for (const path of new Set([address.path, localPath(address.path, 'en')])) {
      const answer = await get(path)
      const expected = isStaff(path) && path !== SIGN_IN ? 303 : 200
      if (answer.status !== expected) wrong.push(`${answer.status} ${path}`)
      else wrong.push(...flawsOf(answer), ...(isDonorsOwn(path) ? [] : secretsIn(answer)))
    }
  expect(wrong).toEqual([])
})

test.each(
  (['province', 'commune'] as const).flatMap((office) => roles.map((role): [Role, typeof office] => [role, office])),
)('the %s of the %s reads what the role and the unit allow; the rest is not there', async (role, office) => {
  const { cookie } = await signedIn(app, store, (office === 'province' ? fund.people : fund.communePeople)[role])
  const wrong: string[] = []
  for (const { route, address } of pages) {
    const answer = await get(address.path, cookie)
    if (answer.status !== expectedStatus(route, address, role, office)) wrong.push(`${answer.status} ${address.path}`)
    else if (answer.status !== 303) wrong.push(...flawsOf(answer))
    if (!isStaff(address.path) && !isDonorsOwn(address.path)) wrong.push(...secretsIn(answer))
  }
  expect(wrong).toEqual([])
})

function expectedStatus(route: Route, { path, of }: Address, role: Role, office: 'province' | 'commune'): number {
  if (path.startsWith(SIGN_IN)) return 303
  if (!isStaff(path)) return 200
  const isTheirs = route.roles?.includes(role) ?? true
  return isTheirs && (of !== 'province' || office === 'province') ? 200 : 404
}

test.each(['public', ...roles] as const)(
  'every link on the pages that the %s reads leads to a page',
  async (reader) => {
    const role = reader === 'public' ? null : reader
    const cookie = role ? (await signedIn(app, store, fund.people[role])).cookie : ''
    const linkedFrom = new Map<string, string>()
    const read = pages.filter(({ route, address }) =>
      role ? isStaff(address.path) && (route.roles?.includes(role) ?? true) : !isStaff(address.path),
    )
    for (const { address } of read) {
      const { body, type } = await get(address.path, cookie)
      if (!type.startsWith('text/html')) continue
      for (const [, href = ''] of body.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g))
        if (href.startsWith('/')) linkedFrom.set(href.replaceAll('&amp;', '&').replaceAll('&#x3D;', '='), address.path)
    }
    const broken: string[] = []
    for (const [href, page] of linkedFrom) {
      const { status } = await get(href, cookie)
      if (status !== 200 && !(status === 303 && isStaff(href))) broken.push(`${status} ${href} on ${page}`)
    }
    expect(broken).toEqual([])
  },
)

test('what was planted is really shown: markup as text to the public, private facts to the staff who need them', async () => {
  const seen: string[] = []
  const { cookie } = await signedIn(app, store, fund.communePeople.accountant)
  for (const { address } of pages) seen.push((await get(address.path, isStaff(address.path) ? cookie : '')).body)
  const together = seen.join('\n')
  expect(seen.filter((body) => body.includes(escaped(MARKUP))).length).toBeGreaterThan(20)
  for (const fact of [PRIVATE.household, PRIVATE.payee, PRIVATE.payeeAccount]) expect(together).toContain(fact)
})

test('no entry of the ledger holds a name, a number or an address of anybody', () => {
  const bodies = entriesOf(store).map(({ body }) => body)
  expect(bodies.length).toBeGreaterThan(12)
  for (const secret of [...Object.values(PRIVATE), MARKUP, 'Bông', 'Gạch', '@'])
    expect(bodies.filter((body) => body.includes(secret))).toEqual([])
})

/** What is wrong with a page as HTML; nothing for other files but that they were made whole. */
function flawsOf({ path, type, body }: Answer): string[] {
  const flaws = (found: Record<string, boolean>) =>
    Object.entries(found).flatMap(([flaw, isFound]) => (isFound ? [`${path}: ${flaw}`] : []))
  if (type.includes('xml')) return flaws({ 'unescaped text': body.includes(MARKUP) })
  if (!type.startsWith('text/html')) return []
  const language = /^\/en(?:[/?]|$)/.test(path) ? 'en' : 'vi'
  // The original of an entry has nulls of its own.
  const written = body.replace(/<pre[\s\S]*?<\/pre>/g, '')
  const ids = [...body.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
  const twice = ids.find((id, position) => ids.indexOf(id) !== position)
  return flaws({
    'no title': !/<title>[^<]{5,}<\/title>/.test(body),
    'not one h1': body.match(/<h1[\s>]/g)?.length !== 1,
    'no language': !body.startsWith(`<!doctype html>\n<html lang="${language}"`),
    'unescaped text': body.includes(MARKUP),
    'a value that is none': /(?<![\w-])(?:undefined|NaN|null)(?![\w-])|\[object /.test(written),
    [`the id ${twice} twice`]: twice !== undefined,
  })
}

/** What nobody but staff and the donor may read. Staff stand in public with their codes alone. */
function secretsIn({ path, type, body }: Answer): string[] {
  const isPicture = type.startsWith('image/')
  const secrets = [...Object.values(PRIVATE), '@tinh.example', '@xa.example', 'Người accountant', 'Người head']
  return isPicture ? [] : secrets.filter((secret) => body.includes(secret)).map((secret) => `${path} tells ${secret}`)
}

function escaped(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
