import { countEvents, eventsInState, type ProviderEvent } from '../../../db/queries/inbox.ts'
import type { Context } from '../../actions/context.ts'
import { unitOfNotice } from '../../actions/inbox/decide-notice.ts'
import { type Placed, placeNotice } from '../../actions/inbox/handle-notice.ts'
import { bankProviders } from '../../actions/inbox/work-on-notices.ts'

/** Who has more than this set aside has one cause to mend, not two hundred. */
const SHOWN = 200

export type SeenNotice = { event: ProviderEvent; placed: Placed }

/** Notifications set aside, the newest first, and those that still wait, of these units; and how many have been handled in all. */
export async function noticesWithin({ database, clock }: Context, units: ReadonlySet<number>) {
  const seen = async (state: 'waiting' | 'set-aside') => {
    const notices: SeenNotice[] = []
    for (const event of await eventsInState(database.read, { providers: bankProviders, state, limit: SHOWN })) {
      const placed = await placeNotice(database.read, event, clock())
      if (units.has(await unitOfNotice(database.read, placed))) notices.push({ event, placed })
    }
    return notices
  }
  return {
    aside: await seen('set-aside'),
    waiting: await seen('waiting'),
    handled: await countEvents(database.read, { providers: bankProviders, state: 'done' }),
  }
}
