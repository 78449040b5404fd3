import { expect, test } from 'vitest'
import { pledgeByCode, pledgeReceivedVnd } from '../../../../db/queries/pledges.ts'
import { seededRandom } from '../../../../server/demo/random.ts'
import { balances, cardOffice, eventStates, expectVerified } from '../../../support/card.ts'
import { smallFund } from '../../../support/fund.ts'
import { testStore } from '../../../support/store.ts'

const HISTORIES = 1_000
const EACH = 40
const TOP_UP_VND = 90_000_000

type Office = Awaited<ReturnType<typeof cardOffice>>

/** One donor's story at the provider, as chance writes it; the events of all stories lie in one heap. */
async function live({ ledger, open }: Office, random: ReturnType<typeof seededRandom>) {
  const { code, session } = await open(random.whole(20, 90) * 1_000)
  if (random.chance(0.2)) ledger.decline(session)
  if (random.chance(0.1)) {
    ledger.expire(session)
    return { code, leftVnd: 0 }
  }
  const later = random.chance(0.3)
  const intent = later ? ledger.payLater(session) : ledger.pay(session)
  const isPaid = !later || random.chance(0.7)
  if (later) ledger.settleLater(intent, isPaid)
  if (!isPaid) return { code, leftVnd: 0 }
  while (random.chance(0.4) && ledger.leftOf(intent) > 1) {
    const refund = ledger.refund(intent, random.whole(1, ledger.leftOf(intent)))
    if (random.chance(0.3)) ledger.failRefund(refund)
  }
  if (random.chance(0.2) && ledger.leftOf(intent) > 0) ledger.closeDispute(ledger.dispute(intent), random.chance(0.5))
  return { code, leftVnd: ledger.leftOf(intent) }
}

function shuffled<T>(list: readonly T[], random: ReturnType<typeof seededRandom>): T[] {
  const result = [...list]
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.whole(0, last)
    ;[result[last], result[other]] = [result[other] as T, result[last] as T]
  }
  return result
}

test.each(Array.from({ length: HISTORIES / EACH }, (_, at) => at + 1))(
  'gifts, refunds, disputes and payouts told in any order, three times over, end in one state (seed %i)',
  async (seed) => {
    const random = seededRandom(seed)
    const store = testStore()
    await smallFund(store)
    const office = await cardOffice(store, { settlement: 'vnd', isDirect: true })
    const { ledger, open, tell, work } = office
    const stories = []
    for (let story = 0; story < EACH; story++) {
      stories.push(await live(office, random))
      if (random.chance(0.05) && ledger.balance() > 0) ledger.payOut()
    }
    // So that the provider has something to take back from, whatever comes first.
    ledger.pay((await open(TOP_UP_VND)).session)

    await tell(shuffled([...ledger.events, ...ledger.events, ...ledger.events], random))
    for (let hours = 0; hours < 12; hours++) {
      store.setClock(store.clock() + 3_600_000)
      await work()
    }

    expect(eventStates(store).filter(({ state }) => state !== 'done')).toEqual([])
    const received = []
    for (const { code } of stories) {
      const pledge = await pledgeByCode(store.database.read, code)
      received.push({ code, leftVnd: await pledgeReceivedVnd(store.database.read, pledge?.id as number) })
    }
    expect(received).toEqual(stories)
    const booked = balances(store)
    expect(booked.Stripe).toBe(ledger.balance())
    const leftVnd = stories.reduce((sum, story) => sum + story.leftVnd, 0)
    expect(booked['Pool:General']).toBe(TOP_UP_VND + leftVnd)
    if (seed === 1) await expectVerified(store)
  },
)
