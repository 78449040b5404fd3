import type { Handle } from '../../../db/database.ts'
import { deleteGiftToAnswer, type GiftToAnswer, giftsToAnswer, languageOfMail } from '../../../db/queries/mail.ts'
import { pledgeContactOf, pledgeReceipts } from '../../../db/queries/pledges.ts'
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

/** Nothing to say of a gift that was taken back meanwhile, nor to a donor who was forgotten. */
async function answer(tx: Handle, context: Context, gift: GiftToAnswer): Promise<void> {
  const { entryIndex, pledgeId, code, unitName } = gift
  const contact = await pledgeContactOf(tx, pledgeId)
  const receipt = (await pledgeReceipts(tx, pledgeId)).find((each) => each.entryIndex === entryIndex)
  if (!contact || !receipt || receipt.reversedBy !== null) return
  const { amountVnd, bookedOn, voucher } = receipt
  await queueMail(tx, context, {
    key: `gift-received:${entryIndex}`,
    to: contact.contact,
    language: (await languageOfMail(tx, `pledge-made:${code}`)) ?? 'vi',
    pledgeId,
    letter: { kind: 'gift-received', code, amountVnd, bookedOn, entryIndex, voucher, unitName },
  })
}
