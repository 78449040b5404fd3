import fc from 'fast-check'
import type { FastifyInstance } from 'fastify'
import { describe, expect, test } from 'vitest'
import {
  Frontier,
  HashTiles,
  hex,
  openNote,
  parseCheckpoint,
  parseVkey,
  readProof,
  type Source,
  siteSource,
  splitBundle,
  tilePath,
  verifyConsistency,
  verifyEntry,
  verifyInclusion,
  verifyLog,
  verifyNote,
} from '../../public/verify/verify.js'
import { signGrowth } from '../../server/actions/log/sign-growth.ts'
import { signCheckpoint } from '../../server/domain/log/checkpoint.ts'
import { consistencyProof, inclusionProof, rootAt } from '../../server/domain/log/merkle.ts'
import { formatVerifierKey, verifierKeyOf } from '../../server/domain/log/note.ts'
import { formatProofFile } from '../../server/domain/log/proof.ts'
import { encodeBundle, tilePath as serversTilePath } from '../../server/domain/log/tile.ts'
import { testApp } from '../support/app.ts'
import { entriesOf } from '../support/bank-office.ts'
import { everydayFund } from '../support/everyday.ts'
import { smallFund } from '../support/fund.ts'
import { receiveGifts } from '../support/log.ts'
import { logKey } from '../support/log-folder.ts'
import { leavesOf, readerOf } from '../support/merkle.ts'
import { directSql, testStore } from '../support/store.ts'
import { tilesOf } from '../support/tiles.ts'
import { faultsOf, mapSource } from '../support/verify.ts'

// Two programs that share no line are held to each other: the one that keeps the log, and the one that checks it.

describe('the server and the verifier agree on random trees:', () => {
  const sizes = fc.integer({ min: 1, max: 1_200 })

  test('roots, tiles and both kinds of proof', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(sizes, sizes, fc.nat(), async (one, other, seed) => {
        const [oldSize, size] = [Math.min(one, other), Math.max(one, other)]
        const index = seed % size
        const leaves = leavesOf(size)
        const read = readerOf(leaves)
        const files = new Map<string, Uint8Array>()
        for (const tile of tilesOf(size)) {
          if (tile.level === 'entries') continue
          const hashes = []
          for (let at = 0; at < tile.width; at++)
            hashes.push(await read({ level: tile.level * 8, position: tile.index * 256 + at }))
          files.set(`tile/${serversTilePath(tile)}`, Buffer.concat(hashes))
        }
        const tiles = new HashTiles(mapSource(files), size)
        const root = await rootAt(read, size)
        const oldRoot = await rootAt(read, oldSize)
        const tree = new Frontier()
        for (const leaf of leaves) tree.push(leaf)
        expect(hex(tree.root())).toBe(root.toString('hex'))
        expect(hex(await tiles.root())).toBe(root.toString('hex'))
        const path = await inclusionProof(read, index, size)
        expect((await tiles.inclusionPath(index)).map(hex)).toEqual(path.map(hex))
        expect(verifyInclusion({ index, size, leaf: leaves[index] as Buffer, path, root })).toBe(true)
        const between = await consistencyProof(read, oldSize, size)
        expect((oldSize < size ? await tiles.consistencyPath(oldSize) : []).map(hex)).toEqual(between.map(hex))
        expect(verifyConsistency({ oldSize, newSize: size, oldRoot, newRoot: root, path: between })).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('paths of tiles', () => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.integer({ min: 1, max: 256 }),
        fc.integer({ min: 0, max: 7 }),
        (index, width, level) => {
          expect(tilePath(level, index, width)).toBe(`tile/${serversTilePath({ level, index, width })}`)
          expect(tilePath('entries', index, width)).toBe(`tile/${serversTilePath({ level: 'entries', index, width })}`)
        },
      ),
    )
  })

  test('entry bundles', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary-ascii', maxLength: 600 }), { minLength: 1, maxLength: 256 }),
        (bodies) => {
          const bundle = encodeBundle(bodies)
          const starts = splitBundle(bundle, bodies.length, 'here')
          const read = bodies.map((_, at) =>
            bundle.subarray(starts[at], (starts[at + 1] as number) - 2).toString('latin1'),
          )
          expect(read).toEqual(bodies)
        },
      ),
    )
  })

  test('keys, signed heads and proof files', async () => {
    await fc.assert(
      fc.asyncProperty(fc.maxSafeNat(), fc.uint8Array({ minLength: 32, maxLength: 32 }), async (size, bytes) => {
        const { privateKey } = logKey()
        const root = Buffer.from(bytes)
        const key = parseVkey(formatVerifierKey(verifierKeyOf('fund.example/log', privateKey)))
        const checkpoint = signCheckpoint({ origin: 'fund.example/log', size, root }, privateKey)
        const note = openNote(checkpoint)
        expect(await verifyNote(note, key)).toBe(true)
        expect(parseCheckpoint(note.text)).toEqual({ origin: 'fund.example/log', size, root: bytes })
        const extra = Buffer.from(JSON.stringify({ body: '{}', texts: {} }))
        const proof = readProof(formatProofFile({ extra, index: size, hashes: [root, root], checkpoint }))
        expect(proof).toMatchObject({ index: size, path: [bytes, bytes], note: checkpoint })
      }),
      { numRuns: 30 },
    )
  })
})

