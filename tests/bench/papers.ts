import { randomUUID } from 'node:crypto'
import { accountById, poolByPurpose } from '../../db/queries/accounts.ts'
import { pledgeByCode } from '../../db/queries/pledges.ts'
import { postGift } from '../../server/actions/ledger/post-gift.ts'
import { makePledge } from '../../server/actions/make-pledge.ts'
import { foundOrganization } from '../../server/demo/organization.ts'
import { seededRandom } from '../../server/demo/random.ts'
import { ms, quantile, type Row } from './measure.ts'
import { benchSite } from './site.ts'

const TIMES = 200

/** A donor's receipt, asked for again and again, as a file and as a page. */
export async function papersBench(): Promise<Row[]> {
  const site = await benchSite()
  const { context } = site
  site.clock.set('2024-09-20', 8)
  const { bankAccount, fund, province } = await context.database.write((tx) =>
    foundOrganization(tx, context, seededRandom(1), 'nobody$signs$in'),
  )
  const { code, privateKey } = await makePledge(context, randomUUID(), {
    ...{ donorKind: 'person', nameDisplay: 'public', name: 'Nguyễn Thị Ước', contact: '', taxCode: '', address: '' },
    ...{ consents: true, amountVnd: 1_500_000, purpose: { kind: 'general' }, method: 'bank', expectedOn: null },
  })
  const read = context.database.read
  const pool = await poolByPurpose(read, { unitId: province.id, fundId: fund.id, purposeCode: 'general' })
  const pledge = await pledgeByCode(read, code)
  if (!pool || !pledge) throw new Error('the fund is not founded')
  const [asset, general] = [await accountById(read, bankAccount.accountId), await accountById(read, pool.accountId)]
  const { index } = await context.database.write((tx) =>
    postGift(tx, context, {
      ...{ id: randomUUID(), asset, pool: general, purpose: 'general', amountVnd: 1_500_000, bookedOn: '2024-09-20' },
      ...{ channel: 'bank', pledge, memo: '' },
    }),
  )
  const paper = `/ung-ho/${code}/rieng/${privateKey}/giay-to/phieu-xac-nhan-${index}`
  const [files, pages] = [await timesOf(site.app, `${paper}.pdf`), await timesOf(site.app, paper)]
  await site.close()
  return [
    {
      what: `a donor's receipt as a PDF, ${TIMES} times`,
      figure: `p95 ${ms(quantile(files, 0.95))}, p50 ${ms(quantile(files, 0.5))}`,
      ratio: `${(quantile(files, 0.5) / quantile(pages, 0.5)).toFixed(1)} × the same as a page (p50 ${ms(quantile(pages, 0.5))})`,
      target: 'p95 ≤ 300 ms',
    },
  ]
}

async function timesOf(app: Awaited<ReturnType<typeof benchSite>>['app'], path: string): Promise<number[]> {
  const times: number[] = []
  for (let time = 0; time < TIMES; time++) {
    const began = performance.now()
    const { statusCode } = await app.inject(path)
    if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}`)
    times.push(performance.now() - began)
  }
  return times
}
