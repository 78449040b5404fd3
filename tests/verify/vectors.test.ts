import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  Frontier,
  fromBase64Url,
  HashTiles,
  hex,
  leafHash,
  nodeHash,
  openNote,
  parseCheckpoint,
  parseVkey,
  sha256InScript,
  tilePath,
  verifyConsistency,
  verifyCosignature,
  verifyInclusion,
  verifyNote,
} from '../../public/verify/verify.js'
import { cosign, headText, logKey, signText, treeHash } from '../support/log-folder.ts'

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'hex'))

test('SHA-256 gives the digests of FIPS 180-4, and the same as Node at every length around a block', () => {
  expect(hex(sha256InScript(Buffer.from('abc')))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
  expect(hex(sha256InScript(Buffer.alloc(1_000_000, 'a')))).toBe(
    'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  )
  for (let length = 0; length < 200; length++) {
    const message = Buffer.alloc(length, length)
    expect(hex(sha256InScript(message))).toBe(createHash('sha256').update(message).digest('hex'))
  }
})

// The leaves, roots and proofs that Certificate Transparency's implementations have been tested with since RFC 6962.
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (each) => leafHash(bytes(each)),
)
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
].map(bytes)
const root = (size: number) => roots[size] as Uint8Array

test('the tree has the published roots for every size from 0 to 8', () => {
  const tree = new Frontier()
  expect(tree.root()).toEqual(root(0))
  for (const [position, leaf] of leaves.entries()) {
    tree.push(leaf)
    expect(hex(tree.root())).toBe(hex(root(position + 1)))
  }
})

