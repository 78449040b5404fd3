import { expect, test } from 'vitest'
import { testApp } from '../../../support/app.ts'
import { bankOffice } from '../../../support/bank-office.ts'
import { cardOffice } from '../../../support/card.ts'

test('the public ledger says what became of money by card in the reader’s language, and calls no payout a cash deposit', async () => {
  const { store } = await bankOffice()
  const { open, ledger, tell, cards } = await cardOffice(store, { settlement: 'vnd' })
  const paid = await open(1_000_000)
  const intent = ledger.pay(paid.session)
  ledger.pay((await open(2_000_000)).session)
  await tell()
  ledger.failRefund(ledger.refund(intent, 400_000))
  ledger.closeDispute(ledger.dispute(intent), true)
  await tell()
  const payout = ledger.payOut()
  await tell()
  ledger.failPayout(payout)
  await tell()
  const app = await testApp(store, { cards })
  const vietnamese = (await app.inject('/so-cai')).body
  for (const words of [
    'Tổ chức thanh toán thẻ chuyển tiền về ngân hàng',
    'Tiền chuyển về ngân hàng không tới',
    'Hoàn tiền thẻ không thành',
    'Khiếu nại thẻ không được chấp nhận',
  ])
    expect(vietnamese).toContain(words)
  expect(vietnamese).not.toContain('Nộp tiền mặt')
  const english = (await app.inject('/en/so-cai')).body
  for (const words of ['Card provider sends money to the bank', 'Card refund that failed', 'Card dispute not upheld'])
    expect(english).toContain(words)
  expect(english).not.toMatch(/Hoàn tiền|khiếu nại|Tổ chức thanh toán|Phí thẻ|Cash paid into/)
  const sent = store.database.read.get<{ idx: number }>(
    "SELECT idx FROM entry WHERE kind = 'deposit' ORDER BY idx LIMIT 1",
  )
  const line = (await app.inject(`/so-cai/${sent?.idx}`)).body
  expect(line).toContain(`Mã lần chuyển của tổ chức thanh toán thẻ`)
  expect(line).toContain(payout)
  expect(line).not.toContain('Mã đăng ký ủng hộ')
  expect(line).not.toContain(`/ung-ho/${payout}`)
})
