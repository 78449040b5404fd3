import type { Handle } from '../../db/database.ts'
import { balanceOf } from '../../db/queries/accounts.ts'
import { countEvents } from '../../db/queries/inbox.ts'
import { foundOrganization } from '../../server/demo/organization.ts'
import { seededRandom } from '../../server/demo/random.ts'
import { BANK_SECRETS, noticeBody, signedHeaders } from '../support/notices.ts'
import { startClients } from './clients.ts'
import { ms, quantile, type Row } from './measure.ts'
import { benchSite } from './site.ts'

const A_MINUTE = 500
const MINUTES = 10
const READERS = 64
/** What somebody who reads takes for a page. */
const PAGE_MS = 2_000
const AMOUNT_VND = 200_000

/** A bank's provider tells of transfers, some twice, as at the peak of an appeal, while people read the site. */
export async function noticesBench(): Promise<Row[]> {
  const site = await benchSite()
  const { context, clock } = site
  clock.set('2024-09-20', 8)
  const { bankAccount } = await context.database.write((tx) =>
    foundOrganization(tx, context, seededRandom(1), 'nobody$signs$in'),
  )
  const port = await site.listen()
  const readers = startClients({
    port,
    clients: READERS,
    paths: ['/', '/so-cai', '/tai-khoan', '/ung-ho'],
    form: null,
    pauseMs: PAGE_MS,
    ms: (MINUTES + 1) * 60_000,
  })

  const count = A_MINUTE * MINUTES
  const began = performance.now()
  const told: Promise<number>[] = []
  for (let id = 1; id <= count; id++) {
    const body = noticeBody('sepay', {
      id,
      account: bankAccount.number,
      changeVnd: AMOUNT_VND,
      balanceVnd: id * AMOUNT_VND,
      day: '2024-09-20',
      memo: `MBVCB.${6_000_000_000 + id}.NGUOI GUI ${id} ung ho quy vi nguoi ngheo`,
    })
    for (let times = id % 10 === 0 ? 2 : 1; times > 0; times--) told.push(tell(port, body, clock.read()))
    await new Promise((resolve) => setTimeout(resolve, began + (id * 60_000) / A_MINUTE - performance.now()))
  }
  const latencies = await Promise.all(told)
  readers.stop()
  const { latencies: pages, statuses } = await readers.report
  await site.app.noticeJob.kick()

  const left = await leftIn(context.database.read)
  const received = (await balanceOf(context.database.read, bankAccount.accountId)) / AMOUNT_VND
  await site.close()
  if (Object.keys(statuses).join() !== '200') throw new Error(`answers ${JSON.stringify(statuses)}`)
  return [
    {
      what: `${count} notifications in ${MINUTES} minutes, every tenth told twice, ${READERS} people reading`,
      figure: `${received - count === 0 ? '0 lost, 0 doubled' : `${received} booked`} (${left} left), answered p95 ${ms(quantile(latencies, 0.95))}, p50 ${ms(quantile(latencies, 0.5))}`,
      ratio: `${pages.length} pages meanwhile, p95 ${ms(quantile(pages, 0.95))}`,
      target: '0 lost, 0 doubled, p95 ≤ 100 ms',
    },
  ]
}

/** Events that are not booked yet or wait for a person. */
async function leftIn(read: Handle): Promise<number> {
  const providers = ['sepay'] as const
  const counts = [
    await countEvents(read, { providers, state: 'waiting' }),
    await countEvents(read, { providers, state: 'set-aside' }),
  ]
  return counts.reduce((sum, each) => sum + each, 0)
}

/** @returns ms until the provider had its answer */
async function tell(port: number, body: string, at: number): Promise<number> {
  const began = performance.now()
  const headers = signedHeaders('sepay', body, at, BANK_SECRETS.sepay)
  const answer = await fetch(`http://127.0.0.1:${port}/webhooks/sepay`, { method: 'POST', headers, body })
  if (answer.status !== 200) throw new Error(`the notification was answered ${answer.status}`)
  await answer.text()
  return performance.now() - began
}
