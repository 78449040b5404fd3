import { type AccountingFormat, postingsOf } from './format.ts'

/** The language of beancount 2 and 3. */
export const beancountFormat: AccountingFormat = {
  opening: ({ size, firstDay, accounts }) =>
    [
      `; The first ${size} entries of the ledger, by booked day. VND has no decimals.`,
      'option "operating_currency" "VND"',
      `${firstDay} commodity VND`,
      ...accounts.map((account) => `${firstDay} open ${account} VND`),
      '',
      '',
    ].join('\n'),

  entry(entry) {
    const facts = { index: String(entry.index), id: entry.id, kind: entry.kind, voucher: entry.voucher }
    const metadata = Object.entries(facts).map(([key, value]) => (value === null ? '' : `  ${key}: ${quoted(value)}\n`))
    const postings = postingsOf(entry).map(({ account, vnd }) => `  ${account}  ${vnd} VND\n`)
    return `${entry.bookedOn} * ${quoted(entry.kind)}\n${metadata.join('')}${postings.join('')}\n`
  },

  /** A balance of beancount is that of the morning, before everything of the day: the end of a day is the next one's. */
  assertions(day, balances) {
    const morning = dayAfter(day)
    return `${balances.map(({ account, vnd }) => `${morning} balance ${account}  ${vnd} VND\n`).join('')}\n`
  },
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10)
}
