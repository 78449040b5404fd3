import { type AccountingFormat, postingsOf } from './format.ts'

const TAGS = ['index', 'id']

/** The journal that hledger and ledger both read, in their strict modes too: accounts, commodity and tags are declared. */
export const journalFormat: AccountingFormat = {
  opening: ({ size, accounts }) =>
    [
      `; The first ${size} entries of the ledger, by booked day. VND has no decimals.`,
      'commodity VND',
      ...TAGS.map((tag) => `tag ${tag}`),
      ...accounts.map((account) => `account ${account}`),
      '',
      '',
    ].join('\n'),

  entry(entry) {
    const code = entry.voucher === null ? '' : ` (${entry.voucher})`
    // A decision moves no money, and ledger knows no transaction without postings.
    if (entry.transfers.length === 0)
      return `; ${entry.bookedOn}${code} ${entry.kind}\n;     index: ${entry.index}\n;     id: ${entry.id}\n\n`
    const postings = postingsOf(entry).map(({ account, vnd }) => `    ${account}  ${vnd} VND\n`)
    return `${entry.bookedOn}${code} ${entry.kind}\n    ; index: ${entry.index}\n    ; id: ${entry.id}\n${postings.join('')}\n`
  },

  assertions(day, balances) {
    if (balances.length === 0) return ''
    const lines = balances.map(({ account, vnd }) => `    ${account}  0 VND = ${vnd} VND\n`)
    return `${day} balances at the end of the day\n${lines.join('')}\n`
  },
}
