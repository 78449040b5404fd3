import type { KeyObject } from 'node:crypto'
import type { Database } from '../../../db/database.ts'
import { lastCheckpoint } from '../../../db/queries/log.ts'
import { ConfigError } from '../../config.ts'
import { NoteError } from '../../domain/log/note.ts'
import { parseWitness, type Witness } from '../../domain/log/witness-setting.ts'
import { readHead } from '../../gateways/log-head.ts'
import { createLogKey, readLogKey } from '../../gateways/log-key.ts'
import { checkLog } from './check-log.ts'
import { guarded, type Log, logOf } from './log.ts'

type LogSettings = { logOrigin: string; logKeyFile: string; logWitnesses?: readonly string[]; dataDir: string }

/**
 * The log as the settings name it, checked against what was signed before, and the store behind its door: every write is
 * refused when the check failed (`log.refusal`). Makes a key where nothing was signed yet.
 * @throws ConfigError when the key is missing or no key, or a witness is not written as one
 */
export async function openLog(database: Database, settings: LogSettings): Promise<{ database: Database; log: Log }> {
  const { logOrigin, logWitnesses, dataDir } = settings
  const log = logOf(logOrigin, await signingKey(database, settings), dataDir, readWitnesses(logWitnesses ?? []))
  await checkLog({ database, log })
  return { database: guarded(database, log), log }
}

function readWitnesses(written: readonly string[]): Witness[] {
  try {
    const witnesses = written.map(parseWitness)
    const twice = witnesses.find(({ vkey }, at) => witnesses.findIndex((other) => other.vkey === vkey) !== at)
    if (twice) throw new NoteError(`${twice.key.name} is named twice`)
    return witnesses
  } catch (error) {
    if (error instanceof NoteError) throw new ConfigError(`LOG_WITNESSES: ${error.message}`)
    throw error
  }
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
