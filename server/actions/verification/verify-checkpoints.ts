import type { Handle } from '../../../db/database.ts'
import type { StoredRow } from '../../../db/queries/verification.ts'
import { storedCheckpoints } from '../../../db/queries/verification-tables.ts'
import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../../domain/log/checkpoint.ts'
import type { GrowingTree } from '../../domain/log/growing-tree.ts'
import { NoteError, parseNote, type VerifierKey } from '../../domain/log/note.ts'
import type { Findings } from '../../domain/verification/findings.ts'

type State = { checkpoint: Checkpoint; what: string }

/** What was signed: the checkpoints in the database, and the note in the file beside it. */
export class SignedStates {
  readonly #findings: Findings
  /** By size; a forged one may give a size twice. */
  readonly #states: State[]
  #next = 0

  private constructor(findings: Findings, states: State[]) {
    this.#findings = findings
    this.#states = states.sort((a, b) => a.checkpoint.size - b.checkpoint.size)
  }

  /** `keyOf` gives the key of an origin. `head` is null where there is no file. */
  static async read(
    db: Handle,
    findings: Findings,
    { keyOf, head }: { keyOf: (origin: string) => VerifierKey | null; head: string | null },
  ): Promise<SignedStates> {
    const states: State[] = []
    let before: { origin: string; signedAt: number } | null = null
    const add = (note: string, what: string) => {
      const checkpoint = signed(note, keyOf)
      const isSigned = typeof checkpoint !== 'string'
      findings.expect('checkpoints', isSigned, () => `${what}: ${checkpoint}`)
      if (isSigned) states.push({ checkpoint, what })
      return isSigned ? checkpoint : null
    }
    for (const row of await storedCheckpoints(db)) {
      const what = `the checkpoint of ${row.size} entries`
      const checkpoint = add(String(row.note), what)
      if (!checkpoint) continue
      const signedAt = Number(row.signed_at)
      findings.expect('checkpoints', isOfRow(checkpoint, row), () => `${what} is not the one in its note`)
      findings.expect(
        'checkpoints',
        (before?.origin ?? checkpoint.origin) === checkpoint.origin,
        () => `${what} is of another log`,
      )
      findings.expect(
        'checkpoints',
        signedAt >= (before?.signedAt ?? 0),
        () => `${what} was signed before the one before it`,
      )
      before = { origin: checkpoint.origin, signedAt }
    }
    if (head !== null) add(head, 'the checkpoint in the file beside the database')
    return new SignedStates(findings, states)
  }

  /** After each entry, and once before the first. */
  see(tree: GrowingTree): void {
    for (let state = this.#states[this.#next]; state?.checkpoint.size === tree.size; state = this.#states[this.#next]) {
      const { checkpoint, what } = state
      this.#findings.expect('checkpoints', checkpoint.root.equals(tree.root()), () => `${what} has another root`)
      this.#findings.checked('covered')
      this.#next++
    }
  }

  /** After the last entry: what is left was signed over entries that are no longer there. */
  end(size: number): void {
    for (const { checkpoint, what } of this.#states.slice(this.#next)) {
      this.#findings.checked('covered')
      this.#findings.wrong('covered', `${what} covers ${checkpoint.size} entries, and there are ${size}`)
    }
  }
}

function isOfRow({ size, root }: Checkpoint, row: StoredRow): boolean {
  return row.size === size && Buffer.isBuffer(row.root) && row.root.equals(root)
}

/** The checkpoint of a note, or why it is not believed. */
export function signed(note: string, keyOf: (origin: string) => VerifierKey | null): Checkpoint | string {
  try {
    const { origin } = parseCheckpoint(parseNote(note).text)
    const key = keyOf(origin)
    if (!key) return 'there is no key to check its signature with'
    return openCheckpoint(note, key)
  } catch (error) {
    if (error instanceof NoteError) return error.message
    throw error
  }
}
