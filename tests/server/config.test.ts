import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../server/config.ts'

describe('the name under which the log is signed', () => {
  test('is the host of the public address unless another is set', () => {
    expect(readConfig({ PUBLIC_URL: 'https://quy.example.vn/' }).logOrigin).toBe('quy.example.vn/log')
    expect(readConfig({ PORT: '4000' }).logOrigin).toBe('127.0.0.1:4000/log')
    expect(readConfig({ LOG_ORIGIN: 'so-cai.example.vn' }).logOrigin).toBe('so-cai.example.vn')
    expect(readConfig({ LOG_ORIGIN: '', DATA_DIR: '/srv/quy' })).toMatchObject({
      logOrigin: '127.0.0.1:3000/log',
      logKeyFile: '/srv/quy/log-key.pem',
    })
  })

  test.each(['two words', 'a+b', 'quỹ.example', 'line\nbreak', 'x'.repeat(201)])(
    '%j is refused: it cannot stand in a signed note',
    (LOG_ORIGIN) => {
      expect(() => readConfig({ LOG_ORIGIN })).toThrow(ConfigError)
      expect(() => readConfig({ LOG_ORIGIN })).toThrow('LOG_ORIGIN')
    },
  )
})

describe('who cosigns the log', () => {
  const witness = 'bao.example/witness+1a2b3c4d+BA==@https://witness.bao.example'

  test('is nobody, or a list of keys with their addresses', () => {
    expect(readConfig({}).logWitnesses).toEqual([])
    expect(readConfig({ LOG_WITNESSES: `${witness}, ${witness}` }).logWitnesses).toEqual([witness, witness])
  })

  test.each(['x', 'https://witness.bao.example', witness.replace('https', 'ftp'), `${witness},`, `${witness},x`])(
    '%j is refused',
    (LOG_WITNESSES) => {
      expect(() => readConfig({ LOG_WITNESSES })).toThrow('LOG_WITNESSES')
    },
  )
})

describe('the card provider', () => {
  const keys = { STRIPE_SECRET_KEY: 'sk_test_abc', STRIPE_WEBHOOK_SECRET: 'whsec_abc' }

  test('is off without its keys, and takes another host only with a key for tests', () => {
    expect(readConfig({}).stripe).toBeNull()
    expect(readConfig(keys).stripe).toEqual({ secretKey: 'sk_test_abc', webhookSecret: 'whsec_abc', apiBase: null })
    const elsewhere = { ...keys, STRIPE_API_BASE: 'http://127.0.0.1:12111' }
    expect(readConfig(elsewhere).stripe?.apiBase).toBe('http://127.0.0.1:12111')
    expect(() => readConfig({ ...elsewhere, STRIPE_SECRET_KEY: 'sk_live_abc' })).toThrow('STRIPE_API_BASE')
  })

  test.each([
    [{ STRIPE_SECRET_KEY: 'sk_test_abc' }, 'STRIPE_WEBHOOK_SECRET'],
    [{ STRIPE_WEBHOOK_SECRET: 'whsec_abc' }, 'STRIPE_SECRET_KEY'],
    [{ ...keys, STRIPE_SECRET_KEY: 'pk_test_abc' }, 'STRIPE_SECRET_KEY'],
    [{ ...keys, STRIPE_API_BASE: 'localhost' }, 'STRIPE_API_BASE'],
  ])('%j is refused', (env, named) => {
    expect(() => readConfig(env)).toThrow(named)
  })
})

describe('where letters go', () => {
  test('is a folder unless a mail server and a sender are named together', () => {
    expect(readConfig({}).mail).toBeNull()
    const mail = { SMTP_URL: 'smtps://u:p@thu.example:465', MAIL_FROM: 'Quỹ “Vì người nghèo” <thu@quy.example>' }
    expect(readConfig(mail).mail).toEqual({ url: mail.SMTP_URL, from: mail.MAIL_FROM })
    for (const one of ['SMTP_URL', 'MAIL_FROM'] as const)
      expect(() => readConfig({ [one]: mail[one] })).toThrow('given together')
  })

  test.each([
    { SMTP_URL: 'https://thu.example', MAIL_FROM: 'thu@quy.example' },
    { SMTP_URL: 'smtp://thu.example', MAIL_FROM: 'Quỹ' },
    { SMTP_URL: 'smtp://thu.example', MAIL_FROM: 'a@b.example\r\nBcc: c@d.example' },
    { SMTP_URL: 'smtp://thu.example', MAIL_FROM: 'a@b.example, c@d.example' },
  ])('%j is refused', (env) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
  })
})
