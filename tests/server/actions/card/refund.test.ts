import { expect, test } from 'vitest'
import {
  cardRefundByCode,
  cardRefundsOf,
  dueCardRefunds,
  refundablePayments,
} from '../../../../db/queries/card-refunds.ts'
import { pledgeByCode } from '../../../../db/queries/pledges.ts'
import { summary } from '../../../../db/queries/summary.ts'
import { approveCardRefund, endCardRefund, retryCardRefund } from '../../../../server/actions/card/decide-refund.ts'
import { requestCardRefund } from '../../../../server/actions/card/request-refund.ts'
import { sendCardRefund } from '../../../../server/actions/card/send-refund.ts'
import { type CardProvider, ProviderRefused, ProviderSilent } from '../../../../server/gateways/stripe/card-provider.ts'
import { balances, cardOffice, expectVerified } from '../../../support/card.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, key } from '../../../support/houses.ts'
import { directSql, testStore } from '../../../support/store.ts'

const REASON = 'Người ủng hộ báo trả nhầm hai lần'

/** A gift of 1.000.000 đồng by card, another beside it, and the two people who may give it back. */
async function paidGift() {
  const store = testStore()
  const fund = await smallFund(store)
  const office = await cardOffice(store, { settlement: 'vnd' })
  const { code, session } = await office.open(1_000_000)
  const intent = office.ledger.pay(session)
  office.ledger.pay((await office.open(2_000_000)).session)
  await office.tell()
  const read = store.database.read
  const payments = async () => refundablePayments(read, (await pledgeByCode(read, code))?.id as number)
  const [payment] = await payments()
  const { accountant, head, cashier } = fund.people
  const ask = async (amountVnd: number, by = accountant, reason = REASON) =>
    (
      await requestCardRefund(store, as(by), {
        ...{ key: key(), pledgeCode: code, paymentId: payment?.id as number, amountVnd, reason },
      })
    ).code
  const approve = (refund: string, by = head) => approveCardRefund(store, as(by), { key: key(), code: refund })
  /** What the job does once. */
  const send = async (cards: CardProvider = office.cards) => {
    const due = await dueCardRefunds(read, store.clock(), 10)
    for (const refund of due) await sendCardRefund(store, cards, refund)
    return due.length
  }
  const state = async (refund: string) => cardRefundByCode(read, refund)
  const left = async () => (await payments())[0]?.leftVnd
  const figures = () => summary(read, { unitId: null, fundId: null, year: null })
  const sent = () => [...office.ledger.refunds.values()].map(({ amount }) => amount)
  return {
    store,
    fund,
    ...office,
    code,
    intent,
    ask,
    approve,
    send,
    state,
    left,
    figures,
    sent,
    accountant,
    head,
    cashier,
  }
}

test('a refund is asked for by an accountant, with a reason, and never for more than is left', async () => {
  const { ask, head, cashier, left } = await paidGift()
  for (const who of [head, cashier]) await expect(ask(1_000, who)).rejects.toMatchObject({ code: 'not-your-part' })
  for (const vnd of [0, -1, 1.5, 1_000_001]) await expect(ask(vnd)).rejects.toMatchObject({ code: 'refund-too-much' })
  await expect(ask(1_000, undefined, 'vì')).rejects.toMatchObject({ code: 'reason-short' })
  await ask(700_000)
  expect(await left()).toBe(300_000)
  await expect(ask(300_001)).rejects.toMatchObject({ code: 'refund-too-much' })
})

test('nothing goes back before the head, who did not ask, agrees; then the provider is told once', async () => {
  const { store, ask, approve, send, accountant, state, sent, tell, figures, left } = await paidGift()
  const refund = await ask(400_000)
  await expect(approve(refund, accountant)).rejects.toMatchObject({ code: 'not-your-part' })
  expect(await send()).toBe(0)
  await approve(refund)
  await expect(approve(refund)).rejects.toMatchObject({ code: 'paper-moved-on', statusCode: 409 })
  await send()
  expect(await send()).toBe(0)
  expect(sent()).toEqual([400_000])
  expect(await state(refund)).toMatchObject({ state: 'sent', problem: null })
  expect(await left()).toBe(600_000)
  expect(await figures()).toMatchObject({ refundedVnd: 0 })
  await tell()
  await tell()
  expect(await state(refund)).toMatchObject({ state: 'done' })
  expect(await left()).toBe(600_000)
  expect(await figures()).toMatchObject({ receivedVnd: 3_000_000, refundedVnd: 400_000 })
  await expectVerified(store)
})

test('a provider that is silent is asked again by itself, also when it had done it, and nothing goes back twice', async () => {
  const { store, ask, approve, send, cards, head, state, sent, tell, figures } = await paidGift()
  const refund = await ask(400_000)
  await approve(refund)
  const silent: CardProvider = {
    ...cards,
    refund: async (wish) => {
      await cards.refund(wish)
      throw new ProviderSilent('timeout')
    },
  }
  await send(silent)
  expect(await state(refund)).toMatchObject({ state: 'approved', problem: 'provider-silent', attempts: 1 })
  await expect(endCardRefund(store, as(head), { key: key(), code: refund, reason: REASON })).rejects.toMatchObject({
    code: 'refund-may-have-gone',
  })
  expect(await send()).toBe(0)
  store.setClock(store.clock() + 60_000)
  await send()
  expect(sent()).toEqual([400_000])
  expect(await state(refund)).toMatchObject({ state: 'sent', problem: null })
  await tell()
  expect(await figures()).toMatchObject({ refundedVnd: 400_000 })
  await expectVerified(store)
})

