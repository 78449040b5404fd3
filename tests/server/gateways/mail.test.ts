import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { filePost } from '../../../server/gateways/mail/file-post.ts'
import { smtpPost } from '../../../server/gateways/mail/smtp-post.ts'
import { mailServer, readMessage } from '../../support/smtp.ts'

const FROM = 'Quỹ “Vì người nghèo” <thu@quy.example>'
const letter = {
  to: 'bong@thu.example',
  subject: 'Quỹ đã nhận được khoản ủng hộ',
  text: 'Kính gửi quý vị, một triệu năm trăm nghìn đồng',
  html: '<p>Kính gửi quý vị</p>',
  messageId: 'abc@quy.example',
}

describe('a mail server that does not take a letter', () => {
  test.each([
    ['is not there', null, 'unreachable'],
    ['is busy and closes', { greeting: '421 busy' }, 'unreachable'],
    ['says nothing', { greeting: null }, 'unreachable'],
    ['stops in the middle', { DATA: null }, 'unreachable'],
    ['refuses whom it is from', { MAIL: '550 not you' }, 'sender-refused'],
    ['knows no such address', { RCPT: '550 5.1.1 bong@thu.example unknown' }, 'address-refused'],
    ['asks to come later', { RCPT: '450 greylisted' }, 'try-later'],
    ['finds the letter bad', { end: '554 looks like spam' }, 'letter-refused'],
    ['is full', { end: '452 no space' }, 'try-later'],
    ['answers nonsense', { greeting: 'HTTP/1.1 400 Bad Request' }, 'unreachable'],
  ] as const)('because it %s: the reason is a code', async (_, answers, outcome) => {
    const server = await mailServer(answers ?? {})
    if (answers === null) await server.stop()
    const post = smtpPost({ url: server.url, from: FROM }, { wholeMs: 400 })
    expect(await post.deliver(letter)).toBe(outcome)
    expect(server.received).toEqual([])
  })
})

describe('a letter', () => {
  test('goes out with both forms, Vietnamese whole, to the one address', async () => {
    const server = await mailServer()
    expect(await smtpPost({ url: server.url, from: FROM }).deliver(letter)).toBe('taken')
    const [got] = server.received
    expect(got).toMatchObject({ from: 'thu@quy.example', to: ['bong@thu.example'] })
    const message = readMessage(got?.data ?? '')
    expect(message.subject).toBe(letter.subject)
    expect(message.html.trim()).toBe(letter.html)
    expect(message.text.trim()).toBe(letter.text)
    expect(message.headers).toContain('Message-ID: <abc@quy.example>')
    expect(message.headers).toContain('Auto-Submitted: auto-generated')
  })

  test('adds no header and no reader, whatever its subject or address hold', async () => {
    const server = await mailServer()
    const subject = 'Cảm ơn\r\nBcc: khac@thu.example\r\n\r\nx'
    await smtpPost({ url: server.url, from: FROM }).deliver({ ...letter, subject })
    const [got] = server.received
    expect(got?.to).toEqual(['bong@thu.example'])
    expect(readMessage(got?.data ?? '').headers.filter((line) => /^bcc/i.test(line))).toEqual([])
    await smtpPost({ url: server.url, from: FROM }).deliver({ ...letter, to: 'a@b.example, c@d.example' })
    expect(server.received.slice(1).flatMap(({ to }) => to)).not.toContain('c@d.example')
  })

  test('becomes a file for the owner’s eyes where there is no mail server', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fund-mail-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const post = filePost(join(folder, 'mail'), FROM)
    expect(await post.deliver({ ...letter, messageId: '../../x@quy.example' })).toBe('taken')
    const [name = ''] = readdirSync(join(folder, 'mail'))
    expect(name).toMatch(/^[\w-]+\.eml$/)
    const file = join(folder, 'mail', name)
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(readMessage(readFileSync(file, 'utf8')).subject).toBe(letter.subject)
    writeFileSync(join(folder, 'in-the-way'), '')
    expect(await filePost(join(folder, 'in-the-way'), FROM).deliver(letter)).toBe('not-written')
  })
})
