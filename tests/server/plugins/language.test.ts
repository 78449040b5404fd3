import { describe, expect, test } from 'vitest'
import { languageOf, localPath, rewriteUrl, withoutLanguage } from '../../../server/plugins/language.ts'

describe('one set of routes serves both languages', () => {
  test.each([
    ['/en', '/'],
    ['/en/', '/'],
    ['/en?x=1', '/?x=1'],
    ['/en/so-cai?q=a', '/so-cai?q=a'],
    ['/so-cai', '/so-cai'],
    // "/en" is a folder, not the start of a word.
    ['/english', '/english'],
    ['/en%2fso-cai', '/en%2fso-cai'],
    // Only public pages are translated.
    ['/en/noi-bo/chi', '/en/noi-bo/chi'],
    ['/en/api/v1/summary', '/en/api/v1/summary'],
    ['/en/webhooks/stripe', '/en/webhooks/stripe'],
  ])('%s is answered by %s', (asked, route) => {
    expect(rewriteUrl({ url: asked })).toBe(route)
  })

  test('the address says the language, and the other language is one link away', () => {
    expect(languageOf('/en/so-cai')).toBe('en')
    expect(languageOf('/english')).toBe('vi')
    expect(withoutLanguage('/en?x=1')).toBe('/?x=1')
    expect(localPath('/so-cai?q=a', 'en')).toBe('/en/so-cai?q=a')
    expect(localPath('/', 'en')).toBe('/en')
    expect(localPath('/?x=1', 'en')).toBe('/en?x=1')
    expect(localPath('/noi-bo', 'en')).toBe('/noi-bo')
    expect(localPath('https://example.org/', 'en')).toBe('https://example.org/')
  })
})
