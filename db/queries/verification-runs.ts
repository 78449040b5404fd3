import { desc } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { verificationRun } from '../schema/index.ts'
import { driverOf } from './driver.ts'

/** What a verification found by one rule; `rule` names it, `invariant` is its number in docs/verify.md or null. */
export type StoredFinding = {
  rule: string
  invariant: number | null
  ok: boolean
  checked: number
  wrong: number
  /** The first place that was wrong, in English, for whoever looks for the cause. */
  first: string | null
}

/** A verification of the whole database. Instants in epoch ms; `root` in base64, as in checkpoints. */
export type VerificationRun = {
  startedAt: number
  finishedAt: number
  size: number
  root: string
  ok: boolean
  findings: StoredFinding[]
}

/** The newest verification of the whole database, null before the first. */
export async function lastVerification(db: Handle): Promise<VerificationRun | null> {
  const row = db.select().from(verificationRun).orderBy(desc(verificationRun.id)).get()
  if (!row) return null
  const { id: _, findings, ...run } = row
  return { ...run, findings: JSON.parse(findings) as StoredFinding[] }
}

/** Keeps an outcome for good. */
export async function insertVerification(tx: Handle, { findings, ...run }: VerificationRun): Promise<void> {
  tx.insert(verificationRun)
    .values({ ...run, findings: JSON.stringify(findings) })
    .run()
}

/** The file of a store, for another process that reads it. */
export async function fileOf(db: Handle): Promise<string> {
  const [main] = driverOf(db).pragma('database_list') as { file: string }[]
  return main?.file ?? ''
}