const inclusion = [
  { index: 0, size: 1, path: [] },
  {
    index: 0,
    size: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    index: 5,
    size: 8,
    path: [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  { index: 2, size: 3, path: ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'] },
  {
    index: 1,
    size: 5,
    path: [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
]

test('the published inclusion proofs hold, and none with another index, size, leaf, root, or one hash more or less', () => {
  for (const { index, size, ...given } of inclusion) {
    const path = given.path.map(bytes)
    const leaf = leaves[index] as Uint8Array
    const claim = { index, size, leaf, path, root: root(size) }
    expect(verifyInclusion(claim)).toBe(true)
    const other = leaves[(index + 1) % 8] as Uint8Array
    const wrong = [
      { index: index + 1 },
      { index: -1 },
      { index: index + 0.5 },
      { size: size + 1, index: size },
      { leaf: other },
      { root: root(0) },
      { path: [...path, other] },
      { path: [other, ...path] },
      ...(path.length > 0 ? [{ path: path.slice(1) }, { path: path.slice(0, -1) }] : []),
      ...(path.length > 1 ? [{ path: [...path].reverse() }] : []),
      ...path.map((hash, at) => ({ path: path.with(at, hash.with(0, (hash[0] as number) ^ 1)) })),
    ]
    for (const change of wrong) expect([change, verifyInclusion({ ...claim, ...change })]).toEqual([change, false])
  }
})

const consistency = [
  { oldSize: 1, newSize: 1, path: [] },
  {
    oldSize: 1,
    newSize: 8,
    path: [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  },
  {
    oldSize: 6,
    newSize: 8,
    path: [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  },
  {
    oldSize: 2,
    newSize: 5,
    path: [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  },
]

test('the published consistency proofs hold, and none between other trees or with another hash', () => {
  for (const { oldSize, newSize, ...given } of consistency) {
    const path = given.path.map(bytes)
    const claim = { oldSize, newSize, oldRoot: root(oldSize), newRoot: root(newSize), path }
    expect(verifyConsistency(claim)).toBe(true)
    const wrong = [
      { oldRoot: root(7) },
      { newRoot: root(7) },
      { oldSize: 0 },
      { oldSize: newSize + 1 },
      { path: [...path, root(1)] },
      ...(path.length > 0 ? [{ path: path.slice(0, -1) }, { path: path.slice(1) }, { oldSize: oldSize + 1 }] : []),
      ...path.map((hash, at) => ({ path: path.with(at, hash.with(31, (hash[31] as number) ^ 128)) })),
    ]
    for (const change of wrong) expect([change, verifyConsistency({ ...claim, ...change })]).toEqual([change, false])
  }
})

// golang.org/x/mod/sumdb/note, and a head of Go's checksum database as its clients have it on disk.
const neumann = {
  vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  note:
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n" +
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
}
const goSumDb = {
  vkey: 'sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8',
  note:
    'go.sum database tree\n63096908\n8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=\n\n' +
    '— sum.golang.org Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk=\n',
}

test('published signed notes are read, and refused with one letter changed or another key', async () => {
  for (const { vkey, note } of [neumann, goSumDb]) {
    const key = parseVkey(vkey)
    expect(await verifyNote(openNote(note), key)).toBe(true)
    const changed = openNote(note.replace('o', 'O'))
    await expect(verifyNote(changed, key)).rejects.toMatchObject({ code: 'signature-wrong' })
    await expect(verifyNote(openNote(note), parseVkey(logKey(key.name).vkey))).rejects.toMatchObject({
      code: 'signature-missing',
    })
  }
  expect(parseCheckpoint(openNote(goSumDb.note).text)).toMatchObject({
    origin: 'go.sum database tree',
    size: 63_096_908,
  })
})

test('a key is refused when its name, number or bytes are not its own', () => {
  const wrong = [
    neumann.vkey.replace('Peter', 'Paul'),
    neumann.vkey.replace('c74f20a3', 'c74f20a4'),
    neumann.vkey.replace('ARpc', 'ARpd'),
    neumann.vkey.replace('ARpc', 'AhpC'),
    `${neumann.vkey}AAAA`,
    `${neumann.vkey}\n\n`,
    neumann.vkey.toUpperCase(),
    '',
  ]
  for (const vkey of wrong) expect(() => parseVkey(vkey), vkey).toThrow()
  // transparency-dev/formats: a witness's key, type 4.
  expect(parseVkey('remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2').type).toBe(4)
})

test('what is no signed note is refused', () => {
  const { note } = neumann
  const wrong = [
    note.slice(0, -1),
    note.replace('\n\n', '\n'),
    note.replace('— ', '- '),
    note.replace('— PeterNeumann', '— Peter Neumann'),
    note.replace('answer', 'ans\twer'),
    note.replace('AM=', 'AM'),
    note.replace('AM=', 'AN='),
    `${note}x\n`,
    note + note.slice(note.indexOf('—')).repeat(70),
    '',
  ]
  for (const each of wrong) expect(() => openNote(each), each).toThrow()
})

test('a head is refused when its size or root is not written in the one right way', () => {
  const text = headText(7, Buffer.alloc(32, 1), 'quy.example/log')
  expect(parseCheckpoint(text)).toMatchObject({ origin: 'quy.example/log', size: 7 })
  const wrong = [
    text.replace('\n7\n', '\n07\n'),
    text.replace('\n7\n', '\n-7\n'),
    text.replace('\n7\n', '\n7.0\n'),
    text.replace('\n7\n', '\n7e3\n'),
    text.replace('\n7\n', '\n\n'),
    text.replace('\n7\n', `\n${2 ** 53}\n`),
    text.replace('=', ''),
    `\n${text}`,
    `${text}\n`,
    text.slice(0, -1),
  ]
  for (const each of wrong) expect(() => parseCheckpoint(each), each).toThrow()
  expect(parseCheckpoint(text.replace('\n7\n', `\n${2 ** 53 - 1}\n`)).size).toBe(2 ** 53 - 1)
})

test('a witness is named with its time, and refused when it signed another head', async () => {
  const [key, witness] = [logKey(), logKey('bao.example/nhan-chung', 4)]
  const text = headText(7, Buffer.alloc(32, 1), key.name)
  const note = openNote(signText(key, text) + cosign(witness, text, 1_683_000_000))
  expect(await verifyNote(note, parseVkey(key.vkey))).toBe(true)
  expect(await verifyCosignature(note, parseVkey(witness.vkey))).toBe(1_683_000_000)
  expect(await verifyCosignature(openNote(signText(key, text)), parseVkey(witness.vkey))).toBe(null)
  const other = openNote(signText(key, text) + cosign(witness, text.replace('7', '8'), 1_683_000_000))
  await expect(verifyCosignature(other, parseVkey(witness.vkey))).rejects.toMatchObject({ code: 'signature-wrong' })
})

test('tiles have the paths of the specification up to 2^53, and no others', () => {
  expect(tilePath(0, 1_234_067)).toBe('tile/0/x001/x234/067')
  expect(tilePath('entries', 0, 1)).toBe('tile/entries/000.p/1')
  expect(tilePath(2, 1000, 255)).toBe('tile/2/x001/000.p/255')
  expect(tilePath(0, 2 ** 53 - 1)).toBe('tile/0/x009/x007/x199/x254/x740/991')
  for (const wrong of [-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => tilePath(0, wrong)).toThrow(RangeError)
})

test('proofs from tiles hold in a tree of 2^53 − 1 entries, at both ends and around powers of two', async () => {
  // Every entry is the same, so every node of a height is: the tree needs no storage.
  const size = 2 ** 53 - 1
  const leaf = leafHash(Buffer.from('x'))
  const nodes = [leaf]
  for (let height = 0; height < 60; height++) {
    const below = nodes[height] as Uint8Array
    nodes.push(nodeHash(below, below))
  }
  const source = {
    name: 'a large tree',
    async read(path: string) {
      const [, level, width = '256'] = /^tile\/(\d+)\/[x\d/]+(?:\.p\/(\d+))?$/.exec(path) ?? []
      return new Uint8Array(Buffer.concat(Array(Number(width)).fill(nodes[8 * Number(level)] as Uint8Array)))
    },
  }
  const whole = new Frontier()
  for (let height = 52; height >= 0; height--) whole.push(nodes[height] as Uint8Array, height)
  const tiles = new HashTiles(source, size)
  expect(hex(await tiles.root())).toBe(hex(whole.root()))
  for (const index of [0, 1, 255, 256, 2 ** 31, 2 ** 32 + 1, 2 ** 52 - 1, 2 ** 52, size - 1]) {
    const path = await tiles.inclusionPath(index)
    expect(verifyInclusion({ index, size, leaf, path, root: whole.root() })).toBe(true)
    const changed = path.with(-1, leafHash(Buffer.from('y')))
    expect(verifyInclusion({ index, size, leaf, path: changed, root: whole.root() })).toBe(false)
  }
  for (const oldSize of [1, 2, 255, 256, 2 ** 32 - 1, 2 ** 32, 2 ** 52, 2 ** 52 + 1, size - 1]) {
    const path = await tiles.consistencyPath(oldSize)
    const oldRoot = await new HashTiles(source, oldSize).root()
    expect(verifyConsistency({ oldSize, newSize: size, oldRoot, newRoot: whole.root(), path })).toBe(true)
    expect(verifyConsistency({ oldSize, newSize: size, oldRoot: leaf, newRoot: whole.root(), path: [] })).toBe(false)
  }
})

test('the helper that writes the logs of these tests makes the published roots too', () => {
  for (let size = 0; size <= 8; size++)
    expect(treeHash(leaves.slice(0, size).map((leaf) => Buffer.from(leaf))).toString('hex')).toBe(hex(root(size)))
})

test('base64 of an address is read with and without padding', () => {
  expect(fromBase64Url('_-8')).toEqual(Uint8Array.of(255, 239))
  expect(fromBase64Url('_-8=')).toEqual(Uint8Array.of(255, 239))
  expect(fromBase64Url('a b')).toBe(null)
})
