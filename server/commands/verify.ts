import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { databasePath } from '../../db/database.ts'
import { openSnapshot } from '../../db/snapshot.ts'
import { databaseBeside } from '../actions/verification/compare-with-database.ts'
import { signatureOf } from '../actions/verification/signature.ts'
import { verifyDatabase } from '../actions/verification/verify-database.ts'
import { type LogVerification, verifyLog } from '../actions/verification/verify-log.ts'
import type { BankDifference } from '../actions/verification/verify-papers.ts'
import { readConfig } from '../config.ts'
import { type Finding, Findings } from '../domain/verification/findings.ts'
import { folderSource, type LogSource, siteSource } from '../gateways/log-source.ts'
import { type Command, progress, UsageError } from './command.ts'

export const verifyCommand: Command = {
  usage: 'verify [--dir DIR | --url URL] [--vkey KEY] [--with-database] [--json]',
  does: 'checks the database, or the published log in a folder or on a site, rule by rule; changes nothing',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        dir: { type: 'string' },
        url: { type: 'string' },
        vkey: { type: 'string' },
        'with-database': { type: 'boolean' },
        json: { type: 'boolean' },
      },
    })
    const { dir, url } = values
    if ((dir && url) || (!dir && !url && (values.vkey || values['with-database']))) throw new UsageError(this.usage)
    const found =
      dir || url
        ? await checkLog(
            dir ? folderAt(dir) : siteAt(url as string),
            values.vkey ?? null,
            values['with-database'] === true,
          )
        : await verifyDatabase(theDatabase(), signatureOf(readConfig(process.env)), progress)
    process.stdout.write(values.json ? `${JSON.stringify(found)}\n` : report(found))
    return found.ok ? 0 : 1
  },
}

function folderAt(path: string): LogSource {
  if (!existsSync(path)) throw new UsageError(`There is no folder ${path}.`)
  return folderSource(path)
}

function siteAt(url: string): LogSource {
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new UsageError(`${url} is no address of a site.`)
  return siteSource(url)
}

function theDatabase(): string {
  const path = databasePath(readConfig(process.env).databaseUrl)
  if (!existsSync(path)) throw new UsageError(`There is no database ${path}: set DATA_DIR or DATABASE_URL.`)
  return path
}

async function checkLog(source: LogSource, trustedKey: string | null, withDatabase: boolean): Promise<LogVerification> {
  const findings = new Findings()
  if (!withDatabase) return verifyLog(source, findings, { trustedKey, beside: null, said: progress })
  const snapshot = openSnapshot(theDatabase())
  try {
    const beside = await databaseBeside(snapshot.read, findings)
    return await verifyLog(source, findings, { trustedKey, beside, said: progress })
  } finally {
    snapshot.close()
  }
}

type Found = {
  ok: boolean
  size: number
  root: string
  findings: readonly Finding[]
  origin?: string | null
  verifierKey?: string | null
  bankDifferences?: readonly BankDifference[]
}

function report({ ok, size, root, findings, origin, verifierKey, bankDifferences = [] }: Found): string {
  const lines = findings.map(({ ok, invariant, says, checked, wrong, first }) => {
    const line = `${ok ? 'ok   ' : 'WRONG'}  ${String(invariant ?? '').padStart(2)}  ${says} (${checked} checked)`
    return ok ? line : `${line}\n           ${first}${wrong > 1 ? ` … and ${wrong - 1} more` : ''}`
  })
  const differences = bankDifferences.map(
    ({ account, day, bankVnd, ledgerVnd }) =>
      `note       ${account}: ${bankVnd} đ at the bank at the end of ${day}, ${ledgerVnd} đ in the ledger`,
  )
  return [
    ...lines,
    ...differences,
    '',
    ...(origin ? [`log     ${origin}`] : []),
    ...(verifierKey ? [`key     ${verifierKey}`] : []),
    `entries ${size}`,
    `root    ${root}`,
    ok ? 'Everything that was checked is right.' : 'Something is wrong: see the lines above.',
    '',
  ].join('\n')
}
