import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto'

// c2sp.org/signed-note: a text, an empty line, and one line for each signature.

/** A note, key or signature that cannot be believed; the message says why. */
export class NoteError extends Error {}

/** Ed25519 over the note's text · Ed25519 over the note's text with the witness's time (c2sp.org/tlog-cosignature). */
export const signatureTypes = { note: 1, cosignature: 4 } as const

/** `keyId`: 4 bytes. `signature`: what follows them. */
export type NoteSignature = { name: string; keyId: Buffer; signature: Buffer }

/** `text` ends with a newline. */
export type SignedNote = { text: string; signatures: NoteSignature[] }

/** Who signs, as known to those who verify. `publicKey`: 32 bytes of Ed25519. */
export type VerifierKey = { name: string; keyId: Buffer; type: number; publicKey: Buffer }

const MOST_SIGNATURES = 64
const LONGEST_NOTE = 256 * 1024
const KEY_ID_BYTES = 4

/** Reads a note without believing it. @throws NoteError when it is not one */
export function parseNote(note: string): SignedNote {
  if (note.length > LONGEST_NOTE) throw new NoteError('the note is too long')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note holds none but newlines
  if (!note.isWellFormed() || /[\0-\x09\x0b-\x1f]/.test(note))
    throw new NoteError('the note holds characters it may not')
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) throw new NoteError('the note has no signatures')
  const lines = note.slice(split + 2, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) throw new NoteError('the note has too many signatures')
  return { text: note.slice(0, split + 1), signatures: lines.map(parseSignature) }
}

function parseSignature(line: string): NoteSignature {
  const [, name, encoded] = /^— (\S+) (\S+)$/u.exec(line) ?? []
  if (name === undefined || encoded === undefined || !isKeyName(name))
    throw new NoteError('a signature line is malformed')
  const bytes = decodeBase64(encoded)
  if (!bytes || bytes.length <= KEY_ID_BYTES) throw new NoteError('a signature is malformed')
  return { name, keyId: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) }
}

/** The note as it is published. */
export function formatNote({ text, signatures }: SignedNote): string {
  return `${text}\n${signatures.map(formatSignature).join('')}`
}

/** One line, with its newline. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  return `— ${name} ${Buffer.concat([keyId, signature]).toString('base64')}\n`
}

/** Signs a text that ends with a newline. @throws NoteError when the text or the name cannot stand in a note */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  if (!text.endsWith('\n')) throw new NoteError('the text of a note ends with a newline')
  const { keyId } = verifierKeyOf(name, createPublicKey(privateKey))
  const note = formatNote({ text, signatures: [{ name, keyId, signature: sign(null, Buffer.from(text), privateKey) }] })
  parseNote(note)
  return note
}

/**
 * The note's parts when this key has signed it.
 * @throws NoteError when it has not, or when a signature in its name is false
 */
export function openNote(note: string, key: VerifierKey): SignedNote {
  const parsed = parseNote(note)
  const own = parsed.signatures.filter(({ name, keyId }) => name === key.name && keyId.equals(key.keyId))
  if (own.length === 0)
    throw new NoteError(`the note is not signed by the key ${key.name}+${key.keyId.toString('hex')}`)
  const publicKey = publicKeyOf(key)
  for (const { signature } of own)
    if (!verify(null, Buffer.from(parsed.text), publicKey, signature))
      throw new NoteError(`the signature of ${key.name} is false`)
  return parsed
}

/** The key that verifies what this public key signs under this name. @throws NoteError for a name no note can carry */
export function verifierKeyOf(name: string, key: KeyObject, type: number = signatureTypes.note): VerifierKey {
  if (!isKeyName(name)) throw new NoteError('the name of a key has no spaces and no plus sign')
  const { x } = key.export({ format: 'jwk' })
  if (key.asymmetricKeyType !== 'ed25519' || x === undefined) throw new NoteError('the key is not an Ed25519 key')
  const publicKey = Buffer.from(x, 'base64url')
  return { name, type, publicKey, keyId: keyIdOf(name, type, publicKey) }
}

/** `name+hex(keyId)+base64(type ‖ public key)`, as verifiers are configured with it. */
export function formatVerifierKey({ name, keyId, type, publicKey }: VerifierKey): string {
  return `${name}+${keyId.toString('hex')}+${Buffer.concat([Buffer.of(type), publicKey]).toString('base64')}`
}

/** @throws NoteError when the text is no Ed25519 verifier key, or its parts do not belong together */
export function parseVerifierKey(text: string): VerifierKey {
  const [, name, id, encoded] = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/u.exec(text) ?? []
  const bytes = encoded === undefined ? null : decodeBase64(encoded)
  if (name === undefined || id === undefined || !isKeyName(name) || bytes?.length !== 33)
    throw new NoteError('the verifier key is malformed')
  const type = bytes[0] as number
  const publicKey = bytes.subarray(1)
  if (!(Object.values(signatureTypes) as number[]).includes(type))
    throw new NoteError('the verifier key is of an unknown type')
  const keyId = keyIdOf(name, type, publicKey)
  if (keyId.toString('hex') !== id) throw new NoteError('the verifier key does not match its own identifier')
  return { name, keyId, type, publicKey }
}

/** The key in the form that Node's `verify` takes. */
export function publicKeyOf({ publicKey }: Pick<VerifierKey, 'publicKey'>): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') },
    format: 'jwk',
  })
}

function keyIdOf(name: string, type: number, publicKey: Buffer): Buffer {
  const bytes = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), publicKey])
  return hash('sha256', bytes, 'buffer').subarray(0, KEY_ID_BYTES)
}

function isKeyName(name: string): boolean {
  return name !== '' && !/[\p{White_Space}+]/u.test(name) && name.isWellFormed()
}

/** Standard base64 with its padding; null for anything else, which Node would read leniently. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}
