// The parts of an XLSX, which is a ZIP archive, unpacked as streams within bounds.
import { stat } from 'node:fs/promises'
import type { Entry, ZipFile } from 'yauzl'
import yauzl from 'yauzl'
import { FileRefused, MAX_UNPACKED_BYTES, MAX_UNPACKED_RATIO, UNPACKED_WITHOUT_RATIO } from './limits.ts'

export type Archive = {
  has(name: string): boolean
  /** The part's bytes; all parts read through one archive count towards the same bounds. */
  unpack(name: string): AsyncGenerator<Buffer>
  close(): void
}

/** No workbook has so many parts. */
const MAX_ENTRIES = 10_000

/** Opens an archive; a damaged one throws `FileRefused`. The caller closes it. */
export async function openArchive(path: string): Promise<Archive> {
  const { size } = await stat(path)
  const zip = await refusingDamage(() => yauzl.openPromise(path, { autoClose: false }))
  try {
    const entries = await refusingDamage(() => entriesByName(zip))
    let unpacked = 0
    const count = (bytes: number) => {
      unpacked += bytes
      const suspicious = unpacked > UNPACKED_WITHOUT_RATIO && unpacked > size * MAX_UNPACKED_RATIO
      if (unpacked > MAX_UNPACKED_BYTES || suspicious) throw new FileRefused('unpacks-too-large')
    }
    return {
      has: (name) => entries.has(name.toLowerCase()),
      unpack: (name) => unpackEntry(zip, entries.get(name.toLowerCase()), count),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function entriesByName(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) throw new FileRefused('damaged-xlsx')
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry)
  return entries
}

async function* unpackEntry(zip: ZipFile, entry: Entry | undefined, count: (bytes: number) => void) {
  if (entry === undefined) throw new FileRefused('damaged-xlsx')
  if (entry.isEncrypted()) throw new FileRefused('locked-or-old-excel')
  if (!entry.canDecodeFileData()) throw new FileRefused('damaged-xlsx')
  const stream = await refusingDamage(() => zip.openReadStreamPromise(entry))
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  try {
    for (;;) {
      const next = await refusingDamage(() => chunks.next())
      if (next.done) return
      count(next.value.length)
      yield next.value
    }
  } finally {
    stream.destroy()
  }
}

/** What yauzl and zlib throw is about the archive; only an error of the system is about the disk. */
async function refusingDamage<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof FileRefused || (error instanceof Error && 'syscall' in error)) throw error
    throw new FileRefused('damaged-xlsx')
  }
}
