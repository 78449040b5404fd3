import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** The key that signs the log: Ed25519, PKCS#8 in PEM. Null when there is no such file. @throws when it holds no such key */
export function readLogKey(path: string): KeyObject | null {
  try {
    const key = createPrivateKey(readFileSync(path))
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key')
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** A new key in a new file that its owner alone can read; on the disk before it signs anything. */
export function createLogKey(path: string): KeyObject {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const { privateKey } = generateKeyPairSync('ed25519')
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return privateKey
}
