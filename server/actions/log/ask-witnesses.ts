import { formatAddCheckpoint } from '../../domain/log/add-checkpoint.ts'
import { cosignedAt } from '../../domain/log/cosignature.ts'
import { parseNote } from '../../domain/log/note.ts'
import type { Witness } from '../../domain/log/witness-setting.ts'
import { postToWitness } from '../../gateways/witnesses.ts'

/** A witness with the size it cosigned last, as far as we know. */
type AskedWitness = Witness & { oldSize: number }

/** `line`: its verified cosignature. `size`: it has cosigned so many entries, which is more than we have, or others. */
export type WitnessAnswer =
  | { witness: Witness; outcome: 'cosigned'; line: string }
  | { witness: Witness; outcome: 'contradicts'; size: number }
  | { witness: Witness; outcome: 'silent'; why: string }

/** That the first `oldSize` entries are the beginning of the checkpoint's. */
type ProofFor = (oldSize: number) => Promise<Buffer[]>

type SignedSize = { size: number; note: string }

const ANSWER_MS = 2_000

/**
 * Asks all witnesses at once to cosign a checkpoint (c2sp.org/tlog-witness) and waits two seconds at most, whatever they
 * do. Never throws: a witness that is down, slow or talks nonsense is `silent`.
 */
export async function askWitnesses(
  checkpoint: SignedSize,
  proofFor: ProofFor,
  witnesses: readonly AskedWitness[],
): Promise<WitnessAnswer[]> {
  const signal = AbortSignal.timeout(ANSWER_MS)
  return Promise.all(
    witnesses.map(async ({ oldSize, ...witness }) => {
      try {
        return await ask(witness, checkpoint, proofFor, oldSize, signal)
      } catch (error) {
        return { witness, outcome: 'silent' as const, why: whyOf(error) }
      }
    }),
  )
}

async function ask(
  witness: Witness,
  checkpoint: SignedSize,
  proofFor: ProofFor,
  oldSize: number,
  signal: AbortSignal,
): Promise<WitnessAnswer> {
  const first = await post(witness, checkpoint, await proofFor(oldSize), oldSize, signal)
  if ('line' in first) return { witness, outcome: 'cosigned', ...first }
  // It has seen another size than we remember: asked once more from there.
  if (first.size > checkpoint.size || first.size === oldSize) return { witness, outcome: 'contradicts', ...first }
  const second = await post(witness, checkpoint, await proofFor(first.size), first.size, signal)
  if ('line' in second) return { witness, outcome: 'cosigned', ...second }
  return { witness, outcome: 'contradicts', ...second }
}

async function post(
  witness: Witness,
  { note }: SignedSize,
  proof: Buffer[],
  oldSize: number,
  signal: AbortSignal,
): Promise<{ line: string } | { size: number }> {
  const { status, text } = await postToWitness(
    witness.url,
    formatAddCheckpoint({ oldSize, proof, checkpoint: note }),
    signal,
  )
  if (status === 409) {
    const size = Number(/^(0|[1-9]\d{0,15})\n$/.exec(text)?.[1])
    if (!Number.isSafeInteger(size)) throw new Error('answered 409 without a size')
    return { size }
  }
  if (status !== 200) throw new Error(`answered ${status}: ${text.trim().slice(0, 200)}`)
  return { line: ownLine(note, text, witness) }
}

/** The line of the answer that is this witness's true cosignature of the note; the others are ignored. */
function ownLine(note: string, answer: string, { key }: Witness): string {
  const { text } = parseNote(note)
  for (const line of answer.split(/(?<=\n)/)) {
    const [signature] = parseNote(`x\n\n${line}`).signatures
    if (signature && cosignedAt(text, signature, key) !== null) return line
  }
  throw new Error('answered with no cosignature of its key')
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error ? cause.message : error.message
}
