import { accountsOfKind } from '../../db/queries/accounts.ts'
import type { Context } from '../actions/context.ts'
import { EntryBatch } from '../actions/ledger/append-entry.ts'
import { giftEvent } from '../actions/ledger/post-gift.ts'
import { scrubMemo } from '../domain/memo.ts'
import { foldText } from '../domain/text.ts'
import { addDays } from './calendar.ts'
import type { DemoClock } from './clock.ts'
import { personName } from './names.ts'
import { foundOrganization } from './organization.ts'
import { seededRandom } from './random.ts'

const ENTRIES_A_JOB = 200
const FIRST_DAY = '2023-01-01'
const DAYS = 730
const words = [
  'ung ho',
  'quy vi nguoi ngheo',
  'giup do',
  'chung tay',
  'dong gop',
  'cho ba con',
  'xay nha',
  'tet cho nguoi ngheo',
]

/**
 * Fills an empty store with a fund and `entries` synthetic ledger lines over two years: transfers to the province, cash in
 * the communes, now and then a debit. The same seed gives the same lines. `context.clock` must be `clock.read`.
 */
export async function generateLedger(
  context: Context,
  clock: DemoClock,
  { entries, seed }: { entries: number; seed: number },
  said: (message: string) => void,
): Promise<void> {
  const random = seededRandom(seed)
  clock.set(FIRST_DAY, 0)
  const organization = await context.database.write((tx) => foundOrganization(tx, context, random, 'nobody$signs$in'))
  const { fund, province, communes } = organization
  const books = []
  for (const { unit } of [{ unit: province }, ...communes]) {
    const owner = { unitId: unit.id, fundId: fund.id }
    const one = async (kind: 'pool' | 'cash' | 'bank' | 'unexplained') =>
      (await accountsOfKind(context.database.read, { ...owner, kind }))[0]
    books.push({
      pool: await one('pool'),
      cash: await one('cash'),
      bank: await one('bank'),
      unexplained: await one('unexplained'),
    })
  }
  const [top, ...below] = books as [(typeof books)[number], ...typeof books]

  for (let done = 0; done < entries; done += ENTRIES_A_JOB) {
    const count = Math.min(ENTRIES_A_JOB, entries - done)
    clock.set(addDays(FIRST_DAY, Math.floor((done / entries) * DAYS)), 8)
    await context.database.write(async (tx) => {
      const batch = new EntryBatch(tx, context)
      for (let i = done; i < done + count; i++) {
        const bookedOn = addDays(FIRST_DAY, Math.floor((i / entries) * DAYS))
        const atCommune = random.chance(0.15)
        const unit = atCommune ? random.pick(below) : top
        const asset = atCommune ? unit.cash : unit.bank
        if (!asset || !unit.pool || !top.bank || !top.unexplained) throw new Error('a unit without books')
        const sender = personName(random)
        const memo = scrubMemo(
          atCommune
            ? `${sender} ủng hộ tại xã`
            : `MBVCB.${random.whole(1e9, 9e9)}.${foldText(sender).toUpperCase()} ${random.pick(words)}`,
        )
        const amountVnd = random.whole(1, 40) * 50_000
        if (i > 1_000 && random.chance(0.02))
          await batch.add({
            id: `generated:${i}`,
            kind: 'unexplained',
            bookedOn,
            channel: 'bank',
            amountVnd: 50_000,
            transfers: [{ debit: top.unexplained, credit: top.bank, amountVnd: 50_000 }],
            owner: top.bank,
            voucher: 'BN',
            texts: { memo: `PHI CHUYEN TIEN ${i}` },
          })
        else
          await batch.add(
            giftEvent({
              id: `generated:${i}`,
              asset,
              pool: unit.pool,
              purpose: 'general',
              amountVnd,
              bookedOn,
              channel: atCommune ? 'cash' : 'bank',
              pledge: null,
              memo,
            }),
          )
      }
      await batch.flush()
    })
    if ((done / ENTRIES_A_JOB) % 250 === 0) said(`${done} of ${entries} entries`)
  }
}
