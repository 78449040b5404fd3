import { poolByPurpose } from '../../db/queries/accounts.ts'
import type { GivenList } from '../../server/actions/collective/store-list.ts'
import type { Donor } from '../../server/domain/donor.ts'
import type { smallFund } from './fund.ts'
import type { TestStore } from './store.ts'

/** A school that gives a day's pay and lets itself be named. */
export const SCHOOL: Donor = {
  donorKind: 'group',
  nameDisplay: 'public',
  name: 'Tập thể Trường THPT Tân An',
  contact: '',
  taxCode: '',
  address: '',
  consents: true,
}

/** So many people with amounts of their own; the last two share a name. */
export function people(count: number): GivenList {
  const lines = Array.from({ length: count }, (_, at) => ({
    name: at === count - 1 ? 'Bimat Thi So 1' : `Bimat Thi So ${at + 1}`,
    amountVnd: 100_000 + at * 500,
  }))
  return { kind: 'salary', count, lines, book: null }
}

export function sumOf({ lines }: GivenList): number {
  return lines.reduce((sum, { amountVnd }) => sum + amountVnd, 0)
}

export async function generalPool(store: TestStore, fund: Awaited<ReturnType<typeof smallFund>>): Promise<number> {
  const where = { unitId: fund.province.id, fundId: fund.vnn.id, purposeCode: 'general' }
  return (await poolByPurpose(store.database.read, where))?.accountId as number
}
