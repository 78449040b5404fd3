import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../../server/commands/command.ts'
import { exportCommand } from '../../../server/commands/export.ts'
import { programs } from '../../support/accounting-tools.ts'
import { runCommand } from '../../support/command.ts'
import { everydayFund, PRIVATE } from '../../support/everyday.ts'
import { smallFund } from '../../support/fund.ts'
import { type TestStore, testStore } from '../../support/store.ts'

async function livedFund(): Promise<TestStore> {
  const store = testStore()
  await everydayFund(store, await smallFund(store))
  return store
}

async function exported(store: TestStore, format: string): Promise<{ path: string; text: string }> {
  const path = join(store.dataDir, `ledger.${format}`)
  await runCommand(exportCommand, store, format, '--out', path)
  const text = readFileSync(path, 'utf8')
  rmSync(path)
  writeFileSync(path.replace('ledger.', 'read.'), text)
  return { path: path.replace('ledger.', 'read.'), text }
}

/** Our own balances, as the programs count: debits less credits. */
function ourBalances(store: TestStore): Map<string, number> {
  const rows = store.database.read.all<{ name: string; vnd: number }>(
    'SELECT name, sign * amount_vnd AS vnd FROM balance JOIN account ON id = account_id',
  )
  return new Map(rows.map(({ name, vnd }) => [name, vnd + 0]))
}

describe.each(programs)('$name', ({ reads, isThere, read }) => {
  test.runIf(isThere)('agrees with our balance of every account', async () => {
    const store = await livedFund()
    const reading = read((await exported(store, reads)).path)
    if ('refusal' in reading) throw new Error(reading.refusal)
    const ours = ourBalances(store)
    expect([...ours.values()].filter((vnd) => vnd !== 0).length).toBeGreaterThan(5)
    for (const [account, vnd] of ours) expect([account, reading.balances.get(account) ?? 0]).toEqual([account, vnd])
    for (const account of reading.balances.keys()) expect(ours.has(account)).toBe(true)
  })

  test.runIf(isThere)('refuses the file when the amount of one entry was changed, wherever it stands', async () => {
    const store = await livedFund()
    const { path, text } = await exported(store, reads)
    const entries = text.split('\n\n').filter((part) => /^\d.*\n.*index: /.test(part) && part.includes(' VND'))
    expect(entries.length).toBeGreaterThan(10)
    for (const entry of [entries[0], entries[5], entries.at(-1)] as string[]) {
      // Both sides alike: the entry by itself still balances.
      const amount = / (\d+) VND/.exec(entry)?.[1] as string
      const changed = entry.replaceAll(`${amount} VND`, `${Number(amount) + 1} VND`)
      expect(changed).not.toBe(entry)
      writeFileSync(path, text.replace(entry, changed))
      expect(read(path), entry).toHaveProperty('refusal')
    }
  })

  test.runIf(isThere)('reads a ledger that has no entries yet', async () => {
    const store = testStore()
    await smallFund(store)
    expect(read((await exported(store, reads)).path)).toHaveProperty('balances')
  })
})

describe('the export', () => {
  test('holds every entry once, with its index, id, kind and voucher, by booked day', async () => {
    const store = await livedFund()
    type Row = { idx: number; id: string; kind: string; voucher: string | null; transfers: number }
    const rows = store.database.read.all<Row>(
      'SELECT idx, id, kind, voucher, transfers FROM entry ORDER BY booked_on, idx',
    )
    const journal = (await exported(store, 'journal')).text
    expect([...journal.matchAll(/index: (\d+)/g)].map(([, index]) => Number(index))).toEqual(rows.map(({ idx }) => idx))
    const beancount = (await exported(store, 'beancount')).text
    for (const { idx, id, kind, voucher, transfers } of rows) {
      const code = voucher === null ? '' : ` (${voucher})`
      // What moves no money is a comment: ledger knows no transaction without postings.
      const mark = transfers === 0 ? ';     ' : '    ; '
      expect(journal).toContain(`${code} ${kind}\n${mark}index: ${idx}\n${mark}id: ${id}\n`)
      const metadata = `  index: "${idx}"\n  id: "${id}"\n  kind: "${kind}"\n`
      expect(beancount).toContain(voucher === null ? metadata : `${metadata}  voucher: "${voucher}"\n`)
    }
  })

  test('tells nobody’s name and no wording', async () => {
    const store = await livedFund()
    for (const format of ['journal', 'beancount']) {
      const { text } = await exported(store, format)
      for (const secret of [...Object.values(PRIVATE), 'Bông', '<b>']) expect(text).not.toContain(secret)
    }
  })

  test('is written to standard output when no file is named, and the same', async () => {
    const store = await livedFund()
    const env = { ...process.env, DATA_DIR: store.dataDir, DATABASE_URL: `file:${store.path}` }
    writeFileSync(`${store.dataDir}/log-key.pem`, store.log.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const args = ['--import', 'tsx', 'server/cli.ts', 'export', 'journal']
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env })
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toBe((await exported(store, 'journal')).text)
  }, 60_000)

  test('is refused with a sentence when asked for wrongly', async () => {
    const store = testStore()
    const wrongly = [[], ['csv'], ['journal', 'beancount'], ['journal', '--json'], ['journal', '--out', 'package.json']]
    for (const args of wrongly)
      await expect(runCommand(exportCommand, store, ...args), args.join(' ')).rejects.toThrow(UsageError)
    await expect(runCommand(exportCommand, store, 'journal', '--to', 'x')).rejects.toThrow(/--to/)
  })
})
