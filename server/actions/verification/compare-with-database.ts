import type { Handle } from '../../../db/database.ts'
import { lastIndex, storedEntries } from '../../../db/queries/verification.ts'
import type { Findings } from '../../domain/verification/findings.ts'
import { verifyAccounts } from './verify-accounts.ts'
import type { Beside } from './verify-log.ts'

const ENTRIES_AT_A_TIME = 1_000

/**
 * Holds what was rebuilt from a log against a database: the same entries as far as the log goes, and, once the entries
 * that the database has beyond it are added, the same balances and holders.
 */
export async function databaseBeside(db: Handle, findings: Findings): Promise<Beside> {
  const size = (await lastIndex(db)) + 1
  let page: { from: number; bodies: unknown[] } = { from: 0, bodies: [] }
  const stored = async (index: number) => {
    if (index < page.from || index >= page.from + page.bodies.length) {
      const rows = await storedEntries(db, { from: index, to: index + ENTRIES_AT_A_TIME - 1 })
      const bodies = new Map(rows.map((row) => [row.idx, row.body]))
      page = { from: index, bodies: Array.from({ length: ENTRIES_AT_A_TIME }, (_, at) => bodies.get(index + at)) }
    }
    return page.bodies[index - page.from]
  }
  return {
    async entry(index, body) {
      const same = (await stored(index)) === body
      findings.expect(
        'rebuilt',
        same,
        () => `entry ${index}: ${index < size ? 'the database has another' : 'the database has none'}`,
      )
    },
    async end(replay) {
      for (let index = replay.size; index < size; index++) replay.next(String(await stored(index)))
      await verifyAccounts(db, findings, replay)
    },
  }
}
