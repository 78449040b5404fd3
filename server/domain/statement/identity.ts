// What makes a line of a bank statement the same line when it is imported again.
import { createHash } from 'node:crypto'
import type { StatementLine } from './line.ts'

/**
 * Names the lines of one file, called for each line in the file's order. `account` is the bank account's own key.
 * With a balance: 'account|day|direction|balance|amount'. Without: the document number and memo (hashed) take its place.
 * The second equal line of a file gets '#2' and so on: a gift that was sent back and given again on one day leaves
 * the same balance twice, and two equal gifts without a balance are two. The same file always gives the same names.
 */
export function lineIdentities(): (account: string, line: StatementLine) => string {
  const seen = new Map<string, number>()

  return (account, line) => {
    // The balance before the amount: lines of a day then stand in the index nearly in the order in which they come.
    const state = line.balanceAfterVnd ?? textHash(line)
    const identity = `${account}|${line.day}|${line.direction}|${state}|${line.amountVnd}`
    const occurrence = (seen.get(identity) ?? 0) + 1
    seen.set(identity, occurrence)
    return occurrence === 1 ? identity : `${identity}#${occurrence}`
  }
}

function textHash(line: StatementLine): string {
  const text = JSON.stringify([line.document, line.memo])
  return `h${createHash('sha256').update(text).digest('base64url').slice(0, 32)}`
}

/** The balance after a line, đồng, where its identity names one. */
export function balanceInIdentity(identity: string): number | null {
  const state = identity.split('|')[3] ?? ''
  return /^\d+$/.test(state) ? Number(state) : null
}
