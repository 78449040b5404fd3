import { insertVerification } from '../../../db/queries/verification-runs.ts'
import type { Context } from '../context.ts'
import type { Verification } from './verify-database.ts'

/** Keeps the outcome of a verification; what it looked at began at `startedAt` (epoch ms). It is public. */
export async function recordVerification(
  { database, clock }: Pick<Context, 'database' | 'clock'>,
  startedAt: number,
  { size, root, ok, findings }: Pick<Verification, 'size' | 'root' | 'ok' | 'findings'>,
): Promise<void> {
  // What a rule says stands in the program, in the reader's language.
  const kept = findings.map(({ says: _, ...finding }) => finding)
  await database.write((tx) =>
    insertVerification(tx, { startedAt, finishedAt: clock(), size, root, ok, findings: kept }),
  )
}
