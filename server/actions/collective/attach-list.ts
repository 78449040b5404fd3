import { accountById } from '../../../db/queries/accounts.ts'
import { standingClaim } from '../../../db/queries/claims.ts'
import { type ReceiptForList, receiptForList } from '../../../db/queries/collective.ts'
import { resolveItem } from '../../../db/queries/matching.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { insertPledgeReceipt, pledgeByCode } from '../../../db/queries/pledges.ts'
import { matchItemOf } from '../../../db/queries/reversals.ts'
import type { Donor } from '../../domain/donor.ts'
import { holds } from '../../domain/four-eyes.ts'
import { projectOfPurpose } from '../../domain/purpose.ts'
import { localDay } from '../../format.ts'
import type { Actor, Context } from '../context.ts'
import { appendEntry } from '../ledger/append-entry.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { pledgeAtDesk } from '../record-cash-gift.ts'
import { Refusal } from '../refusal.ts'
import { type GivenList, groupLabel, listAsAsked, refuseWrongList, sealList, storeList } from './store-list.ts'

export type AttachedList = {
  receiptIndex: number
  /** The group; a receipt that answers a pledge keeps that pledge's giver. */
  donor: Donor
  list: GivenList
}

/**
 * One transfer was given by many: a decision that moves no money carries the list's commitment, the receipt stays as it is.
 * A receipt whose giver was not known gets the group as its donor, and waits for nobody any more.
 * @returns the list's id
 * @throws Refusal('NOT_FOUND', 404) · ('line-not-a-gift') · ('already-reversed') · ('list-already-there', 409) · ('gift-claimed', 409) · ('not-your-part') · as `refuseWrongList`
 */
export async function attachList(
  context: Context,
  actor: Actor,
  formKey: string,
  attached: AttachedList,
): Promise<number> {
  const { receiptIndex, donor, list } = attached
  const asked = {
    form: 'attach-list',
    by: actor.code,
    line: String(receiptIndex),
    name: donor.name,
    ...listAsAsked(list),
  }
  return context.database.write((tx) =>
    once(tx, context, formKey, { ...asked, display: donor.nameDisplay, consents: String(donor.consents) }, async () => {
      const receipt = await receiptForList(tx, receiptIndex)
      if (!receipt) throw new Refusal('NOT_FOUND', {}, 404)
      const person = await actingPerson(tx, actor)
      const mayAct = holds(person, 'accountant', receipt.unitId) || holds(person, 'cashier', receipt.unitId)
      if (!mayAct) throw new Refusal('not-your-part')
      refuseUnfit(receipt)
      const claim = await standingClaim(tx, receiptIndex)
      if (claim !== null) throw new Refusal('gift-claimed', { index: receiptIndex, by: claim }, 409)
      refuseWrongList(list, receipt.amountVnd)

      const method = receipt.channel === 'cash' ? 'cash' : 'bank'
      const from = { donor, poolId: receipt.poolId }
      const code = receipt.pledgeCode ?? (await pledgeAtDesk(tx, context, from, receipt.amountVnd, method))
      const pledge = await pledgeByCode(tx, code)
      if (!pledge) throw new Error(`no pledge ${code}`)
      const { sealed, manifest } = sealList(list)
      const now = context.clock()
      const { index } = await appendEntry(tx, context, {
        id: `list:${receiptIndex}`,
        kind: 'decision',
        bookedOn: localDay(now),
        channel: 'none',
        amountVnd: receipt.amountVnd,
        transfers: [],
        owner: await accountById(tx, receipt.poolId),
        purpose: receipt.purposeCode,
        project: projectOfPurpose(receipt.purposeCode),
        reference: code,
        people: { listed: actor.code },
        texts: {
          donor: groupLabel(pledge.publicName, list.lines.length),
          memo: `Danh sách ${list.lines.length} người của khoản ủng hộ ở dòng ${receiptIndex}`,
          list: manifest,
        },
      })
      if (receipt.pledgeCode === null)
        await insertPledgeReceipt(tx, { pledgeId: pledge.id, entryIndex: receiptIndex, amountVnd: receipt.amountVnd })
      const waiting = await matchItemOf(tx, receiptIndex)
      if (waiting && waiting.resolvedAt === null)
        await resolveItem(tx, receiptIndex, { resolvedBy: actor.staffId, resolvedAt: now, resolution: index })
      const listId = await storeList(tx, context, actor, { receiptIndex, saidIn: index, list, sealed })
      const audit = { at: now, staffId: actor.staffId, action: 'attach-list', subject: code }
      await insertAudit(tx, { ...audit, detail: String(receiptIndex) })
      return listId
    }),
  )
}

function refuseUnfit({ index, kind, reversedBy, listId }: ReceiptForList): void {
  if (kind !== 'receipt') throw new Refusal('line-not-a-gift', { index: String(index) })
  if (reversedBy !== null) throw new Refusal('already-reversed', { index: String(index), by: String(reversedBy) }, 409)
  if (listId !== null) throw new Refusal('list-already-there', { index: String(index) }, 409)
}
