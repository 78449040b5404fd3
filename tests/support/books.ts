import { expect } from 'vitest'
import { leafHash } from '../../db/database.ts'
import { type CanonicalValue, canonicalJson } from '../../server/domain/ledger/canonical-json.ts'
import type { TestStore } from './store.ts'

type Body = {
  index: string
  id: string
  kind: string
  amount: string
  direction: string | null
  channel: string
  bookedOn: string
  recordedAt: string
  unit: string
  fund: string
  voucher: string | null
  reverses: string | null
  reversedKind: string | null
  transfers: { debit: string; credit: string; amount: string; numbers: [string, string, string][] }[]
}

const isAsset = (account: string) => account.startsWith('Assets:')
const kindOf = (account: string) => account.split(':')[3] as string
const isMoney = (account: string) => ['Cash', 'Bank', 'Stripe', 'InTransit'].includes(kindOf(account))

/**
 * Recomputes everything that is derived from entries out of the bodies alone, the slow way, and compares: leaves,
 * transfers, balances at every prefix, the holder of every single đồng, vouchers, balances by unit, totals by day, flows.
 * For tests with small amounts.
 */
export function expectSoundBooks(store: TestStore): void {
  const all = <Row>(query: string) => store.database.read.all<Row>(query)
  const rows = all<{ idx: number; body: string; leaf: Buffer }>('SELECT idx, body, leaf FROM entry ORDER BY idx')
  const entries = rows.map(({ body }) => JSON.parse(body) as Body)
  for (const [position, { idx, body, leaf }] of rows.entries()) {
    expect(idx).toBe(position)
    expect(canonicalJson(JSON.parse(body) as CanonicalValue)).toBe(body)
    expect(leaf.equals(leafHash(body))).toBe(true)
  }
  for (const [position, entry] of entries.entries())
    expect(Number(entry.recordedAt)).toBeGreaterThanOrEqual(Number(entries[position - 1]?.recordedAt ?? 0))

  expect(
    all(`SELECT entry_index, position, d.name AS debit, c.name AS credit, amount_vnd FROM transfer t
      JOIN account d ON d.id = t.debit_id JOIN account c ON c.id = t.credit_id ORDER BY 1, 2`),
  ).toEqual(transfersOf(entries))
  const balances = foldBalances(entries)
  for (const { name, vnd } of all<{ name: string; vnd: number }>(
    'SELECT name, amount_vnd AS vnd FROM balance JOIN account ON id = account_id',
  ))
    expect([name, vnd]).toEqual([name, balances.get(name) ?? 0])

  const holders = followEveryDong(entries)
  expect(
    all(`SELECT l.name AS line, from_no, to_no, a.name AS account, spent_in FROM holding h
      JOIN account l ON l.id = line_id JOIN account a ON a.id = h.account_id ORDER BY 1, 2`),
  ).toEqual(mergedRanges(holders))
  for (const [name, vnd] of balances) if (!isAsset(name)) expect([name, heldBy(holders, name)]).toEqual([name, vnd])

  expectGapFreeVouchers(entries)
  expect(all('SELECT series, unit, fund, year, number, entry_index FROM voucher ORDER BY entry_index')).toEqual(
    vouchersOf(entries),
  )
  const above = unitsAbove(all)
  expect(
    all(`SELECT u.code AS unit, f.code AS fund, entry_index, balance_vnd FROM unit_ledger l
      JOIN unit u ON u.id = l.unit_id JOIN fund f ON f.id = l.fund_id ORDER BY entry_index, u.id`),
  ).toEqual(unitBalances(entries, above))
  expect(
    all(`SELECT u.code || ' ' || f.code || ' ' || booked_on || ' ' || direction || ' ' || channel AS day, entries, amount_vnd,
      last_index FROM day_total d JOIN unit u ON u.id = d.unit_id JOIN fund f ON f.id = d.fund_id ORDER BY 1`),
  ).toEqual(dayTotals(entries, above))
  expect(
    all(`SELECT u.code || ' ' || f.code || ' ' || booked_on || ' ' || flow AS flow, amount_vnd
      FROM flow_total t JOIN unit u ON u.id = t.unit_id JOIN fund f ON f.id = t.fund_id ORDER BY 1`),
  ).toEqual(flowTotals(entries, above))
  expect(all<{ n: number }>('SELECT count(*) AS n FROM search')[0]?.n).toBe(entries.length)
}

