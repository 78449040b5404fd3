import type { Handle } from '../../../db/database.ts'
import type { AccountRow } from '../../../db/queries/accounts.ts'
import { cardFactByKey, insertCardFact, setPayoutArrived, waitingPayouts } from '../../../db/queries/card.ts'
import { keyOf, payoutBehind, type WaitingPayout } from '../../domain/card.ts'
import { CARD_COSTS } from '../../domain/purpose.ts'
import type { EventTransfer, LedgerEvent } from '../ledger/append-entry.ts'
import { bearers, cardBooks, receivers } from './card-books.ts'

type Credit = { id: string; day: string; amountVnd: number; memo: string; bank: AccountRow; bankAccountId: number }

/** A bank's credit that is a payout: what to append, in this order, and what to do once the credit has its index. */
export type Arrival = { before: LedgerEvent | null; credit: LedgerEvent; linked: (entryIndex: number) => Promise<void> }

/**
 * The payout of the card provider that a bank's credit is; null when it is none, or when that is not clear. The gifts behind
 * it are in the books already: the money only arrives.
 */
export async function payoutArrival(tx: Handle, credit: Credit): Promise<Arrival | null> {
  const payout = payoutBehind(credit, await waitingPayouts(tx, credit.bankAccountId))
  if (!payout) return null
  const { bank, amountVnd } = credit
  const { transit } = await cardBooks(tx, bank)
  return {
    before: await exchangeOf(tx, bank, [payout], credit),
    credit: {
      id: credit.id,
      kind: 'deposit',
      bookedOn: credit.day,
      channel: 'bank',
      amountVnd,
      transfers: [{ debit: bank, credit: transit, amountVnd }],
      owner: bank,
      reference: payout.id,
      voucher: 'BC',
    },
    linked: (entryIndex) => setPayoutArrived(tx, payout.id, entryIndex),
  }
}

/**
 * What the bank's exchange made more or less of these payouts, told under the first of them; null when it is what was sent.
 * It is borne by those who bear what cards cost. Appended before the credit: the money in transit is then what arrived.
 */
export async function exchangeOf(
  tx: Handle,
  owner: { unitId: number; fundId: number },
  payouts: readonly WaitingPayout[],
  credit: { amountVnd: number; day: string },
): Promise<LedgerEvent | null> {
  const [first] = payouts
  const changeVnd = credit.amountVnd - payouts.reduce((sum, { amountVnd }) => sum + amountVnd, 0)
  if (!first || changeVnd === 0) return null
  const { transit, costs } = await cardBooks(tx, owner)
  const told = await cardFactByKey(tx, keyOf({ kind: 'deposit', transactionId: first.id }))
  if (!told) throw new Error(`payout ${first.id} was never told`)
  const amountVnd = Math.abs(changeVnd)
  const key = keyOf({ kind: 'exchange', transactionId: first.id })
  const { eventId } = told
  await insertCardFact(tx, { key, kind: 'exchange', transactionId: first.id, changeVnd, paymentId: null, eventId })
  const transfers: EventTransfer[] =
    changeVnd < 0
      ? (await bearers(tx, costs.pool, costs.rest, amountVnd)).map((share) => ({
          debit: share.account,
          credit: transit,
          amountVnd: share.amountVnd,
        }))
      : (await receivers(tx, costs.pool, costs.rest, amountVnd)).map((share) => ({
          debit: transit,
          credit: share.account,
          amountVnd: share.amountVnd,
        }))
  return {
    id: key,
    kind: 'exchange',
    bookedOn: credit.day,
    channel: 'card',
    amountVnd,
    transfers,
    owner: transit,
    purpose: CARD_COSTS,
    reference: first.id,
  }
}
