import { createHash } from 'node:crypto'

const BANK = 'Assets:LA:VNN:Bank:0000000002023'
const CASH = 'Assets:LA:VNN:Cash'
const POOL = 'Liabilities:LA:VNN:Pool:General'
const HOUSE = 'Liabilities:LA:VNN:Committed:NH0000001'

type Transfer = { amount: string; credit: string; debit: string; numbers: readonly (readonly string[])[] }
export type BodyFields = {
  index: number
  amount: number
  kind: string
  direction: string | null
  channel?: string
  transfers: readonly Transfer[]
  people?: Record<string, string>
  texts?: Record<string, string>
  reverses?: number | null
  reversedKind?: string | null
  voucher?: string | null
  recordedAt?: number
  id?: string
}

/** A body as docs/ledger.md describes it, canonical when the fields are plain ASCII. */
export function body(fields: BodyFields): string {
  const { index, amount, reverses = null, texts = {}, people = {} } = fields
  return JSON.stringify({
    amount: String(amount),
    authority: null,
    bookedOn: '2023-05-02',
    channel: fields.channel ?? 'bank',
    direction: fields.direction,
    fund: 'VNN',
    id: fields.id ?? `test:${index}`,
    index: String(index),
    kind: fields.kind,
    people: sorted(people),
    project: null,
    purpose: 'general',
    recordedAt: String(fields.recordedAt ?? 1_683_000_000_000 + index * 1000),
    reference: null,
    reversedKind: fields.reversedKind ?? null,
    reverses: reverses === null ? null : String(reverses),
    texts: sorted(texts),
    transfers: fields.transfers,
    unit: 'LA',
    v: '1',
    voucher: fields.voucher ?? null,
  })
}

function sorted(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** SHA-256("fund/v1/text\n" ‖ salt ‖ text), base64. */
export function commitmentTo(salt: Buffer, text: string): string {
  return createHash('sha256').update('fund/v1/text\n').update(salt).update(text).digest('base64')
}

export const DONOR = { salt: Buffer.alloc(32, 9), text: 'Nguyễn Thị Bông' }

/**
 * Bodies of a fund that lives: gifts with the name of one donor, now and then money set aside for a house and paid out,
 * a gift that is reversed. Keeps its own books, so that what it writes is right; `change` makes one of them wrong.
 */
export function* storyOf(entries: number, change: (fields: BodyFields) => BodyFields = (same) => same) {
  let arrived = 0
  let set = 0
  let vouchers = 0
  const commitment = commitmentTo(DONOR.salt, DONOR.text)
  const moved = (debit: string, credit: string, from: number, amount: number): Transfer[] => [
    { amount: String(amount), credit, debit, numbers: [[POOL, String(from), String(from + amount - 1)]] },
  ]
  for (let index = 0; index < entries; index++) {
    const turn = index % 50
    let fields: BodyFields
    if (turn === 20 || turn === 21) {
      // The newest gifts of this round, so that none is set aside twice.
      const amount = 300_000
      set = arrived + 1 - amount * (turn - 19)
      const transfers = moved(POOL, HOUSE, set, amount)
      const people = { requested: 'CB0001', checked: 'KT0001', approved: 'TB0001' }
      fields = { index, amount, kind: 'allocation', direction: null, channel: 'none', transfers, people }
    } else if (turn === 30) {
      const amount = 450_000
      const people = { requested: 'CB0001', checked: 'KT0001', approved: 'TB0001', paid: 'TQ0001' }
      fields = {
        index,
        amount,
        kind: 'disbursement',
        direction: 'out',
        transfers: moved(HOUSE, BANK, set, amount),
        people,
      }
    } else if (turn === 40) {
      const transfers = [{ amount: '5000', credit: CASH, debit: BANK, numbers: [] }]
      fields = { index, amount: 5000, kind: 'deposit', direction: null, channel: 'cash', transfers }
    } else if (turn === 45) {
      // The newest gift is taken back: its own đồng leave again.
      const amount = 100_000
      const transfers = moved(POOL, BANK, arrived - amount + 1, amount)
      const people = { requested: 'KT0001', approved: 'TB0001' }
      fields = {
        index,
        amount,
        kind: 'reversal',
        direction: 'out',
        transfers,
        people,
        reverses: index - 1,
        reversedKind: 'receipt',
      }
    } else {
      const amount = 100_000
      const asset = turn === 39 ? CASH : BANK
      const transfers = moved(asset, POOL, arrived + 1, amount)
      const voucher = asset === BANK ? `BC-LA-VNN-2023-${String(++vouchers).padStart(7, '0')}` : null
      const channel = asset === BANK ? 'bank' : 'cash'
      fields = {
        index,
        amount,
        kind: 'receipt',
        direction: 'in',
        channel,
        transfers,
        voucher,
        texts: { donor: commitment },
      }
      arrived += amount
    }
    yield body(change(fields))
  }
}
