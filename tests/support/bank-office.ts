import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { asc } from 'drizzle-orm'
import { accountById, poolByPurpose } from '../../db/queries/accounts.ts'
import { matchCase } from '../../db/queries/matching.ts'
import { statementById } from '../../db/queries/statements.ts'
import { entry, matchItem, pledge } from '../../db/schema/index.ts'
import { openBankAccount, openPool } from '../../server/actions/setup/open-accounts.ts'
import { confirmStatement, postStatement } from '../../server/actions/statements/post-statement.ts'
import { stageStatement, takeStatement } from '../../server/actions/statements/stage-statement.ts'
import { makeReferenceCode } from '../../server/domain/reference-code.ts'
import { smallFund } from './fund.ts'
import { TEST_NOW, type TestStore, testStore } from './store.ts'

export const STATEMENT_HEADER = 'TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails'

/** 4 May 2023, 08:00 in Vietnam: the banks have booked what happened up to today. */
export const OFFICE_NOW = TEST_NOW + 3 * 86_400_000

/** The province's office with its bank account: takes statements, knows pledges, has people who decide. */
export async function bankOffice() {
  const store = testStore()
  store.setClock(OFFICE_NOW)
  const fund = await smallFund(store)
  const { people } = fund
  const account = fund.bankAccounts[0] as (typeof fund.bankAccounts)[number]
  const actor = (person: { id: number; code: string }) => ({ staffId: person.id, code: person.code })
  const accountant = actor(people.accountant)

  const take = async (lines: string[], bankAccountId = account.id) => {
    const path = join(store.dataDir, `${Math.random()}.csv`)
    writeFileSync(path, [STATEMENT_HEADER, ...lines].join('\n'))
    const upload = { bankAccountId, fileName: 'sao-ke.csv', path, sha256: path, bytes: 1 }
    const id = await takeStatement(store, accountant, upload)
    await stageStatement(store, id)
    return id
  }
  /** Imports these lines of the community's shape; gives the statement's row. */
  const post = async (lines: string[], bankAccountId = account.id) => {
    const id = await take(lines, bankAccountId)
    await confirmStatement(store, accountant, { key: randomUUID(), statementId: id, overlap: null })
    await postStatement(store, id)
    return statementById(store.database.read, id)
  }
  let pledges = 0
  const general = await poolByPurpose(store.database.read, { ...account, purposeCode: 'general' })
  const promise = (facts: Partial<typeof pledge.$inferInsert> = {}) =>
    store.database.write(async (tx) =>
      tx
        .insert(pledge)
        .values({
          code: makeReferenceCode(Buffer.alloc(8, ++pledges * 7)),
          unitId: fund.province.id,
          fundId: fund.vnn.id,
          poolId: general?.accountId ?? 0,
          amountVnd: 500_000,
          method: 'bank',
          donorKind: 'person',
          nameDisplay: 'public',
          publicName: 'Trần Thị Bưởi',
          consentAt: 1,
          consentVersion: 'v',
          createdAt: 1,
          keyHash: Buffer.alloc(32),
          ...facts,
        })
        .returning()
        .get(),
    )
  /** A pool of the province for the gifts of one commune. */
  const communePool = () =>
    store.database.write((tx) =>
      openPool(
        tx,
        { unit: fund.province, fund: fund.vnn },
        { kind: 'commune', code: 'commune:LA-27694', detail: 'Commune-LA-27694', label: 'Dành cho Phường 5' },
      ),
    )
  /** A second account of the province at another bank. */
  const secondAccount = (unmatchedRule: 'gift' | 'suspense' = 'gift') =>
    store.database.write((tx) =>
      openBankAccount(
        tx,
        { unit: fund.province, fund: fund.vnn },
        {
          bankName: 'BIDV',
          bankBin: '970418',
          number: '2000000000002',
          holder: 'BAN VAN DONG LA',
          unmatchedRule,
          ruleFrom: '2020-01-01',
          validFrom: '2020-01-01',
        },
      ),
    )
  return {
    store,
    fund,
    account,
    accountant,
    head: actor(people.head),
    cashier: actor(people.cashier),
    actor,
    take,
    post,
    promise,
    communePool,
    secondAccount,
    generalPool: await accountById(store.database.read, general?.accountId ?? 0),
    line: (index: number) => matchCase(store.database.read, index),
  }
}

export function entriesOf(store: TestStore) {
  return store.database.read.select().from(entry).orderBy(asc(entry.index)).all()
}

export function queueOf(store: TestStore) {
  return store.database.read.select().from(matchItem).orderBy(asc(matchItem.entryIndex)).all()
}
