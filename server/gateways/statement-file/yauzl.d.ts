// The part of yauzl 3 that is used here; the package brings no types.
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export interface Entry {
    fileName: string
    isEncrypted(): boolean
    canDecodeFileData(): boolean
  }

  export interface ZipFile {
    entryCount: number
    eachEntry(): AsyncIterable<Entry>
    openReadStreamPromise(entry: Entry): Promise<Readable>
    close(): void
  }

  const yauzl: { openPromise(path: string, options: { autoClose: boolean }): Promise<ZipFile> }
  export default yauzl
}
