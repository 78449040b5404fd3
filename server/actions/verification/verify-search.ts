import type { Handle } from '../../../db/database.ts'
import { documentWords, indexedWords, type Word } from '../../../db/queries/verification-search.ts'
import type { Findings } from '../../domain/verification/findings.ts'

const DOCUMENTS_AT_A_TIME = 20_000

/**
 * The full-text index holds the words of every document and no others. For each entry its words are added up to one
 * number, once as the index has them and once as the document does: 8 bytes an entry, whatever was written.
 */
export async function verifySearchIndex(db: Handle, findings: Findings, size: number): Promise<void> {
  const sums = new Sums(size)
  for (const word of await indexedWords(db))
    if (!sums.add(word, 1)) findings.wrong('search', `the index has words of entry ${word[1]}, which is not there`)
  for (let from = 0; from < size; from += DOCUMENTS_AT_A_TIME)
    for (const word of await documentWords(db, from, from + DOCUMENTS_AT_A_TIME - 1)) sums.add(word, -1)
  findings.checked('search', size)
  for (const index of sums.notZero())
    findings.wrong('search', `entry ${index}: the index has other words than its document`)
}

/** Two sums of 32 bits for each entry, over all its words with their places; equal words add up to equal sums. */
class Sums {
  readonly #first: Int32Array
  readonly #second: Int32Array
  #term: string | null = null
  #hashes: [number, number] = [0, 0]

  constructor(size: number) {
    this.#first = new Int32Array(size)
    this.#second = new Int32Array(size)
  }

  /** @returns false for an entry that does not exist */
  add([term, index, column, place]: Word, sign: 1 | -1): boolean {
    if (!(index >= 0 && index < this.#first.length)) return false
    // Words come in order: each is hashed once.
    if (term !== this.#term) {
      this.#term = term
      this.#hashes = [hashOf(term, 0x9e3779b1), hashOf(term, 0x85ebca6b)]
    }
    const at = place * 2 + Number(column === 'exact') + 1
    this.#first[index] = (this.#first[index] as number) + sign * mixed(this.#hashes[0], at)
    this.#second[index] = (this.#second[index] as number) + sign * mixed(this.#hashes[1], at)
    return true
  }

  *notZero(): Generator<number> {
    for (let index = 0; index < this.#first.length; index++)
      if (this.#first[index] !== 0 || this.#second[index] !== 0) yield index
  }
}

/** FNV-1a over UTF-16 units: the words are not an adversary's, what is looked for is damage. */
function hashOf(text: string, seed: number): number {
  let hash = seed
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash
}

function mixed(hash: number, at: number): number {
  const product = Math.imul(hash ^ at, 0xcc9e2d51)
  return Math.imul(product ^ (product >>> 15), 0x1b873593) | 0
}
