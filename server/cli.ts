// Operator commands: `npm run fund -- COMMAND`.
import { Refusal } from './actions/refusal.ts'
import { type Command, UsageError } from './commands/command.ts'
import { createStaffCommand } from './commands/create-staff.ts'
import { demoCommand } from './commands/demo.ts'
import { exportCommand } from './commands/export.ts'
import { generateCommand } from './commands/generate.ts'
import { importStatementCommand } from './commands/import-statement.ts'
import { migrateCommand } from './commands/migrate.ts'
import { verifyCommand } from './commands/verify.ts'
import { witnessCommand } from './commands/witness.ts'
import { ConfigError } from './config.ts'
import { textsIn } from './plugins/texts.ts'

const commands: Readonly<Record<string, Command>> = {
  migrate: migrateCommand,
  'create-staff': createStaffCommand,
  'import-statement': importStatementCommand,
  verify: verifyCommand,
  export: exportCommand,
  generate: generateCommand,
  demo: demoCommand,
  witness: witnessCommand,
}

const [name = '--help', ...args] = process.argv.slice(2)
process.exitCode = await run(name, args)

async function run(name: string, args: string[]): Promise<number> {
  const command = commands[name]
  if (!command) {
    const help = Object.values(commands).map(({ usage, does }) => `  ${usage}\n      ${does}`)
    const stream = name === '--help' ? process.stdout : process.stderr
    stream.write(`npm run fund -- COMMAND\n\n${help.join('\n')}\n`)
    return name === '--help' ? 0 : 2
  }
  try {
    return await command.run(args)
  } catch (error) {
    if (error instanceof Refusal) {
      process.stderr.write(`${textsIn('en')(`refusals.${error.code}`, error.values)}\n`)
      return 1
    }
    const isUsage = error instanceof UsageError || error instanceof ConfigError || isParseError(error)
    if (!isUsage) throw error
    process.stderr.write(`${error.message}\n`)
    return 2
  }
}

/** `parseArgs` says itself what it did not understand. */
function isParseError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