/** The site's log without a network between. */
function siteOf(app: FastifyInstance): Source {
  return siteSource('http://fund.example', async (address) => {
    const answer = await app.inject(new URL(String(address)).pathname)
    return new Response(answer.rawPayload, { status: answer.statusCode })
  })
}

async function everydaySite() {
  const store = testStore()
  const fund = await smallFund(store)
  const app = await testApp(store)
  await app.ready()
  const everyday = await everydayFund(store, fund)
  await receiveGifts(store, fund, 300)
  await signGrowth(store)
  return { store, fund, app, everyday }
}

describe('the real fund', () => {
  test('with a little of everything it does is good to the verifier, whole and as it grows', async () => {
    const { store, fund, app } = await everydaySite()
    const source = siteOf(app)
    const { verdict, state, lines } = await verifyLog(source)
    expect(lines.filter(({ tone }) => tone === 'bad')).toEqual([])
    expect(verdict).toBe('good')
    const accounts = state?.books.books.accounts ?? []
    const balances = directSql(store).prepare(
      'SELECT a.name, b.amount_vnd FROM balance b JOIN account a ON a.id = b.account_id',
    )
    const kept = new Map(balances.raw().all() as [string, number][])
    for (const [name, balance] of accounts) expect([name, kept.get(name)]).toEqual([name, balance])
    expect([...kept.values()].filter((amount) => amount !== 0).length).toBe(
      accounts.filter(([, balance]) => balance !== 0).length,
    )
    const before = entriesOf(store).length
    await receiveGifts(store, fund, 5)
    await signGrowth(store)
    const grown = await verifyLog(source, { state })
    expect(grown.lines.find(({ code }) => code === 'ok-extends')?.values).toEqual({ old: before, now: before + 5 })
  })

  test('gives proofs that the verifier takes, for every entry', async () => {
    const { store, app } = await everydaySite()
    const source = siteOf(app)
    for (const { index } of entriesOf(store).slice(0, 40))
      expect([index, faultsOf(await verifyEntry(source, index))]).toEqual([index, []])
  })

  test('is caught when an amount is changed in its database behind its back', async () => {
    const { store, app, everyday } = await everydaySite()
    const source = siteOf(app)
    const { state } = await verifyLog(source)
    const sql = directSql(store)
    sql.exec('DROP TRIGGER entry_no_update')
    const { body } = entriesOf(store)[everyday.entries.gift] as { body: string }
    sql
      .prepare('UPDATE entry SET body = ? WHERE idx = ?')
      .run(body.replace('"amount":"', '"amount":"1'), everyday.entries.gift)
    expect(faultsOf(await verifyLog(source))).toContain('leaf-differs')
    expect(faultsOf(await verifyLog(source, { state, fresh: true }))).toContain('leaf-differs')
    expect(faultsOf(await verifyEntry(source, everyday.entries.gift))).toEqual(['entry-not-included'])
  })
})
