import { describe, expect, test } from 'vitest'
import { mail } from '../../../../db/schema/index.ts'
import { answerGifts } from '../../../../server/actions/mail/answer-gifts.ts'
import type { Wish } from '../../../../server/actions/make-pledge.ts'
import { testApp } from '../../../support/app.ts'
import { cardOffice } from '../../../support/card.ts'
import { smallFund } from '../../../support/fund.ts'
import { pdfText } from '../../../support/pdf.ts'
import { testStore } from '../../../support/store.ts'

/** A gift of 1.000.000 đồng by card, and another that keeps the provider able to give back. */
async function paidGift(wish: Partial<Wish> = {}) {
  const store = testStore()
  await smallFund(store)
  const office = await cardOffice(store, { settlement: 'vnd' })
  const { code, session, privateKey } = await office.open(1_000_000, wish)
  const intent = office.ledger.pay(session)
  await office.tell()
  office.ledger.pay((await office.open(2_000_000)).session)
  await office.tell()
  const app = await testApp(store, { cards: office.cards })
  const own = `/ung-ho/${code}/rieng/${privateKey}`
  const get = async (path: string) => {
    const { statusCode, body } = await app.inject(path)
    return { statusCode, body, text: textOf(body) }
  }
  const page = async (path = own) => (await get(path)).text
  const papers = async () => [
    ...new Set((await get(`${own}/giay-to`)).body.match(/(?:phieu-xac-nhan|thu-cam-on)-\d+/g)),
  ]
  return { ...office, store, app, code, own, intent, get, page, papers }
}

