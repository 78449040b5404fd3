import { assertSchema, migrate } from '../../db/migrate.ts'
import { readConfig } from '../config.ts'
import { type Command, result } from './command.ts'

export const migrateCommand: Command = {
  usage: 'migrate [--json]',
  does: 'brings the database to the newest schema and checks it against the recorded fingerprint',
  async run(args) {
    const { databaseUrl } = readConfig(process.env)
    migrate(databaseUrl)
    assertSchema(databaseUrl)
    result(args.includes('--json'), { migrated: true }, 'The database has the newest schema.')
    return 0
  },
}
