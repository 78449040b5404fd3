import type { FastifyRequest } from 'fastify'
import type { PledgeContactRow, PledgeReceiptRow } from '../../../db/queries/pledges.ts'
import type { MoneyPlace } from '../../../db/queries/trace.ts'
import type { KeyKind } from '../../actions/giving/donor-key.ts'
import { howGivenBack, isReturn } from '../../domain/gifts.ts'
import { endedWithRest, type PledgeStatus } from '../../domain/pledge.ts'
import { appealOfPurpose, projectOfPurpose } from '../../domain/purpose.ts'
import { qrPath } from '../../domain/qr-path.ts'
import { formatDay, formatVnd, localDay } from '../../format.ts'
import { dataTable, summaryList, type Tone } from '../components/display.ts'
import { pledgeNameText } from '../components/ledger-words.ts'
import { awaitedCard, cardPart } from './card-part.ts'
import type { DonorProof } from './donor-proof.ts'
import { type JourneyFacts, journeyPart } from './journey.ts'
import { payPart } from './pay.ts'
import { planStandingTable } from './plan-standing.ts'
import type { PledgeFacts } from './pledge-facts.ts'
import { pledgePurposeText } from './pledge-purpose.ts'
import { toldRows } from './told-rows.ts'

/** The places of a very large gift are many; the largest are listed. */
const MOST_PLACES = 60

const tones: Record<PledgeStatus, Tone> = {
  waiting: 'waiting',
  partly: 'money',
  full: 'done',
  over: 'done',
  unclear: 'waiting',
  late: 'waiting',
  cancelled: 'stopped',
}

/** What the donor's private link shows besides. `path` is the address of the page itself. */
export type PrivateSide = { path: string; kind: KeyKind; contact: PledgeContactRow | null; proofs: DonorProof[] }

/** One pledge: how it stands, how to pay what is still to come, where the money is. `own` only behind the private link. */
export function pledgePage(request: FastifyRequest, facts: PledgeFacts, found: JourneyFacts, own: PrivateSide | null) {
  const t = request.t.bind(request)
  const { pledge, receivedVnd } = facts
  const returns = facts.receipts.filter(isReturn)
  return {
    page: {
      title: t('giving.pledge-title', { code: pledge.code }),
      description: t('giving.pledge-description'),
      sharePath: own && request.href(`/ung-ho/${pledge.code}`),
      section: 'give' as const,
    },
    code: pledge.code,
    status: tagOf(request, facts),
    statusText: t(`giving.status-${awaitedCard(request, facts) ? 'card' : explanation(facts, own !== null)}-text`),
    amountVnd: pledge.amountVnd,
    receivedVnd,
    about: summaryList([
      { key: t('giving.public-name'), value: pledgeNameText(request, pledge) },
      {
        key: t('giving.purpose'),
        value: pledgePurposeText(request, pledge, facts.place),
        href: needPath(request, pledge.purposeCode),
      },
      ...(facts.wording ? [{ key: t('giving.wording'), value: facts.wording }] : []),
      ...(endedWithRest(pledge) && receivedVnd < pledge.amountVnd
        ? [{ key: t('giving.rest'), value: formatVnd(pledge.amountVnd - receivedVnd, request.language), numeric: true }]
        : []),
      { key: t('giving.receiver'), value: facts.unitName },
      { key: t('giving.pledged-on'), value: formatDay(localDay(pledge.createdAt), request.language) },
      ...(pledge.expectedOn && facts.plan.length === 0
        ? [{ key: t('giving.expected-on'), value: formatDay(pledge.expectedOn, request.language) }]
        : []),
    ]),
    pay: payPart(request, facts, own?.path ?? null),
    card: cardPart(request, facts, own?.path ?? null),
    plan: planStandingTable(request, facts.parts),
    receipts: facts.gifts.length > 0 ? linesTable(request, 'receipts', facts.gifts) : null,
    returns: returns.length > 0 ? linesTable(request, 'returns', returns) : null,
    trace: facts.trace.length > 0 ? traceTable(request, facts.trace.slice(0, MOST_PLACES)) : null,
    journey: journeyPart(request, facts, found),
    own: own && privateSide(request, facts, own),
  }
}

/** A promise whose money went back by card was not taken back by its donor. */
function tagOf(request: FastifyRequest, { status, gifts, pledge }: PledgeFacts): { text: string; tone: Tone } {
  const givenBack = status === 'cancelled' ? howGivenBack(gifts, pledge.cancelReason) : null
  return {
    text: request.t(`giving.status-${givenBack ?? status}`),
    tone: givenBack === 'disputed' ? 'waiting' : tones[status],
  }
}

