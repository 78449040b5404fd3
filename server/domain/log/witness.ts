import { type AddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { verifyConsistency } from './merkle.ts'
import { formatNote, NoteError, openNote, parseNote, type VerifierKey } from './note.ts'

/** What a witness cosigned last of a log; null before the first time. */
export type Witnessed = { size: number; root: Buffer; note: string } | null

/** What the witness answers. */
export type Judgement =
  /** Keep `note` (the log's signatures alone) first, then cosign its text. */
  | { verdict: 'cosign'; size: number; note: string; text: string }
  | { verdict: 'refuse'; status: 400 | 403 | 404 | 422; why: string }
  /** The old size is not `size`, what was cosigned last; or the same size has another root, and `fork` holds both notes. */
  | { verdict: 'conflict'; size: number; fork: readonly [string, string] | null }

/** The rules of c2sp.org/tlog-witness over one request, for a witness of one log. */
export function judge(body: string, log: VerifierKey, last: Witnessed): Judgement {
  const read = readRequest(body, log)
  if ('verdict' in read) return read
  const { oldSize, proof, checkpoint, text, note } = read
  const { size, root } = checkpoint
  if (oldSize > size) return refuse(400, 'the old size is larger than the checkpoint')
  // Said whatever the old size is: two signed roots for one size are the proof of a fork.
  const isFork = last !== null && size === last.size && !root.equals(last.root)
  if (isFork) return { verdict: 'conflict', size, fork: [last.note, note] }
  if (oldSize !== (last?.size ?? 0)) return { verdict: 'conflict', size: last?.size ?? 0, fork: null }
  const continues = last === null ? proof.length === 0 : verifyConsistency(oldSize, size, last.root, root, proof)
  if (!continues) return refuse(422, 'the proof does not show that the checkpoint continues the log')
  return { verdict: 'cosign', size, note, text }
}

function readRequest(body: string, log: VerifierKey) {
  let request: AddCheckpoint
  let checkpoint: Checkpoint
  try {
    request = parseAddCheckpoint(body)
    checkpoint = parseCheckpoint(parseNote(request.checkpoint).text)
  } catch (error) {
    return refuse(400, sentenceOf(error))
  }
  if (checkpoint.origin !== log.name) return refuse(404, 'this witness does not know the log')
  try {
    const { text, signatures } = openNote(request.checkpoint, log)
    const own = signatures.filter(({ name, keyId }) => name === log.name && keyId.equals(log.keyId))
    return { ...request, checkpoint, text, note: formatNote({ text, signatures: own }) }
  } catch (error) {
    return refuse(403, sentenceOf(error))
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof NoteError) return error.message
  throw error
}

function refuse(status: 400 | 403 | 404 | 422, why: string) {
  return { verdict: 'refuse' as const, status, why }
}
