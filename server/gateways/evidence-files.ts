// Where evidence lies under DATA_DIR: `evidence/<sha256>` sealed, `evidence/views/` for staff, `photos/` for everybody.
import { createHash } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ContentKind, contentKind, HEAD_BYTES } from './content-kind.ts'

/** Names are hashes and nothing else: what somebody asks for never becomes a path. */
const HASH = /^[0-9a-f]{64}$/
const KEY = /^[0-9a-f]{32}$/

/** Where the original with this hash lies. */
export function originalPath(dataDir: string, sha256: string): string {
  if (!HASH.test(sha256)) throw new Error('not a hash')
  return join(dataDir, 'evidence', sha256)
}

/** Seals an uploaded file away under its hash. Sealing the same file again changes nothing; the upload itself stays. */
export async function sealOriginal(dataDir: string, upload: { path: string; sha256: string }): Promise<void> {
  await mkdir(join(dataDir, 'evidence'), { recursive: true, mode: 0o700 })
  const place = originalPath(dataDir, upload.sha256)
  await chmod(upload.path, 0o600)
  await link(upload.path, place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  // The store will say that it is there: then it is, whatever happens to the power.
  for (const written of [place, join(dataDir, 'evidence')]) {
    const handle = await open(written)
    await handle.sync().finally(() => handle.close())
  }
}

/** What a file is by its content, and whether a PDF is whole. */
export async function kindOfFile(path: string): Promise<ContentKind> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return contentKind(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}

/** A PDF ends by saying so; one that was cut off does not. */
export async function isWholePdf(path: string): Promise<boolean> {
  return (await readFile(path)).subarray(-2048).includes('%%EOF')
}

/** A staff view that was made before, or null. `name` is a hash and a width. */
export async function keptView(dataDir: string, name: string): Promise<Buffer | null> {
  return readFile(viewPath(dataDir, name)).catch(() => null)
}

export async function keepView(dataDir: string, name: string, content: Buffer): Promise<void> {
  await mkdir(join(dataDir, 'evidence', 'views'), { recursive: true, mode: 0o700 })
  await writeWhole(viewPath(dataDir, name), content)
}

function viewPath(dataDir: string, name: string): string {
  if (!/^[0-9a-f]{64}-\d{2,4}$/.test(name)) throw new Error('not a view')
  return join(dataDir, 'evidence', 'views', name)
}

/** The name of a public copy: its content, so that an address never shows two pictures. */
export function copyKey(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32)
}

export async function keepPublicCopy(dataDir: string, content: Buffer): Promise<string> {
  const key = copyKey(content)
  await mkdir(join(dataDir, 'photos'), { recursive: true, mode: 0o700 })
  await writeWhole(publicPath(dataDir, key), content)
  return key
}

export async function readPublicCopy(dataDir: string, key: string): Promise<Buffer | null> {
  return readFile(publicPath(dataDir, key)).catch(() => null)
}

export async function dropPublicCopy(dataDir: string, key: string): Promise<void> {
  await rm(publicPath(dataDir, key), { force: true })
}

function publicPath(dataDir: string, key: string): string {
  if (!KEY.test(key)) throw new Error('not a key')
  return join(dataDir, 'photos', `${key}.webp`)
}

/** Whoever reads sees the whole file or none. */
async function writeWhole(path: string, content: Buffer): Promise<void> {
  const part = `${path}.${process.hrtime.bigint()}.part`
  await writeFile(part, content, { mode: 0o600 })
  await rename(part, path)
}