/** Cash is not announced by a bank; a donor who has just pledged is told first that it is recorded. */
function explanation({ status, pledge, gifts }: PledgeFacts, isOwn: boolean): string {
  const givenBack = howGivenBack(gifts, pledge.cancelReason)
  if (givenBack && status === 'cancelled') return givenBack
  if (givenBack && status === 'partly') return givenBack === 'refunded' ? 'partly-refunded' : givenBack
  if (status === 'cancelled' && endedWithRest(pledge)) return 'cancelled-rest'
  if (status !== 'waiting') return status
  if (pledge.method === 'card') return 'card'
  if (pledge.method === 'cash') return 'cash'
  return isOwn ? 'new' : status
}

function needPath(request: FastifyRequest, purposeCode: string): string | null {
  const code = projectOfPurpose(purposeCode)
  const appeal = appealOfPurpose(purposeCode)
  if (appeal) return request.href(`/van-dong#${appeal}`)
  return code && request.href(`/nha-dai-doan-ket/${code}`)
}

function linesTable(request: FastifyRequest, what: 'receipts' | 'returns', lines: readonly PledgeReceiptRow[]) {
  const t = request.t.bind(request)
  return dataTable({
    caption: t(`giving.${what}`),
    captionHidden: true,
    columns: [
      { text: t('giving.receipt-day') },
      { text: t('giving.receipt-entry') },
      { text: t('giving.receipt-amount'), numeric: true },
    ],
    rows: lines.map((receipt) => [
      formatDay(receipt.bookedOn, request.language),
      {
        text: receipt.voucher ?? t('giving.entry', { index: receipt.entryIndex }),
        href: request.href(`/so-cai/${receipt.entryIndex}`),
        note: noteOf(request, receipt),
      },
      formatVnd(receipt.amountVnd, request.language),
    ]),
  })
}

function noteOf(request: FastifyRequest, { kind, amountVnd, reversedBy }: PledgeReceiptRow): string | null {
  if (reversedBy !== null) return request.t('giving.receipt-reversed', { index: reversedBy })
  return kind === 'refund' || kind === 'dispute'
    ? request.t(`giving.return-${kind}-${amountVnd < 0 ? 'out' : 'in'}`)
    : null
}

function traceTable(request: FastifyRequest, places: MoneyPlace[]) {
  const t = request.t.bind(request)
  return dataTable({
    caption: t('giving.trace'),
    captionHidden: true,
    columns: [
      { text: t('giving.trace-place') },
      { text: t('giving.trace-amount'), numeric: true },
      { text: t('giving.trace-entry') },
    ],
    rows: places.map(({ state, project, amountVnd, spentIn }) => [
      {
        text: project ? t(`giving.place-${state}-house`, { code: project.code }) : t(`giving.place-${state}`),
        href: project && request.href(`/nha-dai-doan-ket/${project.code}`),
        note: project && `${project.householdShort}, ${project.unit}`,
      },
      formatVnd(amountVnd, request.language),
      spentIn === null
        ? t('giving.trace-none')
        : { text: t('giving.entry', { index: spentIn }), href: request.href(`/so-cai/${spentIn}`) },
    ]),
  })
}

function privateSide(
  request: FastifyRequest,
  { pledge, mayCancel, receivedVnd, outstandingVnd }: PledgeFacts,
  { path, kind, contact, proofs }: PrivateSide,
) {
  const origin = request.server.publicUrl
  const rows = toldRows(request, contact, kind)
  return {
    path,
    isShort: kind === 'short',
    url: `${origin}${path}`,
    publicHref: request.href(`/ung-ho/${pledge.code}`),
    proofs: proofs.map(({ entryIndex, isSigned, checkPath, scanPath }, at) => ({
      index: entryIndex,
      isFirst: at === 0,
      fileHref: isSigned ? `${path}/so-cai-${entryIndex}.tlog-proof` : null,
      checkHref: request.href(checkPath),
      qr: qrPath(`${origin}${request.href(scanPath)}`),
    })),
    told: rows.length > 0 ? summaryList(rows) : null,
    cancel: mayCancel ? cancelTexts(request, receivedVnd, outstandingVnd) : null,
    cancelPath: `${path}/huy`,
    dataPath: `${path}/du-lieu`,
    papersPath: kind === 'own' ? `${path}/giay-to` : null,
  }
}

/** Giving up a promise, or what is still to come of it. */
function cancelTexts(request: FastifyRequest, receivedVnd: number, outstandingVnd: number) {
  const t = request.t.bind(request)
  if (receivedVnd === 0)
    return { title: t('giving.cancel'), text: t('giving.cancel-text'), confirm: t('giving.cancel-confirm') }
  const amounts = {
    received: formatVnd(receivedVnd, request.language),
    rest: formatVnd(outstandingVnd, request.language),
  }
  return {
    title: t('giving.cancel-rest'),
    text: t('giving.cancel-rest-text', amounts),
    confirm: t('giving.cancel-rest-confirm'),
  }
}
