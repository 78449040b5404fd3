import { randomBytes } from 'node:crypto'
import type { Handle } from '../../../db/database.ts'
import { insertList } from '../../../db/queries/collective.ts'
import type { CollectiveKind } from '../../../db/schema/index.ts'
import { commitToLines, type ListLine, listManifest } from '../../domain/collective/manifest.ts'
import { MOST_LINES, type NamedAmount, sumOfLines } from '../../domain/collective/name-list.ts'
import type { Actor, Context } from '../context.ts'
import { Refusal } from '../refusal.ts'

/** A list as it is written down: who gave how much, and what a receipt book says of itself. */
export type GivenList = {
  kind: CollectiveKind
  /** How many people, counted before the list was read. */
  count: number
  lines: readonly NamedAmount[]
  book: { number: string; stubFrom: string; stubTo: string } | null
}

/** @throws Refusal('list-empty') · ('list-too-long') · ('list-count-differs') · ('list-sum-differs'): what was counted is not what is listed */
export function refuseWrongList({ count, lines }: GivenList, amountVnd: number): void {
  if (lines.length === 0) throw new Refusal('list-empty')
  if (lines.length > MOST_LINES) throw new Refusal('list-too-long', { most: MOST_LINES })
  if (lines.length !== count) throw new Refusal('list-count-differs', { count, listed: lines.length })
  const listedVnd = sumOfLines(lines)
  if (listedVnd !== amountVnd)
    throw new Refusal('list-sum-differs', { amountVnd, listedVnd, differenceVnd: Math.abs(amountVnd - listedVnd) })
}

/** The lines with their commitments, and the text that the entry commits to. */
export function sealList({ lines }: GivenList): { sealed: ListLine[]; manifest: string } {
  const sealed = commitToLines(lines, () => randomBytes(32))
  return { sealed, manifest: listManifest(sealed) }
}

/** Stores the rows of a list behind a receipt. Inside a write job, after the entry that carries its manifest. */
export async function storeList(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  actor: Actor,
  of: { receiptIndex: number; saidIn: number; list: GivenList; sealed: readonly ListLine[] },
): Promise<number> {
  const { kind, book } = of.list
  return insertList(
    tx,
    {
      receiptIndex: of.receiptIndex,
      saidIn: of.saidIn,
      kind,
      bookNumber: book?.number ?? null,
      stubFrom: book?.stubFrom ?? null,
      stubTo: book?.stubTo ?? null,
      recordedBy: actor.staffId,
      recordedAt: context.clock(),
    },
    of.sealed,
  )
}

/** What the public line says of who gave: the group if it may be named, and how many they are. */
export function groupLabel(publicName: string | null, count: number): string {
  return `${publicName ?? 'Một tập thể'}, ${count.toLocaleString('vi-VN')} người`
}

/** A list as a request that is carried out once. */
export function listAsAsked({ kind, count, lines, book }: GivenList): Record<string, string | null> {
  return { kind, count: String(count), lines: JSON.stringify(lines), book: book && JSON.stringify(book) }
}
