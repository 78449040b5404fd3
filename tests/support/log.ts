import { EntryBatch } from '../../server/actions/ledger/append-entry.ts'
import { giftEvent } from '../../server/actions/ledger/post-gift.ts'
import { accountsOf, nextId, type TestFund } from './house-history.ts'
import type { TestStore } from './store.ts'

/** So many gifts to the province, written together: for tests of the log, to which all entries are alike. */
export async function receiveGifts(store: TestStore, fund: TestFund, count: number): Promise<void> {
  await store.database.write(async (tx) => {
    const { bank, pool } = await accountsOf(tx, { unit: fund.province, fund: fund.vnn })
    const batch = new EntryBatch(tx, store)
    for (let i = 0; i < count; i++)
      await batch.add(
        giftEvent({
          id: nextId(),
          asset: bank,
          pool,
          purpose: 'general',
          amountVnd: 100_000 + i,
          bookedOn: '2023-05-01',
          channel: 'bank',
          pledge: null,
          memo: `Ủng hộ ${i}`,
        }),
      )
    await batch.flush()
  })
}
