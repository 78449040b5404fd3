import { createHash } from 'node:crypto'

/**
 * What an entry body says in place of a name or message: SHA-256("fund/v1/text\n" ‖ salt[32] ‖ text), base64.
 * Erasing salt and text leaves the hash standing and says nothing of the text.
 */
export function commitToText(salt: Uint8Array, text: string): string {
  return createHash('sha256').update('fund/v1/text\n').update(salt).update(text, 'utf8').digest('base64')
}
