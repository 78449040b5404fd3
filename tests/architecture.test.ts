import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Floors from the ground up. A file may import from floors below its own, and from its own room. */
const floors: readonly (readonly [RegExp, number])[] = [
  [/^db\//, 0],
  [/^server\/(domain|gateways)\/|^server\/(config|format)\.ts$/, 1],
  [/^server\/actions\//, 2],
  [/^server\/(web|plugins|jobs)\//, 3],
  [/^server\/(commands|demo)\/|^server\/(main|app|cli|serve)\.ts$/, 4],
]

/** A room is `db/` or a folder of `server/`; in `web/` each feature is a room of its own. */
function room(file: string): string {
  const parts = file.split('/')
  if (parts[0] === 'db') return 'db'
  return parts[1] === 'web' ? parts.slice(0, 3).join('/') : parts.slice(0, 2).join('/')
}

function floor(file: string): number {
  const found = floors.find(([pattern]) => pattern.test(file))
  if (!found) throw new Error(`${file} stands on no floor`)
  return found[1]
}

type Import = { from: string; to: string; typeOnly: boolean }

function imports(): Import[] {
  const files = ['server', 'db'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  )
  return files.flatMap((from) =>
    [
      ...readFileSync(join(root, from), 'utf8').matchAll(
        /^(?:import|export)\s(type\s)?[^'"]*?from\s+['"](\.[^'"]+)['"]/gm,
      ),
    ].map(([, type, path]) => ({
      from,
      to: normalize(join(dirname(from), path as string)),
      typeOnly: type !== undefined,
    })),
  )
}

/** Building blocks of every feature, and what plugins decorate requests with. */
function shared({ from, to }: Import): boolean {
  return from.startsWith('server/web/') && (to.startsWith('server/web/components/') || to.startsWith('server/plugins/'))
}

test('imports point down, or stay in their room', () => {
  const wrong = imports().filter(
    (each) =>
      !shared(each) && floor(each.to) >= floor(each.from) && room(each.to) !== room(each.from) && floor(each.from) < 4,
  )
  expect(wrong.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
})

test('the ground floor knows nothing of the house above', () => {
  expect(imports().filter(({ from, to }) => from.startsWith('db/') && !to.startsWith('db/'))).toEqual([])
})

test('the rules know the store only by its types', () => {
  const wrong = imports().filter(
    ({ from, to, typeOnly }) => from.startsWith('server/domain/') && to.startsWith('db/') && !typeOnly,
  )
  expect(wrong).toEqual([])
})

test('only the ground floor names the database driver, and only gateways name the outside world', () => {
  const named = (pattern: RegExp, allowed: RegExp) =>
    readdirSync(join(root, 'server'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
      .filter((file) => !allowed.test(file) && pattern.test(readFileSync(join(root, file), 'utf8')))
  expect(named(/from '(better-sqlite3|drizzle-orm\/better-sqlite3)'/, /^$/)).toEqual([])
  expect(named(/from '(stripe|nodemailer|yauzl|saxes)'/, /^server\/gateways\//)).toEqual([])
})

test('the real fund has no way to the demonstration, nor to its simulated card provider', () => {
  const all = imports().filter(({ typeOnly }) => !typeOnly)
  const reached = new Set(['server/main.ts'])
  for (const file of reached) for (const { from, to } of all) if (from === file) reached.add(to)
  expect(reached.size).toBeGreaterThan(100)
  expect([...reached].filter((file) => file.startsWith('server/demo/'))).toEqual([])
})