/** Text of a page without its markup. */
const textOf = (html: string) =>
  html
    .replace(/<svg.*?<\/svg>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replace(/\s+/g, ' ')

describe('the papers of a gift by card', () => {
  test('a part given back has no receipt of its own; the gift’s receipt and letter say what went back', async () => {
    const { ledger, intent, tell, own, get, papers, app, page } = await paidGift()
    ledger.refund(intent, 750_000)
    await tell()
    const [receipt, thanks, ...others] = await papers()
    expect(others).toEqual([])
    for (const name of [receipt, thanks]) {
      expect((await get(`${own}/giay-to/${name}`)).text).toContain('Đã hoàn lại 750.000 đồng ngày')
      expect(pdfText((await app.inject(`${own}/giay-to/${name}.pdf`)).rawPayload)).toContain('750.000 đồng')
      expect((await get(`/en${own}/giay-to/${name}`)).text).toContain('750,000 đồng was given back')
    }
    const lines = [0, 1, 2, 3, 4, 5, 6].map((n) => `phieu-xac-nhan-${n}`)
    const answers = await Promise.all(lines.map(async (name) => (await get(`${own}/giay-to/${name}`)).statusCode))
    expect(answers.filter((status) => status === 200)).toHaveLength(1)
    expect(answers.filter((status) => status === 404)).toHaveLength(6)
    const statement = await page(`${own}/giay-to/bang-ke`)
    expect(statement).toContain('đã hoàn lại')
    expect(statement).toContain('Cộng 250.000')
  })

  test('everything given back leaves no receipt, and a statement of nothing that stayed', async () => {
    const { ledger, intent, tell, own, get, papers } = await paidGift()
    const [receipt, thanks] = await papers()
    ledger.refund(intent, 750_000)
    ledger.refund(intent, 250_000)
    await tell()
    expect(await papers()).toEqual([])
    for (const name of [receipt, thanks, `${receipt}.pdf`])
      expect((await get(`${own}/giay-to/${name}`)).statusCode).toBe(404)
    expect((await get(`${own}/giay-to`)).text).toContain('Đã hoàn lại 750.000')
    expect((await get(`${own}/giay-to/bang-ke`)).text).toContain('Cộng 0')
  })

  test('a statement of days on which money only went back is answered', async () => {
    const { store, ledger, intent, tell, own, get } = await paidGift()
    store.setClock(store.clock() + 3 * 86_400_000)
    ledger.refund(intent, 750_000)
    await tell()
    const day = new Date(store.clock()).toISOString().slice(0, 10)
    const { statusCode, text } = await get(`${own}/giay-to/bang-ke?tu=${day}&den=${day}`)
    expect(statusCode).toBe(200)
    expect(text).toContain('đã hoàn lại')
  })

  test('a dispute takes the receipt away; won, the same one is there again and no second', async () => {
    const { ledger, intent, tell, papers } = await paidGift()
    const before = await papers()
    expect(before).toHaveLength(2)
    const dispute = ledger.dispute(intent)
    await tell()
    expect(await papers()).toEqual([])
    ledger.closeDispute(dispute, true)
    await tell()
    expect(await papers()).toEqual(before)
  })
})

test('every letter about money that went back can be written, and money that comes again is no second gift', async () => {
  const { store, ledger, intent, tell, app, code } = await paidGift({ contact: 'bong@thu.example', consents: true })
  ledger.refund(intent, 300_000)
  const dispute = ledger.dispute(intent)
  await tell()
  ledger.closeDispute(dispute, true)
  await tell()
  await answerGifts(store)
  const letters = store.database.read.select().from(mail).all()
  expect(letters.map(({ kind }) => kind)).toEqual(['pledge-made', 'gift-received', 'gift-returned', 'gift-returned'])
  const written = letters.flatMap(({ facts }) =>
    (['vi', 'en'] as const).map((language) =>
      app.writeLetter(JSON.parse(facts ?? ''), { language, pagePath: `/ung-ho/${code}` }),
    ),
  )
  const said = written.map(({ text, html }) => `${text}${html}`).join('')
  for (const words of ['đã hoàn lại 300.000', 'khiếu nại và thu lại 700.000', 'gave 300,000', 'disputed 700,000'])
    expect(said).toContain(words)
})

describe('the page of a pledge by card', () => {
  test('half given back is not called cancelled; what went back is listed apart, without a proof of a gift', async () => {
    const { ledger, intent, tell, own, get, app, page } = await paidGift()
    ledger.refund(intent, 500_000)
    await tell()
    const said = await page()
    expect(said).toContain('Một phần đã trả bằng thẻ được hoàn lại')
    expect(said).toMatch(/Đã hoàn lại .*Quỹ hoàn lại vào thẻ .500\.000/)
    expect((await get(own)).body.match(/kiem-chung\?entry/g)).toHaveLength(1)
    expect((await get(`${own}/du-lieu.txt`)).body).not.toContain('Hủy lúc')
    const held = (await app.inject(`${own}/du-lieu.json`)).json()
    expect(held.pledge.cancelledAt).toBeNull()
    expect(held.receipts.map(({ amountVnd }: { amountVnd: number }) => amountVnd)).toEqual([1_000_000])
    expect(held.returns).toMatchObject([{ kind: 'refund', amountVnd: -500_000 }])
  })

  test('says that a dispute is open, then how it ended', async () => {
    const { ledger, intent, tell, own, page } = await paidGift()
    const first = ledger.dispute(intent)
    await tell()
    expect(await page()).toMatch(/Đang khiếu nại .*chưa có kết quả/)
    expect(await page(`/en${own}`)).toContain('nothing is decided yet')
    expect(await page()).not.toContain('Đã hủy')
    ledger.closeDispute(first, true)
    await tell()
    expect(await page()).toContain('Nhận đủ')
    const second = ledger.dispute(intent)
    await tell()
    expect(await page()).toContain('chưa có kết quả')
    ledger.closeDispute(second, false)
    await tell()
    expect(await page()).toContain('Khiếu nại của chủ thẻ được chấp nhận')
    expect(await page()).not.toContain('chưa có kết quả')
  })

  test('says that nothing was paid to who comes back from a declined card, and offers to try again', async () => {
    const { open, ledger, tell, app, page } = await paidGift()
    const { code, session, privateKey } = await open(500_000)
    ledger.decline(session)
    await tell()
    const cookie = `tro-lai=${privateKey}`
    const { headers } = await app.inject({ url: ledger.sessions.get(session)?.cancel_url ?? '', headers: { cookie } })
    expect(headers.location).toBe(`/ung-ho/${code}/rieng/${privateKey}?the=chua-tra`)
    const said = await page(headers.location)
    expect(said).toContain('Chưa có khoản nào được trả')
    expect(said).toContain('Trả 500.000 ₫ bằng thẻ')
    expect(said).not.toContain('đang chờ xác nhận')
  })

  test('offers no second payment to who has paid and whose answer is awaited', async () => {
    const { open, ledger, tell, page } = await paidGift()
    const { code, session, privateKey } = await open(500_000)
    const own = `/ung-ho/${code}/rieng/${privateKey}`
    ledger.pay(session)
    const said = await page(`${own}?the=da-tro-lai`)
    expect(said).toContain('Quỹ đang chờ xác nhận')
    expect(said).not.toContain('Trả 500.000 ₫ bằng thẻ')
    expect(said).not.toContain('qr.png')
    expect(said).not.toContain('Chủ tài khoản')
    await tell()
    expect(await page(`${own}?the=da-tro-lai`)).toContain('Nhận đủ')
  })
})
