import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { folderSource, type Report, type Source, verifyLog } from '../../public/verify/verify.js'
import { storyOf } from './log-bodies.ts'
import { type LogKey, logKey, type WrittenLog, writeLog } from './log-folder.ts'

/** An empty folder, removed after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fund-log-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A log of a fund that lives, in a folder of its own. */
export function storyLog(entries: number, key: LogKey = logKey()): WrittenLog {
  return writeLog(emptyFolder(), storyOf(entries), key)
}

/** What the verifier found wrong in a folder: its codes, in order. */
export async function faultsIn(folder: string, options: Parameters<typeof verifyLog>[1] = {}): Promise<string[]> {
  return faultsOf(await verifyLog(await folderSource(folder), options))
}

export function faultsOf(report: Report): string[] {
  const faults = report.lines.filter(({ tone }) => tone === 'bad').map(({ code }) => code)
  if ((report.verdict === 'wrong') !== faults.length > 0) throw new Error(`verdict ${report.verdict} with ${faults}`)
  return faults
}

/** The file of a folder, changed. */
export function tamper(folder: string, path: string, change: (content: Buffer) => Buffer): void {
  writeFileSync(join(folder, path), change(readFileSync(join(folder, path))))
}

/** A source made of a map of files. */
export function mapSource(files: ReadonlyMap<string, Uint8Array>): Source {
  return { name: 'memory', read: async (path) => files.get(path)?.slice() ?? null }
}
