// The exports are read by hledger, ledger and beancount in the tests. Taken from the system; installed from Debian's
// packages where we may. Where they cannot be had, those tests are reported as skipped, and said here.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const programs = { hledger: 'hledger', ledger: 'ledger', 'bean-check': 'beancount', 'bean-query': 'beancount' }
const missing = () => [
  ...new Set(
    Object.entries(programs)
      .filter(([program]) => spawnSync(program, ['--version']).error)
      .map(([, name]) => name),
  ),
]

let absent = missing()
if (absent.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
  console.error(`Installing ${absent.join(', ')} from Debian’s packages …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', ...absent]])
    spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env })
  absent = missing()
}
if (absent.length > 0) {
  console.error(`NOT RUN: the tests in which ${absent.join(', ')} read the ledger’s export. Install what is missing`)
  console.error(`(Debian, Ubuntu: sudo apt-get install ${absent.join(' ')}) to run them.`)
}
