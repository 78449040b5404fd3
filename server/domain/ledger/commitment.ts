import { hash } from 'node:crypto'

const prefix = Buffer.from('fund/v1/text\n')

/**
 * What an entry body says in place of a name or message: SHA-256("fund/v1/text\n" ‖ salt[32] ‖ text), base64.
 * Erasing salt and text leaves the hash standing and says nothing of the text.
 */
export function commitToText(salt: Uint8Array, text: string): string {
  return hash('sha256', Buffer.concat([prefix, salt, Buffer.from(text, 'utf8')]), 'base64')
}
