import { readdirSync, readFileSync } from 'node:fs'
import fp from 'fastify-plugin'
import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from '../format.ts'

export type TextValues = Record<string, string | number>
/** `('ledger.found', {count: 3})` → the sentence of catalog `ledger`, key `found`. A missing key or value throws. */
export type Translate = (key: string, values?: TextValues) => string

declare module 'fastify' {
  interface FastifyRequest {
    /** A sentence in the reader's language, from `views/texts/<language>/<feature>.json`. Throws for a missing key. */
    t(key: string, values?: TextValues): string
  }
}

const textsFolder = new URL('../../views/texts/', import.meta.url)
const locales: Record<Language, string> = { vi: 'vi-VN', en: 'en-GB' }

/** Reads every catalog of a language: `feature.key` → ICU message. */
export function readCatalogs(language: Language): Map<string, string> {
  const folder = new URL(`${language}/`, textsFolder)
  const messages = new Map<string, string>()
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const catalog: Record<string, string> = JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
    for (const [key, message] of Object.entries(catalog))
      messages.set(`${file.slice(0, -'.json'.length)}.${key}`, message)
  }
  return messages
}

/** Whether a language has a sentence for this key, e.g. for an error code that only some pages explain. */
export function hasText(language: Language, key: string): boolean {
  return catalogs[language].has(key)
}

/** Messages are compiled when first used. */
function translator(language: Language): Translate {
  const messages = catalogs[language]
  const compiled = new Map<string, IntlMessageFormat>()
  return (key, values) => {
    let message = compiled.get(key)
    if (!message) {
      const source = messages.get(key)
      if (source === undefined) throw new Error(`No text "${key}" in views/texts/${language}`)
      // A sentence holds no markup here, so "<" in it is a character, not a tag.
      message = new IntlMessageFormat(source, locales[language], undefined, { ignoreTag: true })
      compiled.set(key, message)
    }
    return message.format<string>(values) as string
  }
}

const catalogs: Record<Language, Map<string, string>> = { vi: readCatalogs('vi'), en: readCatalogs('en') }
const translators: Record<Language, Translate> = { vi: translator('vi'), en: translator('en') }

/** The translator of a language. */
export function textsIn(language: Language): Translate {
  return translators[language]
}

export default fp(
  async (app) => {
    app.decorateRequest('t', function (key, values) {
      return textsIn(this.language)(key, values)
    })
  },
  { name: 'texts', dependencies: ['language'] },
)
