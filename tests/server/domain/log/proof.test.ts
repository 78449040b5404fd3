import { expect, test } from 'vitest'
import { formatProofFile } from '../../../../server/domain/log/proof.ts'

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

test('a proof is written as the example of the specification is', () => {
  const [head = '', ...checkpoint] = example.split(/(?<=\n)\n/)
  const [, extra = '', , ...hashes] = head.trimEnd().split('\n')
  const proof = {
    extra: Buffer.from(extra.slice('extra '.length), 'base64'),
    index: 73894,
    hashes: hashes.map((hash) => Buffer.from(hash, 'base64')),
    checkpoint: checkpoint.join('\n'),
  }
  expect(proof.hashes).toHaveLength(5)
  expect(formatProofFile(proof)).toBe(example)
})

test('the only entry of a log needs no hashes, and no file needs extra data', () => {
  const proof = { extra: null, index: 0, hashes: [], checkpoint: 'fund.example/log\n1\n…\n' }
  expect(formatProofFile(proof)).toBe('c2sp.org/tlog-proof@v1\nindex 0\n\nfund.example/log\n1\n…\n')
})
