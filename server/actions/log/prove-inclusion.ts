import type { Handle } from '../../../db/database.ts'
import { lastCheckpoint } from '../../../db/queries/log.ts'
import { inclusionProof } from '../../domain/log/merkle.ts'
import { treeReader } from './tree.ts'

/** That an entry is among the first `size`, whose root the checkpoint (a signed note) states. Hashes from the leaf's sibling up. */
export type Inclusion = { index: number; size: number; root: Buffer; hashes: Buffer[]; checkpoint: string }

/** Proves an entry in the checkpoint signed last; null until one covers it. */
export async function proveInclusion(db: Handle, index: number): Promise<Inclusion | null> {
  const last = await lastCheckpoint(db)
  if (!last || index >= last.size) return null
  const hashes = await inclusionProof(treeReader(db), index, last.size)
  return { index, size: last.size, root: last.root, hashes, checkpoint: last.note }
}
