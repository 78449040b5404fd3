import fc from 'fast-check'
import { expect } from 'vitest'
import { balanceOf } from '../../db/queries/accounts.ts'
import { countEvents, eventsInState } from '../../db/queries/inbox.ts'
import { statementById } from '../../db/queries/statements.ts'
import { decideNotice, retryNotice } from '../../server/actions/inbox/decide-notice.ts'
import { placeNotice } from '../../server/actions/inbox/handle-notice.ts'
import { likelyLines } from '../../server/actions/inbox/told-before.ts'
import { bankProviders } from '../../server/actions/inbox/work-on-notices.ts'
import { openBankAccount } from '../../server/actions/setup/open-accounts.ts'
import { confirmStatement, postStatement } from '../../server/actions/statements/post-statement.ts'
import type { BankProvider } from '../../server/domain/bank-notice/signature.ts'
import { bankOffice, entriesOf } from './bank-office.ts'
import { key } from './houses.ts'
import { handleNotices, hearNotice } from './notices.ts'

/** How many live at a time, each on an account of its own. */
const AT_ONCE = 40
const OPENING_VND = 100_000

type Office = Awaited<ReturnType<typeof bankOffice>>
type Account = Office['account']
/** By what the sources know a transfer again: the balance after it, the bank's reference, or equal words of everybody. */
type Known = 'balance' | 'reference' | 'words'

const history = fc
  .record({
    known: fc.constantFrom<Known>('balance', 'reference', 'words'),
    /** Small amounts, so that many are alike. */
    amounts: fc.array(fc.constantFrom(1_000, 1_000, 2_000, -1_000), { minLength: 2, maxLength: 6 }),
    fileHasBalances: fc.boolean(),
    lateBy: fc.array(fc.constantFrom(0, 0, 1), { minLength: 6, maxLength: 6 }),
  })
  .chain((facts) => {
    const telling = fc.record({
      by: fc.constantFrom<BankProvider>('sepay', 'casso'),
      which: fc.nat({ max: facts.amounts.length - 1 }),
    })
    const file = fc.record({ upTo: fc.integer({ min: 1, max: facts.amounts.length }) })
    const steps = fc.array(fc.oneof({ weight: 3, arbitrary: telling }, file), { maxLength: 12 })
    // At the end, in any case, somebody imports the whole statement, and the providers say everything once more.
    return fc.record({ facts: fc.constant(facts), steps, endsWithFile: fc.boolean() })
  })

type History = typeof history extends fc.Arbitrary<infer H> ? H : never

async function openAccount({ store, fund }: Office, nth: number): Promise<Account> {
  const facts = { bankName: 'VCB', bankBin: '970436', holder: 'LA', unmatchedRule: 'gift' as const }
  const since = { ruleFrom: '2020-01-01', validFrom: '2020-01-01' }
  const owner = { unit: fund.province, fund: fund.vnn }
  return store.database.write((tx) => openBankAccount(tx, owner, { ...facts, ...since, number: `70${nth}000000` }))
}

