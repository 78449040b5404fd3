import { readdirSync, readFileSync } from 'node:fs'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { readCatalogs } from '../../server/plugins/texts.ts'

const views = new URL('../../views/', import.meta.url)
const vi = readCatalogs('vi')
const en = readCatalogs('en')

const files = readdirSync(views, { recursive: true, encoding: 'utf8' })
const templates = files
  .filter((file) => file.endsWith('.hbs'))
  .map((file) => ({ file, source: readFileSync(new URL(file, views), 'utf8').replace(/\{\{!--.*?--\}\}/gs, '') }))

type Element = { type: number; value?: string; options?: Record<string, { value: Element[] }> }
const literal = 0

/** The values a message needs, at any depth of its plurals and choices. */
function placeholders(elements: Element[]): string[] {
  return elements.flatMap(({ type, value, options = {} }) => {
    if (type === literal || value === undefined) return []
    return [value, ...Object.values(options).flatMap((option) => placeholders(option.value))]
  })
}

const namesIn = (message: string) => {
  const format = new IntlMessageFormat(message, 'vi', undefined, { ignoreTag: true })
  return [...new Set(placeholders(format.getAst() as Element[]))].sort()
}

describe('what the site says', () => {
  test('it says in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...vi.keys()].sort())
  })

  test('names the same people and sums in both languages', () => {
    for (const [key, message] of vi) {
      expect([key, namesIn(en.get(key) ?? '')]).toEqual([key, namesIn(message)])
    }
  })

  test('is never empty', () => {
    for (const [key, message] of [...vi, ...en]) expect([key, message.trim()]).not.toEqual([key, ''])
  })

  test('exists for every sentence a view asks for, with the values it needs', () => {
    for (const { file, source } of templates) {
      for (const [call, key = ''] of source.matchAll(/(?<=\{\{|\()t ['"]([^'"]+)['"][^})]*(?:\([^)]*\)[^})]*)*/g)) {
        expect([file, key, vi.has(key)]).toEqual([file, key, true])
        const given = [...call.matchAll(/(\w+)=/g)].map(([, name]) => name).sort()
        expect([file, key, given]).toEqual([file, key, namesIn(vi.get(key) ?? '')])
      }
    }
  })
})

describe('a view', () => {
  test('prints unescaped only the page inside its layout', () => {
    const raw = templates.filter(({ source }) => /\{\{\{|\{\{&/.test(source)).map(({ file }) => file)
    expect(raw.sort()).toEqual(['layouts/site.hbs', 'layouts/staff.hbs', 'mail/layout.html.hbs'])
  })

  test('of a page holds no style or script of its own, which the content security policy would block', () => {
    for (const { file, source } of templates.filter((template) => !template.file.startsWith('mail/'))) {
      expect([file, source.match(/<style|\sstyle=|\son[a-z]+=|javascript:/i)?.[0]]).toEqual([file, undefined])
    }
  })
})
