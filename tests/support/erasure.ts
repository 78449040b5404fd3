import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { approveRequest } from '../../server/actions/corrections/approve-request.ts'
import { requestErasure } from '../../server/actions/erasure/request-erasure.ts'
import type { Erasure } from '../../server/domain/redaction.ts'
import { foldText } from '../../server/domain/text.ts'
import type { smallFund } from './fund.ts'
import { as, key } from './houses.ts'
import type { TestStore } from './store.ts'

type People = Pick<Awaited<ReturnType<typeof smallFund>>['people'], 'accountant' | 'head'>

export const ERASURE_REASON = 'Người ủng hộ có đơn yêu cầu xóa'

/** Erasures asked for and approved by the two people whose part it is. */
export function erasures(store: TestStore, people: People) {
  const ask = async (erasure: Erasure, reason = ERASURE_REASON) =>
    (await requestErasure(store, as(people.accountant), { key: key(), erasure, reason })).code
  const approve = async (code: string) => approveRequest(store, as(people.head), { key: key(), code })
  return {
    ask,
    approve,
    /** @returns the index of the entry that erased */
    erase: async (erasure: Erasure) => (await approve(await ask(erasure))).index,
  }
}

/** The files of a store in which these words stand, as typed, in other letters, without marks, or in the other Unicode form. */
export function filesWith(store: TestStore, words: string): string[] {
  const spellings = [words, foldText(words)].flatMap((text) =>
    [text, text.toLowerCase(), text.toUpperCase()].flatMap((each) => [each.normalize('NFC'), each.normalize('NFD')]),
  )
  const needles = [...new Set(spellings)].map((text) => Buffer.from(text))
  const folder = dirname(store.path)
  return readdirSync(folder)
    .filter((name) => name.startsWith('fund.db'))
    .filter((name) => {
      const bytes = readFileSync(join(folder, name))
      return needles.some((needle) => bytes.includes(needle))
    })
}
