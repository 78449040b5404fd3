import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type Database, leafHash, openDatabase } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { type AccountRow, accountsOfKind } from '../../db/queries/accounts.ts'
import { insertEntries } from '../../db/queries/append.ts'
import { logSize } from '../../db/queries/log.ts'
import { EntryBatch } from '../../server/actions/ledger/append-entry.ts'
import { giftEvent } from '../../server/actions/ledger/post-gift.ts'
import { openLog } from '../../server/actions/log/open-log.ts'
import { foundOrganization } from '../../server/demo/organization.ts'
import { seededRandom } from '../../server/demo/random.ts'
import { perSecond, type Row } from './measure.ts'

const ENTRIES = 60_000
const A_COMMIT = 200
const clock = () => Date.UTC(2024, 8, 20)

type Books = { asset: AccountRow; pool: AccountRow }

/** Gifts appended 200 a commit with everything an entry needs; then the same bodies with and without their leaf hashes and subtrees. */
export async function appendBench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fund-bench-'))
  const { url, books } = await emptyBooks(folder)
  const whole = openDatabase(url)
  const began = performance.now()
  for (let done = 0; done < ENTRIES; done += A_COMMIT) await appendGifts(whole, books, done)
  const elapsed = performance.now() - began
  const bodies = await bodiesOf(whole)
  whole.close()

  const [logged, bare] = [openDatabase(`file:${folder}/logged.db`), openDatabase(withoutLog(`${folder}/bare.db`))]
  let [withLog, withoutIt] = [0, 0]
  const [none, before] = [Buffer.alloc(32), await logSize(logged.read)]
  for (let from = before; from < bodies.length; from += A_COMMIT) {
    const rows = bodies.slice(from, from + A_COMMIT)
    withLog += await timed(() =>
      logged.write((tx) =>
        insertEntries(
          tx,
          rows.map((body, i) => ({ index: from + i, body, leaf: leafHash(body) })),
        ),
      ),
    )
    withoutIt += await timed(() =>
      bare.write((tx) =>
        insertEntries(
          tx,
          rows.map((body, i) => ({ index: from + i, body, leaf: none })),
        ),
      ),
    )
  }
  for (const store of [logged, bare]) store.close()
  rmSync(folder, { recursive: true, force: true })
  return [
    {
      what: `append of ${ENTRIES.toLocaleString('en')} gifts, ${A_COMMIT} a commit, with texts, search words and log`,
      figure: perSecond(ENTRIES, elapsed),
      ratio: `entries alone with leaf hash and subtrees ${(withoutIt / withLog).toFixed(2)} × without (${perSecond(bodies.length - before, withLog)})`,
      target: '≥ 12,000/s; ratio ≥ 0.8',
    },
  ]
}

/** A fund without gifts, and two copies of it. */
async function emptyBooks(folder: string): Promise<{ url: string; books: Books }> {
  const url = `file:${folder}/fund.db`
  migrate(url)
  const database = openDatabase(url)
  const log = { logOrigin: 'bench.example/log', logKeyFile: `${folder}/log-key.pem`, dataDir: folder }
  const context = { ...(await openLog(database, log)), clock, requestKey: Buffer.alloc(32, 5), dataDir: folder }
  const { fund, province } = await database.write((tx) =>
    foundOrganization(tx, context, seededRandom(1), 'nobody$signs$in'),
  )
  const owner = { unitId: province.id, fundId: fund.id }
  const [asset] = await accountsOfKind(database.read, { ...owner, kind: 'bank' })
  const [pool] = await accountsOfKind(database.read, { ...owner, kind: 'pool' })
  database.close()
  for (const copy of ['logged', 'bare']) copyFileSync(`${folder}/fund.db`, `${folder}/${copy}.db`)
  return { url, books: { asset: asset as AccountRow, pool: pool as AccountRow } }
}

async function appendGifts(database: Database, { asset, pool }: Books, from: number): Promise<void> {
  await database.write(async (tx) => {
    const batch = new EntryBatch(tx, { clock })
    for (let i = from; i < from + A_COMMIT; i++)
      await batch.add(
        giftEvent({
          id: `bench:${i}`,
          asset,
          pool,
          purpose: 'general',
          amountVnd: 50_000 * (1 + (i % 40)),
          bookedOn: '2024-09-20',
          channel: 'bank',
          pledge: null,
          memo: `MBVCB.…${i}.NGUOI GUI ${i} ung ho quy vi nguoi ngheo`,
        }),
      )
    await batch.flush()
  })
}

async function bodiesOf(database: Database): Promise<string[]> {
  const connection = connect(database.share().url.slice('file:'.length), true)
  const bodies = connection.prepare<[], string>('SELECT body FROM entry ORDER BY idx').pluck().all()
  connection.close()
  return bodies
}

/** The same store, which neither compares a leaf with its body nor writes subtrees. */
function withoutLog(path: string): string {
  const connection = connect(path)
  const { sql } = connection.prepare(`SELECT sql FROM sqlite_master WHERE name = 'entry_in_order'`).get() as {
    sql: string
  }
  const unhashed = sql.replace(/^.*leaf_hash.*\n/m, '')
  if (unhashed === sql) throw new Error('entry_in_order does not compare the leaf')
  connection.exec(`DROP TRIGGER entry_in_order; DROP TRIGGER entry_completes_subtree; ${unhashed}`)
  connection.close()
  return `file:${path}`
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await run()
  return performance.now() - began
}
