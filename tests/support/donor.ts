import { makePledge, type Wish } from '../../server/actions/make-pledge.ts'
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
