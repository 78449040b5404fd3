import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { openDatabase } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import type { Context } from '../../server/actions/context.ts'
import { openLog } from '../../server/actions/log/open-log.ts'
import { buildApp } from '../../server/app.ts'
import { DemoClock } from '../../server/demo/clock.ts'
import { statementWorkerThread } from '../../server/jobs/statement-worker.ts'
import { BANK_SECRETS } from '../support/notices.ts'

export type BenchSite = {
  app: FastifyInstance
  context: Context
  clock: DemoClock
  listen(): Promise<number>
  close(): Promise<void>
}

/** The real site over a new store in a folder of its own, on loopback. */
export async function benchSite(): Promise<BenchSite> {
  const folder = mkdtempSync(join(tmpdir(), 'fund-bench-'))
  const url = `file:${folder}/fund.db`
  migrate(url)
  const database = openDatabase(url)
  const clock = new DemoClock()
  const log = { logOrigin: 'bench.example/log', logKeyFile: `${folder}/log-key.pem`, dataDir: folder }
  const context = {
    ...(await openLog(database, log)),
    clock: clock.read,
    requestKey: Buffer.alloc(32, 5),
    dataDir: folder,
  }
  const app = await buildApp({
    context,
    statementWorker: statementWorkerThread(context, () => process.exit(1)),
    publicUrl: 'http://127.0.0.1',
    trustedProxies: ['127.0.0.1'],
    post: null,
    bankSecrets: BANK_SECRETS,
    secondFactor: 'off',
    demo: false,
    logLevel: 'silent',
  })
  return {
    app,
    context,
    clock,
    async listen() {
      await app.listen({ host: '127.0.0.1', port: 0 })
      return (app.server.address() as AddressInfo).port
    },
    async close() {
      await app.close()
      database.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
