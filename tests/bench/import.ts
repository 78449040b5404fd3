import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { balanceOf, poolByPurpose } from '../../db/queries/accounts.ts'
import { statementById } from '../../db/queries/statements.ts'
import { storePledge } from '../../server/actions/giving/store-pledge.ts'
import { confirmStatement } from '../../server/actions/statements/post-statement.ts'
import { takeStatement } from '../../server/actions/statements/stage-statement.ts'
import { foundOrganization } from '../../server/demo/organization.ts'
import { seededRandom } from '../../server/demo/random.ts'
import { writeLargeStatement } from '../support/statement-fixtures.ts'
import { startClients } from './clients.ts'
import { ms, perSecond, quantile, type Row } from './measure.ts'
import { benchSite } from './site.ts'

const ROWS = 200_000
const PLEDGES = 5_000

/** A statement of 200,000 rows read, checked, matched and posted while other people read the site. */
export async function importBench(): Promise<Row[]> {
  const site = await benchSite()
  const { context } = site
  site.clock.set('2024-09-20', 8)
  const random = seededRandom(1)
  const { bankAccount, crew, fund, province } = await context.database.write((tx) =>
    foundOrganization(tx, context, random, 'nobody$signs$in'),
  )
  const codes = await pledge(context, province.id, fund.id)
  const path = join(context.dataDir, 'large.csv')
  const expected = await writeLargeStatement(path, {
    rows: ROWS,
    memoOf: (row) =>
      row % 20 === 0
        ? `CT nhanh 247 den: ${codes[(row / 20) % PLEDGES]} UNG HO`
        : `MBVCB.${6_000_000_000 + row}.NGUOI GUI ${row} ung ho quy vi nguoi ngheo`,
  })
  const port = await site.listen()
  const readers = startClients({
    port,
    clients: 4,
    paths: ['/', '/so-cai', '/tai-khoan', '/ung-ho'],
    form: null,
    pauseMs: 100,
    ms: 600_000,
  })
  let peak = 0
  const memory = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 100)

  const began = performance.now()
  const id = await takeStatement(context, crew.accountant, {
    bankAccountId: bankAccount.id,
    fileName: 'large.csv',
    path,
    sha256: 'bench',
    bytes: 1,
  })
  await site.app.statementJobs.kick()
  const staged = performance.now()
  await confirmStatement(context, crew.accountant, { key: randomUUID(), statementId: id, overlap: null })
  await site.app.statementJobs.kick()
  const ended = performance.now()

  clearInterval(memory)
  readers.stop()
  const { latencies, statuses } = await readers.report
  const statement = await statementById(context.database.read, id)
  const balance = await balanceOf(context.database.read, bankAccount.accountId)
  if (statement?.posted !== ROWS || balance !== expected.closingVnd)
    throw new Error(`posted ${statement?.posted} rows, balance ${balance} instead of ${expected.closingVnd}`)
  if (Object.keys(statuses).some((status) => status !== '200')) throw new Error(`answers ${JSON.stringify(statuses)}`)
  await site.close()
  return [
    {
      what: `statement of ${ROWS.toLocaleString('en')} rows, from file to ledger`,
      figure: `${perSecond(ROWS, ended - began)} (reading and checking ${perSecond(ROWS, staged - began)}, matching and posting ${perSecond(ROWS, ended - staged)})`,
      ratio: `reading takes ${(((staged - began) / (ended - began)) * 100).toFixed(0)} % of the time`,
      target: '≥ 8,000/s',
    },
    {
      what: 'memory meanwhile, whole process',
      figure: `${Math.round(peak / 2 ** 20)} MB`,
      ratio: '',
      target: '< 600 MB',
    },
    {
      what: `readers meanwhile (${latencies.length} pages)`,
      figure: `p95 ${ms(quantile(latencies, 0.95))}, p50 ${ms(quantile(latencies, 0.5))}`,
      ratio: '',
      target: 'p95 ≤ 100 ms',
    },
  ]
}

async function pledge(
  context: Parameters<typeof storePledge>[1] & { database: import('../../db/database.ts').Database },
  unitId: number,
  fundId: number,
): Promise<string[]> {
  const pool = await poolByPurpose(context.database.read, { unitId, fundId, purposeCode: 'general' })
  return context.database.write(async (tx) => {
    const codes: string[] = []
    for (let i = 0; i < PLEDGES; i++) {
      const { code } = await storePledge(tx, context, {
        donor: {
          donorKind: 'person',
          nameDisplay: 'public',
          name: `Người Mẫu ${i}`,
          contact: '',
          taxCode: '',
          address: '',
          consents: true,
        },
        destination: { unitId, fundId },
        poolId: pool?.accountId ?? 0,
        amountVnd: 200_000,
        method: 'bank',
        expectedOn: null,
      })
      codes.push(code)
    }
    return codes
  })
}
