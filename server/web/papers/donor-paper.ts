import type { Handle } from '../../../db/database.ts'
import { privateTextsOf } from '../../../db/queries/log.ts'
import { wordingOn } from '../../../db/queries/paper-wordings.ts'
import type { KnownPledge } from '../../../db/queries/pledges.ts'
import { pledgePaperFacts, signatoriesAt } from '../../actions/donor-papers/gift-facts.ts'
import { receiptPaper, thankYouPaper } from '../../actions/donor-papers/gift-papers.ts'
import { scanPath } from '../../domain/log/check-path.ts'
import { type Language, localDay } from '../../format.ts'
import type { Paper } from '../../gateways/pdf/paper.ts'

type Reader = { language: Language /** A page of the site as a whole address. */; url: (path: string) => string }

/** The receipt or letter of thanks for one gift of a pledge; null when the entry is no gift of it, or nothing of it stayed. */
export async function giftPaper(
  db: Handle,
  pledge: KnownPledge,
  { kind, entryIndex }: { kind: 'receipt' | 'thank-you'; entryIndex: number },
  { language, url }: Reader,
): Promise<Paper | null> {
  const facts = await pledgePaperFacts(db, pledge)
  const gift = facts.gifts.find((each) => each.entryIndex === entryIndex && each.keptVnd > 0)
  if (!gift) return null
  const signatories = await signatoriesAt(db, pledge.unitId, gift.recordedAt)
  const checkUrl = url(scanPath(entryIndex, await privateTextsOf(db, entryIndex)))
  const wording = wordingOn(kind, language, localDay(gift.recordedAt))
  const write = kind === 'receipt' ? receiptPaper : thankYouPaper
  return write(wording, language, { ...facts, gift, signatories, checkUrl })
}
