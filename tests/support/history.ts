import { eq } from 'drizzle-orm'
import type { Handle } from '../../db/database.ts'
import type { AccountRow } from '../../db/queries/accounts.ts'
import {
  accountById,
  accountByName,
  accountsOfKind,
  commitmentAccount,
  insertCommitment,
  poolByPurpose,
} from '../../db/queries/accounts.ts'
import { allocation, disbursement, entry, project, request } from '../../db/schema/index.ts'
import { appendEntry, type EventTransfer, type LedgerEvent } from '../../server/actions/ledger/append-entry.ts'
import { postGift } from '../../server/actions/ledger/post-gift.ts'
import { openAccount, theAccount } from '../../server/actions/setup/open-accounts.ts'
import type { smallFund } from './fund.ts'
import type { TestStore } from './store.ts'

type Fund = Awaited<ReturnType<typeof smallFund>>
type Unit = Fund['province']
export type Books = { unit: Unit; fund: Fund['vnn'] }

let serial = 0
const nextId = () => `test-${++serial}`

/** Events of the fund's life, each one entry, written as the fund writes them: for tests that read what stands in the ledger. */
export function history(store: TestStore, fund: Fund) {
  const { people } = fund
  const write = <T>(job: (tx: Handle) => Promise<T>) => store.database.write(job)
  const event = (tx: Handle, facts: Omit<LedgerEvent, 'id'>) => appendEntry(tx, store, { id: nextId(), ...facts })

  async function accountsOf(tx: Handle, books: Books) {
    const ids = { unitId: books.unit.id, fundId: books.fund.id }
    const pool = await poolByPurpose(tx, { ...ids, purposeCode: 'general' })
    return {
      pool: await accountById(tx, pool?.accountId as number),
      cash: await theAccount(tx, 'cash', ids),
      suspense: await theAccount(tx, 'suspense', ids),
      unexplained: await theAccount(tx, 'unexplained', ids),
      bank: (await accountsOfKind(tx, { ...ids, kind: 'bank' }))[0] as AccountRow,
    }
  }

  /** A request of the accountant that the head approves, and the entry it allows. */
  async function byRequest(
    tx: Handle,
    facts: Omit<LedgerEvent, 'id' | 'authority'> & { kind: 'reversal' | 'opening' | 'classification' | 'interest' },
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
    house: (books: Books, facts: { kind: 'build' | 'repair'; handedOverOn?: string | null; householdShort?: string }) =>
      write(async (tx) =>
        tx
          .insert(project)
          .values({
            code: `NDK-${nextId()}`.toUpperCase(),
            kind: facts.kind,
            unitId: books.unit.id,
            fundId: books.fund.id,
            areaId: books.unit.areaId,
            hamlet: 'Ấp 1',
            householdShort: facts.householdShort ?? 'N.V.A.',
            category: 'poor',
            budgetVnd: 50_000_000,
            stage: facts.handedOverOn ? 'handed-over' : 'decided',
            handedOverOn: facts.handedOverOn ?? null,
            proposedBy: people.officer.id,
            createdAt: store.clock(),
          })
          .returning()
          .get(),
      ),
    allocate: (books: Books, house: typeof project.$inferSelect, amountVnd: number, bookedOn: string) =>
      write(async (tx) => {
        const { pool } = await accountsOf(tx, books)
        let committed = await commitmentAccount(tx, house.id, books.unit.id)
        if (!committed) {
          committed = await openAccount(tx, 'committed', books, house.code)
          await insertCommitment(tx, { accountId: committed.id, projectId: house.id, unitId: books.unit.id })
        }
        const code = `PB-${nextId()}`
        tx.insert(allocation)
          .values({
            code,
            projectId: house.id,
            poolId: pool.id,
            amountVnd,
            state: 'requested',
            requestedBy: people.officer.id,
            requestedAt: store.clock(),
          })
          .run()
        tx.update(allocation)
          .set({ state: 'checked', checkedBy: people.accountant.id, checkedAt: store.clock() })
          .where(eq(allocation.code, code))
          .run()
        tx.update(allocation)
          .set({ approvedBy: people.head.id, approvedAt: store.clock(), decisionNumber: `${serial}/QĐ` })
          .where(eq(allocation.code, code))
          .run()
        const receipt = await event(tx, {
          kind: 'allocation',
          bookedOn,
          channel: 'none',
          amountVnd,
          owner: pool,
          purpose: 'general',
          project: house.code,
          authority: code,
          transfers: [{ debit: pool, credit: committed, amountVnd }],
        })
        tx.update(allocation)
          .set({ state: 'approved', entryIndex: receipt.index })
          .where(eq(allocation.code, code))
          .run()
        return receipt
      }),
    /** `explains`: the bank's debit stood in Unexplained first. */
    pay: (
      books: Books,
      house: typeof project.$inferSelect,
      amountVnd: number,
      bookedOn: string,
      how: 'cash' | 'bank' | 'explains' = 'bank',
    ) =>
      write(async (tx) => {
        const { bank, cash, unexplained } = await accountsOf(tx, books)
        const committed = (await commitmentAccount(tx, house.id, books.unit.id)) as AccountRow
        const [method, asset, credit] =
          how === 'cash'
            ? (['cash', cash, cash] as const)
            : (['bank', bank, how === 'bank' ? bank : unexplained] as const)
        const code = `CH-${nextId()}`
        const when = store.clock()
        tx.insert(disbursement)
          .values({
            code,
            projectId: house.id,
            tranche: 1,
            amountVnd,
            method,
            assetId: asset.id,
            payeeKind: 'household',
            payeeName: 'Chủ hộ',
            state: 'requested',
            requestedBy: people.officer.id,
            requestedAt: when,
          })
          .run()
        const change = (set: Partial<typeof disbursement.$inferInsert>) =>
          tx.update(disbursement).set(set).where(eq(disbursement.code, code)).run()
        change({ state: 'checked', checkedBy: people.accountant.id, checkedAt: when })
        change({ state: 'approved', approvedBy: people.head.id, approvedAt: when })
        if (method === 'bank') change({ state: 'sent', sentBy: people.accountant.id, sentAt: when, orderNumber: '1' })
        else change({ paidBy: people.cashier.id, paidAt: when })
        const isExplanation = how === 'explains'
        const receipt = await event(tx, {
          kind: isExplanation ? 'explanation' : 'disbursement',
          bookedOn,
          channel: isExplanation ? 'none' : method,
          amountVnd,
          owner: committed,
          project: house.code,
          authority: code,
          ...(isExplanation ? {} : { voucher: method === 'bank' ? ('BN' as const) : ('PC' as const) }),
          transfers: [{ debit: committed, credit, amountVnd }],
        })
        change({ state: 'paid', entryIndex: receipt.index, ...(method === 'bank' ? {} : {}) })
        return receipt
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
