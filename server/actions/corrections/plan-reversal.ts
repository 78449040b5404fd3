import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountByName, balanceOf } from '../../../db/queries/accounts.ts'
import { heldNumbers } from '../../../db/queries/append.ts'
import { standingClaim } from '../../../db/queries/claims.ts'
import { projectByCode } from '../../../db/queries/projects.ts'
import { releaseOfAllocation } from '../../../db/queries/releases.ts'
import { classifiedBy, matchItemOf, type StandingEntry, standingEntry } from '../../../db/queries/reversals.ts'
import type { EntryKind } from '../../../db/schema/index.ts'
import {
  bankSide,
  mirrorNumbers,
  neverReversed,
  type StatedTransfer,
  statedTransfers,
  stillHeld,
} from '../../domain/ledger/reversal.ts'
import { writeFinding } from '../../domain/matching.ts'
import { availableTo } from '../houses/request-disbursement.ts'
import type { EventTransfer } from '../ledger/append-entry.ts'
import { Refusal } from '../refusal.ts'
import { theAccount } from '../setup/open-accounts.ts'

export type ReversalPlan = {
  target: StandingEntry
  /** The mirror, position by position, with the đồng it moves. */
  transfers: EventTransfer[]
  /** The bank's line behind the target, to be said again as not yet explained. */
  again: Again | null
}

export type Again = { kind: 'suspense' | 'unexplained'; bank: AccountRow; debit: AccountRow; credit: AccountRow }

/**
 * What reversing an entry would post, as the books stand now.
 * @throws Refusal('NOT_FOUND', 404) · ('reversal-stands') · ('decision-stands') · ('already-reversed') · ('settled-since')
 * when it was classified, explained or given back later · ('already-spent') · ('payments-on-the-way') · ('account-holds-less')
 */
export async function planReversal(db: Handle, index: number): Promise<ReversalPlan> {
  const target = await standingEntry(db, index)
  if (!target) throw new Refusal('NOT_FOUND', {}, 404)
  const never = neverReversed(target)
  if (never) throw new Refusal(never, { index: String(index), by: String(target.reversedBy) }, 409)
  const settledBy = await settledSince(db, target)
  if (settledBy !== null) throw new Refusal('settled-since', { index: String(index), by: String(settledBy) })

  const transfers = []
  for (const stated of statedTransfers(target.body)) transfers.push(await mirror(db, target.kind, stated))
  await refuseBeyondPayments(db, target)
  const side = bankSide(target, transfers.map(turned))
  // Where the bank's credit is said again, that comes first and the account holds enough.
  if (side !== 'credit') await refuseEmptyAccount(db, transfers)
  return { target, transfers, again: side && (await again(db, side, transfers)) }
}

/** The later entry that said what this one was: a bank line classified or explained, a gift claimed, a payment or an allocation that came back. */
async function settledSince(db: Handle, target: StandingEntry): Promise<number | null> {
  if (target.kind === 'receipt') {
    const claim = await standingClaim(db, target.index)
    if (claim !== null) return claim
  }
  const line = await matchItemOf(db, target.index)
  const settling = line?.resolution == null ? null : await standingEntry(db, line.resolution)
  // A decision only named the gift's pledge: it moved nothing, and falls with the gift.
  if (settling && settling.kind !== 'decision') return settling.index
  if (target.kind === 'allocation') return releaseOfAllocation(db, target.index)
  const isPayment = target.kind === 'disbursement' || target.kind === 'explanation'
  if (!isPayment || target.authority === null) return null
  return classifiedBy(db, writeFinding({ as: 'returned', disbursement: target.authority }))
}

async function mirror(db: Handle, kind: EntryKind, stated: StatedTransfer): Promise<EventTransfer> {
  const [debit, credit] = [await accountNamed(db, stated.debit), await accountNamed(db, stated.credit)]
  const numbers = []
  for (const range of stated.numbers) numbers.push({ ...range, lineId: (await accountNamed(db, range.line)).id })
  const held = credit.isAsset ? [] : await heldNumbers(db, credit.id)
  const moved = mirrorNumbers({
    kind,
    creditIsAsset: credit.isAsset,
    amountVnd: stated.amountVnd,
    numbers,
    held,
  })
  if (!moved) {
    // What a house still has may be of another allocation; a gift is only what it was.
    const own = kind === 'allocation' || kind === 'release' ? held : numbers
    throw new Refusal('already-spent', { kind, amountVnd: stated.amountVnd, leftVnd: stillHeld(held, own) })
  }
  return { debit: credit, credit: debit, amountVnd: stated.amountVnd, numbers: moved }
}

/** Approved and sent payments count on what is set aside: a bank's debit must find it. */
async function refuseBeyondPayments(db: Handle, target: StandingEntry): Promise<void> {
  if (target.kind !== 'allocation' || target.project === null) return
  const house = await projectByCode(db, target.project)
  if (!house) return
  const availableVnd = await availableTo(db, { projectId: house.id, unitId: target.unitId }, ['approved', 'sent'])
  const { amountVnd } = target
  if (amountVnd > availableVnd)
    throw new Refusal('payments-on-the-way', { code: house.code, amountVnd, availableVnd: Math.max(0, availableVnd) })
}

async function refuseEmptyAccount(db: Handle, transfers: readonly EventTransfer[]): Promise<void> {
  for (const { credit, amountVnd } of transfers) {
    if (!credit.isMoney) continue
    const availableVnd = await balanceOf(db, credit.id)
    if (availableVnd < amountVnd) throw new Refusal('account-holds-less', { amountVnd, availableVnd })
  }
}

async function again(db: Handle, side: 'credit' | 'debit', transfers: readonly EventTransfer[]): Promise<Again> {
  const bank = transfers
    .flatMap(({ debit, credit }) => (side === 'credit' ? [credit] : [debit]))
    .find(({ kind }) => kind === 'bank') as AccountRow
  if (side === 'credit') return { kind: 'suspense', bank, debit: bank, credit: await theAccount(db, 'suspense', bank) }
  return { kind: 'unexplained', bank, debit: await theAccount(db, 'unexplained', bank), credit: bank }
}

function turned({ debit, credit }: EventTransfer) {
  return { debit: credit, credit: debit }
}

async function accountNamed(db: Handle, name: string): Promise<AccountRow> {
  const account = await accountByName(db, name)
  if (!account) throw new Error(`no account ${name}`)
  return account
}
