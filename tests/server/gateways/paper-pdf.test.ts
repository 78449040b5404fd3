import { expect, test } from 'vitest'
import { wordingOn } from '../../../db/queries/paper-wordings.ts'
import { type GiftPaperFacts, receiptPaper, thankYouPaper } from '../../../server/actions/donor-papers/gift-papers.ts'
import { statementPaper } from '../../../server/actions/donor-papers/statement-paper.ts'
import type { Paper } from '../../../server/gateways/pdf/paper.ts'
import { paperPdf } from '../../../server/gateways/pdf/paper-pdf.ts'
import { pdfFonts, pdfPages, pdfText } from '../../support/pdf.ts'

const DAY = '2026-11-23'
const gift = (n: number) => ({
  entryIndex: n,
  kind: 'receipt' as const,
  cardPaymentId: null,
  bookedOn: `2026-${String((n % 12) + 1).padStart(2, '0')}-03`,
  amountVnd: 1_000_000 + n,
  channel: 'bank',
  voucher: `BC-LA-VNN-2026-${String(n).padStart(7, '0')}`,
  recordedAt: 1,
  reversedBy: null,
})
const facts: GiftPaperFacts = {
  fundName: 'Quỹ “Vì người nghèo”',
  unit: { name: 'Ban Vận động Quỹ “Vì người nghèo” tỉnh Long An', address: '2 Lê Văn Tám, Phường 1', phone: null },
  donor: {
    kind: 'business',
    name: 'Công ty TNHH Gạch ngói Đồng Tâm ườỡự ẨẶ',
    address: 'Ấp Kỳ Châu, xã Bình Quới',
    taxCode: '0100109106',
    contact: null,
    representative: null,
  },
  code: 'VNNABCDEFGHJ',
  purpose: { kind: 'commune', place: 'Phường 5, Tỉnh Long An' },
  lines: [],
  gifts: [],
  gift: { ...gift(41), returns: [], keptVnd: 1_000_041 },
  signatories: {
    head: { name: 'Nguyễn Văn Trưởng', isDeputy: true },
    accountant: { name: 'Lê Thị Kế', isDeputy: false },
    cashier: null,
  },
  checkUrl: `https://quy.example/kiem-chung?entry=41#donor=${'x'.repeat(400)}`,
}
const receipt = receiptPaper(wordingOn('receipt', 'vi', DAY), 'vi', facts)

/** Everything a paper says. A PDF breaks its lines elsewhere, so the comparison goes without spaces. */
const wordsOf = (paper: Paper) =>
  [
    ...[...paper.issuer, ...paper.marks, paper.title, paper.subtitle ?? '', paper.warning ?? ''],
    ...paper.blocks.flatMap((block) =>
      block.kind === 'fields'
        ? block.rows.flatMap(({ label, value }) => [`${label}:`, value])
        : block.kind === 'table'
          ? [...block.columns.map(({ text }) => text), ...block.rows.flat(), ...(block.foot ?? [])]
          : [block.text],
    ),
    ...paper.signatures.flatMap(({ title, hint }) => [...title, hint]),
    ...paper.signatures.map(({ name }) => name ?? ''),
    ...[paper.qr?.caption ?? '', ...paper.notes],
  ]
    .join('')
    .replace(/\s+/g, '')

const wordsIn = async (paper: Paper) => pdfText(await paperPdf(paper)).replace(/\s+/g, '')

test('what a PDF says is, word for word and with every mark, what its paper says', async () => {
  const thanks = thankYouPaper(wordingOn('thank-you', 'vi', DAY), 'vi', facts)
  const inEnglish = receiptPaper(wordingOn('receipt', 'en', DAY), 'en', {
    ...facts,
    gift: { ...facts.gift, returns: [{ ...gift(50), kind: 'refund', amountVnd: -1_000 }] },
  })
  const statement = statementPaper(wordingOn('statement', 'vi', DAY), 'vi', {
    ...{ ...facts, lines: [1, 2, 3].map(gift), from: '2026-01-01', to: '2026-12-31', today: DAY, size: 99 },
  })
  for (const paper of [receipt, thanks, inEnglish, statement]) expect(await wordsIn(paper)).toEqual(wordsOf(paper))
  expect(pdfText(await paperPdf(receipt))).toContain('Một triệu không trăm bốn mươi mốt đồng.')
})

test('a receipt is one sheet of some 16 to 30 kilobytes with only the letters it uses', async () => {
  const pdf = await paperPdf(receipt)
  expect(pdfPages(pdf)).toBe(1)
  expect(pdf.length).toBeLessThan(40_000)
  expect(pdfFonts(pdf).every((name) => /^[A-Z]{6}\+BeVietnamPro/.test(name))).toBe(true)
})

test('the longest name, address and amount still fit on one sheet', async () => {
  const donor = {
    ...facts.donor,
    name: 'Ủy ban nhân dân '.repeat(7).trim(),
    address: 'Đường số Một '.repeat(15).trim(),
  }
  const long = receiptPaper(wordingOn('receipt', 'vi', DAY), 'vi', {
    ...{
      ...facts,
      donor,
      gift: {
        ...facts.gift,
        amountVnd: 9_999_999_999_999,
        returns: [{ ...gift(1), kind: 'refund', amountVnd: -9_999_999_999_998 }],
      },
    },
  })
  expect(pdfPages(await paperPdf(long))).toBe(1)
})

test('a statement of four hundred gifts goes over as many sheets as it needs and loses no line', async () => {
  const gifts = Array.from({ length: 400 }, (_, n) => gift(n))
  const statement = statementPaper(wordingOn('statement', 'vi', DAY), 'vi', {
    ...{ ...facts, lines: gifts, from: '2026-01-01', to: '2026-12-31', today: DAY, size: 999 },
  })
  const pdf = await paperPdf(statement)
  expect(pdfPages(pdf)).toBeGreaterThan(5)
  const text = pdfText(pdf)
  for (const { voucher } of gifts) expect(text).toContain(voucher)
  const total = gifts.reduce((sum, { amountVnd }) => sum + amountVnd, 0)
  expect(text).toContain(String(total).replace(/\B(?=(\d{3})+$)/g, '.'))
})

test('letters that the typeface lacks do not stop a paper', async () => {
  const donor = { ...facts.donor, name: '李明 😀 \u202e\u0000 Bông' }
  const pdf = await paperPdf(receiptPaper(wordingOn('receipt', 'vi', DAY), 'vi', { ...facts, donor }))
  expect(pdfText(pdf)).toContain('Bông')
})
