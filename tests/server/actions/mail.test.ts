import { randomUUID } from 'node:crypto'
import { asc } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { giftToAnswer, mail } from '../../../db/schema/index.ts'
import { answerGifts } from '../../../server/actions/mail/answer-gifts.ts'
import { eraseOldMail } from '../../../server/actions/mail/erase-old-mail.ts'
import { queueMail } from '../../../server/actions/mail/queue-mail.ts'
import { sendDueMail } from '../../../server/actions/mail/send-mail.ts'
import { sendMailAgain } from '../../../server/actions/mail/send-mail-again.ts'
import { makePledge, type Wish } from '../../../server/actions/make-pledge.ts'
import { linkGift } from '../../../server/actions/matching/link-gift.ts'
import { recordCashGift } from '../../../server/actions/record-cash-gift.ts'
import type { Message, Outcome } from '../../../server/gateways/mail/post.ts'
import { bankOffice } from '../../support/bank-office.ts'
import { corrections } from '../../support/corrections.ts'
import { erasures, filesWith } from '../../support/erasure.ts'
import { as } from '../../support/houses.ts'
import { directSql } from '../../support/store.ts'

const EMAIL = 'bong.rieng@thu.example'
const DAY_MS = 86_400_000

let office: Awaited<ReturnType<typeof bankOffice>>
beforeEach(async () => {
  office = await bankOffice()
})

const pledge = (asked: Partial<Wish> = {}, language: 'vi' | 'en' = 'vi', key: string = randomUUID()) =>
  makePledge(
    office.store,
    key,
    {
      ...{
        donorKind: 'person',
        nameDisplay: 'public',
        name: 'Trần Thị Bông',
        contact: EMAIL,
        taxCode: '',
        address: '',
      },
      ...{ consents: true, amountVnd: 500_000, purpose: { kind: 'general' }, method: 'bank', expectedOn: null },
      ...asked,
    },
    language,
  )
const outbox = () => office.store.database.read.select().from(mail).orderBy(asc(mail.id)).all()
const waitingGifts = () => office.store.database.read.select().from(giftToAnswer).all()

/** Sends what is due to a post that answers so, and gives what it was handed. */
async function send(outcome: Outcome = 'taken', write = words) {
  const handed: Message[] = []
  const post = {
    deliver: async (message: Message) => {
      handed.push(message)
      return outcome
    },
  }
  const attempt = await sendDueMail(office.store, { post, write, host: 'quy.example' })
  return { attempt, handed }
}
const words = (letter: object, reader: object) => ({ subject: 'x', text: JSON.stringify({ letter, reader }), html: '' })

describe('the letter of a pledge', () => {
  test('is not written where no e-mail address was left, or what was left is no address', async () => {
    await pledge({ contact: '0912345678' })
    await pledge({ contact: '' })
    await pledge({ contact: 'a@b' })
    const letter = { kind: 'gift-received', code: 'VNN' } as never
    for (const to of ['a@b.example, c@d.example', 'a@b.example\r\nBcc: c@d.example', '<a@b.example>', null])
      await office.store.database.write((tx) =>
        queueMail(tx, office.store, { key: randomUUID(), to, language: 'vi', letter, pledgeId: null }),
      )
    expect(outbox()).toEqual([])
  })

  test('is stored with the pledge, once, and holds how to pay but no key', async () => {
    const { code, privateKey } = await pledge({}, 'en', 'k'.repeat(22))
    await pledge({}, 'en', 'k'.repeat(22))
    const [letter, ...others] = outbox()
    expect(others).toEqual([])
    expect(letter).toMatchObject({ key: `pledge-made:${code}`, recipient: EMAIL, language: 'en', state: 'waiting' })
    expect(JSON.parse(letter?.facts ?? '')).toMatchObject({
      kind: 'pledge-made',
      ...{
        code,
        amountVnd: 500_000,
        payment: { accountNumber: office.account.number, amountVnd: 500_000, content: code },
        office: null,
      },
    })
    expect(JSON.stringify(letter)).not.toContain(privateKey)
    const { handed } = await send()
    expect(handed[0]?.text).toContain(`/ung-ho/${code}/rieng/${privateKey}`)
  })

  test('tells where to bring cash', async () => {
    await pledge({ method: 'cash' })
    expect(JSON.parse(outbox()[0]?.facts ?? '')).toMatchObject({ payment: null, office: { address: null } })
  })
})

