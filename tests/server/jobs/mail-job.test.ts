import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { mail } from '../../../db/schema/index.ts'
import { makePledge } from '../../../server/actions/make-pledge.ts'
import { recordCashGift } from '../../../server/actions/record-cash-gift.ts'
import { smtpPost } from '../../../server/gateways/mail/smtp-post.ts'
import { PUBLIC_URL, testApp } from '../../support/app.ts'
import { bankOffice } from '../../support/bank-office.ts'
import { postForm, wish } from '../../support/giving.ts'
import { mailServer, readMessage } from '../../support/smtp.ts'

const EMAIL = 'bong@thu.example'
const NAME = 'Trần Thị Bông\r\nBcc: khac@thu.example'

let office: Awaited<ReturnType<typeof bankOffice>>
let server: Awaited<ReturnType<typeof mailServer>>
beforeEach(async () => {
  office = await bankOffice()
  server = await mailServer()
})

const site = async () => {
  const app = await testApp(office.store, {
    post: smtpPost({ url: server.url, from: 'Quỹ <thu@quy.example>' }, { wholeMs: 1_000 }),
  })
  await app.ready()
  return app
}
const pledge = (language: 'vi' | 'en', method: 'bank' | 'cash' = 'bank') =>
  makePledge(
    office.store,
    randomUUID(),
    {
      ...{ donorKind: 'person', nameDisplay: 'hidden', name: NAME, contact: EMAIL, taxCode: '', address: '' },
      ...{ consents: true, amountVnd: 1_500_000, purpose: { kind: 'general' }, method, expectedOn: null },
    },
    language,
  )
const messages = () => server.received.map(({ data }) => readMessage(data))
const outbox = () => office.store.database.read.select().from(mail).all()

describe('while the fund serves', () => {
  test('a pledge made on the site is answered with how to pay, in both forms and the donor’s language', async () => {
    const app = await site()
    const made = await postForm(app, '/ung-ho', { ...wish(), 'lien-he': EMAIL, buoc: 'gui' })
    expect(made.statusCode).toBe(303)
    await expect.poll(() => messages().length, { timeout: 10_000 }).toBe(1)
    const [letter] = messages()
    const link = `${PUBLIC_URL}${made.headers.location}`
    const code = /VNN[A-Z0-9]+/.exec(link)?.[0]
    expect(letter?.subject).toBe(`Đăng ký ủng hộ ${code}: cách chuyển tiền`)
    for (const form of [letter?.text, letter?.html]) {
      expect(form?.replace(/\u00a0/g, ' ')).toContain('300.000 ₫')
      for (const words of ['Ba trăm nghìn đồng', 'Vietcombank', office.account.number, code, link])
        expect(form).toContain(words)
    }
    const opened = await app.inject(made.headers.location as string)
    expect(opened.statusCode).toBe(200)
  })

  test('a gift is answered with its receipt, in English for those who wrote English', async () => {
    const { code } = await pledge('en', 'cash')
    await recordCashGift(office.store, office.cashier, randomUUID(), {
      ...{ from: { pledge: code }, amountVnd: 1_000_000, bookedOn: '2023-05-02', note: '' },
    })
    await site()
    await expect.poll(() => messages().length, { timeout: 10_000 }).toBe(2)
    const [made, gift] = messages()
    expect(made?.text).toContain(`tell the code ${code}`)
    expect(gift?.subject).toBe(`The Fund has received gift ${code}`)
    expect(gift?.text).toContain('1,000,000')
    expect(gift?.text).toMatch(/Voucher number: PT-LA-VNN-2023-0000001/)
    expect(gift?.text).toContain(`${PUBLIC_URL}/en/ung-ho/${code}/rieng/`)
    for (const { to, data } of server.received) {
      expect(to).toEqual([EMAIL])
      expect(data).not.toContain('khac@thu.example')
    }
  })

  test('nothing waits for a mail server that is silent, and letters go out when it is back', async () => {
    server.answers.greeting = null
    const app = await site()
    const made = await postForm(app, '/ung-ho', { ...wish(), 'lien-he': EMAIL, buoc: 'gui' })
    expect(made.statusCode).toBe(303)
    await expect.poll(() => outbox()[0]?.lastError, { timeout: 10_000 }).toBe('unreachable')
    expect(outbox()[0]).toMatchObject({ state: 'waiting', attempts: 1 })
    expect((await app.inject('/')).statusCode).toBe(200)
    delete server.answers.greeting
    await app.close()
    office.store.setClock(office.store.clock() + 60_000)
    await site()
    await expect.poll(() => outbox()[0]?.state, { timeout: 10_000 }).toBe('sent')
    expect(server.received).toHaveLength(1)
  })

  test('closing does not wait for a letter under way, and the next start sends it', async () => {
    server.answers.DATA = null
    const app = await site()
    await pledge('vi')
    await expect.poll(() => outbox()[0]?.attempts, { timeout: 10_000 }).toBe(1)
    await app.close()
    expect(outbox()[0]).toMatchObject({ state: 'waiting' })
  })
})
