// Serves the fund: `npm start`.

import { openDatabase } from '../db/database.ts'
import { assertSchema, migrate } from '../db/migrate.ts'
import { buildApp } from './app.ts'
import { ConfigError, readConfig } from './config.ts'
import { readOrCreateSecret } from './gateways/secret-file.ts'

try {
  await serve()
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  console.error(error.message)
  process.exit(2)
}

async function serve(): Promise<void> {
  const config = readConfig(process.env)
  migrate(config.databaseUrl)
  assertSchema(config.databaseUrl)
  const database = openDatabase(config.databaseUrl, (error) => {
    console.error('The disk failed at commit; stopping so that the service manager starts the fund again.', error)
    process.exit(1)
  })
  const context = {
    database,
    clock: Date.now,
    requestKey: readOrCreateSecret(`${config.dataDir}/keys/request.key`),
    dataDir: config.dataDir,
  }
  const app = await buildApp({
    context,
    secure: config.publicUrl.startsWith('https:'),
    trustedProxies: config.trustedProxies,
    demo: process.argv.includes('--demo'),
    logLevel: 'info',
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, async () => {
      await app.close()
      database.close()
      process.exit(0)
    })
  await app.listen({ port: config.port, host: config.host })
  console.log(`Quỹ “Vì người nghèo”: ${config.publicUrl}`)
}
