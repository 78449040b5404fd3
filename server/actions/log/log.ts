import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Database } from '../../../db/database.ts'
import { type VerifierKey, verifierKeyOf } from '../../domain/log/note.ts'
import type { Refusal } from '../refusal.ts'

/** The transparency log of this installation: under which name and key it is signed, and whether it may grow. */
export type Log = {
  /** The first line of every checkpoint. */
  origin: string
  privateKey: KeyObject
  verifierKey: VerifierKey
  /** Where the note signed last is kept, outside the database. */
  headFile: string
  /** Why nothing may be written: the database is not the log that was signed. Stays until the next start. */
  refusal: Refusal | null
}

/** @throws NoteError when the origin cannot be the name of a key */
export function logOf(origin: string, privateKey: KeyObject, dataDir: string): Log {
  return {
    origin,
    privateKey,
    verifierKey: verifierKeyOf(origin, createPublicKey(privateKey)),
    headFile: `${dataDir}/log-head.txt`,
    refusal: null,
  }
}

/** The same store; once the log is refused, so is every write, of everybody. */
export function guarded(database: Database, log: Log): Database {
  return { ...database, write: (job) => (log.refusal ? Promise.reject(log.refusal) : database.write(job)) }
}
