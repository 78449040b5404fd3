import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The 32 secret bytes in a file readable by its owner alone; made when the file is not there yet. */
export function readOrCreateSecret(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const secret = randomBytes(32)
  writeFileSync(path, secret, { mode: 0o600, flag: 'wx' })
  return secret
}
