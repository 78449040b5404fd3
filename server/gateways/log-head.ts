import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

// The note signed last, in a file beside the database that no backup restores: it tells an old database from the newest.

/** Null when there is no such file. */
export function readHead(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Replaces the file whole: whoever reads it finds the old note or the new one, also after a power failure. */
export function replaceHead(path: string, note: string): void {
  const beside = writeBeside(path, note)
  renameSync(beside, path)
  syncFolderOf(path)
}

/** Begins the file; leaves one that another process has begun meanwhile as it is. */
export function beginHead(path: string, note: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const beside = writeBeside(path, note)
  try {
    linkSync(beside, path)
    syncFolderOf(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(beside, { force: true })
  }
}

function writeBeside(path: string, note: string): string {
  const beside = `${path}.${process.pid}.new`
  const file = openSync(beside, 'w', 0o644)
  try {
    writeSync(file, note)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return beside
}

function syncFolderOf(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
