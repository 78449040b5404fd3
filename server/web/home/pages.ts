import type { FastifyRequest } from 'fastify'
import type { LedgerLine } from '../../../db/queries/ledger.ts'
import type { PublicProject } from '../../../db/queries/public-projects.ts'
import type { Summary } from '../../../db/queries/summary.ts'
import type { FundRow } from '../../../db/queries/units.ts'
import { formatDay, formatNumber, formatShortVnd, formatVnd } from '../../format.ts'
import { dataTable, tabs } from '../components/display.ts'
import { house } from '../components/house.ts'
import { donorText, lineText } from '../components/ledger-words.ts'

export type HomeFacts = {
  now: Summary
  chosen: Summary
  built: Summary['houses'] | null
  housesYear: number | null
  year: number | null
  years: number[]
  fundCode: string | null
  otherFunds: FundRow[]
  lines: LedgerLine[]
  houses: PublicProject[]
  updatedAt: number | null
}

export function homePage(request: FastifyRequest, facts: HomeFacts) {
  const { chosen, year, years } = facts
  const text = request.t.bind(request)
  return {
    page: { title: text('home.title'), description: text('site.description'), updatedAt: facts.updatedAt },
    balance: formatVnd(facts.now.balanceVnd, request.language),
    became: became(request, facts),
    drawing: house({ stage: facts.built ? 'handed-over' : 'planned', paidPercent: facts.built ? 100 : 0 }),
    years: tabs(text('home.years'), [
      ...years.map((each) => ({ href: request.href(`/?nam=${each}`), text: String(each), current: each === year })),
      { href: request.href('/?nam=tat-ca'), text: text('home.all-years'), current: year === null },
    ]),
    figuresTitle: year === null ? text('home.figures-all') : text('home.figures', { year: String(year) }),
    figures: [
      figure(request, 'pledged', chosen.pledgedVnd, 'plain'),
      figure(request, 'received', chosen.receivedVnd, 'money'),
      figure(request, 'allocated', chosen.allocatedVnd, 'plain'),
      figure(request, 'disbursed', chosen.disbursedVnd, 'done'),
    ],
    sums: sums(request, chosen, year),
    houses: facts.houses.map((each) => houseCard(request, each)),
    lines: facts.lines.length === 0 ? null : linesTable(request, facts.lines),
    ledgerHref: request.href(
      facts.fundCode && facts.otherFunds.length > 0 ? `/so-cai?fund=${facts.fundCode}` : '/so-cai',
    ),
    otherFunds: facts.otherFunds.map(({ code, name }) => ({ href: request.href(`/so-cai?fund=${code}`), text: name })),
    steps: [1, 2, 3, 4, 5].map((step) => ({ title: text(`home.step-${step}`), text: text(`home.step-${step}-text`) })),
  }
}

/** "Năm 2023: xây 276 căn …, sửa 80 căn …": only kinds that there are; null before the first house. */
function became(request: FastifyRequest, { built, housesYear }: HomeFacts) {
  if (!built || housesYear === null) return null
  const text = request.t.bind(request)
  const part = (key: 'built' | 'repaired') => {
    const { count, amountVnd } = built[key]
    return count === 0 ? [] : [text(`home.${key}`, { count, amount: roundedDown(request, amountVnd) })]
  }
  return {
    year: text('home.year', { year: String(housesYear) }),
    parts: [...part('built'), ...part('repaired')],
    href: request.href(`/nha-dai-doan-ket?year=${housesYear}`),
  }
}

/** "hơn 14,4 tỷ đồng": cut off, never rounded up; an amount that is exactly so has no "hơn". */
function roundedDown(request: FastifyRequest, vnd: number): string {
  const step = vnd >= 1_000_000_000 ? 100_000_000 : vnd >= 1_000_000 ? 100_000 : 1
  const cut = vnd - (vnd % step)
  const amount = formatShortVnd(cut, request.language)
  return cut === vnd ? amount : request.t('home.over', { amount })
}

function figure(request: FastifyRequest, name: string, amount: number, tone: 'plain' | 'money' | 'done') {
  return { label: request.t(`home.figure-${name}`), note: request.t(`home.figure-${name}-note`), amount, tone }
}

/** How the balance comes about: only lines with money in them. */
function sums(request: FastifyRequest, s: Summary, year: number | null) {
  const text = request.t.bind(request)
  const rows: [string, number][] = [
    ['opening', s.openingVnd],
    ['received', s.receivedVnd],
    ['interest', s.interestVnd],
    ['transfers-in', s.transfersInVnd],
    ['suspense', s.suspenseVnd],
    ['disbursed', -s.disbursedVnd],
    ['advances', -s.advancesOpenVnd],
    ['unexplained', -s.unexplainedVnd],
    ['fees', -s.feesVnd],
    ['refunded', -s.refundedVnd],
    ['transfers-out', -s.transfersOutVnd],
  ]
  return dataTable({
    caption: text('home.sums'),
    captionHidden: true,
    columns: [{ text: text('home.sums-what') }, { text: text('home.sums-amount'), numeric: true }],
    rows: rows
      .filter(([, amount]) => amount !== 0)
      .map(([name, amount]) => [
        { text: text(`home.sum-${name}`), note: name === 'fees' ? owed(request, s) : null },
        formatNumber(amount, request.language),
      ]),
    foot: [
      year === null ? text('home.sum-balance') : text('home.sum-balance-year', { year: String(year) }),
      formatNumber(s.balanceVnd, request.language),
    ],
  })
}

function owed(request: FastifyRequest, { receivableVnd }: Summary): string | null {
  if (receivableVnd === 0) return null
  return request.t('home.sum-fees-owed', { amount: formatVnd(receivableVnd, request.language) })
}

function houseCard(request: FastifyRequest, project: PublicProject) {
  const { language } = request
  const { handedOverOn, paidVnd, committedVnd } = project
  return {
    href: request.href(`/nha-dai-doan-ket/${project.code}`),
    title: `${project.householdShort}, ${project.area}`,
    kind: request.t(`home.house-${project.kind}`),
    when: handedOverOn === null ? null : request.t('home.handed-over', { day: formatDay(handedOverOn, language) }),
    paid: formatShortVnd(paidVnd, language),
    drawing: house({ stage: 'handed-over', paidPercent: committedVnd === 0 ? 0 : (100 * paidVnd) / committedVnd }),
  }
}

function linesTable(request: FastifyRequest, lines: readonly LedgerLine[]) {
  const { language } = request
  const text = request.t.bind(request)
  const amount = (line: LedgerLine, direction: 'in' | 'out') =>
    line.direction === direction ? formatNumber(line.amountVnd, language) : ''
  return dataTable({
    caption: text('home.latest'),
    captionHidden: true,
    columns: [
      { text: text('ledger.column-day') },
      { text: text('ledger.column-what') },
      { text: text('ledger.column-in'), numeric: true },
      { text: text('ledger.column-out'), numeric: true },
    ],
    rows: lines.map((line) => [
      { text: formatDay(line.bookedOn, language), href: request.href(`/so-cai/${line.index}`), heading: true },
      {
        text: line.direction
          ? donorText(request, line) || lineText(request, line)
          : `${lineText(request, line)} ${formatShortVnd(line.amountVnd, language)}`,
        note: line.project ?? line.memo,
      },
      amount(line, 'in'),
      amount(line, 'out'),
    ]),
  })
}
