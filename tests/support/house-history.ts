import { eq } from 'drizzle-orm'
import type { Handle } from '../../db/database.ts'
import {
  type AccountRow,
  accountById,
  accountsOfKind,
  commitmentAccount,
  insertCommitment,
  poolByPurpose,
} from '../../db/queries/accounts.ts'
import { allocation, disbursement, project } from '../../db/schema/index.ts'
import { appendEntry, type LedgerEvent } from '../../server/actions/ledger/append-entry.ts'
import { openAccount, theAccount } from '../../server/actions/setup/open-accounts.ts'
import type { smallFund } from './fund.ts'
import type { TestStore } from './store.ts'

export type TestFund = Awaited<ReturnType<typeof smallFund>>
export type Books = { unit: TestFund['province']; fund: TestFund['vnn'] }

let serial = 0

/** A ledger id, and part of a code, that no other event of these tests has. */
export function nextId(): string {
  return `test-${++serial}`
}

export async function accountsOf(tx: Handle, books: Books) {
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

/** Houses: proposed, given money, paid, with every signature they need. */
export function houseHistory(store: TestStore, { people }: TestFund) {
  const write = <T>(job: (tx: Handle) => Promise<T>) => store.database.write(job)
  const event = (tx: Handle, facts: Omit<LedgerEvent, 'id'>) => appendEntry(tx, store, { id: nextId(), ...facts })
  return {
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
        change({ state: 'paid', entryIndex: receipt.index })
        return receipt
      }),
  }
}
