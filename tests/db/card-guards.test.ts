import { describe, expect, test } from 'vitest'
import { accountById, accountsOfKind, poolByPurpose } from '../../db/queries/accounts.ts'
import { insertCardFact } from '../../db/queries/card.ts'
import { cardBooks } from '../../server/actions/card/card-books.ts'
import { appendEntry, type LedgerEvent } from '../../server/actions/ledger/append-entry.ts'
import { cardOffice } from '../support/card.ts'
import { smallFund } from '../support/fund.ts'
import { directSql, testStore } from '../support/store.ts'

async function paidGift() {
  const store = testStore()
  const fund = await smallFund(store)
  const office = await cardOffice(store, { settlement: 'vnd' })
  office.ledger.pay((await office.open(500_000)).session)
  await office.tell()
  const owner = { unitId: fund.province.id, fundId: fund.vnn.id }
  const books = await store.database.write((tx) => cardBooks(tx, owner))
  const [bank] = await accountsOfKind(store.database.read, { ...owner, kind: 'bank' })
  const general = await poolByPurpose(store.database.read, { ...owner, purposeCode: 'general' })
  if (!bank || !general) throw new Error('no books')
  const pool = await accountById(store.database.read, general.accountId)
  const append = (event: Partial<LedgerEvent> & Pick<LedgerEvent, 'transfers'>) =>
    store.database.write((tx) =>
      appendEntry(tx, store, {
        id: 'made-up',
        kind: 'receipt',
        bookedOn: '2023-05-01',
        channel: 'card',
        amountVnd: 1_000,
        owner: pool,
        ...event,
      }),
    )
  return { store, books, bank, pool, append }
}

describe('what the card provider did not say is in no book', () => {
  test.each(['receipt', 'refund', 'dispute', 'card-fee', 'deposit'] as const)(
    'a made-up %s is refused',
    async (kind) => {
      const { books, pool, append } = await paidGift()
      const sides = {
        receipt: { debit: books.provider, credit: pool },
        deposit: { debit: books.transit, credit: books.provider },
      }
      const side = kind === 'receipt' || kind === 'deposit' ? sides[kind] : { debit: pool, credit: books.provider }
      const event = { kind, transfers: [{ ...side, amountVnd: 1_000 }] }
      await expect(append(event)).rejects.toThrow(/the card provider did not say this/)
      if (kind === 'receipt') return
      await expect(append({ ...event, channel: 'none' })).rejects.toThrow(/only the card provider|no payout/)
    },
  )

  test('another amount than was said is refused', async () => {
    const { store, books, pool, append } = await paidGift()
    const id = 'receipt:txn_other'
    const told = { key: id, kind: 'receipt' as const, transactionId: 'txn_other', changeVnd: 2_000 }
    await store.database.write((tx) => insertCardFact(tx, { ...told, paymentId: 1, eventId: 1 }))
    const transfers = [{ debit: books.provider, credit: pool, amountVnd: 1_000 }]
    await expect(append({ id, transfers })).rejects.toThrow(/did not say this/)
  })

  test('no payout arrives at the bank that was not sent', async () => {
    const { books, bank, append } = await paidGift()
    const transfers = [{ debit: bank, credit: books.transit, amountVnd: 1_000 }]
    const arrival = { kind: 'deposit', channel: 'bank', reference: 'po_none', transfers } as const
    await expect(append(arrival)).rejects.toThrow(/no payout/)
  })
})

describe('what it said stays as it was said', () => {
  test.each([
    ['UPDATE card_fact SET change_vnd = 1', /never changed/],
    ['DELETE FROM card_fact', /never deleted/],
    [
      'INSERT OR REPLACE INTO card_fact SELECT key, kind, transaction_id, 1, payment_id, event_id FROM card_fact',
      /already there/,
    ],
    [`INSERT INTO card_fact VALUES ('receipt:x', 'refund', 'x', 1, 1, 1)`, /the key names it/],
    [`INSERT INTO card_fact VALUES ('refund:x', 'refund', 'x', 1, 1, 999)`, /the card provider told it/],
    ['UPDATE card_payment SET amount_vnd = 1', /not changed/],
    [`UPDATE card_payment SET session_id = 'other'`, /not changed/],
    [`UPDATE card_payment SET state = 'expired'`, /not changed/],
    ['DELETE FROM card_payment', /never deleted/],
    ['INSERT OR REPLACE INTO card_payment SELECT * FROM card_payment', /before the provider is called/],
  ])('%s', async (sql, refusal) => {
    const { store } = await paidGift()
    expect(() => directSql(store).prepare(sql).run()).toThrow(refusal)
  })
})
