import { type Database, openDatabase } from '../../db/database.ts'
import { assertSchema, migrate } from '../../db/migrate.ts'
import type { Context } from '../actions/context.ts'
import { openLog } from '../actions/log/open-log.ts'
import { readConfig } from '../config.ts'
import { readOrCreateSecret } from '../gateways/secret-file.ts'

/** The fund the environment names, migrated and checked, for one command; closed when the command ends. */
export async function withStore<T>(clock: () => number, run: (context: Context) => Promise<T>): Promise<T> {
  const config = readConfig(process.env)
  migrate(config.databaseUrl)
  assertSchema(config.databaseUrl)
  const database: Database = openDatabase(config.databaseUrl)
  try {
    return await run({
      ...(await openLog(database, config)),
      clock,
      requestKey: readOrCreateSecret(`${config.dataDir}/keys/request.key`),
      dataDir: config.dataDir,
    })
  } finally {
    database.close()
  }
}
