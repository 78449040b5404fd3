import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { beforeEach, expect, test } from 'vitest'
import { mail } from '../../../db/schema/index.ts'
import { queueMail } from '../../../server/actions/mail/queue-mail.ts'
import { sendDueMail } from '../../../server/actions/mail/send-mail.ts'
import { makePledge } from '../../../server/actions/make-pledge.ts'
import type { Outcome } from '../../../server/gateways/mail/post.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { signedIn } from '../../support/sign-in.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
})

const pledge = () =>
  makePledge(store, randomUUID(), {
    ...{ donorKind: 'person', nameDisplay: 'hidden', name: '', contact: 'bong.rieng@thu.example', taxCode: '' },
    ...{
      address: '',
      consents: true,
      amountVnd: 1_000,
      purpose: { kind: 'general' },
      method: 'bank',
      expectedOn: null,
    },
  })
const fail = (outcome: Outcome) =>
  sendDueMail(store, { post: { deliver: async () => outcome }, write: app.writeLetter, host: 'quy.example' })
const state = () => store.database.read.select().from(mail).all()[0]?.state

test('nothing waits: the page says so', async () => {
  const browser = await signedIn(app, store, fund.people.accountant)
  expect((await browser.get('/noi-bo/thu-gui')).body).toContain('Không có thư nào')
})

test('staff see whose letter did not go out and why, with the address masked, and send it again', async () => {
  const { code } = await pledge()
  await fail('address-refused')
  const browser = await signedIn(app, store, fund.people.accountant)
  const { body } = await browser.get('/noi-bo/thu-gui')
  for (const words of [code, 'b****@thu.example', 'không có địa chỉ này']) expect(body).toContain(words)
  expect(body).not.toContain('bong.rieng')
  expect((await browser.post('/noi-bo/thu-gui/1/gui-lai', { _key: randomUUID() })).statusCode).toBe(303)
  expect(state()).toBe('waiting')
  expect((await browser.post('/noi-bo/thu-gui/1/gui-lai', { _key: randomUUID() })).statusCode).toBe(409)
})

test('a letter of another unit, or of none, is not there for an accountant of a commune', async () => {
  await pledge()
  await fail('address-refused')
  const letter = { kind: 'pledge-made', code: 'x', amountVnd: 1, unitName: 'x', payment: null, office: null } as const
  await store.database.write((tx) =>
    queueMail(tx, store, { key: 'x', to: 'khac@thu.example', language: 'vi', letter, pledgeId: null }),
  )
  const browser = await signedIn(app, store, fund.communePeople.accountant)
  expect((await browser.get('/noi-bo/thu-gui')).body).toContain('Không có thư nào')
  for (const id of ['1', '2', '99', '0', 'x'])
    expect((await browser.post(`/noi-bo/thu-gui/${id}/gui-lai`, {})).statusCode).toBe(404)
  expect(state()).toBe('given-up')
  const administrator = await signedIn(app, store, fund.people.administrator)
  expect((await administrator.get('/noi-bo/thu-gui')).body).toContain('k****@thu.example')
})
