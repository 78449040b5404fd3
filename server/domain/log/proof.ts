import { HASH_BYTES } from './merkle.ts'
import { decodeBase64, NoteError } from './note.ts'

/** That an entry stands in the log of a signed checkpoint, to be kept by whoever it concerns. `extra` is not vouched for by the log. */
export type ProofFile = { extra: Buffer | null; index: number; hashes: Buffer[]; checkpoint: string }

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'
/** A tree of 2^53 entries is 53 levels high. */
const MOST_HASHES = 53

/** The text of a `.tlog-proof` file. */
export function formatProofFile({ extra, index, hashes, checkpoint }: ProofFile): string {
  return [
    FIRST_LINE,
    ...(extra ? [`extra ${extra.toString('base64')}`] : []),
    `index ${index}`,
    ...hashes.map((hash) => hash.toString('base64')),
    '',
    checkpoint,
  ].join('\n')
}

/** Reads a proof file without believing it. @throws NoteError when it is not one */
export function parseProofFile(text: string): ProofFile {
  const split = text.indexOf('\n\n')
  if (split < 0) throw new NoteError('the proof file holds no checkpoint')
  const [first, ...lines] = text.slice(0, split).split('\n')
  if (first !== FIRST_LINE) throw new NoteError('this is not a proof file')
  const extra = lines[0]?.startsWith('extra ') ? decoded(lines.shift()?.slice('extra '.length)) : null
  const [, written] = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '') ?? []
  const index = Number(written)
  if (written === undefined || !Number.isSafeInteger(index))
    throw new NoteError('the index in the proof file is malformed')
  if (lines.length > MOST_HASHES) throw new NoteError('the proof file holds too many hashes')
  const hashes = lines.map(decoded)
  if (hashes.some((hash) => hash.length !== HASH_BYTES)) throw new NoteError('a hash in the proof file is malformed')
  return { extra, index, hashes, checkpoint: text.slice(split + 2) }
}

function decoded(line: string | undefined): Buffer {
  const bytes = decodeBase64(line ?? '')
  if (!bytes || bytes.length === 0) throw new NoteError('a line of the proof file is malformed')
  return bytes
}
