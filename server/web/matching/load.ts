import type { FastifyRequest } from 'fastify'
import type { Handle } from '../../../db/database.ts'
import { balanceOf } from '../../../db/queries/accounts.ts'
import { disbursementByCode, sentDisbursements } from '../../../db/queries/disbursements.ts'
import { erasedFields } from '../../../db/queries/erasure.ts'
import { unitsOnOtherLevels, unmetHalves } from '../../../db/queries/levels.ts'
import { bankWording, lastRefusal, matchCase, transfersOf, waitingLines } from '../../../db/queries/matching.ts'
import { noticeOf } from '../../../db/queries/notified-lines.ts'
import { pledgeByCode, pledgeDestination, pledgeReceivedVnd } from '../../../db/queries/pledges.ts'
import { waitingRequestFor } from '../../../db/queries/requests.ts'
import { memoOf } from '../../../db/queries/reversals.ts'
import { pools, unitById } from '../../../db/queries/units.ts'
import type { Role } from '../../../db/schema/index.ts'
import { candidatesFor, pledgeFor } from '../../actions/matching/findings.ts'
import { Refusal } from '../../actions/refusal.ts'
import { readNotice } from '../../domain/bank-notice/notice.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { accountsWithin } from '../components/bank-accounts.ts'
import type { Bearer } from './fee-choices.ts'
import { readPledgeCode } from './form.ts'
import type { OtherLevels } from './level-choices.ts'
import type { LineSeen, Order, PledgeSeen, Wording } from './line-page.ts'

/** The line an address names, for one who reaches its account by one of these roles. @throws Refusal('NOT_FOUND', 404) */
export async function lineOf(
  db: Handle,
  request: FastifyRequest<{ Params: { index: string } }>,
  roles: readonly Role[],
  searchedCode: string,
): Promise<LineSeen> {
  const { index } = request.params
  const line = /^\d{1,15}$/.test(index) ? await matchCase(db, Number(index)) : null
  if (!line) throw new Refusal('NOT_FOUND', {}, 404)
  request.mustReach(line.unitId, ...roles)
  const wording = await wordingOf(db, line.entryIndex)
  const seen = (code: string) => pledgeSeen(db, request, line, code)
  const suggested = []
  for (const code of findReferenceCodes(wording?.memo ?? '')) {
    const pledge = await seen(code)
    if (pledge) suggested.push(pledge)
  }
  return {
    line,
    unitName: (await unitById(db, line.unitId))?.name ?? '',
    memo: await memoOf(db, line.entryIndex),
    memoErased: (await erasedFields(db, line.entryIndex)).includes('memo'),
    wording,
    waitingRequest: await waitingRequestFor(db, line.entryIndex),
    lastRefusal: await lastRefusal(db, line.entryIndex),
    mayReadStatements: (['accountant', 'auditor'] as const).some((role) =>
      request.signedIn().reach.get(role)?.has(line.unitId),
    ),
    mayAct: request.signedIn().reach.get('accountant')?.has(line.unitId) ?? false,
    suggested,
    searched: searchedCode === '' ? null : await seen(readPledgeCode(searchedCode)),
    candidates:
      line.kind === 'suspense'
        ? await candidatesFor(db, line)
        : { payments: [], debitsElsewhere: [], debitsHere: [], payouts: [] },
    next: await nextLine(db, request, line.entryIndex),
    bearers: line.kind === 'receipt' ? [] : await bearersFor(db, line),
    levels: await levelsFor(db, line),
    orders: line.kind === 'unexplained' ? await ordersFor(db, line) : [],
  }
}

async function wordingOf(db: Handle, entryIndex: number): Promise<Wording | null> {
  const line = await bankWording(db, entryIndex)
  if (line) return { ...line, from: line }
  const told = await noticeOf(db, entryIndex)
  const read = told && told.provider !== 'stripe' ? readNotice(told.provider, told.body) : null
  if (!told || !read || !('notice' in read)) return null
  return { memo: read.notice.memo, document: read.notice.reference, from: told }
}

/** The next line that waits for this accountant: behind this one, else the oldest. */
async function nextLine(db: Handle, request: FastifyRequest, after: number): Promise<number | null> {
  const bankAccountIds = (await accountsWithin(db, request, ['accountant'])).map(({ id }) => id)
  const [behind] = await waitingLines(db, { bankAccountIds, after, limit: 1 })
  const [oldest] = behind ? [behind] : await waitingLines(db, { bankAccountIds, limit: 1 })
  return oldest && oldest.entryIndex !== after ? oldest.entryIndex : null
}

async function pledgeSeen(
  db: Handle,
  request: FastifyRequest,
  line: LineSeen['line'],
  code: string,
): Promise<PledgeSeen | null> {
  const pledge = await pledgeByCode(db, code)
  if (!pledge) return null
  const [arrival] = await transfersOf(db, line.entryIndex)
  return {
    ...pledge,
    poolLabel: (await pledgeDestination(db, pledge.poolId)).pool.label,
    receivedVnd: await pledgeReceivedVnd(db, pledge.id),
    obstacle: await obstacleTo(db, request, line, code),
    isSamePool: arrival?.creditId === pledge.poolId,
  }
}

async function obstacleTo(
  db: Handle,
  request: FastifyRequest,
  line: LineSeen['line'],
  code: string,
): Promise<string | null> {
  try {
    await pledgeFor(db, line, code)
    return null
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return request.t(`refusals.${error.code}`, error.values)
  }
}

async function ordersFor(db: Handle, { accountId, amountVnd }: LineSeen['line']): Promise<Order[]> {
  const orders = []
  for (const { code } of await sentDisbursements(db, { assetId: accountId, amountVnd })) {
    const order = await disbursementByCode(db, code)
    if (order) orders.push(order)
  }
  return orders
}

/** Halves shown besides the form: one of the same amount prefills it. */
const MOST_HALVES = 500

async function levelsFor(db: Handle, line: LineSeen['line']): Promise<OtherLevels> {
  if (line.kind === 'receipt') return { units: [], halves: [] }
  const wanted = line.kind === 'suspense' ? 'level-out' : 'level-in'
  const units = await unitsOnOtherLevels(db, line)
  const halves = (await unmetHalves(db, [line.unitId], MOST_HALVES)).filter(
    ({ kind, unitId, fundId, amountVnd }) =>
      kind === wanted && unitId !== line.unitId && fundId === line.fundId && amountVnd === line.amountVnd,
  )
  return { units, halves }
}

async function bearersFor(db: Handle, { unitId, fundId }: LineSeen['line']): Promise<Bearer[]> {
  const bearers = []
  for (const pool of await pools(db, { unitId, fundId }))
    bearers.push({ ...pool, availableVnd: await balanceOf(db, pool.accountId) })
  return bearers
}
