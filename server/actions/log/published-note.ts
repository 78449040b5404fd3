import type { Handle } from '../../../db/database.ts'
import { type CheckpointRow, cosignaturesOf } from '../../../db/queries/log.ts'

/** A checkpoint as others read it: the note the log signed, with a line from each witness that has cosigned it. */
export async function publishedNote(db: Handle, { size, note }: Pick<CheckpointRow, 'size' | 'note'>): Promise<string> {
  const lines = await cosignaturesOf(db, size)
  return note + lines.map(({ line }) => line).join('')
}