describe('the letter of a gift', () => {
  test('is queued once in the pledge’s language, whatever road the gift came', async () => {
    const { code } = await pledge({}, 'en')
    const { code: another } = await office.promise()
    await office.post([`01/05/2023,D1,0,200.000,,${code}`, `01/05/2023,D2,0,100.000,,${code} hay ${another}`])
    await linkGift(office.store, office.accountant, { key: randomUUID(), entryIndex: 1, pledgeCode: code })
    await recordCashGift(office.store, office.cashier, randomUUID(), {
      ...{ from: { pledge: code }, amountVnd: 50_000, bookedOn: '2023-05-02', note: '' },
    })
    expect(waitingGifts()).toHaveLength(3)
    await answerGifts(office.store)
    await answerGifts(office.store)
    const gifts = outbox().filter(({ kind }) => kind === 'gift-received')
    expect(gifts.map(({ language, facts }) => [language, JSON.parse(facts ?? '').amountVnd])).toEqual([
      ['en', 200_000],
      ['en', 100_000],
      ['en', 50_000],
    ])
    expect(waitingGifts()).toEqual([])
  })

  test('is not written for a gift without an address, nor for one that was taken back meanwhile', async () => {
    const { code } = await pledge({ contact: '0912345678' })
    const other = await pledge()
    await office.post([`01/05/2023,D1,0,200.000,,${code}`])
    expect(waitingGifts()).toEqual([])
    const { index } = await recordCashGift(office.store, office.cashier, randomUUID(), {
      ...{ from: { pledge: other.code }, amountVnd: 50_000, bookedOn: '2023-05-02', note: '' },
    })
    const requests = corrections(office.store, office.fund.people)
    await requests.approve(await requests.ask(index, 'Ghi nhầm số tiền của phiếu'))
    await answerGifts(office.store)
    expect(outbox().map(({ kind }) => kind)).toEqual(['pledge-made'])
    expect(waitingGifts()).toEqual([])
  })
})

describe('sending', () => {
  test('takes one letter at a time, the oldest first, and never the same twice', async () => {
    const first = await pledge()
    await pledge()
    expect((await send()).handed[0]?.text).toContain(first.code)
    expect((await send()).attempt).toMatchObject({ outcome: 'taken' })
    expect((await send()).attempt).toBeNull()
    expect(outbox().map(({ state, attempts }) => [state, attempts])).toEqual([
      ['sent', 1],
      ['sent', 1],
    ])
  })

  test('that fails is tried again later and later under one message id, then given up', async () => {
    await pledge()
    const ids = new Set<string>()
    const waits: number[] = []
    for (let now = office.store.clock(); outbox()[0]?.state === 'waiting'; now = outbox()[0]?.nextAttemptAt as number) {
      waits.push(now - office.store.clock())
      office.store.setClock(now)
      const { handed } = await send('unreachable')
      for (const { messageId } of handed) ids.add(messageId)
    }
    expect(ids.size).toBe(1)
    expect(waits).toEqual([...waits].sort((a, b) => a - b))
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(2 * DAY_MS)
    expect(outbox()[0]).toMatchObject({ state: 'given-up', lastError: 'unreachable', recipient: EMAIL })
  })

  test('to an address that the server refuses for good is given up at once', async () => {
    await pledge()
    await send('address-refused')
    expect(outbox()[0]).toMatchObject({ state: 'given-up', attempts: 1, lastError: 'address-refused' })
  })

  test('of a letter that cannot be put into words is given up, and the next one goes out', async () => {
    await pledge()
    await pledge()
    const broken = () => {
      throw new Error('no view')
    }
    expect((await send('taken', broken)).attempt).toMatchObject({ outcome: 'unreadable' })
    expect((await send()).attempt).toMatchObject({ outcome: 'taken' })
  })

  test('by two processes at once delivers a letter once; one that ended in the middle is tried again', async () => {
    await pledge()
    const handed: Message[] = []
    let answer: (outcome: Outcome) => void = () => {}
    const slow = {
      deliver: (message: Message) => {
        handed.push(message)
        return new Promise<Outcome>((resolve) => {
          answer = resolve
        })
      },
    }
    const sending = sendDueMail(office.store, { post: slow, write: words, host: 'quy.example' })
    await expect.poll(() => handed.length).toBe(1)
    expect((await send()).attempt).toBeNull()
    office.store.setClock(office.store.clock() + 11 * 60_000)
    expect((await send()).handed).toHaveLength(1)
    answer('unreachable')
    await sending
    expect(outbox()[0]).toMatchObject({ state: 'sent' })
  })
})

