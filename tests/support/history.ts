import { eq } from 'drizzle-orm'
import type { Handle } from '../../db/database.ts'
import type { AccountRow } from '../../db/queries/accounts.ts'
import { accountByName } from '../../db/queries/accounts.ts'
import { entry, request } from '../../db/schema/index.ts'
import { appendEntry, type EventTransfer, type LedgerEvent } from '../../server/actions/ledger/append-entry.ts'
import { postGift } from '../../server/actions/ledger/post-gift.ts'
import { openAccount } from '../../server/actions/setup/open-accounts.ts'
import { accountsOf, type Books, houseHistory, nextId, type TestFund } from './house-history.ts'
import type { TestStore } from './store.ts'

export type { Books }

/** Events of the fund's life, each one entry, written as the fund writes them: for tests that read what stands in the ledger. */
export function history(store: TestStore, fund: TestFund) {
  const { people } = fund
  const write = <T>(job: (tx: Handle) => Promise<T>) => store.database.write(job)
  const event = (tx: Handle, facts: Omit<LedgerEvent, 'id'>) => appendEntry(tx, store, { id: nextId(), ...facts })

  /** A request of the accountant that the head approves, and the entry it allows. */
  async function byRequest(
    tx: Handle,
    facts: Omit<LedgerEvent, 'id' | 'authority'> & {
      kind: 'reversal' | 'opening' | 'classification' | 'interest' | 'release' | 'fee'
    },
    targetEntry: number | null,
    owner: Pick<AccountRow, 'unitId' | 'fundId'>,
  ) {
    const code = `YC-${nextId()}`
    const row = {
      code,
      kind: facts.kind === 'interest' ? ('classification' as const) : facts.kind,
      state: 'requested' as const,
      targetEntry,
      amountVnd: facts.amountVnd,
      bookedOn: facts.bookedOn,
      reason: 'Lý do của yêu cầu',
      requestedBy: people.accountant.id,
      requestedAt: store.clock(),
      unitId: owner.unitId,
      fundId: owner.fundId,
      debitId: facts.transfers[0]?.debit.id,
      creditId: facts.transfers[0]?.credit.id,
    }
    tx.insert(request).values(row).run()
    const approved = { approvedBy: people.head.id, approvedAt: store.clock() }
    tx.update(request).set(approved).where(eq(request.code, code)).run()
    const receipt = await event(tx, { ...facts, authority: code })
    tx.update(request).set({ state: 'approved', entryIndex: receipt.index }).where(eq(request.code, code)).run()
    return receipt
  }

  return {
    write,
    gift: (
      books: Books,
      gift: {
        amountVnd: number
        bookedOn: string
        channel?: 'bank' | 'cash'
        memo?: string
        pledge?: { id: number; code: string; publicName: string | null } | null
      },
    ) =>
      write(async (tx) => {
        const { bank, cash, pool } = await accountsOf(tx, books)
        const channel = gift.channel ?? 'bank'
        return postGift(tx, store, {
          id: nextId(),
          asset: channel === 'bank' ? bank : cash,
          pool,
          purpose: 'general',
          amountVnd: gift.amountVnd,
          bookedOn: gift.bookedOn,
          channel,
          pledge: gift.pledge ?? null,
          memo: gift.memo ?? '',
        })
      }),
    suspense: (books: Books, amountVnd: number, bookedOn: string) =>
      write(async (tx) => {
        const { bank, suspense } = await accountsOf(tx, books)
        return event(tx, {
          kind: 'suspense',
          bookedOn,
          channel: 'bank',
          amountVnd,
          owner: bank,
          voucher: 'BC',
          transfers: [{ debit: bank, credit: suspense, amountVnd }],
        })
      }),
    /** What waited in suspense turns out to be a gift, or interest. */
    classify: (books: Books, as: 'classification' | 'interest', amountVnd: number, bookedOn: string) =>
      write(async (tx) => {
        const { suspense, pool } = await accountsOf(tx, books)
        return byRequest(
          tx,
          {
            kind: as,
            bookedOn,
            channel: 'none',
            amountVnd,
            owner: pool,
            voucher: 'DC',
            transfers: [{ debit: suspense, credit: pool, amountVnd }],
          },
          null,
          pool,
        )
      }),
    opening: (books: Books, amountVnd: number, bookedOn: string) =>
      write(async (tx) => {
        const { bank, pool } = await accountsOf(tx, books)
        return byRequest(
          tx,
          {
            kind: 'opening',
            bookedOn,
            channel: 'bank',
            amountVnd,
            owner: pool,
            transfers: [{ debit: bank, credit: pool, amountVnd }],
          },
          null,
          pool,
        )
      }),
    deposit: (books: Books, amountVnd: number, bookedOn: string) =>
      write(async (tx) => {
        const { bank, cash } = await accountsOf(tx, books)
        return event(tx, {
          kind: 'deposit',
          bookedOn,
          channel: 'bank',
          amountVnd,
          owner: bank,
          transfers: [{ debit: bank, credit: cash, amountVnd }],
        })
      }),
    unexplained: (books: Books, amountVnd: number, bookedOn: string) =>
      write(async (tx) => {
        const { bank, unexplained } = await accountsOf(tx, books)
        return event(tx, {
          kind: 'unexplained',
          bookedOn,
          channel: 'bank',
          amountVnd,
          owner: bank,
          voucher: 'BN',
          transfers: [{ debit: unexplained, credit: bank, amountVnd }],
        })
      }),
    /** A debit nobody had explained was the bank's fee: a pool bears it, or the unit has to recover it. */
    fee: (books: Books, bearer: 'pool' | 'receivable', debitIndex: number, amountVnd: number, bookedOn: string) =>
      write(async (tx) => {
        const { pool, unexplained } = await accountsOf(tx, books)
        const debit = bearer === 'pool' ? pool : await openAccount(tx, 'receivable', books, 'BankFee')
        return byRequest(
          tx,
          {
            kind: 'fee',
            bookedOn,
            channel: 'none',
            amountVnd,
            owner: pool,
            transfers: [{ debit, credit: unexplained, amountVnd }],
          },
          debitIndex,
          pool,
        )
      }),
    ...houseHistory(store, fund),
    /** What a house does not need of an allocation goes back to its pool. */
    release: (books: Books, house: { code: string }, allocationIndex: number, amountVnd: number, bookedOn: string) =>
      write(async (tx) => {
        const { pool } = await accountsOf(tx, books)
        const committed = await openAccount(tx, 'committed', books, house.code)
        return byRequest(
          tx,
          {
            kind: 'release',
            bookedOn,
            channel: 'none',
            amountVnd,
            owner: pool,
            project: house.code,
            transfers: [{ debit: committed, credit: pool, amountVnd }],
          },
          allocationIndex,
          pool,
        )
      }),
    /** The mirror of an entry, with the very đồng it moved. */
    reverse: (index: number, bookedOn: string) =>
      write(async (tx) => {
        const target = tx.select().from(entry).where(eq(entry.index, index)).get() as typeof entry.$inferSelect
        const transfers: EventTransfer[] = []
        const body = JSON.parse(target.body) as {
          transfers: { debit: string; credit: string; amount: string; numbers: [string, string, string][] }[]
        }
        for (const t of body.transfers) {
          const [debit, credit] = [await accountNamed(tx, t.credit), await accountNamed(tx, t.debit)]
          const numbers = []
          for (const [line, from, to] of t.numbers)
            numbers.push({ lineId: (await accountNamed(tx, line)).id, line, fromNo: Number(from), toNo: Number(to) })
          transfers.push({ debit, credit, amountVnd: Number(t.amount), numbers })
        }
        const owner = transfers[0]?.debit as AccountRow
        return byRequest(
          tx,
          {
            kind: 'reversal',
            bookedOn,
            channel: target.channel,
            amountVnd: target.amountVnd,
            owner,
            project: target.project,
            purpose: target.purpose,
            reverses: index,
            reversedKind: target.kind,
            voucher: 'DC',
            texts: { reason: 'Ghi nhầm số tiền' },
            transfers,
          },
          index,
          owner,
        )
      }),
  }
}

async function accountNamed(tx: Handle, name: string): Promise<AccountRow> {
  const account = await accountByName(tx, name)
  if (!account) throw new Error(`no account ${name}`)
  return account
}
