import { randomFillSync } from 'node:crypto'
import { type Handle, leafHash } from '../../../db/database.ts'
import type { AccountRow } from '../../../db/queries/accounts.ts'
import {
  heldNumbers,
  insertEntries,
  insertPrivateTexts,
  insertSearchDocuments,
  lastEntry,
  lastNumber,
  lastVoucherNumber,
  type NewDocument,
  type NewEntry,
  type NewText,
} from '../../../db/queries/append.ts'
import type { Channel, Direction, EntryKind, PrivateField, VoucherSeries } from '../../../db/schema/index.ts'
import { commitToText } from '../../domain/ledger/commitment.ts'
import { entryBody, type RedactedText } from '../../domain/ledger/entry-body.ts'
import { searchWords } from '../../domain/ledger/entry-words.ts'
import { type NumberRange, without } from '../../domain/ledger/numbers.ts'
import type { Context } from '../context.ts'
import { numbersToMove } from './numbers-to-move.ts'

export type EventTransfer = {
  debit: AccountRow
  credit: AccountRow
  amountVnd: number
  /** These very đồng (a reversal), in place of the oldest ones of the paying account. */
  numbers?: readonly NumberRange[]
}

/** One business event to be written. All its accounts belong to one unit and fund. */
export type LedgerEvent = {
  /** The same id is stored once, whatever happens. */
  id: string
  kind: EntryKind
  /** `YYYY-MM-DD`: the bank's or cash box's day. */
  bookedOn: string
  channel: Channel
  amountVnd: number
  transfers: readonly EventTransfer[]
  owner: { unit: string; fund: string }
  purpose?: string | null
  project?: string | null
  reference?: string | null
  authority?: string | null
  reverses?: number
  reversedKind?: EntryKind
  voucher?: VoucherSeries
  /** Staff codes by part played: requested, checked, approved, paid. */
  people?: Readonly<Record<string, string>>
  /** Public wording that may have to be erased one day; the body carries only commitments to it. */
  texts?: Readonly<Partial<Record<PrivateField, string>>>
  /** The texts that a redaction erases. */
  redacts?: readonly RedactedText[]
}

export type Receipt = { index: number; recordedAt: number; voucher: string | null }

/**
 * Appends one entry inside a write transaction: numbers its đồng, gives its voucher, salts its texts, stores the exact bytes.
 * @throws Refusal('not-enough-money') when the paying account does not hold the amount · ('too-many-ranges')
 */
export async function appendEntry(tx: Handle, context: Pick<Context, 'clock'>, event: LedgerEvent): Promise<Receipt> {
  const batch = new EntryBatch(tx, context)
  const receipt = await batch.add(event)
  await batch.flush()
  return receipt
}

/**
 * Several entries of one write job, stored together by `flush` (an import stores 200 at once in a third less time).
 * Counters live here between the entries of the batch; nothing else may append in the same job meanwhile.
 */
export class EntryBatch {
  readonly #tx: Handle
  readonly #context: Pick<Context, 'clock'>
  #last: { index: number; recordedAt: number } | undefined
  readonly #lastNumbers = new Map<number, number>()
  readonly #lastVouchers = new Map<string, number>()
  #rows: NewEntry[] = []
  #texts: NewText[] = []
  #documents: NewDocument[] = []

  constructor(tx: Handle, context: Pick<Context, 'clock'>) {
    this.#tx = tx
    this.#context = context
  }

