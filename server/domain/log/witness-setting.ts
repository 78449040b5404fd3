import { NoteError, parseVerifierKey, signatureTypes, type VerifierKey } from './note.ts'

/** A witness that the fund asks to cosign. `vkey`: its verifier key, as configured. `url`: without a slash at the end. */
export type Witness = { vkey: string; key: VerifierKey; url: string }

/** Reads one `vkey@https://…` of the setting LOG_WITNESSES. @throws NoteError saying what is wrong with it */
export function parseWitness(written: string): Witness {
  const [, vkey, url] = /^(\S+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+)@(https?:\/\/\S+)$/.exec(written) ?? []
  if (vkey === undefined || url === undefined || !URL.canParse(url))
    throw new NoteError(
      'a witness is written as its key, an @ and its address: name+1a2b3c4d+BA…@https://witness.example',
    )
  const key = parseVerifierKey(vkey)
  if (key.type !== signatureTypes.cosignature) throw new NoteError(`${key.name} is the key of a log, not of a witness`)
  return { vkey, key, url: url.replace(/\/+$/, '') }
}
