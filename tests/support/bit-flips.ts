import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { openSnapshot } from '../../db/snapshot.ts'
import { verifyDatabase } from '../../server/actions/verification/verify-database.ts'
import { readHead } from '../../server/gateways/log-head.ts'
import { type LyingFund, wrongs } from './verification.ts'

/** Tables in which nothing may change unseen: the ledger, its accounts, what was signed, and the wordings behind commitments. */
const guarded = [
  'entry',
  'transfer',
  'account',
  'balance',
  'arrival',
  'holding',
  'voucher',
  'private_text',
  'redaction',
  'subtree',
  'checkpoint',
  'unit_ledger',
  'day_total',
  'flow_total',
  'flow_rule',
  'search_document',
]

export type Flip = { bit: number; outcome: 'noticed' | 'harmless' | 'elsewhere' | 'UNNOTICED'; where: string }

/**
 * Turns over bits of a closed database file, one at a time, and asks the verification of each damaged copy. The bits are
 * spread evenly over the file, chosen by the seed. Noticed: said. Harmless: every row of every table reads as before.
 * Elsewhere: a row of a table that the ledger does not rest on. Unnoticed: a row of one of the guarded tables.
 */
export async function flipBits(fund: LyingFund, count: number, seed: number): Promise<Flip[]> {
  const whole = readFileSync(fund.path)
  const before = tablesOf(fund.path)
  const flips: Flip[] = []
  for (let n = 0; n < count; n++) {
    const bit = bitNumber(n, count, whole.length * 8, seed)
    const path = `${fund.dataDir}/flipped.db`
    copyFileSync(fund.path, path)
    const bytes = Buffer.from(whole)
    const at = Math.floor(bit / 8)
    bytes[at] = (bytes[at] as number) ^ (1 << (bit % 8))
    writeFileSync(path, bytes)
    flips.push({ bit, ...(await judged(fund, path, before)) })
    for (const rest of ['', '-wal', '-shm']) rmSync(`${path}${rest}`, { force: true })
  }
  return flips
}

/** One bit of each of `count` equal parts of the file. */
function bitNumber(n: number, count: number, bits: number, seed: number): number {
  const part = bits / count
  const random = createHash('sha256').update(`${seed} ${n}`).digest().readUInt32BE() / 2 ** 32
  return Math.floor((n + random) * part)
}

async function judged(fund: LyingFund, path: string, before: Tables): Promise<Pick<Flip, 'outcome' | 'where'>> {
  const found = await verifyDatabase(path, { keyOf: () => fund.log.verifierKey, head: readHead(fund.log.headFile) })
  if (!found.ok) return { outcome: 'noticed', where: Object.keys(wrongs(found)).join(' ') }
  const after = tablesOf(path)
  const changed = [...before.keys()].filter((table) => before.get(table) !== after.get(table))
  if (changed.length === 0) return { outcome: 'harmless', where: '' }
  return {
    outcome: changed.some((table) => guarded.includes(table)) ? 'UNNOTICED' : 'elsewhere',
    where: changed.join(' '),
  }
}

type Tables = Map<string, string>

/** A hash over all rows of each table, as SQLite reads them. */
function tablesOf(path: string): Tables {
  const snapshot = openSnapshot(path)
  try {
    const names = snapshot.read.all<{ name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    return new Map(names.map(({ name }) => [name, hashOf(snapshot.read.all(`SELECT * FROM "${name}"`))]))
  } finally {
    snapshot.close()
  }
}

function hashOf(rows: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

/** How many flips had each outcome. */
export function tally(flips: readonly Flip[]): Record<Flip['outcome'], number> {
  const counts = { noticed: 0, harmless: 0, elsewhere: 0, UNNOTICED: 0 }
  for (const { outcome } of flips) counts[outcome]++
  return counts
}
