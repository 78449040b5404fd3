import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  checkpointText,
  openCheckpoint,
  parseCheckpoint,
  signCheckpoint,
} from '../../../../server/domain/log/checkpoint.ts'
import { NoteError, parseNote, signNote, verifierKeyOf } from '../../../../server/domain/log/note.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const key = verifierKeyOf('fund.example/log', createPublicKey(privateKey))
const root = Buffer.alloc(32, 9)
const checkpoint = { origin: 'fund.example/log', size: 41, root }

test('the example of the specification is read', () => {
  const example = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`
  const read = parseCheckpoint(parseNote(example).text)
  expect(read).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20852163 })
  expect(checkpointText(read)).toBe(parseNote(example).text)
})

test.each([
  ['of nothing', ''],
  ['without a root', 'fund.example/log\n41\n'],
  ['without an origin', `\n41\n${root.toString('base64')}\n`],
  ['without its last newline', `fund.example/log\n41\n${root.toString('base64')}`],
  ['with a size that begins with zero', `fund.example/log\n041\n${root.toString('base64')}\n`],
  ['with a negative size', `fund.example/log\n-1\n${root.toString('base64')}\n`],
  ['with a size in words', `fund.example/log\nforty\n${root.toString('base64')}\n`],
  ['with a size of 2^53', `fund.example/log\n9007199254740992\n${root.toString('base64')}\n`],
  ['with a size of 2^64', `fund.example/log\n18446744073709551616\n${root.toString('base64')}\n`],
  ['with a root of 31 bytes', `fund.example/log\n41\n${Buffer.alloc(31).toString('base64')}\n`],
  ['with a root in hexadecimal', `fund.example/log\n41\n${root.toString('hex')}\n`],
  ['with an empty line behind', `fund.example/log\n41\n${root.toString('base64')}\n\n`],
])('a checkpoint %s is refused', (_, text) => {
  expect(() => parseCheckpoint(text)).toThrow(NoteError)
})

test('lines behind the root are for others, and signed like the rest', () => {
  const text = `${checkpointText(checkpoint)}for others\n`
  expect(openCheckpoint(signNote(text, key.name, privateKey), key)).toEqual(checkpoint)
})

test("a checkpoint opens with the log's key, and with no other key, origin or text", () => {
  const note = signCheckpoint(checkpoint, privateKey)
  expect(openCheckpoint(note, key)).toEqual(checkpoint)
  expect(() => openCheckpoint(note.replace('\n41\n', '\n42\n'), key)).toThrow(NoteError)
  const stranger = verifierKeyOf(key.name, generateKeyPairSync('ed25519').publicKey)
  expect(() => openCheckpoint(note, stranger)).toThrow('not signed')
  const elsewhere = signNote(checkpointText({ ...checkpoint, origin: 'other.example/log' }), key.name, privateKey)
  expect(() => openCheckpoint(elsewhere, key)).toThrow('another log')
})
