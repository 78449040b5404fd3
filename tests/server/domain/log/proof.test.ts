import { expect, test } from 'vitest'
import { NoteError } from '../../../../server/domain/log/note.ts'
import { formatProofFile, parseProofFile } from '../../../../server/domain/log/proof.ts'

// The example of c2sp.org/tlog-proof; its extra data and signatures are shortened there, so that they are no base64.
const example = `c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog hI2DJw==
`

test('the example of the specification is read and written back', () => {
  const proof = parseProofFile(example)
  expect(proof).toMatchObject({ index: 73894 })
  expect(proof.hashes).toHaveLength(5)
  expect(proof.checkpoint).toMatch(/^example\.com\/fancylog\n109482\n/)
  expect(formatProofFile(proof)).toBe(example)
})

test('the only entry of a log needs no hashes, and no file needs extra data', () => {
  const proof = { extra: null, index: 0, hashes: [], checkpoint: 'fund.example/log\n1\n…\n' }
  expect(parseProofFile(formatProofFile(proof))).toEqual(proof)
})

test.each([
  ['of nothing', ''],
  ['of another kind', example.replace('@v1', '@v2')],
  ['without a checkpoint', example.split('\n\n')[0] ?? ''],
  ['without an index', example.replace('index 73894\n', '')],
  ['with an index that begins with zero', example.replace('73894', '073894')],
  ['with an index of 2^53', example.replace('73894', '9007199254740992')],
  ['with a hash that is cut', example.replace('gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=', 'gSKyXoYZ')],
  ['with a hash that is no base64', example.replace('gSKyXo', 'gSK-Xo')],
  ['with a thousand hashes', example.replace(/gSKy.*\n/, (line) => line.repeat(1000))],
  ['with extra data that is no base64', example.replace('extra YWdl', 'extra ?Wdl')],
  ['with Windows line ends', example.replaceAll('\n', '\r\n')],
])('a file %s is refused', (_, text) => {
  expect(() => parseProofFile(text)).toThrow(NoteError)
})
