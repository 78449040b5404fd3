import type { FastifyRequest } from 'fastify'
import type { Appeal, Priority } from '../../../db/queries/appeals.ts'
import { formatDay, formatShortVnd, formatVnd } from '../../format.ts'
import { emptyState, progress, type Tag } from '../components/display.ts'

/** Open appeals first, then those to come, then those that ended. `today`: the local day. */
export function appealsPage(request: FastifyRequest, appeals: Appeal[], priorities: Priority[], today: string) {
  const t = request.t.bind(request)
  const order = ['open', 'coming', 'ended']
  const shown = appeals
    .map((appeal) => ({ appeal, state: stateOf(appeal, today) }))
    .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
  return {
    page: { title: t('appeals.title'), description: t('appeals.lead'), section: 'give' as const },
    appeals: shown.map(({ appeal, state }) => card(request, appeal, state)),
    priorities: priorities.map((each) => ({
      name: each.provinceName ? `${each.areaName}, ${each.provinceName}` : each.areaName,
      reason: each.reason,
      days: days(request, each),
      give: request.href(`/ung-ho?xa=${each.unitCode}`),
    })),
    empty: emptyState({
      title: t('appeals.none'),
      text: t('appeals.none-text'),
      actions: [{ href: request.href('/ung-ho'), text: t('giving.title') }],
    }),
  }
}

type State = 'open' | 'coming' | 'ended'

function stateOf({ closedAt, fromDay, toDay }: Appeal, today: string): State {
  if (closedAt !== null || toDay < today) return 'ended'
  return fromDay > today ? 'coming' : 'open'
}

const tones: Record<State, Tag['tone']> = { open: 'current', coming: 'waiting', ended: 'neutral' }

function card(request: FastifyRequest, appeal: Appeal, state: State) {
  const t = request.t.bind(request)
  const { language } = request
  const { code, title, about, unitName, goalVnd, pledgedVnd, receivedVnd } = appeal
  return {
    code,
    title,
    about,
    unit: unitName,
    days: days(request, appeal),
    tag: { text: t(`appeals.state-${state}`), tone: tones[state] },
    progress: progress({
      label: t('appeals.received'),
      value: receivedVnd,
      max: goalVnd,
      text: t('appeals.progress', {
        received: formatShortVnd(receivedVnd, language),
        goal: formatShortVnd(goalVnd, language),
      }),
    }),
    // Promised is not received: the two are never added.
    pledged: t('appeals.pledged', { amount: formatVnd(pledgedVnd, language) }),
    lines: request.href(`/so-cai?purpose=appeal:${code}`),
    give: state === 'open' ? request.href(`/ung-ho?loi=${code}`) : null,
  }
}

function days(request: FastifyRequest, { fromDay, toDay }: { fromDay: string; toDay: string }): string {
  const { language } = request
  return request.t('appeals.days', { from: formatDay(fromDay, language), to: formatDay(toDay, language) })
}
