import type { KeyObject } from 'node:crypto'
import type { Database } from '../../../db/database.ts'
import { lastCheckpoint } from '../../../db/queries/log.ts'
import { ConfigError } from '../../config.ts'
import { readHead } from '../../gateways/log-head.ts'
import { createLogKey, readLogKey } from '../../gateways/log-key.ts'
import { checkLog } from './check-log.ts'
import { guarded, type Log, logOf } from './log.ts'

export type LogSettings = { logOrigin: string; logKeyFile: string; dataDir: string }

/**
 * The log as the settings name it, checked against what was signed before, and the store behind its door: every write is
 * refused when the check failed (`log.refusal`). Makes a key where nothing was signed yet.
 * @throws ConfigError when the key is missing or no key
 */
export async function openLog(database: Database, settings: LogSettings): Promise<{ database: Database; log: Log }> {
  const log = logOf(settings.logOrigin, await signingKey(database, settings), settings.dataDir)
  await checkLog({ database, log })
  return { database: guarded(database, log), log }
}

async function signingKey(database: Database, { logKeyFile, dataDir }: LogSettings): Promise<KeyObject> {
  const key = readable(logKeyFile)
  if (key) return key
  const wasSigned = (await lastCheckpoint(database.read)) !== null || readHead(`${dataDir}/log-head.txt`) !== null
  if (wasSigned)
    throw new ConfigError(
      `The key that signs the ledger is missing: LOG_KEY_FILE is ${logKeyFile}, and there is no such file, though the ` +
        'ledger has signed checkpoints. Put the key back from its safe copy. A new key would make it another log.',
    )
  return createLogKey(logKeyFile)
}

function readable(path: string): KeyObject | null {
  try {
    return readLogKey(path)
  } catch {
    throw new ConfigError(`LOG_KEY_FILE: ${path} holds no readable Ed25519 private key (PKCS#8, PEM).`)
  }
}
