import type { PaperWording } from '../../../db/queries/paper-wordings.ts'
import type { Signature } from '../../gateways/pdf/paper.ts'
import type { Signatories, SigningPost } from './gift-facts.ts'

/** A sentence of a wording with its `{values}`. */
export type Say = (key: string, values?: Readonly<Record<string, string>>) => string

/** @returns the wording's sentences; one that it lacks, or a value that nobody gave, throws */
export function sayWith({ template, texts }: PaperWording): Say {
  return (key, values = {}) => {
    const text = texts.get(key)
    if (text === undefined) throw new Error(`db/papers/${template}.json has no "${key}"`)
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`"${key}" of ${template} needs ${name}`)
      return value
    })
  }
}

/** A place to sign; the title's lines are apart in the wording. A deputy signs as one: "KT. TRƯỞNG BAN". */
export function signature(say: Say, post: SigningPost, signatories: Signatories): Signature {
  const signatory = signatories[post]
  const title = say(signatory?.isDeputy ? `sign-${post}-deputy` : `sign-${post}`)
  return { title: title.split('\n'), hint: say('sign-hint'), name: signatory?.name ?? null }
}
