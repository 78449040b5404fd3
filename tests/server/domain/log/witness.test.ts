import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { formatAddCheckpoint, parseAddCheckpoint } from '../../../../server/domain/log/add-checkpoint.ts'
import { parseCheckpoint } from '../../../../server/domain/log/checkpoint.ts'
import { cosign, cosignedAt, witnessKeyOf } from '../../../../server/domain/log/cosignature.ts'
import { formatVerifierKey, parseNote, parseVerifierKey } from '../../../../server/domain/log/note.ts'
import { judge, type Witnessed } from '../../../../server/domain/log/witness.ts'
import { parseWitness } from '../../../../server/domain/log/witness-setting.ts'
import { logToWatch } from '../../../support/witness.ts'

const log = logToWatch()
const witnessed = (note: string): Witnessed => ({ ...parseCheckpoint(parseNote(note).text), note })
const { privateKey } = generateKeyPairSync('ed25519')
const key = witnessKeyOf('bao.example/chung', privateKey)

// The log, checkpoints and proof with which the witness of transparency-dev is tested.
const monkeys = parseVerifierKey('monkeys+db4d9f7e+AULaJMvTtDLHPUcUrjdDad9vDlh/PTfC2VV60JUtCfWT')
const five =
  'monkeys\n5\n41smjBUiAU70EtKlT6lIOIYtRTYxYXsDB+XHfcvu/BE=\n\n— monkeys 202fftzGl3LVoqjXfwCFZZXs8I+5G22+Ek2K0AOyBuSJ/8/CZawNF+6fNlTKOCd622pbzJNkkJFWuw9DbicZCkEx9AY=\n'
const eight =
  'monkeys\n8\nV8K9aklZ4EPB+RMOk1/8VsJUdFZR77GDtZUQq84vSbo=\n\n— monkeys 202ffoUEboiQYpHzICeaFmoy3RNviHTpAxYrq/eO4QQVQMvu9UebKBMX2MJC76NLthZaKsnKbCA8GxrjePZhvDCH7Ag=\n'
const fiveToEight = [
  'b9e1d62618f7fee8034e4c5010f727ab24d8e4705cb296c374bf2025a87a10d2',
  'aac66cd7a79ce4012d80762fe8eec3a77f22d1ca4145c3f4cee022e7efcd599d',
  '89d0f753f66a290c483b39cd5e9eafb12021293395fad3d4a2ad053cfbcfdc9e',
  '29e40bb79c966f4c6fe96aff6f30acfce5f3e8d84c02215175d6e018a5dee833',
].map((hex) => Buffer.from(hex, 'hex'))

describe('the log of another implementation', () => {
  test('is cosigned at first sight and as it grows', () => {
    const first = formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: five })
    expect(judge(first, monkeys, null)).toMatchObject({ verdict: 'cosign', size: 5, note: five })
    const next = formatAddCheckpoint({ oldSize: 5, proof: fiveToEight, checkpoint: eight })
    expect(judge(next, monkeys, witnessed(five))).toMatchObject({ verdict: 'cosign', size: 8, note: eight })
  })

  test('is not cosigned with the proof of it in another order', () => {
    const turned = formatAddCheckpoint({ oldSize: 5, proof: [...fiveToEight].reverse(), checkpoint: eight })
    expect(judge(turned, monkeys, witnessed(five))).toMatchObject({ verdict: 'refuse', status: 422 })
  })
})

