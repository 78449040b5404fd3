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
