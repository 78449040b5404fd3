import { accountById } from '../../../db/queries/accounts.ts'
import { resolveItem } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { insertPledgeReceipt } from '../../../db/queries/pledges.ts'
import { projectOfPurpose } from '../../domain/purpose.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { appendEntry } from '../ledger/append-entry.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { pledgeFor } from './findings.ts'
import { lineToActOn } from './line-to-act-on.ts'
import { poolOfGift } from './request-designation.ts'

/**
 * A gift already in the right pool turns out to answer a pledge: a decision that moves no money says so in the ledger.
 * @returns the index of the decision
 * @throws Refusal as `lineToActOn` and `pledgeFor` do · ('line-not-a-gift') · ('gift-in-another-pool'): ask with `requestDesignation`
 */
export async function linkGift(
  context: Context,
  actor: Actor,
  { key, entryIndex, pledgeCode }: { key: string; entryIndex: number; pledgeCode: string },
): Promise<number> {
  const asked = { act: 'link-gift', by: actor.code, line: String(entryIndex), pledgeCode }
  return context.database.write((tx) =>
    once(tx, context, key, asked, async () => {
      const line = await lineToActOn(tx, actor, entryIndex)
      const poolId = await poolOfGift(tx, line)
      const pledge = await pledgeFor(tx, line, pledgeCode)
      if (pledge.poolId !== poolId) throw new Refusal('gift-in-another-pool', { code: pledgeCode })
      const now = context.clock()
      const { index } = await appendEntry(tx, context, {
        id: `link:${entryIndex}:${pledge.code}`,
        kind: 'decision',
        bookedOn: localDay(now),
        channel: 'none',
        amountVnd: line.amountVnd,
        transfers: [],
        owner: await accountById(tx, poolId),
        purpose: pledge.purposeCode,
        project: projectOfPurpose(pledge.purposeCode),
        reference: pledge.code,
        people: { matched: actor.code },
        texts: {
          ...(pledge.publicName ? { donor: pledge.publicName } : {}),
          memo: `Khoản ủng hộ ở dòng ${entryIndex} theo đăng ký ${pledge.code}`,
        },
      })
      await insertPledgeReceipt(tx, { pledgeId: pledge.id, entryIndex, amountVnd: line.amountVnd })
      await resolveItem(tx, entryIndex, { resolvedBy: actor.staffId, resolvedAt: now, resolution: index })
      const audit = { at: now, staffId: actor.staffId, action: 'link-gift', subject: pledge.code }
      await insertAudit(tx, { ...audit, detail: String(entryIndex) })
      return index
    }),
  )
}
