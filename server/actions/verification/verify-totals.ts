import type { Handle } from '../../../db/database.ts'
import { summary } from '../../../db/queries/summary.ts'
import {
  flowRules,
  projectedThrough,
  storedDayTotals,
  storedFlowTotals,
  storedFunds,
  unitTree,
} from '../../../db/queries/verification-tables.ts'
import { ReadingTotals } from '../../domain/ledger/reading-totals.ts'
import type { Findings } from '../../domain/verification/findings.ts'

/** Who stands above whom, by the units' own rows; the table that repeats it is checked. */
export async function unitsAbove(db: Handle, findings: Findings) {
  const { units, pairs } = await unitTree(db)
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const above = new Map<string, string[]>()
  let expected = 0
  for (const unit of units) {
    const ancestors: string[] = []
    // Never higher than there are units: a damaged row may name a unit below it.
    for (let at = byId.get(unit.id); at && ancestors.length < units.length; at = byId.get(at.parentId ?? -1)) {
      ancestors.push(at.code)
      const pair = `${unit.id} ${at.id}`
      findings.expect('reading', pairs.has(pair), () => `unit ${unit.code} is not counted in a unit above it`)
      expected++
    }
    above.set(unit.code, ancestors)
  }
  findings.expect('reading', pairs.size === expected, () => 'a unit is counted in one that is not above it')
  return { above, idOfUnit: new Map(units.map(({ code, id }) => [code, id])), units }
}

export async function emptyTotals(db: Handle, above: ReadonlyMap<string, readonly string[]>): Promise<ReadingTotals> {
  return new ReadingTotals(above, await flowRules(db))
}

/** Totals by day and flows against those counted from the entries. */
export async function verifyTotals(db: Handle, findings: Findings, totals: ReadingTotals, size: number): Promise<void> {
  let days = 0
  for (const row of await storedDayTotals(db)) {
    days++
    const key = `${row.unit} ${row.fund} ${row.booked_on} ${row.direction} ${row.channel}`
    const total = totals.days.get(key)
    const isRight =
      row.entries === total?.entries && row.amount_vnd === total?.amountVnd && row.last_index === total?.lastIndex
    findings.expect('reading', isRight && total !== undefined, () => `the total of ${key} is another`)
  }
  findings.expect('reading', days === totals.days.size, () => `${days} totals by day instead of ${totals.days.size}`)
  let flows = 0
  for (const row of await storedFlowTotals(db)) {
    flows++
    const key = `${row.unit} ${row.fund} ${row.booked_on} ${row.flow}`
    findings.expect('reading', row.amount_vnd === totals.flows.get(key), () => `the sum of ${key} is another`)
  }
  findings.expect('reading', flows === totals.flows.size, () => `${flows} flows instead of ${totals.flows.size}`)
  const through = await projectedThrough(db)
  findings.expect('reading', (through ?? -1) === size - 1, () => `the tables for reading end at entry ${through}`)
}

/** The identity of the summary: for every day, and as the fund's own pages compute it for whole years. */
export async function verifySummary(db: Handle, findings: Findings, totals: ReadingTotals, topUnits: number[]) {
  findings.checked('summary', totals.days.size)
  for (const day of totals.unexplainedDays())
    findings.wrong('summary', `${day}: what came in less what went out is not what changed`)
  const years = new Set([...totals.days.keys()].map((key) => Number(/ (\d{4})-\d\d-\d\d /.exec(key)?.[1])))
  const funds = (await storedFunds(db)).map(({ id }) => id)
  for (const unitId of [null, ...topUnits])
    for (const fundId of [null, ...funds])
      for (const year of [null, ...years]) {
        const s = await summary(db, { unitId, fundId, year })
        const there =
          s.openingVnd +
          s.receivedVnd +
          s.interestVnd +
          s.transfersInVnd +
          s.suspenseVnd -
          (s.disbursedVnd + s.advancesOpenVnd + s.unexplainedVnd + s.feesVnd + s.refundedVnd + s.transfersOutVnd)
        findings.expect(
          'summary',
          there === s.balanceVnd,
          () => `unit ${unitId ?? 'all'}, fund ${fundId ?? 'all'}, year ${year ?? 'all'}: it does not add up`,
        )
      }
}
