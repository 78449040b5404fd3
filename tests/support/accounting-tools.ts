import { spawnSync } from 'node:child_process'

/** What another program made of an exported file: balances by account in đồng, or why it refuses the file. */
export type Reading = { balances: Map<string, number> } | { refusal: string }

type Program = { name: string; reads: 'journal' | 'beancount'; isThere: boolean; read(path: string): Reading }

/** The accounting programs of other people. `tests/install-accounting.mjs` says so when one is missing. */
export const programs: readonly Program[] = [
  {
    name: 'hledger',
    reads: 'journal',
    isThere: isThere('hledger'),
    read(path) {
      const checked = run('hledger', ['-f', path, 'check', '--strict'])
      if (checked.refusal !== null) return { refusal: checked.refusal }
      return balancesOf(run('hledger', ['-f', path, 'balance', '--flat', '--empty', '--no-total', '--declared']))
    },
  },
  {
    name: 'ledger',
    reads: 'journal',
    isThere: isThere('ledger'),
    read: (path) => balancesOf(run('ledger', ['-f', path, '--pedantic', 'balance', '--flat', '--empty', '--no-total'])),
  },
  {
    name: 'beancount',
    reads: 'beancount',
    isThere: isThere('bean-check') && isThere('bean-query'),
    read(path) {
      const checked = run('bean-check', ['-C', path])
      if (checked.refusal !== null) return { refusal: checked.refusal }
      const sums = 'SELECT sum(number) AS vnd, account GROUP BY account ORDER BY account'
      return balancesOf(run('bean-query', ['--format', 'csv', '--no-errors', path, sums]))
    },
  },
]

function isThere(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined
}

function run(program: string, args: string[]): { output: string; refusal: string | null } {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 })
  if (error) throw error
  return { output: stdout, refusal: status === 0 ? null : stderr || stdout }
}

/** Reads lines such as `500000 VND  Assets:LA:VNN:Cash` and `500000,Assets:LA:VNN:Cash`. */
function balancesOf({ output, refusal }: { output: string; refusal: string | null }): Reading {
  if (refusal !== null) return { refusal }
  const lines = [...output.matchAll(/^\s*(-?\d+)\s*(?:VND)?[\s,]+((?:Assets|Liabilities):\S+)\s*$/gm)]
  return { balances: new Map(lines.map(([, vnd, account]) => [account as string, Number(vnd)])) }
}
