import type { KeyObject } from 'node:crypto'
import { HASH_BYTES } from './merkle.ts'
import { decodeBase64, NoteError, openNote, signNote, type VerifierKey } from './note.ts'

/** What the fund states of its ledger: so many entries with this root (32 bytes). */
export type Checkpoint = { origin: string; size: number; root: Buffer }

/** The text of a c2sp.org/tlog-checkpoint, to be signed. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/**
 * Reads a checkpoint's text; lines after the third are for others.
 * @throws NoteError when it is malformed, or the log larger than 2^53 − 1
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, written, encoded, ...others] = text.slice(0, -1).split('\n')
  if (!text.endsWith('\n') || !origin || written === undefined || encoded === undefined || others.includes(''))
    throw new NoteError('the checkpoint is malformed')
  const size = Number(written)
  if (!/^(?:0|[1-9]\d{0,15})$/.test(written) || !Number.isSafeInteger(size))
    throw new NoteError('the size in the checkpoint is malformed')
  const root = decodeBase64(encoded)
  if (root?.length !== HASH_BYTES) throw new NoteError('the root in the checkpoint is malformed')
  return { origin, size, root }
}

/** A note signed under the log's origin, as the standard recommends. */
export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
  return signNote(checkpointText(checkpoint), checkpoint.origin, privateKey)
}

/** @throws NoteError when the note is not this log's signed checkpoint: another key, another origin, a changed text */
export function openCheckpoint(note: string, key: VerifierKey): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, key).text)
  if (checkpoint.origin !== key.name)
    throw new NoteError(`the checkpoint is of another log: ${checkpoint.origin} instead of ${key.name}`)
  return checkpoint
}
