import { connect } from '../../db/database.ts'
import { foundOrganization } from '../../server/demo/organization.ts'
import { seededRandom } from '../../server/demo/random.ts'
import { startClients } from './clients.ts'
import { ms, perSecond, quantile, type Row } from './measure.ts'
import { benchSite } from './site.ts'

const CLIENTS = 64
const LASTS_MS = 15_000
const form = new URLSearchParams({
  'goi-y': '200000',
  'danh-cho': 'general',
  ai: 'person',
  'hien-ten': 'hidden',
  cach: 'bank',
  buoc: 'gui',
}).toString()

/** 64 donors send the pledge form as fast as they are answered; every answer is on disk. */
export async function pledgesBench(): Promise<Row[]> {
  const site = await benchSite()
  site.clock.set('2024-09-20', 8)
  await site.context.database.write((tx) => foundOrganization(tx, site.context, seededRandom(1), 'nobody$signs$in'))
  const port = await site.listen()
  const order = { port, clients: CLIENTS, paths: ['/ung-ho'], form, pauseMs: 0 }
  await startClients({ ...order, ms: 2_000 }).report
  const { latencies, statuses, elapsedMs } = await startClients({ ...order, ms: LASTS_MS }).report
  if (Object.keys(statuses).join() !== '303') throw new Error(`answers ${JSON.stringify(statuses)}`)
  const bare = bareInserts(`${site.context.dataDir}/bare.db`)
  await site.close()
  const perSecondHere = (latencies.length / elapsedMs) * 1000
  return [
    {
      what: `pledge form, ${CLIENTS} clients, durable`,
      figure: `${perSecond(latencies.length, elapsedMs)}, p50 ${ms(quantile(latencies, 0.5))}, p99 ${ms(quantile(latencies, 0.99))}`,
      ratio: `${(perSecondHere / bare).toFixed(2)} × bare INSERT … COMMIT, one at a time (${Math.round(bare).toLocaleString('en')}/s)`,
      target: '≥ 1,000/s, p99 ≤ 50 ms',
    },
  ]
}

/** One row and one fsync a transaction, with the same durability, no program around it. @returns per second */
function bareInserts(path: string): number {
  const connection = connect(path)
  connection.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT) STRICT')
  const insert = connection.prepare('INSERT INTO bare (text) VALUES (?)')
  const count = 2_000
  const began = performance.now()
  for (let i = 0; i < count; i++) insert.run('x'.repeat(200))
  const perSecond = (count / (performance.now() - began)) * 1000
  connection.close()
  return perSecond
}
