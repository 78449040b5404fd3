import { HASH_BYTES } from './merkle.ts'
import { decodeBase64, NoteError } from './note.ts'

// c2sp.org/tlog-witness: what a log sends to a witness.

/** `proof`: that the checkpoint (a signed note) continues the log of the first `oldSize` entries. */
export type AddCheckpoint = { oldSize: number; proof: readonly Buffer[]; checkpoint: string }

const MOST_HASHES = 63

/** The body of the request. */
export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  return [`old ${oldSize}`, ...proof.map((hash) => hash.toString('base64')), '', checkpoint].join('\n')
}

/** Reads a request without believing it. @throws NoteError when it is malformed */
export function parseAddCheckpoint(body: string): AddCheckpoint {
  const split = body.indexOf('\n\n')
  if (split < 0) throw new NoteError('the request holds no checkpoint')
  const [first = '', ...lines] = body.slice(0, split).split('\n')
  const [, written] = /^old (0|[1-9]\d{0,15})$/.exec(first) ?? []
  const oldSize = Number(written)
  if (written === undefined || !Number.isSafeInteger(oldSize)) throw new NoteError('the old size is malformed')
  if (lines.length > MOST_HASHES) throw new NoteError('the proof is too long')
  const proof = lines.map((line) => {
    const hash = decodeBase64(line)
    if (hash?.length !== HASH_BYTES) throw new NoteError('a hash of the proof is malformed')
    return hash
  })
  return { oldSize, proof, checkpoint: body.slice(split + 2) }
}
