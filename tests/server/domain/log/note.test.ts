import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  formatNote,
  formatVerifierKey,
  NoteError,
  openNote,
  parseNote,
  parseVerifierKey,
  signatureTypes,
  signNote,
  verifierKeyOf,
} from '../../../../server/domain/log/note.ts'

// The key, text and signatures that Go's golang.org/x/mod/sumdb/note is tested with.
const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const seed = Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1)
const text = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.
`
const peters =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const enochs =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n'
const enoch = parseVerifierKey('EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop')
const peter = parseVerifierKey(vkey)

/** PKCS#8 of an Ed25519 key is its seed behind sixteen bytes that are always the same (RFC 8410). */
const privateKey = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
})

describe('the vectors of the first implementation', () => {
  test('the same key signs the same text to the same bytes, and verifies them', () => {
    const note = signNote(text, 'PeterNeumann', privateKey)
    expect(note).toBe(`${text}\n${peters}`)
    expect(openNote(note, peter).text).toBe(text)
    expect(formatVerifierKey(verifierKeyOf('PeterNeumann', createPublicKey(privateKey)))).toBe(vkey)
  })

  test('each of two signers is found, and a note comes back as it was', () => {
    const note = `${text}\n${peters}${enochs}`
    for (const key of [peter, enoch]) expect(openNote(note, key).signatures).toHaveLength(2)
    expect(formatNote(parseNote(note))).toBe(note)
  })

  test.each([
    ['without signatures', text],
    ['with an empty line and no signatures', `${text}\n`],
    ['cut at the end', `${text}\n${peters.slice(0, -1)}`],
    ['with a control character', `\x01${text}\n${peters}`],
    ['with a carriage return', `${text.replaceAll('\n', '\r\n')}\n${peters}`],
    ['with half a character', `\ud800${text}\n${peters}`],
    ['with a name of two words', `${text}\n${peters.replace('PeterNeumann', 'Bad Name')}`],
    ['with a plus sign in the name', `${text}\n${peters.replace('PeterNeumann', 'Peter+Neumann')}`],
    ['with another line among the signatures', `${text}\n${peters}Unexpected line.\n`],
    ['with base64 that has no padding', `${text}\n${peters.replace('=\n', '\n')}`],
    ['with a signature of no more than its key', `${text}\n— PeterNeumann x08gow==\n`],
    ['with a hundred signatures', `${text}\n${peters.repeat(100)}`],
    ['of a megabyte', `${'a'.repeat(1 << 20)}\n\n${peters}`],
    ['of nothing', ''],
  ])('a note %s is refused', (_, note) => {
    expect(() => openNote(note, peter)).toThrow(NoteError)
  })

  test('a false signature spoils the note, an unknown one does not', () => {
    const bad = peters.replace('SffcvIAQ', 'SffcvIAR')
    expect(() => openNote(`${text}\n${bad}`, peter)).toThrow('false')
    expect(() => openNote(`${text}\n${peters}${bad}`, peter)).toThrow('false')
    expect(openNote(`${text}\n${bad}${enochs}`, enoch).text).toBe(text)
    expect(() => openNote(`${text}\n${enochs}`, peter)).toThrow('not signed')
    expect(() => openNote(`${text.replace('your', 'my')}\n${peters}`, peter)).toThrow('false')
    // The name of one key with the identifier of another is a third key.
    expect(() => openNote(`${text}\n${peters.replace('PeterNeumann', 'CarmenSandiego')}`, peter)).toThrow('not signed')
  })
})

test('no piece of a verifier key is one, nor a key with one character changed', () => {
  for (let from = 0; from < vkey.length; from++)
    for (let to = from + 1; to <= vkey.length; to++)
      if (to - from < vkey.length) expect(() => parseVerifierKey(vkey.slice(from, to))).toThrow(NoteError)
  for (let at = 0; at < vkey.length; at++) {
    const changed = vkey.slice(0, at) + String.fromCharCode(vkey.charCodeAt(at) + 1) + vkey.slice(at + 1)
    expect(() => parseVerifierKey(changed)).toThrow(NoteError)
  }
  // A key of the wrong length and one of an unknown kind, each with the identifier that would fit.
  for (const bad of [
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  ])
    expect(() => parseVerifierKey(bad)).toThrow(NoteError)
})

test('the example of the specification is read, Italian letters and all', () => {
  const example = `Ognuno sta solo sul cuor della terra
trafitto da un raggio di sole:

ed è subito sera.

— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=
`
  const { text: read, signatures } = parseNote(example)
  expect(read).toBe('Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n')
  expect(signatures.map(({ name }) => name)).toEqual(['quasimodo.example/salvatore'])
  expect(signatures[0]?.signature).toHaveLength(64)
})

test("a witness's key of the same bytes and name is another key", () => {
  const key = createPublicKey(privateKey)
  const witness = verifierKeyOf('PeterNeumann', key, signatureTypes.cosignature)
  expect(witness.keyId.equals(peter.keyId)).toBe(false)
  expect(parseVerifierKey(formatVerifierKey(witness))).toEqual(witness)
})

test('what cannot stand in a note is not signed', () => {
  for (const bad of ['no newline', 'tab\tinside\n', '\ud800\n'])
    expect(() => signNote(bad, 'PeterNeumann', privateKey)).toThrow(NoteError)
  for (const name of ['', 'two words', 'a+b', 'a\u00a0b'])
    expect(() => signNote(text, name, privateKey)).toThrow(NoteError)
  const { publicKey } = generateKeyPairSync('ed448')
  expect(() => verifierKeyOf('PeterNeumann', publicKey)).toThrow(NoteError)
})