function transfersOf(entries: Body[]) {
  return entries.flatMap((entry, entry_index) =>
    entry.transfers.map(({ debit, credit, amount }, position) => ({
      entry_index,
      position,
      debit,
      credit,
      amount_vnd: Number(amount),
    })),
  )
}

/** Balances by account; at every entry assets equal liabilities of its unit and fund, and no floor is broken. */
function foldBalances(entries: Body[]): Map<string, number> {
  const balances = new Map<string, number>()
  const move = (name: string, vnd: number) => balances.set(name, (balances.get(name) ?? 0) + vnd)
  for (const { transfers } of entries) {
    for (const { debit, credit, amount } of transfers) {
      move(debit, isAsset(debit) ? Number(amount) : -Number(amount))
      move(credit, isAsset(credit) ? -Number(amount) : Number(amount))
    }
    let assets = 0
    for (const [name, vnd] of balances) {
      assets += isAsset(name) ? vnd : -vnd
      if (!['Unexplained', 'Receivable'].includes(kindOf(name))) expect([name, vnd >= 0]).toEqual([name, true])
    }
    expect(assets).toBe(0)
  }
  return balances
}

type Dong = { account: string; spentIn: number | null }

/** Who holds each đồng of each line, one by one. */
function followEveryDong(entries: Body[]): Map<string, Dong[]> {
  const lines = new Map<string, Dong[]>()
  for (const [index, { transfers, kind, reverses }] of entries.entries())
    for (const { debit, credit, amount, numbers } of transfers) {
      const moved = numbers.flatMap(([line, from, to]) =>
        Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => [line, Number(from) + n] as const),
      )
      expect(moved.length).toBe(isAsset(debit) && isAsset(credit) ? 0 : Number(amount))
      for (const [line, number] of moved) {
        const dong = lines.get(line) ?? lines.set(line, []).get(line) ?? []
        const now = dong[number - 1]
        if (isAsset(debit) && kind !== 'reversal') {
          expect([line, number]).toEqual([credit, dong.length + 1])
          dong.push({ account: credit, spentIn: null })
        } else if (isAsset(debit)) {
          expect(now).toEqual({ account: credit, spentIn: Number(reverses) })
          dong[number - 1] = { account: credit, spentIn: null }
        } else {
          expect(now).toEqual({ account: debit, spentIn: null })
          dong[number - 1] = isAsset(credit) ? { account: debit, spentIn: index } : { account: credit, spentIn: null }
        }
      }
    }
  return lines
}

function heldBy(lines: Map<string, Dong[]>, account: string): number {
  let held = 0
  for (const dong of lines.values())
    held += dong.filter((one) => one.account === account && one.spentIn === null).length
  return held
}

/** Neighbouring đồng of one holder as one range: what the table should hold, no more rows and no fewer. */
function mergedRanges(lines: Map<string, Dong[]>) {
  return [...lines.keys()].sort().flatMap((line) => {
    const ranges: { line: string; from_no: number; to_no: number; account: string; spent_in: number | null }[] = []
    for (const [at, { account, spentIn }] of (lines.get(line) ?? []).entries()) {
      const last = ranges.at(-1)
      if (last?.account === account && last.spent_in === spentIn) last.to_no = at + 1
      else ranges.push({ line, from_no: at + 1, to_no: at + 1, account, spent_in: spentIn })
    }
    return ranges
  })
}

function vouchersOf(entries: Body[]) {
  return entries.flatMap(({ voucher, unit, fund, bookedOn }, entry_index) =>
    voucher === null
      ? []
      : [
          {
            series: voucher.slice(0, 2),
            unit,
            fund,
            year: Number(bookedOn.slice(0, 4)),
            number: Number(voucher.slice(-7)),
            entry_index,
          },
        ],
  )
}

function expectGapFreeVouchers(entries: Body[]): void {
  const last = new Map<string, number>()
  for (const { series, unit, fund, year, number } of vouchersOf(entries)) {
    const key = `${series}-${unit}-${fund}-${year}`
    expect([key, number]).toEqual([key, (last.get(key) ?? 0) + 1])
    last.set(key, number)
  }
}

