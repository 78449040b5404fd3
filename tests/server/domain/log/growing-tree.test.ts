import { hash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type CompleteSubtree, GrowingTree } from '../../../../server/domain/log/growing-tree.ts'
import { rootOf } from '../../../../server/domain/log/merkle.ts'

const leaves = Array.from({ length: 256 * 256 + 300 }, (_, i) => hash('sha256', String(i), 'buffer'))

test('a log read entry by entry has the root of its tree at every size, and its complete subtrees', () => {
  const tree = new GrowingTree()
  const complete: CompleteSubtree[] = []
  expect(tree.root()).toEqual(rootOf([]))
  for (const [index, leaf] of leaves.entries()) {
    complete.push(...tree.add(leaf))
    if (index < 600 || index === leaves.length - 1) expect(tree.root()).toEqual(rootOf(leaves.slice(0, index + 1)))
  }
  const first = Array.from({ length: 257 }, (_, position) => ({
    level: 1,
    position,
    hash: rootOf(leaves.slice(position * 256, (position + 1) * 256)),
  }))
  const second = { level: 2, position: 0, hash: rootOf(leaves.slice(0, 65_536)) }
  expect(complete).toEqual([...first.slice(0, 256), second, ...first.slice(256)])
})
