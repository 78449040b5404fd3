import type { Database } from '../../db/database.ts'
import type { Log } from './log/log.ts'

/** What every action needs: the store, the time, and the key for request digests. */
export type Context = {
  database: Database
  /** Epoch ms. */
  clock: () => number
  /** Secret of this installation; keys the HMACs of requests. */
  requestKey: Buffer
  /** Folder for uploads and keys. */
  dataDir: string
  log: Log
}

/** The person who acts. `code` stands in public entries in place of the name. */
export type Actor = { staffId: number; code: string }
