import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

// What a witness keeps: in one file the note it cosigned last, empty before the first; beside it the proof of a fork.

/** Begins the file of a witness that has cosigned nothing yet. @throws when it is there already */
export function beginWitnessed(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(path, '', { flag: 'wx', mode: 0o644 })
}

/** Keeps two signed notes that contradict each other. The first pair is proof enough, and stays. @returns where */
export function keepFork(statePath: string, notes: readonly [string, string]): string {
  const path = `${statePath}.fork.txt`
  if (existsSync(path)) return path
  const file = openSync(path, 'wx', 0o644)
  try {
    writeSync(file, notes.join('\n'))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return path
}

/** The text of a small file without its last newline, or null when there is none. */
export function readLine(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null
}

/** Writes a new small file of one line. @throws when it is there already */
export function writeLine(path: string, line: string): void {
  writeFileSync(path, `${line}\n`, { flag: 'wx', mode: 0o644 })
}