describe('a letter that was given up', () => {
  test('is sent again when staff say so, once per form, and only while its address is known', async () => {
    const again = (key: string) =>
      sendMailAgain(office.store, office.accountant, { key, id: outbox()[0]?.id as number })
    await pledge()
    await expect(again('a')).rejects.toMatchObject({ code: 'mail-not-given-up' })
    await send('address-refused')
    await again('b')
    await again('b')
    expect((await send()).attempt).toMatchObject({ outcome: 'taken' })
    await expect(again('c')).rejects.toMatchObject({ code: 'mail-not-given-up' })
  })
})

describe('whom a letter went to and what it said', () => {
  test('is erased thirty days after it was sent or given up, and not before', async () => {
    await pledge()
    await send()
    const [sent] = outbox()
    office.store.setClock((sent?.endedAt as number) + 30 * DAY_MS)
    await eraseOldMail(office.store)
    expect(outbox()[0]).toMatchObject({ recipient: EMAIL })
    office.store.setClock(office.store.clock() + 1)
    await pledge()
    await eraseOldMail(office.store)
    expect(outbox()).toMatchObject([
      { state: 'sent', recipient: null, facts: null },
      { state: 'waiting', recipient: EMAIL },
    ])
  })

  test('is erased with who pledged, from every file; what waited is not sent', async () => {
    const { code } = await pledge()
    await office.post([`01/05/2023,D1,0,200.000,,${code}`])
    const erase = erasures(office.store, office.fund.people)
    await erase.erase({ pledge: code })
    await answerGifts(office.store)
    await office.store.database.truncateLog()
    expect(outbox()).toMatchObject([{ state: 'given-up', recipient: null, facts: null, lastError: 'erased' }])
    expect((await send()).attempt).toBeNull()
    expect(filesWith(office.store, EMAIL)).toEqual([])
    await expect(
      sendMailAgain(office.store, as(office.fund.people.accountant), { key: 'x', id: 1 }),
    ).rejects.toMatchObject({ code: 'mail-not-given-up' })
  })
})

describe('the outbox itself', () => {
  test('forgets no letter and changes none, against somebody with an SQL prompt', async () => {
    const { code } = await pledge()
    await send()
    const sql = directSql(office.store)
    for (const change of [
      'DELETE FROM mail',
      `UPDATE mail SET recipient = 'khac@thu.example'`,
      `UPDATE mail SET facts = '{}'`,
      `UPDATE mail SET key = 'x'`,
      `UPDATE mail SET state = 'waiting', ended_at = NULL`,
      `INSERT OR REPLACE INTO mail (id, key, kind, language, state, attempts, next_attempt_at, created_at, ended_at) VALUES (1, 'y', 'x', 'vi', 'sent', 0, 0, 0, 0)`,
      `REPLACE INTO mail (key, kind, language, state, attempts, next_attempt_at, created_at, ended_at) VALUES ('pledge-made:${code}', 'x', 'vi', 'sent', 0, 0, 0, 0)`,
      `UPDATE mail SET recipient = NULL`,
    ])
      expect(() => sql.exec(change), change).toThrow()
    sql.exec('UPDATE mail SET recipient = NULL, facts = NULL')
  })
})
