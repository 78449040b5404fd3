import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import {
  formatSignature,
  type NoteSignature,
  publicKeyOf,
  signatureTypes,
  type VerifierKey,
  verifierKeyOf,
} from './note.ts'

// c2sp.org/tlog-cosignature, version 1: what a witness states of a checkpoint and when.

const TIME_BYTES = 8
const SIGNATURE_BYTES = 64

/** The key that verifies a witness's cosignatures. @throws NoteError for a name no note can carry */
export function witnessKeyOf(name: string, privateKey: KeyObject): VerifierKey {
  return verifierKeyOf(name, createPublicKey(privateKey), signatureTypes.cosignature)
}

/** The line with which a witness cosigns a checkpoint's text at a time (epoch ms, signed in whole seconds). */
export function cosign(text: string, key: VerifierKey, privateKey: KeyObject, now: number): string {
  const seconds = BigInt(Math.floor(now / 1000))
  const time = Buffer.alloc(TIME_BYTES)
  time.writeBigUInt64BE(seconds)
  const signature = Buffer.concat([time, sign(null, signedMessage(text, seconds), privateKey)])
  return formatSignature({ name: key.name, keyId: key.keyId, signature })
}

/** When this witness cosigned the checkpoint's text, epoch ms; null when the signature is not its own, or false. */
export function cosignedAt(text: string, { name, keyId, signature }: NoteSignature, key: VerifierKey): number | null {
  if (key.type !== signatureTypes.cosignature || name !== key.name || !keyId.equals(key.keyId)) return null
  if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return null
  const seconds = signature.readBigUInt64BE()
  if (seconds > BigInt(Number.MAX_SAFE_INTEGER) / 1000n) return null
  const isTrue = verify(null, signedMessage(text, seconds), publicKeyOf(key), signature.subarray(TIME_BYTES))
  return isTrue ? Number(seconds) * 1000 : null
}

function signedMessage(text: string, seconds: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`)
}
