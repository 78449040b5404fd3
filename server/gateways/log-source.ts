import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** Where a log is read from: a folder, or a site. */
export type LogSource = {
  /** The bytes at a path such as `checkpoint` or `tile/0/000`; null when there is nothing. @throws LogUnreadableError */
  read(path: string): Promise<Buffer | null>
}

/** The log could not be asked, or answered more than such a file can hold. */
export class LogUnreadableError extends Error {}

/** 256 entries of 65,535 bytes, with their lengths: the longest file of a log. */
const MOST_BYTES = 256 * (65_535 + 2)

/** The files below a folder, laid out as the site serves them below `/log/`. */
export function folderSource(folder: string): LogSource {
  return {
    async read(path) {
      try {
        const file = await open(join(folder, path))
        try {
          if ((await file.stat()).size > MOST_BYTES) throw new LogUnreadableError(`${path} is too long`)
          return await file.readFile()
        } finally {
          await file.close()
        }
      } catch (error) {
        if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return null
        if (error instanceof LogUnreadableError) throw error
        throw new LogUnreadableError(`${path} cannot be read: ${(error as Error).message}`)
      }
    },
  }
}

const TRIES = 3
const ANSWER_MS = 30_000
const PAUSE_MS = 500

/** The log of the site at this address. */
export function siteSource(url: string): LogSource {
  const base = `${url.replace(/\/+$/, '').replace(/\/log$/, '')}/log/`
  return {
    async read(path) {
      for (let attempt = 1; ; attempt++)
        try {
          return await ask(`${base}${path}`)
        } catch (error) {
          if (attempt === TRIES || error instanceof LogUnreadableError)
            throw new LogUnreadableError(`${base}${path}: ${(error as Error).message}`)
          await wait(attempt * PAUSE_MS)
        }
    },
  }
}

/** @throws LogUnreadableError when asking again would not help */
async function ask(address: string): Promise<Buffer | null> {
  const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
  if (answer.status === 404) {
    await answer.body?.cancel()
    return null
  }
  if (answer.status !== 200) throw new Error(`the site answers ${answer.status}`)
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of answer.body ?? []) {
    length += piece.length
    if (length > MOST_BYTES) throw new LogUnreadableError('the answer is too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
