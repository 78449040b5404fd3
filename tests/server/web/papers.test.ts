import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { makePledge } from '../../../server/actions/make-pledge.ts'
import { recordCashGift } from '../../../server/actions/record-cash-gift.ts'
import { PUBLIC_URL, testApp } from '../../support/app.ts'
import { bankOffice } from '../../support/bank-office.ts'
import { corrections } from '../../support/corrections.ts'
import { pdfText } from '../../support/pdf.ts'

let office: Awaited<ReturnType<typeof bankOffice>>
let app: FastifyInstance
let pledge: { code: string; privateKey: string }
let papers: string
beforeEach(async () => {
  office = await bankOffice()
  app = await testApp(office.store)
  pledge = await makePledge(office.store, randomUUID(), {
    ...{ donorKind: 'business', nameDisplay: 'hidden', name: 'Công ty Gạch Ngói', contact: '', taxCode: '0100109106' },
    ...{ address: '1 Lê Lợi', consents: true, amountVnd: 2_000_000, purpose: { kind: 'general' }, method: 'bank' },
    expectedOn: null,
  })
  papers = `/ung-ho/${pledge.code}/rieng/${pledge.privateKey}/giay-to`
  await office.post([`01/05/2023,D1,0,1.500.000,,${pledge.code}`, '02/05/2023,D2,0,90.000,,khong ma'])
})

/** Text of a page without its markup. */
const textOf = (html: string) =>
  html
    .replace(/<svg.*?<\/svg>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ')

describe('the papers of a gift', () => {
  test('open with the donor’s key alone, and to no other entry’s number', async () => {
    const other = await makePledge(office.store, randomUUID(), {
      ...{
        donorKind: 'person',
        nameDisplay: 'hidden',
        name: '',
        contact: '',
        taxCode: '',
        address: '',
        consents: false,
      },
      ...{ amountVnd: 1_000, purpose: { kind: 'general' }, method: 'bank', expectedOn: null },
    })
    for (const url of [
      `/ung-ho/${pledge.code}/rieng/${'A'.repeat(22)}/giay-to`,
      `/ung-ho/${pledge.code}/rieng/${other.privateKey}/giay-to/phieu-xac-nhan-0.pdf`,
      `/ung-ho/VNNXXXXXXXXX/rieng/${pledge.privateKey}/giay-to`,
      ...['phieu-xac-nhan-1', 'phieu-xac-nhan-1.pdf', 'phieu-xac-nhan-99', 'phieu-xac-nhan-00', 'thu-cam-on--1'].map(
        (name) => `${papers}/${name}`,
      ),
      ...['phieu-xac-nhan-0.pdf.pdf', 'bien-ban-1', 'bien-ban-1.pdf', 'x', 'phieu-xac-nhan-0%0A', '..%2fbang-ke'].map(
        (name) => `${papers}/${name}`,
      ),
    ])
      expect([url, (await app.inject(url)).statusCode]).toEqual([url, 404])
  })

  test('are kept by nobody on the way, and send no address on', async () => {
    for (const name of ['', '/phieu-xac-nhan-0', '/phieu-xac-nhan-0.pdf', '/bang-ke', '/khong-co']) {
      const { headers } = await app.inject(`${papers}${name}`)
      expect([name, headers['cache-control'], headers['referrer-policy']]).toEqual([name, 'no-store', 'no-referrer'])
    }
  })

  test('say on the page and in the PDF who gave, how much in digits and words, for what, under which number', async () => {
    const page = await app.inject(`${papers}/phieu-xac-nhan-0`)
    const pdf = await app.inject(`${papers}/phieu-xac-nhan-0.pdf`)
    expect(pdf.headers['content-disposition']).toContain(`${pledge.code}-phieu-xac-nhan-0.pdf`)
    const { accountant, cashier, head } = office.fund.people
    const people = [accountant, cashier, head].map(({ name }) => name)
    const said = ['Công ty Gạch Ngói', '0100109106', '1.500.000 đồng', 'Một triệu năm trăm nghìn đồng', pledge.code]
    for (const words of [...said, ...people, 'BC-LA-VNN-2023-0000001', 'Dòng số 0', '01/05/2023']) {
      expect(textOf(page.body)).toContain(words)
      expect(pdfText(pdf.rawPayload)).toContain(words)
    }
    expect(page.body).toContain(`${PUBLIC_URL}/kiem-chung?entry&#x3D;0`)
  })

  test('are there in English, with the amount in English words', async () => {
    const pdf = await app.inject(`/en${papers}/thu-cam-on-0.pdf`)
    expect(pdfText(pdf.rawPayload).replace(/\s+/g, ' ')).toContain('one million five hundred thousand đồng')
    expect(textOf((await app.inject(`/en${papers}`)).body)).toContain('Letter of thanks')
  })

  test('are no longer there for a gift that was taken back, and the list says why', async () => {
    const { index } = await recordCashGift(office.store, office.cashier, randomUUID(), {
      ...{ from: { pledge: pledge.code }, amountVnd: 50_000, bookedOn: '2023-05-02', note: '' },
    })
    const requests = corrections(office.store, office.fund.people)
    const reversal = await requests.approve(await requests.ask(index, 'Ghi nhầm số tiền của phiếu'))
    for (const name of ['phieu-xac-nhan', 'thu-cam-on'])
      expect((await app.inject(`${papers}/${name}-${index}`)).statusCode).toBe(404)
    const list = (await app.inject(papers)).body
    expect(list).not.toContain(`phieu-xac-nhan-${index}`)
    expect(list).toContain(`${reversal.index}`)
    const statement = textOf((await app.inject(`${papers}/bang-ke`)).body)
    expect(statement).toContain('không cộng')
    expect(statement).toContain('Cộng 1.500.000')
  })
})

describe('the statement of a donor', () => {
  test('of days that are none, or in the wrong order, is asked for again with what was typed', async () => {
    for (const [query, box] of [
      ['tu=2023-02-30&den=2023-03-01', 'tu'],
      ['tu=2023-05-02&den=2023-05-01', 'den'],
      ['tu=x&den=y', 'tu'],
    ]) {
      for (const file of ['bang-ke', 'bang-ke.pdf']) {
        const { statusCode, body } = await app.inject(`${papers}/${file}?${query}`)
        expect(statusCode).toBe(400)
        expect(body).toContain(`href="#${box}"`)
      }
    }
  })

  test('counts the gifts of the period, both days included, and no others', async () => {
    await office.post([`03/05/2023,D3,0,500.000,,${pledge.code}`])
    const sumOf = async (query: string) => textOf((await app.inject(`${papers}/bang-ke?${query}`)).body)
    expect(await sumOf('tu=2023-05-01&den=2023-05-03')).toContain('Cộng 2.000.000')
    expect(await sumOf('tu=2023-05-02&den=2023-05-03')).toContain('Cộng 500.000')
    expect(await sumOf('tu=2023-05-02&den=2023-05-02')).toContain('Không có khoản nào')
    const pdf = await app.inject(`${papers}/bang-ke.pdf?tu=2023-05-01&den=2023-05-03`)
    expect(pdfText(pdf.rawPayload)).toContain('Hai triệu đồng')
    expect(await sumOf('')).toContain('Từ ngày 01/01/2023 đến ngày 04/05/2023')
  })
})