function unitsAbove(all: <Row>(query: string) => Row[]): Map<string, string[]> {
  const above = new Map<string, string[]>()
  for (const { unit, ancestor } of all<{ unit: string; ancestor: string }>(
    `SELECT u.code AS unit, a.code AS ancestor FROM unit_ancestor JOIN unit u ON u.id = unit_id
      JOIN unit a ON a.id = ancestor_id ORDER BY a.id`,
  ))
    above.set(unit, [...(above.get(unit) ?? []), ancestor])
  return above
}

/** What cash boxes and bank accounts of a unit and those below hold after each entry that touches it. */
function unitBalances(entries: Body[], above: Map<string, string[]>) {
  const money = new Map<string, number>()
  return entries.flatMap(({ unit, fund, transfers }, entry_index) =>
    (above.get(unit) ?? []).map((ancestor) => {
      const key = `${ancestor} ${fund}`
      let vnd = money.get(key) ?? 0
      for (const { debit, credit, amount } of transfers)
        vnd += (Number(isMoney(debit)) - Number(isMoney(credit))) * Number(amount)
      money.set(key, vnd)
      return { unit: ancestor, fund, entry_index, balance_vnd: vnd }
    }),
  )
}

function dayTotals(entries: Body[], above: Map<string, string[]>) {
  const totals = new Map<string, { day: string; entries: number; amount_vnd: number; last_index: number }>()
  for (const [index, { unit, fund, bookedOn, direction, channel, amount }] of entries.entries())
    for (const ancestor of above.get(unit) ?? []) {
      const day = `${ancestor} ${fund} ${bookedOn} ${direction ?? ''} ${channel}`
      const known = totals.get(day) ?? { day, entries: 0, amount_vnd: 0, last_index: 0 }
      totals.set(day, {
        day,
        entries: known.entries + 1,
        amount_vnd: known.amount_vnd + Number(amount),
        last_index: index,
      })
    }
  return sortedBy([...totals.values()], ({ day }) => day)
}

/** What happened to the fund's money, said once more in code: kind of event → flows by sign. */
const flowsOfKind: Record<string, Record<string, number>> = {
  opening: { opening: 1 },
  receipt: { received: 1 },
  suspense: { suspense: 1 },
  classification: { suspense: -1, received: 1 },
  interest: { suspense: -1, interest: 1 },
  unexplained: { unexplained: 1 },
  explanation: { unexplained: -1, disbursed: 1 },
  allocation: { allocated: 1 },
  release: { allocated: -1 },
  disbursement: { disbursed: 1 },
  fee: { unexplained: -1, fees: 1 },
  'level-in': { suspense: -1, 'transfers-in': 1 },
  'level-out': { unexplained: -1, 'transfers-out': 1 },
  deposit: {},
  refund: { refunded: 1 },
  dispute: { refunded: 1 },
  'card-fee': { fees: 1 },
  exchange: { fees: 1 },
}

function flowTotals(entries: Body[], above: Map<string, string[]>) {
  const totals = new Map<string, number>()
  for (const { unit, fund, bookedOn, kind, reversedKind, amount, transfers } of entries)
    for (const ancestor of above.get(unit) ?? [])
      for (const [flow, sign, vnd] of flowsOf(reversedKind ?? kind, amount, transfers)) {
        const key = `${ancestor} ${fund} ${bookedOn} ${flow}`
        totals.set(key, (totals.get(key) ?? 0) + (kind === 'reversal' ? -sign : sign) * vnd)
      }
  return sortedBy(
    [...totals].map(([flow, amount_vnd]) => ({ flow, amount_vnd })),
    ({ flow }) => flow,
  )
}

/** What is owed to the fund is counted transfer by transfer, everything else once an entry. */
function flowsOf(kind: string, amount: string, transfers: Body['transfers']): [string, number, number][] {
  // The provider's own movements go both ways: what came back is counted off again.
  const isBack = ['Stripe', 'InTransit'].includes(kindOf(transfers[0]?.debit ?? '')) && kind !== 'receipt'
  const sign = isBack ? -1 : 1
  return [
    ...Object.entries(flowsOfKind[kind] ?? {}).map(
      ([flow, by]) => [flow, by * sign, Number(amount)] as [string, number, number],
    ),
    ...transfers
      .filter((t) => [t.debit, t.credit].some((name) => kindOf(name) === 'Receivable'))
      .map((t) => ['receivable', sign, Number(t.amount)] as [string, number, number]),
  ]
}

function sortedBy<Row>(rows: Row[], key: (row: Row) => string): Row[] {
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