async function live(office: Office, account: Account, nth: number, { facts, steps, endsWithFile }: History) {
  const { store, accountant } = office
  // An account in use holds something: in which order the books hear of debits then does not matter.
  let balanceVnd = OPENING_VND
  await office.post([`01/05/2023,,0,${OPENING_VND},${OPENING_VND},dau ky`], account.id)
  const transfers = facts.amounts.map((changeVnd, at) => {
    balanceVnd += changeVnd
    const reference = facts.known === 'reference' ? `FT${nth}00${at}AB` : ''
    return { id: nth * 100 + at + 1, changeVnd, balanceVnd, reference, late: facts.lateBy[at] === 1 }
  })
  const tell = (by: BankProvider, which: number) => {
    const { id, changeVnd, balanceVnd, reference, late } = transfers[which] as (typeof transfers)[number]
    const balance = facts.known === 'balance' ? { balanceVnd } : {}
    const day = late && facts.known !== 'words' ? '2023-05-03' : '2023-05-02'
    return hearNotice(store, by, { id, account: account.number, changeVnd, ...balance, reference, memo: 'UNG HO', day })
  }
  const file = async (upTo: number) => {
    const hasBalances = facts.known === 'balance' || facts.fileHasBalances
    const lines = transfers.slice(0, upTo).map(({ changeVnd, balanceVnd, reference }) => {
      const [debit, credit] = changeVnd < 0 ? [-changeVnd, 0] : [0, changeVnd]
      return `02/05/2023,${reference},${debit},${credit},${hasBalances ? balanceVnd : ''},UNG HO`
    })
    const id = await office.take(lines, account.id)
    while ((await statementById(store.database.read, id))?.state !== 'posted') {
      // Whoever is asked reads the bank's own paper: what cannot be told apart by the program is another transfer here.
      await confirmStatement(store, accountant, { key: key(), statementId: id, overlap: 'repeats', unclear: 'others' })
      await postStatement(store, id)
    }
  }
  for (const step of steps) await ('by' in step ? tell(step.by, step.which) : file(step.upTo))
  if (endsWithFile) await file(transfers.length)
  for (const which of transfers.keys()) for (const by of ['casso', 'sepay'] as const) await tell(by, which)
  if (!endsWithFile) await file(transfers.length)
  return { account, transfers, balanceVnd }
}

/** Debits that were told before their credits, and what somebody set aside, have their turn. */
async function settle({ store, accountant }: Office): Promise<void> {
  for (let round = 0; round < 3; round++) {
    store.setClock(store.clock() + 11 * 60_000)
    await handleNotices(store)
    const asked = { providers: bankProviders, state: 'set-aside' as const, limit: 1_000 }
    for (const { id } of await eventsInState(store.database.read, asked))
      await retryNotice(store, accountant, { key: key(), eventId: id })
  }
  await handleNotices(store)
  // The whole statement is in the books: what is still in doubt is one of its lines, and somebody says which.
  for (const event of await eventsInState(store.database.read, {
    providers: bankProviders,
    state: 'set-aside',
    limit: 1_000,
  })) {
    const placed = await placeNotice(store.database.read, event, store.clock())
    if ('problem' in placed) continue
    const [line] = await likelyLines(store.database.read, {
      event,
      bankAccountId: placed.account.id,
      notice: placed.notice,
    })
    if (line) await decideNotice(store, accountant, { key: key(), eventId: event.id, entryIndex: line.entryIndex })
  }
}

/**
 * Lives this many times 40 histories of what happened on an account and how the fund came to hear of it: notifications and
 * statements shuffled, repeated and late. @throws when one ends with other transfers in the books than those that happened
 */
export async function everyHistoryEndsInOneState(runs: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(history, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (histories) => {
      const office = await bankOffice()
      const accounts: Account[] = []
      for (const nth of histories.keys()) accounts.push(await openAccount(office, nth + 1))
      const lived = await Promise.all(
        histories.map((each, nth) => live(office, accounts[nth] as Account, nth + 1, each)),
      )
      await settle(office)
      const { read } = office.store.database
      const lines = entriesOf(office.store).map(({ body, direction, amountVnd }) => {
        const bank = /:Bank:(\d+)/.exec(body)?.[1]
        return { bank, changeVnd: direction === 'in' ? amountVnd : -amountVnd }
      })
      for (const { account, transfers, balanceVnd } of lived) {
        const posted = lines.filter(({ bank }) => bank === account.number).map(({ changeVnd }) => changeVnd)
        const happened = [OPENING_VND, ...transfers.map(({ changeVnd }) => changeVnd)]
        expect(posted.sort(), JSON.stringify(histories[accounts.indexOf(account)])).toEqual(happened.sort())
        expect(await balanceOf(read, account.accountId)).toBe(balanceVnd)
      }
      expect(await countEvents(read, { providers: bankProviders, state: 'waiting' })).toBe(0)
      expect(await countEvents(read, { providers: bankProviders, state: 'set-aside' })).toBe(0)
    }),
    { numRuns: runs, seed: 20231102, endOnFailure: true },
  )
}
