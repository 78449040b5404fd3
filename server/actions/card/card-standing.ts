import type { Handle } from '../../../db/database.ts'
import { lastCardPayment } from '../../../db/queries/card.ts'
import type { PledgeRow } from '../../../db/queries/pledges.ts'
import type { CardState } from '../../../db/schema/index.ts'
import { whyNotByCard } from '../../domain/card.ts'
import { ownerOfCards } from './card-books.ts'

/** How a pledge and a card go together. */
export type CardStanding = {
  /** Why what is asked for now cannot be paid by card; null when it can. */
  why: 'card-too-small' | 'card-too-large' | 'card-not-here' | null
  /** How the newest attempt stands; null when there was none. */
  state: CardState | null
}

/** `askedVnd`: what the donor is asked to pay now; `today`: the local day. */
export async function cardStanding(
  db: Handle,
  pledge: PledgeRow,
  askedVnd: number,
  today: string,
): Promise<CardStanding> {
  const owner = await ownerOfCards(db, today)
  const isHere = owner?.unitId === pledge.unitId && owner.fundId === pledge.fundId
  return {
    why: isHere ? whyNotByCard(askedVnd) : 'card-not-here',
    state: (await lastCardPayment(db, pledge.id))?.state ?? null,
  }
}
