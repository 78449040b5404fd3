import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { checkLog } from '../../server/actions/log/check-log.ts'
import { type Log, logOf } from '../../server/actions/log/log.ts'
import { signGrowth } from '../../server/actions/log/sign-growth.ts'
import { type Verification, verifyDatabase } from '../../server/actions/verification/verify-database.ts'
import { readHead } from '../../server/gateways/log-head.ts'
import { erasures } from './erasure.ts'
import { everydayFund } from './everyday.ts'
import { smallFund } from './fund.ts'
import { receiveGifts } from './log.ts'
import { TEST_ORIGIN, testStore } from './store.ts'

/** A fund that lies on the disk, with nobody at work in it. */
export type LyingFund = { path: string; dataDir: string; log: Log }

let made: Promise<LyingFund> | undefined

/** A little of everything, enough entries for a stored subtree, and two signed checkpoints: a copy for each test. */
export async function signedFund(): Promise<LyingFund> {
  made ??= makeOnce()
  const { dataDir, log } = await made
  const folder = temporaryFolder()
  cpSync(dataDir, folder, { recursive: true })
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return { path: join(folder, 'fund.db'), dataDir: folder, log: logOf(TEST_ORIGIN, log.privateKey, folder) }
}

async function makeOnce(): Promise<LyingFund> {
  const store = testStore()
  const fund = await smallFund(store)
  await checkLog(store)
  const { entries } = await everydayFund(store, fund)
  await erasures(store, fund.people).erase({ entry: entries.returned, fields: ['memo'] })
  await signGrowth(store)
  await receiveGifts(store, fund, 280)
  await signGrowth(store)
  // Closing folds the write-ahead log into the file.
  store.database.close()
  const folder = temporaryFolder()
  cpSync(store.dataDir, folder, { recursive: true })
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return { path: join(folder, 'fund.db'), dataDir: folder, log: store.log }
}

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'fund-verified-'))
}

export function verify({ path, log }: Pick<LyingFund, 'path' | 'log'>): Promise<Verification> {
  return verifyDatabase(path, { keyOf: () => log.verifierKey, head: readHead(log.headFile) })
}

/** What a verification found wrong: the rule, and its first place. */
export function wrongs({ findings }: Pick<Verification, 'findings'>): Record<string, string | null> {
  return Object.fromEntries(findings.filter(({ ok }) => !ok).map(({ rule, first }) => [rule, first]))
}
