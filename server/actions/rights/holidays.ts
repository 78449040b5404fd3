import { insertAudit } from '../../../db/queries/operations.ts'
import { deleteHoliday, insertHoliday, publicHolidays } from '../../../db/queries/terms.ts'
import type { Actor, Context } from '../context.ts'

/** A day on which offices are closed; naming a known one again names it anew. Requests already running keep their days. */
export async function addHoliday(context: Context, actor: Actor, { day, name }: { day: string; name: string }) {
  await context.database.write(async (tx) => {
    if ((await publicHolidays(tx)).some((known) => known.day === day && known.name === name)) return
    await deleteHoliday(tx, day)
    await insertHoliday(tx, { day, name })
    await insertAudit(tx, { at: context.clock(), staffId: actor.staffId, action: 'add-holiday', subject: day })
  })
}

/** Takes a day that was entered wrongly out of the table. */
export async function removeHoliday(context: Context, actor: Actor, day: string): Promise<void> {
  await context.database.write(async (tx) => {
    if (!(await deleteHoliday(tx, day))) return
    await insertAudit(tx, { at: context.clock(), staffId: actor.staffId, action: 'remove-holiday', subject: day })
  })
}
