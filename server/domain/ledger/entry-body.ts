import type { Channel, Direction, EntryKind, PrivateField } from '../../../db/schema/index.ts'
import { type CanonicalValue, canonicalJson } from './canonical-json.ts'
import type { NumberRange } from './numbers.ts'

export type BodyTransfer = { debit: string; credit: string; amountVnd: number; numbers: readonly NumberRange[] }

/** Everything a ledger entry says, before it becomes bytes. Amounts in đồng, instants in epoch ms, people as staff codes. */
export type EntryFacts = {
  index: number
  id: string
  kind: EntryKind
  recordedAt: number
  bookedOn: string
  unit: string
  fund: string
  channel: Channel
  direction: Direction | null
  amountVnd: number
  purpose: string | null
  project: string | null
  reference: string | null
  voucher: string | null
  authority: string | null
  reverses: number | null
  reversedKind: EntryKind | null
  people: Readonly<Record<string, string>>
  /** Commitments to private texts, base64, by field. */
  texts: Readonly<Partial<Record<PrivateField, string>>>
  transfers: readonly BodyTransfer[]
}

/** The exact text that is stored, hashed and published. Version 1 of the body. */
export function entryBody(facts: EntryFacts): string {
  const body: Record<string, CanonicalValue> = {
    v: '1',
    index: String(facts.index),
    id: facts.id,
    kind: facts.kind,
    recordedAt: String(facts.recordedAt),
    bookedOn: facts.bookedOn,
    unit: facts.unit,
    fund: facts.fund,
    channel: facts.channel,
    direction: facts.direction,
    amount: String(facts.amountVnd),
    purpose: facts.purpose,
    project: facts.project,
    reference: facts.reference,
    voucher: facts.voucher,
    authority: facts.authority,
    reverses: facts.reverses === null ? null : String(facts.reverses),
    reversedKind: facts.reversedKind,
    people: facts.people,
    texts: facts.texts as Record<string, string>,
    transfers: facts.transfers.map((transfer) => ({
      debit: transfer.debit,
      credit: transfer.credit,
      amount: String(transfer.amountVnd),
      numbers: transfer.numbers.map((range) => [range.line, String(range.fromNo), String(range.toNo)]),
    })),
  }
  return canonicalJson(body)
}
