import { approveRequest } from '../../server/actions/corrections/approve-request.ts'
import { requestOpening } from '../../server/actions/corrections/request-opening.ts'
import { requestReversal } from '../../server/actions/corrections/request-reversal.ts'
import type { smallFund } from './fund.ts'
import { as, key } from './houses.ts'
import type { TestStore } from './store.ts'

type Fund = Awaited<ReturnType<typeof smallFund>>

export const REASON = 'Nhập nhầm số tiền trên phiếu'

/** Corrections asked for and approved by the two people whose part it is, of the province unless others are named. */
export function corrections(store: TestStore, people: Pick<Fund['people'], 'accountant' | 'head'>) {
  const ask = async (entryIndex: number, reason = REASON) =>
    (await requestReversal(store, as(people.accountant), { key: key(), entryIndex, reason })).code
  const approve = async (code: string) => approveRequest(store, as(people.head), { key: key(), code })
  return {
    ask,
    approve,
    /** @returns the index of the reversing entry */
    reverse: async (entryIndex: number) => (await approve(await ask(entryIndex))).index,
    askOpening: async (accountId: number, amountVnd: number, bookedOn = '2023-01-01', evidence = 'Biên bản 01/BB-KK') =>
      (await requestOpening(store, as(people.accountant), { key: key(), accountId, amountVnd, bookedOn, evidence }))
        .code,
    open: async (accountId: number, amountVnd: number, bookedOn = '2023-01-01') => {
      const evidence = 'Biên bản kiểm kê 01/BB-KK'
      const asked = { key: key(), accountId, amountVnd, bookedOn, evidence }
      return (await approve((await requestOpening(store, as(people.accountant), asked)).code)).index
    },
  }
}
