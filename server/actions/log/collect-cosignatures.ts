import { cosignaturesOf, cosignedSize, insertCosignature, lastCheckpoint } from '../../../db/queries/log.ts'
import { consistencyProof } from '../../domain/log/merkle.ts'
import type { Context } from '../context.ts'
import { askWitnesses, type WitnessAnswer } from './ask-witnesses.ts'
import { treeReader } from './tree.ts'

/**
 * Asks the witnesses that have not cosigned the checkpoint signed last, outside any write, and keeps what they say in two
 * seconds. The checkpoint is published all the while, with the cosignatures there are.
 * @returns what was asked and answered; nothing when all have cosigned
 */
export async function collectCosignatures({
  database,
  log,
}: Pick<Context, 'database' | 'log'>): Promise<{ size: number; answers: WitnessAnswer[] }> {
  const last = await lastCheckpoint(database.read)
  if (!last || log.witnesses.length === 0) return { size: last?.size ?? 0, answers: [] }
  const { size } = last
  const had = new Set((await cosignaturesOf(database.read, size)).map(({ witness }) => witness))
  const asked = []
  for (const witness of log.witnesses)
    if (!had.has(witness.vkey)) asked.push({ ...witness, oldSize: await cosignedSize(database.read, witness.vkey) })
  const proofFor = (oldSize: number) => consistencyProof(treeReader(database.read), oldSize, size)
  const answered = await askWitnesses(last, proofFor, asked)
  // Another process may have signed and shown more meanwhile: then it is this checkpoint that is old.
  const isOld = (await lastCheckpoint(database.read))?.size !== size
  const answers = isOld ? answered.filter(({ outcome }) => outcome !== 'contradicts') : answered
  const lines = answers.flatMap((answer) =>
    answer.outcome === 'cosigned' ? [{ size, witness: answer.witness.vkey, line: answer.line }] : [],
  )
  if (lines.length > 0)
    await database.write(async (tx) => {
      const known = new Set((await cosignaturesOf(tx, size)).map(({ witness }) => witness))
      // Another process may have asked too.
      for (const line of lines) if (!known.has(line.witness)) await insertCosignature(tx, line)
    })
  return { size, answers }
}
