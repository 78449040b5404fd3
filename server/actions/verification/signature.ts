import { createPublicKey, type KeyObject } from 'node:crypto'
import { verifierKeyOf } from '../../domain/log/note.ts'
import { readHead } from '../../gateways/log-head.ts'
import { readLogKey } from '../../gateways/log-key.ts'
import type { Signature } from './verify-database.ts'

/** How the log of this installation is signed, for who checks it: nothing is made where it is missing. */
export function signatureOf({ logKeyFile, dataDir }: { logKeyFile: string; dataDir: string }): Signature {
  const key = readable(logKeyFile)
  return {
    keyOf: (origin) => (key ? verifierKeyOf(origin, createPublicKey(key)) : null),
    head: readHead(`${dataDir}/log-head.txt`),
  }
}

/** A key that cannot be read is none: the checkpoints then have a finding of their own. */
function readable(path: string): KeyObject | null {
  try {
    return readLogKey(path)
  } catch {
    return null
  }
}