test('the provider’s event may be quicker than its answer', async () => {
  const { ask, approve, send, cards, state, sent, tell } = await paidGift()
  const refund = await ask(400_000)
  await approve(refund)
  await send({
    ...cards,
    refund: async (wish) => {
      const id = await cards.refund(wish)
      await tell()
      return id
    },
  })
  expect(sent()).toEqual([400_000])
  expect(await state(refund)).toMatchObject({ state: 'done' })
})

test('a provider that refuses waits for a person with its reason: tried again, or given up', async () => {
  const { store, ask, approve, send, cards, state, sent, accountant, left } = await paidGift()
  const refund = await ask(400_000)
  await approve(refund)
  await expect(retryCardRefund(store, as(accountant), { key: key(), code: refund })).rejects.toMatchObject({
    code: 'refund-not-stuck',
  })
  const refusing: CardProvider = { ...cards, refund: () => Promise.reject(new ProviderRefused('balance_insufficient')) }
  await send(refusing)
  expect(await state(refund)).toMatchObject({
    problem: 'refused:balance_insufficient',
    nextAttemptAt: null,
    refusals: 1,
  })
  store.setClock(store.clock() + 86_400_000)
  expect(await send()).toBe(0)
  await retryCardRefund(store, as(accountant), { key: key(), code: refund })
  await send()
  expect(sent()).toEqual([400_000])

  const other = await ask(100_000)
  await approve(other)
  await send(refusing)
  await endCardRefund(store, as(accountant), { key: key(), code: other, reason: 'Người ủng hộ không cần nữa' })
  expect(await state(other)).toMatchObject({ state: 'refused' })
  expect(await left()).toBe(600_000)
})

test('a gift that was given back at the provider meanwhile is not given back again', async () => {
  const { ask, approve, send, ledger, intent, state, sent, tell, figures } = await paidGift()
  const refund = await ask(1_000_000)
  ledger.refund(intent, 1_000_000)
  await approve(refund)
  await send()
  expect(await state(refund)).toMatchObject({ state: 'approved', problem: 'refused:charge_already_refunded' })
  await tell()
  expect(sent()).toEqual([1_000_000])
  expect(await figures()).toMatchObject({ refundedVnd: 1_000_000 })
})

test('what the donor’s bank sends back is with the fund again, and may be given back anew', async () => {
  const { store, ask, approve, send, ledger, state, tell, left, code } = await paidGift()
  const refund = await ask(1_000_000)
  await approve(refund)
  await send()
  await tell()
  expect(await left()).toBe(0)
  ledger.failRefund([...ledger.refunds.keys()][0] as string)
  await tell()
  expect(await state(refund)).toMatchObject({ state: 'failed' })
  expect(await left()).toBe(1_000_000)
  expect(balances(store)).toMatchObject({ 'Pool:General': 3_000_000 })
  await ask(1_000_000)
  expect(await cardRefundsOf(store.database.read, code)).toHaveLength(2)
  await expectVerified(store)
})

test('the database itself refuses a refund that nobody may make', async () => {
  const { store, ask, head, accountant, cashier } = await paidGift()
  const refund = await ask(400_000)
  const sql = directSql(store)
  const insert =
    (amount: number, by: number, more = '') =>
    () =>
      sql.exec(`INSERT INTO card_refund (code, payment_id, amount_vnd, reason, requested_by, requested_at${more && ', approved_by'})
      SELECT 'X${amount}', payment_id, ${amount}, 'x', ${by}, 1${more} FROM card_refund`)
  expect(insert(600_001, accountant.id)).toThrow('more than is left')
  expect(insert(1, cashier.id)).toThrow('only an accountant')
  expect(insert(1, accountant.id, `, ${head.id}`)).toThrow('begins as a request')
  const change = (what: string) => () => sql.exec(`UPDATE card_refund SET ${what} WHERE code = '${refund}'`)
  expect(change('amount_vnd = 5')).toThrow('not changed')
  expect(change(`state = 'approved', approved_by = ${accountant.id}`)).toThrow()
  expect(change(`state = 'approved', approved_by = ${cashier.id}`)).toThrow('only the head')
  expect(change(`state = 'sent', refund_id = 're_1'`)).toThrow('does not exist')
  expect(change(`state = 'refused'`)).toThrow('with a reason')
  expect(() => sql.exec('DELETE FROM card_refund')).toThrow('never deleted')
  sql.exec(`UPDATE card_refund SET state = 'approved', approved_by = ${head.id}, next_attempt_at = 1`)
  expect(change(`state = 'refused', ended_by = ${head.id}, end_reason = 'thôi không hoàn'`)).toThrow('may have done it')
  expect(() => sql.exec(`INSERT OR REPLACE INTO card_refund SELECT * FROM card_refund`)).toThrow('begins as a request')
})
