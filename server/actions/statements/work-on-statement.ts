import type { StatementRow } from '../../../db/queries/statements.ts'
import type { Context } from '../context.ts'
import { postStatement } from './post-statement.ts'
import { stageStatement } from './stage-statement.ts'

/** Goes on with a statement where it stands: reads the uploaded file, or posts what is confirmed. */
export async function workOnStatement(
  context: Context,
  { id, state }: Pick<StatementRow, 'id' | 'state'>,
): Promise<void> {
  if (state === 'reading') await stageStatement(context, id)
  else await postStatement(context, id)
}
