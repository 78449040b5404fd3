import type { FastifyRequest } from 'fastify'
import type { InstalmentState, PlannedPart } from '../../domain/instalment-standing.ts'
import { formatDay, formatVnd } from '../../format.ts'
import { dataTable, type Tone } from '../components/display.ts'

const tones: Record<InstalmentState, Tone> = {
  received: 'done',
  due: 'waiting',
  overdue: 'waiting',
  lapsed: 'neutral',
  cancelled: 'stopped',
}

/** What was planned and what came, part by part. Null without a plan. */
export function planStandingTable(request: FastifyRequest, parts: readonly PlannedPart[]) {
  if (parts.length === 0) return null
  const t = request.t.bind(request)
  const money = (vnd: number) => formatVnd(vnd, request.language)
  return dataTable({
    caption: t('giving.plan'),
    captionHidden: true,
    columns: [
      { text: t('giving.plan-part') },
      { text: t('giving.plan-day') },
      { text: t('giving.plan-amount'), numeric: true },
      { text: t('giving.received'), numeric: true },
      { text: t('journey.part-state') },
    ],
    rows: parts.map(({ position, dueOn, amountVnd, receivedVnd, state }) => [
      String(position),
      formatDay(dueOn, request.language),
      money(amountVnd),
      money(receivedVnd),
      { text: '', tag: { text: t(`journey.part-${state}`), tone: tones[state] } },
    ]),
  })
}
