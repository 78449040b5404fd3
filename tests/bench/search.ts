import type { FastifyInstance } from 'fastify'
import { connect } from '../../db/database.ts'
import { ENTRIES, filledSite } from './filled.ts'
import { ms, quantile, type Row } from './measure.ts'

const REQUESTS = 60

const newest = 'FROM entry ORDER BY idx DESC LIMIT 50'
const matching = (words: string) =>
  `FROM search s JOIN entry e ON e.idx = s.rowid WHERE s.search MATCH '${words}' ORDER BY s.rowid DESC LIMIT 50`
const between = (from: string, to: string) =>
  `FROM entry WHERE booked_on BETWEEN '${from}' AND '${to}' ORDER BY idx DESC LIMIT 50`

/** What is asked of /so-cai, and the plain SQL that finds the same first rows. */
const questions: readonly { what: string; paths: string[]; sql: string }[] = [
  { what: 'first page', paths: ['/so-cai'], sql: newest },
  {
    what: 'rare search',
    paths: Array.from({ length: REQUESTS }, (_, i) => `/so-cai?q=${20_000 + i * 50}`),
    sql: matching('folded:"20050"'),
  },
  {
    what: 'common search',
    paths: ['/so-cai?q=ung+ho', '/so-cai?q=nguoi+ngheo'],
    sql: matching('folded:ung folded:ho'),
  },
  {
    what: 'old month',
    paths: ['/so-cai?from=2023-02-01&to=2023-02-28', '/so-cai?from=2023-06-01&to=2023-06-30'],
    sql: between('2023-02-01', '2023-02-28'),
  },
  { what: 'whole year', paths: ['/so-cai?from=2023-01-01&to=2023-12-31'], sql: between('2023-01-01', '2023-12-31') },
]

/** The public ledger over a million entries: server time of the whole page, and of its rows alone in plain SQL. */
export async function searchBench(): Promise<Row[]> {
  const site = await filledSite()
  const bare = connect(`${site.context.dataDir}/fund.db`, true)
  const rows: Row[] = []
  for (const { what, paths, sql } of questions) {
    const page = await timesOf(site.app, paths)
    const statement = bare.prepare(
      `SELECT idx, body ${sql}`.replace('idx, body FROM search', 'e.idx, e.body FROM search'),
    )
    const plain: number[] = []
    for (let i = 0; i < REQUESTS; i++) {
      const start = performance.now()
      statement.all()
      plain.push(performance.now() - start)
    }
    const p50 = quantile(plain, 0.5)
    rows.push({
      what: `/so-cai over ${ENTRIES.toLocaleString('en')} entries: ${what}`,
      figure: `p95 ${ms(quantile(page, 0.95))}, p50 ${ms(quantile(page, 0.5))}`,
      ratio: `page p50 ${(quantile(page, 0.5) / p50).toFixed(1)} × plain SQL for its first 50 rows (${p50.toFixed(2)} ms)`,
      target: 'p95 ≤ 50 ms',
    })
  }
  bare.close()
  return rows
}

async function timesOf(app: FastifyInstance, paths: readonly string[]): Promise<number[]> {
  const times: number[] = []
  for (let i = -5; i < REQUESTS; i++) {
    const start = performance.now()
    const path = paths[(i + 5) % paths.length] as string
    // Another address each time: what is measured is making the page, not keeping it.
    const answer = await app.inject(`${path}${path.includes('?') ? '&' : '?'}fbclid=${i}`)
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode}`)
    if (i >= 0) times.push(performance.now() - start)
  }
  return times
}
