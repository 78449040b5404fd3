import type { Handle } from '../../../db/database.ts'
import { entryBodies, lastCheckpoint, privateTextsOf } from '../../../db/queries/log.ts'
import type { PledgeReceiptRow } from '../../../db/queries/pledges.ts'
import { proveInclusion } from '../../actions/log/prove-inclusion.ts'
import { checkPath, scanPath } from '../../domain/log/check-path.ts'
import { formatProofFile } from '../../domain/log/proof.ts'

/**
 * What a donor holds of one receipt. `isSigned`: a checkpoint covers it, so there is a proof to take home. `scanPath` is
 * `checkPath`, without the texts where these would make a code too dense for a telephone.
 */
export type DonorProof = { entryIndex: number; isSigned: boolean; checkPath: string; scanPath: string }

/** A pledge is rarely paid in more pieces; each shows a picture of several kilobytes. */
const MOST_SHOWN = 12

/** The newest receipts of a pledge, as the donor can show and check them. */
export async function donorProofs(db: Handle, receipts: readonly PledgeReceiptRow[]): Promise<DonorProof[]> {
  const size = (await lastCheckpoint(db))?.size ?? 0
  const proofs = receipts.slice(0, MOST_SHOWN).map(async ({ entryIndex }) => {
    const texts = await privateTextsOf(db, entryIndex)
    return {
      entryIndex,
      isSigned: entryIndex < size,
      checkPath: checkPath(entryIndex, texts),
      scanPath: scanPath(entryIndex, texts),
    }
  })
  return Promise.all(proofs)
}

/**
 * The file that proves itself without us: the entry's exact body and the private texts it commits to, its place in the
 * tree and the signed checkpoint (c2sp.org/tlog-proof). Null until a checkpoint covers the entry.
 */
export async function proofFileOf(db: Handle, index: number): Promise<string | null> {
  const inclusion = await proveInclusion(db, index)
  if (!inclusion) return null
  const [body] = await entryBodies(db, index, 1)
  const texts = (await privateTextsOf(db, index)).map(({ field, salt, text }) => [
    field,
    { salt: salt.toString('base64'), text },
  ])
  const extra = Buffer.from(JSON.stringify({ body, texts: Object.fromEntries(texts) }))
  return formatProofFile({ extra, ...inclusion })
}
