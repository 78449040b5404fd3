import type { PaperWording } from '../../../db/queries/paper-wordings.ts'
import type { PledgeReceiptRow } from '../../../db/queries/pledges.ts'
import type { Gift } from '../../domain/gifts.ts'
import { qrPath } from '../../domain/qr-path.ts'
import { amountInWords, formatDay, formatNumber, type Language } from '../../format.ts'
import type { Field, Paper } from '../../gateways/pdf/paper.ts'
import { type Say, sayWith, signature } from './fill.ts'
import type { PledgePaperFacts, Signatories } from './gift-facts.ts'

export type GiftPaperFacts = PledgePaperFacts & {
  gift: Gift<PledgeReceiptRow>
  signatories: Signatories
  /** Where the page that checks opens on this entry. */
  checkUrl: string
}

/** The receipt of one gift: one A5 sheet. */
export function receiptPaper(wording: PaperWording, language: Language, facts: GiftPaperFacts): Paper {
  const say = sayWith(wording)
  const { gift, donor, signatories } = facts
  const field = (key: string, value: string | null, strong = false): Field[] =>
    value === null ? [] : [{ label: say(key), value, strong }]
  return {
    ...sheet(say, language, facts),
    size: 'A5',
    title: say('title'),
    subtitle: null,
    blocks: [
      {
        kind: 'fields',
        rows: [
          ...field(donor.kind === 'business' ? 'donor-business' : 'donor', donor.name ?? say('unnamed'), true),
          ...field('address', donor.address),
          ...field('tax-code', donor.taxCode),
          ...field('amount', `${formatNumber(gift.amountVnd, language)} đồng`, true),
          ...field('words', `${amountInWords(gift.amountVnd, language)}.`),
          ...field('purpose', purposeText(say, facts.purpose)),
          ...field('channel', say(`channel-${gift.channel}`)),
          ...field('code', facts.code),
          ...field('entry', say('entry-line', { index: String(gift.entryIndex) })),
        ],
      },
    ],
    signatures: [
      signature(say, 'cashier', signatories),
      signature(say, 'accountant', signatories),
      signature(say, 'head', signatories),
    ],
    notes: [say('note')],
  }
}

/** The letter of thanks for one gift: one A4 sheet. */
export function thankYouPaper(wording: PaperWording, language: Language, facts: GiftPaperFacts): Paper {
  const say = sayWith(wording)
  const { gift, donor, signatories, unit, fundName, code } = facts
  const body = say('body', {
    unit: unit.name,
    fund: fundName,
    amount: `${formatNumber(gift.amountVnd, language)} đồng`,
    words: amountInWords(gift.amountVnd, language).toLocaleLowerCase(language),
    day: formatDay(gift.bookedOn, language),
    purpose: purposeText(say, facts.purpose),
  })
  return {
    ...sheet(say, language, facts),
    size: 'A4',
    title: say('title'),
    subtitle: null,
    blocks: [
      { kind: 'heading', text: donor.name === null ? say('dear-unnamed') : say('dear', { donor: donor.name }) },
      { kind: 'text', text: body },
      { kind: 'text', text: say('use', { code }) },
      { kind: 'text', text: say('close') },
    ],
    signatures: [signature(say, 'head', signatories)],
    notes: [],
  }
}

function sheet(say: Say, language: Language, { unit, fundName, gift, checkUrl }: GiftPaperFacts) {
  const returned = ({ kind, amountVnd, bookedOn, entryIndex }: PledgeReceiptRow) =>
    say(kind === 'dispute' ? 'disputed' : 'returned', {
      amount: `${formatNumber(-amountVnd, language)} đồng`,
      day: formatDay(bookedOn, language),
      index: String(entryIndex),
    })
  return {
    language: language === 'vi' ? 'vi-VN' : 'en-GB',
    issuer: [unit.name, fundName, ...(unit.address ? [unit.address] : [])],
    marks: [
      ...(gift.voucher ? [say('number', { voucher: gift.voucher })] : []),
      say('day', { day: formatDay(gift.bookedOn, language) }),
    ],
    warning: gift.returns.length === 0 ? null : gift.returns.map(returned).join(' '),
    qr: { url: checkUrl, caption: say('check'), ...qrPath(checkUrl) },
  }
}

function purposeText(say: Say, { kind, ...named }: PledgePaperFacts['purpose']): string {
  return say(`purpose-${kind}`, named)
}
