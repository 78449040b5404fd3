import { type AccountingFormat, exportedEntry, postingsOf } from './format.ts'

/**
 * Between the parts of an account's name stands a colon; a part begins with a capital letter or a digit and has
 * letters, digits and dashes (beancount's rule, the strictest of the three). The fund opens no account with another name.
 */
const readableEverywhere = /^(Assets|Liabilities)(:[A-Z0-9][A-Za-z0-9-]*)+$/

/** Used as the day on which accounts open in a ledger without entries. */
const NO_DAY = '1970-01-01'

/**
 * The text of an accounting file, piece by piece. `bodies` are the entries' as stored, by booked day and index. At each
 * month's end the accounts that moved in it are asserted, at the file's end all of them.
 * @throws RangeError when an account's name cannot be read by the programs the file is for
 */
export async function* accountingFile(
  format: AccountingFormat,
  facts: { size: number; firstDay: string | null; accounts: readonly string[] },
  bodies: AsyncIterable<string>,
): AsyncGenerator<string> {
  const { accounts } = facts
  for (const account of accounts)
    if (!readableEverywhere.test(account)) throw new RangeError(`accounting programs cannot read the name ${account}`)
  yield format.opening({ ...facts, firstDay: facts.firstDay ?? NO_DAY })

  const balances = new Map(accounts.map((account) => [account, 0]))
  const moved = new Set<string>()
  let today = facts.firstDay ?? NO_DAY
  for await (const body of bodies) {
    const entry = exportedEntry(body)
    if (monthOf(entry.bookedOn) !== monthOf(today)) {
      yield format.assertions(lastDayOfMonth(today), balancesOf([...moved].sort()))
      moved.clear()
    }
    today = entry.bookedOn
    for (const { account, vnd } of postingsOf(entry)) {
      balances.set(account, (balances.get(account) ?? 0) + vnd)
      moved.add(account)
    }
    yield format.entry(entry)
  }
  yield format.assertions(today, balancesOf(accounts))

  function balancesOf(names: readonly string[]) {
    return names.map((account) => ({ account, vnd: balances.get(account) ?? 0 }))
  }
}

function monthOf(day: string): string {
  return day.slice(0, 7)
}

function lastDayOfMonth(day: string): string {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}
