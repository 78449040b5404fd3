import type { Handle } from '../../../db/database.ts'
import { storedFunds } from '../../../db/queries/verification-tables.ts'
import { openSnapshot, type Snapshot } from '../../../db/snapshot.ts'
import { GrowingTree } from '../../domain/log/growing-tree.ts'
import type { VerifierKey } from '../../domain/log/note.ts'
import { type Finding, Findings } from '../../domain/verification/findings.ts'
import { verifyAccounts } from './verify-accounts.ts'
import { SignedStates } from './verify-checkpoints.ts'
import { type Ledger, verifyEntries } from './verify-entries.ts'
import { type BankDifference, PapersNeeded, verifyBankLines } from './verify-papers.ts'
import { verifyFile, verifySchema } from './verify-schema.ts'
import { verifySearchIndex } from './verify-search.ts'
import { emptyTotals, unitsAbove, verifySummary, verifyTotals } from './verify-totals.ts'

/** The outcome of a verification: how many entries, their root (base64), and what was found by each rule. */
export type Verification = {
  ok: boolean
  size: number
  root: string
  findings: Finding[]
  /** Where the bank stated a balance and the ledger has another: not wrong by itself, but to be published. */
  bankDifferences: BankDifference[]
}

/** By what signed checkpoints are checked. */
export type Signature = {
  /** The key that signs the log under an origin; null when there is none. */
  keyOf: (origin: string) => VerifierKey | null
  /** The note kept beside the database, null when there is no such file. */
  head: string | null
}

/**
 * Checks everything that can be checked over the database at `path`, as it is at one moment, without writing and without
 * taking anything on trust. Nothing that the file holds makes it throw: what cannot be read is a finding.
 */
export async function verifyDatabase(
  path: string,
  signature: Signature,
  said: (message: string) => void = () => {},
): Promise<Verification> {
  const findings = new Findings()
  let ledger: Ledger | null = null
  const bankDifferences: BankDifference[] = []
  /** One part of the work; what it cannot read is said, and the next goes on. */
  const part = async (what: string, check: () => Promise<void>) => {
    said(what)
    try {
      await check()
    } catch (error) {
      findings.checked('file')
      findings.wrong('file', `${what}: ${error instanceof Error ? error.message : error}`)
    }
  }

  let snapshot: Snapshot | undefined
  await part('opening the database', async () => {
    snapshot = openSnapshot(path)
  })
  if (snapshot) {
    const db = snapshot.read
    await part('the file', () => verifyFile(db, findings))
    await part('the schema', () => verifySchema(db, findings))
    await part('the entries', async () => {
      const { papers, top, ...read } = await readLedger(db, findings, signature, said)
      ledger = read.ledger
      const { replay, totals, tree } = read.ledger
      await part('accounts, balances and numbered đồng', () => verifyAccounts(db, findings, replay))
      await part('tables for reading', () => verifyTotals(db, findings, totals, tree.size))
      await part('the summary', () => verifySummary(db, findings, totals, top))
      await part('papers and people', () => papers.end(db))
      await part('lines of the bank', () => verifyBankLines(db, findings))
      await part('balances of the bank', async () => {
        bankDifferences.push(...(await papers.bankDifferences(db)).filter(({ differenceVnd }) => differenceVnd !== 0))
      })
      await part('the search', () => verifySearchIndex(db, findings, tree.size))
    })
    snapshot.close()
  }
  const tree = (ledger as Ledger | null)?.tree
  return {
    ok: findings.ok,
    size: tree?.size ?? 0,
    root: tree?.root().toString('base64') ?? '',
    findings: findings.list(),
    bankDifferences,
  }
}

async function readLedger(db: Handle, findings: Findings, signature: Signature, said: (message: string) => void) {
  const { above, idOfUnit, units } = await unitsAbove(db, findings)
  const idOfFund = new Map((await storedFunds(db)).map(({ code, id }) => [code, id]))
  const states = await SignedStates.read(db, findings, signature)
  states.see(new GrowingTree())
  const papers = new PapersNeeded(findings)
  const ledger = await verifyEntries(
    db,
    findings,
    await emptyTotals(db, above),
    { idOfUnit, idOfFund },
    (tree, step) => {
      states.see(tree)
      if (step) papers.add(step.entry)
    },
    said,
  )
  states.end(ledger.tree.size)
  const top = units.filter(({ parentId }) => parentId === null).map(({ id }) => id)
  return { ledger, papers, top }
}
