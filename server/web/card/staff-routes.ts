import type { FastifyInstance } from 'fastify'
import { countEvents, eventsInState } from '../../../db/queries/inbox.ts'
import { rootUnits } from '../../../db/queries/units.ts'
import type { Role } from '../../../db/schema/index.ts'
import { retryCardEvent } from '../../actions/card/retry-event.ts'
import { Refusal } from '../../actions/refusal.ts'
import { readKey } from '../components/typed-form.ts'
import { eventsPage, LIST_PATH } from './events-page.ts'

const readers: Role[] = ['accountant', 'auditor']
const workers: Role[] = ['accountant']
/** Who has more than this set aside has one cause to mend, not two hundred. */
const SHOWN = 200

/** `/noi-bo/thong-bao-the`: what the card provider told that is not in the books, and why. */
export default async function cardStaff(app: FastifyInstance): Promise<void> {
  const { database } = app.fund

  app.get(LIST_PATH, { preHandler: app.staffOnly(...readers), config: { roles: readers } }, async (request, reply) => {
    const top = (await rootUnits(database.read))[0]?.id ?? 0
    // One card account, of the topmost unit: whoever does not reach that sees none of it.
    const providers = request.unitsReached(...readers).has(top) ? (['stripe'] as const) : []
    const seen = (state: 'set-aside' | 'waiting') => eventsInState(database.read, { providers, state, limit: SHOWN })
    return reply.page(
      'staff/card/events',
      eventsPage({
        isOn: app.takesCards,
        mayAct: request.unitsReached(...workers).has(top),
        aside: await seen('set-aside'),
        waiting: await seen('waiting'),
        handled: await countEvents(database.read, { providers, state: 'done' }),
        webhook: `${app.publicUrl}/webhooks/stripe`,
      }),
    )
  })

  app.post<{ Params: { id: string } }>(
    `${LIST_PATH}/:id/xu-ly-lai`,
    { preHandler: app.staffOnly(...workers), config: { roles: workers } },
    async (request, reply) => {
      const { id } = request.params
      if (!/^\d{1,15}$/.test(id)) throw new Refusal('NOT_FOUND', {}, 404)
      await retryCardEvent(app.fund, request.signedIn(), { key: readKey(request.body), eventId: Number(id) })
      return reply.flash('success', 'Đã nhận yêu cầu. Trang này cho thấy kết quả.').redirect(LIST_PATH, 303)
    },
  )
}
