import { insertCheckpoint, lastCheckpoint, logSize } from '../../../db/queries/log.ts'
import { signCheckpoint } from '../../domain/log/checkpoint.ts'
import { rootAt } from '../../domain/log/merkle.ts'
import { readHead, replaceHead } from '../../gateways/log-head.ts'
import type { Context } from '../context.ts'
import { opened, whyNotTheLog } from './check-log.ts'
import { treeReader } from './tree.ts'

/**
 * Signs a checkpoint over all entries when there are more than the last one covers, and keeps it in the file beside the
 * database. Whoever of several processes writes first has signed; the others find nothing left to sign.
 * @throws Refusal when the database does not continue what was signed before; from then on every write is refused
 */
export async function signGrowth(context: Context): Promise<void> {
  const { database, log, clock } = context
  const last = await lastCheckpoint(database.read)
  if ((await logSize(database.read)) !== (last?.size ?? 0))
    await database.write(async (tx) => {
      const before = await lastCheckpoint(tx)
      const size = await logSize(tx)
      if (size === (before?.size ?? 0)) return
      log.refusal = await whyNotTheLog(tx, log)
      if (log.refusal) throw log.refusal
      const root = await rootAt(treeReader(tx), size)
      const note = signCheckpoint({ origin: log.origin, size, root }, log.privateKey)
      await insertCheckpoint(tx, { size, root, note, signedAt: Math.max(clock(), before?.signedAt ?? 0) })
    })
  await keepHead(context)
}

/** Only what is committed goes to the file: a note over entries that were rolled back would refuse every later log. */
async function keepHead({ database, log }: Context): Promise<void> {
  const last = await lastCheckpoint(database.read)
  if (!last || !isBehind(last.size)) return
  // Compared and swapped while no other process can write.
  await database.write(async () => {
    if (isBehind(last.size)) replaceHead(log.headFile, last.note)
  })

  function isBehind(size: number): boolean {
    const note = readHead(log.headFile)
    const head = note === null ? null : opened(note, log)
    return head !== null && head.size < size
  }
}
