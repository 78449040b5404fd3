import type { Handle } from '../../../db/database.ts'
import { ledgerSize } from '../../../db/queries/ledger.ts'
import { wordingOn } from '../../../db/queries/paper-wordings.ts'
import { type KnownPledge, pledgeById, pledgeReceipts } from '../../../db/queries/pledges.ts'
import { type Language, localDay } from '../../format.ts'
import type { Paper } from '../../gateways/pdf/paper.ts'
import { pledgePaperFacts, signatoriesAt } from './gift-facts.ts'
import { statementPaper } from './statement-paper.ts'

/**
 * The gifts of a pledge in a period, with those of other pledges of the same donor (`together`, ids) to the same fund:
 * two funds never stand in one sum. Who may see them together is the caller's part. `now`: epoch ms.
 */
export async function statementOf(
  db: Handle,
  pledge: KnownPledge,
  together: readonly number[],
  period: { from: string; to: string },
  { language, now }: { language: Language; now: number },
): Promise<Paper> {
  const today = localDay(now)
  const facts = await pledgePaperFacts(db, pledge)
  const codes = [pledge.code]
  const lines = [...facts.lines]
  for (const id of together) {
    const other = await pledgeById(db, id)
    if (other.id === pledge.id || other.fundId !== pledge.fundId) continue
    codes.push(other.code)
    lines.push(...(await pledgeReceipts(db, other.id)))
  }
  return statementPaper(wordingOn('statement', language, today), language, {
    ...{ ...facts, lines, code: codes.join(', ') },
    ...period,
    today,
    signatories: await signatoriesAt(db, pledge.unitId, now),
    size: (await ledgerSize(db)).size,
  })
}
