import type { Channel, Direction, EntryKind, PrivateField } from '../../../db/schema/index.ts'
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
  /** Only a redaction says this: the texts that are erased. */
  redacts?: readonly RedactedText[]
}

/** A text of an earlier entry, by the entry's index and the field. */
export type RedactedText = { index: number; field: PrivateField }

/**
 * The exact text that is stored, hashed and published. Version 1 of the body.
 * RFC 8785: the keys stand in code-unit order here and `JSON.stringify` keeps it; a test holds it against `canonicalJson`.
 * @throws TypeError when a string is not plain ASCII: personal wording enters a body only as a commitment
 */
export function entryBody(facts: EntryFacts): string {
  const body = JSON.stringify({
    amount: String(facts.amountVnd),
    authority: facts.authority,
    bookedOn: facts.bookedOn,
    channel: facts.channel,
    direction: facts.direction,
    fund: facts.fund,
    id: facts.id,
    index: String(facts.index),
    kind: facts.kind,
    people: sorted(facts.people),
    project: facts.project,
    purpose: facts.purpose,
    recordedAt: String(facts.recordedAt),
    // Left out of every other body.
    redacts: facts.redacts?.map(({ index, field }) => [String(index), field]),
    reference: facts.reference,
    reversedKind: facts.reversedKind,
    reverses: facts.reverses === null ? null : String(facts.reverses),
    texts: sorted(facts.texts),
    transfers: facts.transfers.map((transfer) => ({
      amount: String(transfer.amountVnd),
      credit: transfer.credit,
      debit: transfer.debit,
      numbers: transfer.numbers.map((range) => [range.line, String(range.fromNo), String(range.toNo)]),
    })),
    unit: facts.unit,
    v: '1',
    voucher: facts.voucher,
  })
  if (!/^[\x20-\x7e]*$/.test(body)) throw new TypeError('an entry body is plain ASCII')
  return body
}

function sorted(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The texts that a stored body says were erased, in its order; none for every other kind of entry. */
export function redactedTexts(body: string): RedactedText[] {
  const { redacts = [] } = JSON.parse(body) as { redacts?: [string, PrivateField][] }
  return redacts.map(([index, field]) => ({ index: Number(index), field }))
}
