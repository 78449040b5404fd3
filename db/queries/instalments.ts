import { asc, eq, sql } from 'drizzle-orm'
import type { Handle } from '../database.ts'
import { pledgeInstalment } from '../schema/index.ts'
import { prepared } from './prepared.ts'

type Part = { position: number; dueOn: string; amountVnd: number }

const statements = prepared((db) => ({
  of: db
    .select({
      position: pledgeInstalment.position,
      dueOn: pledgeInstalment.dueOn,
      amountVnd: pledgeInstalment.amountVnd,
    })
    .from(pledgeInstalment)
    .where(eq(pledgeInstalment.pledgeId, sql.placeholder('pledgeId')))
    .orderBy(asc(pledgeInstalment.position))
    .prepare(),
}))

/** The plan of a promise paid in parts, by day; empty for one paid at once. */
export async function instalmentsOf(db: Handle, pledgeId: number): Promise<Part[]> {
  return statements(db).of.all({ pledgeId })
}

export async function insertInstalments(tx: Handle, pledgeId: number, plan: readonly Part[]): Promise<void> {
  for (const part of plan)
    tx.insert(pledgeInstalment)
      .values({ pledgeId, ...part })
      .run()
}
