import type { FastifyInstance } from 'fastify'
import { onTestFinished } from 'vitest'
import { type AppOptions, buildApp } from '../../server/app.ts'
import { statementWorkerHere } from '../../server/jobs/statement-worker.ts'
import type { TestStore } from './store.ts'

export const PUBLIC_URL = 'http://quy.example'

/** The real site over a test store. Closed after the test. */
export async function testApp(store: TestStore, others: Partial<AppOptions> = {}): Promise<FastifyInstance> {
  const app = await buildApp({
    context: store,
    statementWorker: statementWorkerHere(store),
    publicUrl: PUBLIC_URL,
    trustedProxies: [],
    post: null,
    secondFactor: 'required',
    demo: false,
    logLevel: 'silent',
    ...others,
  })
  onTestFinished(() => app.close())
  return app
}