describe('what a witness answers', () => {
  test('nonsense is 400, another log 404, a log signed by nobody it knows 403', async () => {
    const good = await log.request(0, 5)
    for (const body of [
      ...['', '\n\n', 'old 0', 'old 00\n\n', 'old -1\n\n', 'old 9007199254740993\n\n', 'old 0\nabc\n\n'],
      good.replace('old 0', 'new 0'),
      good.replace('\n\n', '\nAAAA\n\n'),
      good.replace('\n\n', `${'\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='.repeat(64)}\n\n`),
      good.slice(0, -1),
      good.replace('\n5\n', '\n05\n'),
      await log.request(5, 5).then((body) => body.replace('old 5', 'old 6')),
    ])
      expect([body.slice(0, 30), judge(body, log.key, null)]).toMatchObject([
        body.slice(0, 30),
        { verdict: 'refuse', status: 400 },
      ])
    expect(judge(good.replaceAll('log.example', 'log.other'), log.key, null)).toMatchObject({ status: 404 })
    const stranger = { ...logToWatch().key, keyId: log.key.keyId }
    expect(judge(good, stranger, null)).toMatchObject({ status: 403 })
    expect(judge(good.replace('\n5\n', '\n6\n'), log.key, null)).toMatchObject({ status: 403 })
  })

  test('another old size than its own is a conflict that says its own', async () => {
    const last = witnessed(log.checkpoint(7))
    for (const old of [0, 3, 6, 8]) {
      const answer = judge(await log.request(old, 9), log.key, last)
      expect(answer).toEqual({ verdict: 'conflict', size: 7, fork: null })
    }
  })

  test('going back is never cosigned, whatever is sent with it', async () => {
    const last = witnessed(log.checkpoint(7))
    const back = formatAddCheckpoint({ oldSize: 7, proof: [], checkpoint: log.checkpoint(5) })
    expect(judge(back, log.key, last)).toMatchObject({ status: 400 })
    expect(judge(await log.request(5, 5), log.key, last)).toMatchObject({ verdict: 'conflict', size: 7 })
    expect(judge(await log.request(0, 5), log.key, last)).toMatchObject({ verdict: 'conflict', size: 7 })
  })

  test('another history is never cosigned; two roots of one size are kept as proof', async () => {
    const note = log.checkpoint(7)
    expect(judge(await log.forked.request(7, 9), log.key, witnessed(note))).toMatchObject({ status: 422 })
    for (const old of [7, 0]) {
      const answer = judge(await log.forked.request(old, 7), log.key, witnessed(note))
      expect(answer).toEqual({ verdict: 'conflict', size: 7, fork: [note, log.forked.checkpoint(7)] })
    }
  })

  test('the same checkpoint is cosigned again, and signatures of others are not kept', async () => {
    const last = witnessed(log.checkpoint(7))
    expect(judge(await log.request(7, 7), log.key, last)).toMatchObject({ verdict: 'cosign' })
    const more = (await log.request(7, 8)) + cosign('x\n', key, privateKey, 0)
    expect(judge(more, log.key, last)).toMatchObject({ verdict: 'cosign', size: 8, note: log.checkpoint(8) })
    const proofless = formatAddCheckpoint({ oldSize: 7, proof: [], checkpoint: log.checkpoint(8) })
    expect(judge(proofless, log.key, last)).toMatchObject({ status: 422 })
    const extra = formatAddCheckpoint({ oldSize: 0, proof: [Buffer.alloc(32)], checkpoint: log.checkpoint(8) })
    expect(judge(extra, log.key, null)).toMatchObject({ status: 422 })
  })

  test('a request is read as it was written', async () => {
    const parts = { oldSize: 3, proof: await log.proof(3, 2_000), checkpoint: log.checkpoint(2_000) }
    expect(parseAddCheckpoint(formatAddCheckpoint(parts))).toEqual(parts)
  })
})

describe('a cosignature', () => {
  const { text } = parseNote(five)
  const [signature] = parseNote(`${text}\n${cosign(text, key, privateKey, 1_679_315_147_999)}`).signatures

  test('says when, in whole seconds, and is true for this text, key and name alone', () => {
    if (!signature) throw new Error('no signature')
    expect(cosignedAt(text, signature, key)).toBe(1_679_315_147_000)
    expect(cosignedAt(`${text}x\n`, signature, key)).toBeNull()
    const other = witnessKeyOf('bao.example/khac', privateKey)
    expect(cosignedAt(text, signature, other)).toBeNull()
    expect(cosignedAt(text, { ...signature, name: other.name, keyId: other.keyId }, other)).not.toBeNull()
    expect(cosignedAt(text, signature, { ...key, type: 1 })).toBeNull()
    for (const at of [0, 7, 8, 71]) {
      const bytes = Buffer.from(signature.signature)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      expect(cosignedAt(text, { ...signature, signature: bytes }, key)).toBeNull()
    }
    for (const length of [0, 8, 71, 73])
      expect(cosignedAt(text, { ...signature, signature: Buffer.alloc(length) }, key)).toBeNull()
  })

  test('has the key id of its type: a witness of others is read by its published key', () => {
    const remora = 'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2'
    expect(formatVerifierKey(parseVerifierKey(remora))).toBe(remora)
    expect(parseWitness(`${remora}@https://remora.n621.de/`)).toMatchObject({
      vkey: remora,
      url: 'https://remora.n621.de',
    })
  })

  test.each(['', 'https://remora.n621.de', `${log.vkey}@https://x.example`, 'a+00000000+BAAA@https://x', 'x@ftp://y'])(
    'the setting %s names no witness',
    (written) => {
      expect(() => parseWitness(written)).toThrow()
    },
  )
})
