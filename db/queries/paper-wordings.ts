// The wording of the papers handed to donors: one dated file in db/papers for each kind, language and first day of use.
// A file is never changed once a paper was written with it; a new wording is a new file.
import { readdirSync, readFileSync } from 'node:fs'

export type PaperKind = 'receipt' | 'thank-you' | 'statement' | 'grant-record'
/** `template`: the file's name without its end, as papers that were issued remember it. */
export type PaperWording = { template: string; texts: ReadonlyMap<string, string> }

const folder = new URL('../papers/', import.meta.url)
const read = new Map<string, PaperWording>()

/** The wording in use on a day (`YYYY-MM-DD`): the newest that had begun, else the first there is. */
export function wordingOn(kind: PaperKind, language: 'vi' | 'en', day: string): PaperWording {
  const prefix = `${kind}.${language}.`
  const templates = names().filter((name) => name.startsWith(prefix))
  const begun = templates.filter((name) => name.slice(prefix.length) <= day)
  const template = begun.at(-1) ?? templates[0]
  if (!template) throw new Error(`no wording ${prefix}* in db/papers`)
  return wordingNamed(template)
}

/** @throws when there is no such file: issued papers name one that stays */
export function wordingNamed(template: string): PaperWording {
  let wording = read.get(template)
  if (!wording) {
    if (!names().includes(template)) throw new Error('no such wording in db/papers')
    const texts: Record<string, string> = JSON.parse(readFileSync(new URL(`${template}.json`, folder), 'utf8'))
    wording = { template, texts: new Map(Object.entries(texts)) }
    read.set(template, wording)
  }
  return wording
}

let known: string[] | undefined

function names(): string[] {
  known ??= readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort()
  return known
}
