import type { Handle } from '../../../db/database.ts'
import { deleteGiftToAnswer, type GiftToAnswer, giftsToAnswer, languageOfMail } from '../../../db/queries/mail.ts'
import { type PledgeReceiptRow, pledgeContactOf, pledgeReceipts } from '../../../db/queries/pledges.ts'
import { isReturn } from '../../domain/gifts.ts'
import type { Letter } from '../../domain/letter.ts'
import type { Context } from '../context.ts'
import { queueMail } from './queue-mail.ts'

/** One write's worth. */
const AT_ONCE = 100

/**
 * Queues the letter of every gift that was linked to a pledge with an e-mail address, whatever road it came. Linking
 * itself only notes it, so that importing a statement does not pay for letters.
 * @returns true when there may be more
 */
export async function answerGifts(context: Context): Promise<boolean> {
  if ((await giftsToAnswer(context.database.read, 1)).length === 0) return false
  return context.database.write(async (tx) => {
    const gifts = await giftsToAnswer(tx, AT_ONCE)
    for (const gift of gifts) {
      await answer(tx, context, gift)
      await deleteGiftToAnswer(tx, gift.entryIndex)
    }
    return gifts.length === AT_ONCE
  })
}

/**
 * Nothing to say of a gift that was taken back meanwhile, nor to a donor who was forgotten. Money that comes again after
 * a dispute or a refund that did not arrive is no new gift: the first letter holds.
 */
async function answer(tx: Handle, context: Context, gift: GiftToAnswer): Promise<void> {
  const { entryIndex, pledgeId, code, unitName } = gift
  const contact = await pledgeContactOf(tx, pledgeId)
  const receipt = (await pledgeReceipts(tx, pledgeId)).find((each) => each.entryIndex === entryIndex)
  if (!contact || !receipt || receipt.reversedBy !== null) return
  const letter = letterOf(receipt, { code, unitName })
  if (!letter) return
  const language = (await languageOfMail(tx, `pledge-made:${code}`)) ?? 'vi'
  await queueMail(tx, context, { key: `${letter.kind}:${entryIndex}`, to: contact.contact, language, pledgeId, letter })
}

function letterOf(line: PledgeReceiptRow, about: { code: string; unitName: string }): Letter | null {
  const { kind, amountVnd, bookedOn, entryIndex, voucher } = line
  const facts = { ...about, bookedOn, entryIndex }
  if (amountVnd < 0) return { kind: 'gift-returned', ...facts, amountVnd: -amountVnd, isDisputed: kind === 'dispute' }
  return isReturn(line) ? null : { kind: 'gift-received', ...facts, amountVnd, voucher }
}
