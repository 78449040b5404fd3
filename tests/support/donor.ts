import { accountById, accountsOfKind } from '../../db/queries/accounts.ts'
import { pledgeByCode } from '../../db/queries/pledges.ts'
import { postGift } from '../../server/actions/ledger/post-gift.ts'
import { makePledge, type Wish } from '../../server/actions/make-pledge.ts'
import { localDay } from '../../server/format.ts'
import { key } from './houses.ts'
import type { TestStore } from './store.ts'

/** A person who gives 300.000 đồng under their name and leaves a telephone number. */
const wish: Wish = {
  donorKind: 'person',
  nameDisplay: 'public',
  name: 'Trần Thị Bông',
  contact: '0912345678',
  taxCode: '',
  address: '',
  consents: true,
  amountVnd: 300_000,
  purpose: { kind: 'general' },
  method: 'bank',
  expectedOn: null,
}

/** A new pledge: its code, the key of its private link, and the address of its private page. */
export async function pledgedBy(store: TestStore, facts: Partial<Wish> = {}) {
  const { code, privateKey } = await makePledge(store, key(), { ...wish, ...facts })
  return { code, key: privateKey, path: `/ung-ho/${code}/rieng/${privateKey}` }
}

/** The bank's credit arrives for a pledge. @returns the index of the entry */
export async function received(store: TestStore, code: string, amountVnd: number): Promise<number> {
  const receipt = await store.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, code)
    if (!pledge) throw new Error(`no pledge ${code}`)
    const pool = await accountById(tx, pledge.poolId)
    const [bank] = await accountsOfKind(tx, { unitId: pool.unitId, fundId: pool.fundId, kind: 'bank' })
    if (!bank) throw new Error('no bank account')
    return postGift(tx, store, {
      id: `test:${key()}`,
      asset: bank,
      pool,
      purpose: pledge.purposeCode,
      amountVnd,
      bookedOn: localDay(store.clock()),
      channel: 'bank',
      pledge,
      memo: code,
    })
  })
  return receipt.index
}
