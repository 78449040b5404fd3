import { insertAudit } from '../../../db/queries/operations.ts'
import { insertRequest } from '../../../db/queries/requests.ts'
import { type Finding, writeFinding } from '../../domain/matching.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'
import { theAccount } from '../setup/open-accounts.ts'
import { destinationOf } from './findings.ts'
import { lineToActOn } from './line-to-act-on.ts'

/**
 * The accountant says what a credit in Suspense is; the head approves with `approveClassification`.
 * The request keeps the finding in `evidence` (see `writeFinding`). `reason` is published with the entry.
 * @throws Refusal as `lineToActOn` and `destinationOf` do · ('line-not-in-suspense')
 */
export async function requestClassification(
  context: Context,
  actor: Actor,
  { key, entryIndex, finding, reason }: { key: string; entryIndex: number; finding: Finding; reason: string },
): Promise<{ code: string }> {
  const evidence = writeFinding(finding)
  const asked = { act: 'request-classification', by: actor.code, line: String(entryIndex), evidence, reason }
  return context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const line = await lineToActOn(tx, actor, entryIndex)
      if (line.kind !== 'suspense') throw new Refusal('line-not-in-suspense', { index: entryIndex })
      const { credit } = await destinationOf(tx, line, finding)
      const now = context.clock()
      const code = await freshCode(tx, 'request')
      await insertRequest(tx, {
        code,
        kind: 'classification',
        state: 'requested',
        unitId: line.unitId,
        fundId: line.fundId,
        targetEntry: entryIndex,
        debitId: (await theAccount(tx, 'suspense', line)).id,
        creditId: credit.id,
        amountVnd: line.amountVnd,
        bookedOn: localDay(now),
        reason,
        evidence,
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-classification', subject: code })
      return { code }
    }),
  )
}
