import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTransport } from 'nodemailer'
import { envelopeOf } from './envelope.ts'
import type { Post } from './post.ts'

/** Without a mail server letters become files that a mail program opens: `<folder>/<message id>.eml`, for the owner's eyes. */
export function filePost(folder: string, from: string): Post {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async deliver(message) {
      try {
        const { message: bytes } = await transport.sendMail(envelopeOf(message, from))
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        const file = join(folder, `${message.messageId.replace(/[^\w-]/g, '_')}.eml`)
        // Whole or not at all, however the program ends.
        writeFileSync(`${file}.part`, bytes as Buffer, { mode: 0o600 })
        renameSync(`${file}.part`, file)
        return 'taken'
      } catch {
        return 'not-written'
      }
    },
  }
}
