import type { FastifyRequest } from 'fastify'
import type { InstalmentStanding } from '../../domain/instalments.ts'
import { formatDay, formatVnd } from '../../format.ts'
import { dataTable } from '../components/display.ts'

/** The parts of a plan with their days; what has come for each when there is something to say. Null without a plan. */
export function planTable(request: FastifyRequest, plan: readonly InstalmentStanding[]) {
  if (plan.length === 0) return null
  const t = request.t.bind(request)
  const money = (vnd: number) => formatVnd(vnd, request.language)
  const hasMoney = plan.some(({ receivedVnd }) => receivedVnd > 0)
  return dataTable({
    caption: t('giving.plan'),
    captionHidden: true,
    columns: [
      { text: t('giving.plan-part') },
      { text: t('giving.plan-day') },
      { text: t('giving.plan-amount'), numeric: true },
      ...(hasMoney ? [{ text: t('giving.received'), numeric: true }] : []),
    ],
    rows: plan.map(({ position, dueOn, amountVnd, receivedVnd }) => [
      String(position),
      formatDay(dueOn, request.language),
      money(amountVnd),
      ...(hasMoney ? [money(receivedVnd)] : []),
    ]),
  })
}