  /** @throws Refusal('not-enough-money') when the paying account does not hold the amount · ('too-many-ranges') */
  async add(event: LedgerEvent): Promise<Receipt> {
    this.#last ??= (await lastEntry(this.#tx)) ?? { index: -1, recordedAt: 0 }
    const transfers = []
    const taken: NumberRange[] = []
    for (const transfer of event.transfers) {
      const numbers = await this.#numbers(transfer, taken)
      taken.push(...numbers)
      transfers.push({
        debit: transfer.debit.name,
        credit: transfer.credit.name,
        amountVnd: transfer.amountVnd,
        numbers,
      })
    }
    const voucher = event.voucher ? await this.#voucher(event.voucher, event) : null
    const index = this.#last.index + 1
    const recordedAt = Math.max(this.#context.clock(), this.#last.recordedAt)
    this.#last = { index, recordedAt }
    const texts = commitments(event.texts ?? {})
    const body = entryBody({
      index,
      id: event.id,
      kind: event.kind,
      recordedAt,
      bookedOn: event.bookedOn,
      unit: event.owner.unit,
      fund: event.owner.fund,
      channel: event.channel,
      direction: moneyDirection(event.transfers),
      amountVnd: event.amountVnd,
      purpose: event.purpose ?? null,
      project: event.project ?? null,
      reference: event.reference ?? null,
      voucher,
      authority: event.authority ?? null,
      reverses: event.reverses ?? null,
      reversedKind: event.reversedKind ?? null,
      people: event.people ?? {},
      texts: Object.fromEntries(texts.map((text) => [text.field, text.commitment])),
      transfers,
      ...(event.redacts ? { redacts: event.redacts } : {}),
    })
    this.#rows.push({ index, body, leaf: leafHash(body) })
    for (const { field, salt, text } of texts) this.#texts.push({ entryIndex: index, field, salt, text })
    this.#documents.push({ entryIndex: index, ...searchWords(event.texts ?? {}, { ...event, voucher }) })
    return { index, recordedAt, voucher }
  }

  /** Stores what was added since the last flush. Rows that refer to an entry come after this. */
  async flush(): Promise<void> {
    const [rows, texts, documents] = [this.#rows, this.#texts, this.#documents]
    this.#rows = []
    this.#texts = []
    this.#documents = []
    await insertEntries(this.#tx, rows)
    await insertPrivateTexts(this.#tx, texts)
    await insertSearchDocuments(this.#tx, documents)
  }

  /** Arriving đồng get the next numbers of their line; đồng that move are the oldest that transfers before have left. */
  async #numbers(
    { debit, credit, amountVnd, numbers }: EventTransfer,
    takenBefore: readonly NumberRange[],
  ): Promise<readonly NumberRange[]> {
    if (numbers) return numbers
    if (debit.isAsset && credit.isAsset) return []
    if (debit.isAsset) {
      const last = this.#lastNumbers.get(credit.id) ?? (await lastNumber(this.#tx, credit.id))
      this.#lastNumbers.set(credit.id, last + amountVnd)
      return [{ lineId: credit.id, line: credit.name, fromNo: last + 1, toNo: last + amountVnd }]
    }
    // What the account holds is known only after the entries before this one are stored.
    await this.flush()
    return numbersToMove(without(await heldNumbers(this.#tx, debit.id), takenBefore), amountVnd)
  }

  async #voucher(series: VoucherSeries, event: LedgerEvent): Promise<string> {
    const { unit, fund } = event.owner
    const year = Number(event.bookedOn.slice(0, 4))
    const key = `${series}-${unit}-${fund}-${year}`
    const last = this.#lastVouchers.get(key) ?? (await lastVoucherNumber(this.#tx, { series, unit, fund, year }))
    this.#lastVouchers.set(key, last + 1)
    return `${key}-${String(last + 1).padStart(7, '0')}`
  }
}

function moneyDirection(transfers: readonly EventTransfer[]): Direction | null {
  const change = transfers.reduce(
    (sum, { debit, credit, amountVnd }) => sum + (Number(debit.isMoney) - Number(credit.isMoney)) * amountVnd,
    0,
  )
  return change > 0 ? 'in' : change < 0 ? 'out' : null
}

// Salts are cut from a block: asking the system for each costs more than hashing.
const salts = Buffer.alloc(32 * 128)
let saltsUsed = salts.length

function newSalt(): Buffer {
  if (saltsUsed === salts.length) {
    randomFillSync(salts)
    saltsUsed = 0
  }
  saltsUsed += 32
  return Buffer.from(salts.subarray(saltsUsed - 32, saltsUsed))
}

function commitments(texts: Readonly<Partial<Record<PrivateField, string>>>) {
  return (Object.entries(texts) as [PrivateField, string][]).map(([field, text]) => {
    const salt = newSalt()
    return { field, salt, text, commitment: commitToText(salt, text) }
  })
}
