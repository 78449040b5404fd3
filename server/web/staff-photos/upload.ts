import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { MAX_EVIDENCE_BYTES } from '../../actions/evidence/examine-file.ts'
import { normalText } from '../../domain/text.ts'
import { dropUpload, type KeptFile, keepUpload } from '../../gateways/uploads.ts'

const MAX_FILE_NAME = 120
const MOST_FILES = 20

export type SentFile = KeptFile & {
  fileName: string
  /** It was larger than a photograph may be; what was kept of it is not the whole. */
  tooLarge: boolean
}

export type SentFiles = { fields: Record<string, string>; files: SentFile[]; tooMany: boolean }

/** Reads the form as it arrives, its files straight to disk. The caller drops them. @throws what the parser says of a malformed form */
export async function readFiles(request: FastifyRequest, dataDir: string): Promise<SentFiles> {
  const sent: SentFiles = { fields: {}, files: [], tooMany: false }
  const limits = { fileSize: MAX_EVIDENCE_BYTES, files: MOST_FILES, fields: 20, fieldSize: 10_000 }
  // One file that is too large does not end the others.
  const options = { limits, throwFileSizeLimit: false }
  try {
    for await (const part of request.parts(options)) {
      if (part.type === 'field') {
        if (typeof part.value === 'string') sent.fields[part.fieldname] = part.value
        continue
      }
      const fileName = normalText(part.filename ?? '').slice(0, MAX_FILE_NAME)
      const kept = await keepUpload(part.file, join(dataDir, 'uploads'))
      // A form without a chosen file sends one without a name.
      if (fileName === '') await dropUpload(kept.path)
      else sent.files.push({ ...kept, fileName, tooLarge: part.file.truncated })
    }
  } catch (error) {
    if ((error as { code?: string }).code === 'FST_FILES_LIMIT') return { ...sent, tooMany: true }
    await dropFiles(sent)
    throw error
  }
  return sent
}

export async function dropFiles({ files }: SentFiles): Promise<void> {
  for (const { path } of files) await dropUpload(path)
}
