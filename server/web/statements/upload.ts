import type { FastifyRequest } from 'fastify'
import { normalText } from '../../domain/text.ts'
import { dropUpload, type KeptFile, keepUpload } from '../../gateways/uploads.ts'

const MAX_FILE_NAME = 200

export type Upload = {
  /** What was typed beside the file. */
  fields: Record<string, string>
  /** Null when no file was chosen. The caller drops it when nobody takes it. */
  file: (KeptFile & { fileName: string }) | null
  /** It was larger than a statement may be; nothing of it was kept. */
  tooLarge: boolean
}

/** Reads the upload form as it arrives, its file straight to disk. @throws what the parser says of a malformed form */
export async function readUpload(request: FastifyRequest, folder: string): Promise<Upload> {
  const upload: Upload = { fields: {}, file: null, tooLarge: false }
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') {
        if (typeof part.value === 'string') upload.fields[part.fieldname] = part.value
        continue
      }
      const fileName = normalText(part.filename ?? '').slice(0, MAX_FILE_NAME)
      const kept = await keepUpload(part.file, folder)
      upload.tooLarge = part.file.truncated
      if (upload.tooLarge || fileName === '') await dropUpload(kept.path)
      if (upload.tooLarge) break
      if (fileName !== '') upload.file = { ...kept, fileName }
    }
  } catch (error) {
    if (upload.file) await dropUpload(upload.file.path)
    throw error
  }
  return upload
}
