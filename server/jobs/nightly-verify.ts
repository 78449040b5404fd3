// Checks the whole database every night in a process of its own, and keeps the outcome, which is public.
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { setPriority } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { fileOf, lastVerification } from '../../db/queries/verification-runs.ts'
import { recordVerification } from '../actions/verification/record-verification.ts'
import type { Verification } from '../actions/verification/verify-database.ts'
import { formatVerifierKey } from '../domain/log/note.ts'
import { traceable } from '../domain/traceable.ts'

declare module 'fastify' {
  interface FastifyInstance {
    nightlyVerification: {
      /** From now on every night, and at once when the newest outcome is missing or old. */
      begin(): void
      /** Checks now and keeps the outcome. */
      run(): Promise<void>
    }
  }
}

/** What the other process is told. */
export type VerifyTask = { path: string; verifierKey: string; headFile: string }

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** 02:00 in Vietnam, which is UTC+7 all year. */
const NIGHT_UTC_MS = 19 * HOUR_MS
/** Another process of the site may have checked this night already. */
const FRESH_MS = 12 * HOUR_MS
/** The site was not running last night. */
const OLD_MS = 36 * HOUR_MS
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024

export default fp(
  async (app) => {
    const closing = new AbortController()
    let working: Promise<void> | null = null
    const run = () => verifyNow(app, closing.signal)
    app.decorate('nightlyVerification', {
      begin() {
        working ??= everyNight(app, run, closing.signal)
      },
      run,
    })
    app.addHook('onClose', async () => {
      closing.abort()
      await working
    })
  },
  { name: 'nightly-verify', dependencies: ['fund'] },
)

async function everyNight(
  { fund, log }: FastifyInstance,
  run: () => Promise<void>,
  closing: AbortSignal,
): Promise<void> {
  while (!closing.aborted)
    try {
      if (isDue(fund.clock(), await lastVerification(fund.database.read))) await run()
      await wait(untilNight(fund.clock()), undefined, { signal: closing, ref: false })
    } catch (error) {
      if (closing.aborted) return
      log.error(traceable(error), 'the outcome of a verification could not be kept')
      await wait(HOUR_MS, undefined, { signal: closing, ref: false }).catch(() => {})
    }
}

/** Whether to check now: in the first hour of the night, and whenever the newest outcome is missing or old. */
export function isDue(now: number, last: { startedAt: number } | null): boolean {
  if (last === null) return true
  const age = now - last.startedAt
  return age > OLD_MS || (age > FRESH_MS && untilNight(now) > DAY_MS - HOUR_MS)
}

/** Milliseconds to the next 02:00 in Vietnam, a day when it is just that. */
export function untilNight(now: number): number {
  return DAY_MS - ((((now - NIGHT_UTC_MS) % DAY_MS) + DAY_MS) % DAY_MS)
}

async function verifyNow({ fund, log }: FastifyInstance, closing: AbortSignal): Promise<void> {
  const startedAt = fund.clock()
  const task = {
    path: await fileOf(fund.database.read),
    verifierKey: formatVerifierKey(fund.log.verifierKey),
    headFile: fund.log.headFile,
  }
  const found = await inAnotherProcess(task, closing)
  if (closing.aborted) return
  const wrong = found.findings.filter(({ ok }) => !ok).map(({ rule, first }) => ({ rule, first }))
  if (found.ok) log.info({ size: found.size, root: found.root }, 'the whole database was checked: it is right')
  else log.error({ size: found.size, wrong }, 'the whole database was checked: IT IS WRONG (npm run fund -- verify)')
  await recordVerification(fund, startedAt, found)
}

async function inAnotherProcess(task: VerifyTask, signal: AbortSignal): Promise<Verification> {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const program = fileURLToPath(new URL('verify-process.ts', import.meta.url))
  const args = ['--import', loader, program, JSON.stringify(task)]
  return new Promise((resolve) => {
    const options = { signal, maxBuffer: MOST_OUTPUT_BYTES, env: { PATH: process.env.PATH } }
    const child = execFile(process.execPath, args, options, (error, stdout, stderr) =>
      resolve(error ? noOutcome(`${error.message.split('\n')[0]} ${stderr}`.slice(0, 500)) : JSON.parse(stdout)),
    )
    // People who ask the site come first.
    if (child.pid !== undefined) setPriority(child.pid, 10)
  })
}

/** A verification that ended without a word, as a damaged file may make it, has found that something is wrong. */
function noOutcome(first: string): Verification {
  const says = 'the verification comes to its end'
  const finding = { rule: 'file', invariant: null, says, ok: false, checked: 1, wrong: 1, first } as const
  return { ok: false, size: 0, root: '', findings: [finding], bankDifferences: [] }
}
