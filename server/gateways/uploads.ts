import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export type KeptFile = { path: string; sha256: string; bytes: number }

/**
 * Writes what a person sends into `folder` as it arrives, under a name that says nothing of its content; never whole in
 * memory. Whatever stops it, no part of a file stays behind. @throws what the stream or the disk throws
 */
export async function keepUpload(content: Readable, folder: string): Promise<KeptFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, `${randomUUID()}.upload`)
  const hash = createHash('sha256')
  let bytes = 0
  try {
    await pipeline(
      content,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          bytes += chunk.length
          yield chunk
        }
      },
      createWriteStream(path, { mode: 0o600, flags: 'wx' }),
    )
  } catch (error) {
    await dropUpload(path)
    throw error
  }
  return { path, sha256: hash.digest('hex'), bytes }
}

export async function dropUpload(path: string): Promise<void> {
  await rm(path, { force: true })
}
