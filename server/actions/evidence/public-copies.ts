import { isPublicCopy } from '../../../db/queries/evidence.ts'
import { dropPublicCopy } from '../../gateways/evidence-files.ts'
import type { Context } from '../context.ts'

/**
 * Takes copies off the disk after the store said they are public no more. They were not served since that moment; a
 * crash in between leaves files that nobody is shown.
 */
export async function dropCopiesNobodySees(context: Context, keys: readonly string[]): Promise<void> {
  for (const key of keys)
    if (!(await isPublicCopy(context.database.read, key))) await dropPublicCopy(context.dataDir, key)
}
