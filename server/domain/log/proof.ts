/**
 * That an entry stands in the log of a signed checkpoint, to be kept by whoever it concerns. `hashes`: from the leaf's
 * sibling up, 32 bytes each. `extra` is not vouched for by the log.
 */
type ProofFile = { extra: Buffer | null; index: number; hashes: Buffer[]; checkpoint: string }

/** The text of a `.tlog-proof` file (c2sp.org/tlog-proof). */
export function formatProofFile({ extra, index, hashes, checkpoint }: ProofFile): string {
  return [
    'c2sp.org/tlog-proof@v1',
    ...(extra ? [`extra ${extra.toString('base64')}`] : []),
    `index ${index}`,
    ...hashes.map((hash) => hash.toString('base64')),
    '',
    checkpoint,
  ].join('\n')
}
