import { requestClaim } from '../../server/actions/claims/request-claim.ts'
import { approveRequest } from '../../server/actions/corrections/approve-request.ts'
import { leaveUnidentified } from '../../server/actions/matching/leave-unidentified.ts'
import { bankOffice } from './bank-office.ts'
import { key } from './houses.ts'

export const SEEN = 'Ủy nhiệm chi số 0012345 của chủ tài khoản'

/** The province's office with gifts that nobody could tell the giver of. */
export async function claimOffice() {
  const office = await bankOffice()
  const { store, accountant, head, post } = office
  /** A credit of the bank that answers no pledge: posted to the general pool. @returns its entry */
  const unknownGift = async (amount = '5.000') => {
    const index = store.database.read.get<{ n: number }>('SELECT count(*) AS n FROM entry').n
    await post([`02/05/2023,D${index},0,${amount},,chuyen tien ung ho`])
    const waits = 'SELECT count(*) AS n FROM match_item WHERE resolved_at IS NULL AND entry_index = '
    if (store.database.read.get<{ n: number }>(`${waits}${index}`).n > 0)
      await leaveUnidentified(store, accountant, { key: key(), entryIndex: index })
    return index
  }
  const ask = async (entryIndex: number, pledgeCode: string, seen = SEEN, actor = accountant) =>
    (await requestClaim(store, actor, { key: key(), entryIndex, pledgeCode, seen })).code
  const approve = async (code: string, actor = head) => (await approveRequest(store, actor, { key: key(), code })).index
  const claim = async (entryIndex: number, pledgeCode: string) => approve(await ask(entryIndex, pledgeCode))
  return { ...office, unknownGift, ask, approve, claim }
}
