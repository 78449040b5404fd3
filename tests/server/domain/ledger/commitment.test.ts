import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commitToText } from '../../../../server/domain/ledger/commitment.ts'

const salt = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('a published vector: anybody with salt and text finds the same commitment', () => {
  const stated = createHash('sha256')
    .update('fund/v1/text\n')
    .update(Buffer.alloc(32, 1))
    .update('Trần Thị Bưởi', 'utf8')
    .digest('base64')
  expect(commitToText(Buffer.alloc(32, 1), 'Trần Thị Bưởi')).toBe(stated)
  expect(stated).toBe('pwVRbARv1FKEw97rZrbOoAjQUlu757mD/NJ62UFZJds=')
})

test('another text or another salt gives another commitment, always 44 characters of base64', () => {
  fc.assert(
    fc.property(salt, salt, fc.string(), fc.string(), (a, b, one, other) => {
      const commitment = commitToText(a, one)
      expect(commitment).toMatch(/^[A-Za-z0-9+/]{43}=$/)
      if (one !== other && one.isWellFormed() && other.isWellFormed())
        expect(commitToText(a, other)).not.toBe(commitment)
      if (Buffer.compare(a, b) !== 0) expect(commitToText(b, one)).not.toBe(commitment)
    }),
  )
})
