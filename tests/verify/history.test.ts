import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { folderSource, type State, verifyLog } from '../../public/verify/verify.js'
import { storyOf } from '../support/log-bodies.ts'
import { type LogKey, logKey, pathOf, writeLog } from '../support/log-folder.ts'
import { emptyFolder, faultsIn, faultsOf, storyLog, tamper } from '../support/verify.ts'

let key: LogKey
beforeEach(() => {
  key = logKey()
})

async function remembered(folder: string, before: State | null = null): Promise<State> {
  const { verdict, state } = await verifyLog(await folderSource(folder), { state: before })
  if (verdict !== 'good' || !state) throw new Error('nothing to remember')
  return state
}

const said = async (folder: string, state: State) => {
  const report = await verifyLog(await folderSource(folder), { state })
  return { report, faults: faultsOf(report), codes: report.lines.map(({ code }) => code) }
}

/** The story of so many entries in which the gift of one entry came at another time. */
function retold(entries: number, index: number) {
  return writeLog(
    emptyFolder(),
    storyOf(entries, (fields) =>
      fields.index === index ? { ...fields, recordedAt: 1_683_000_000_000 + index * 1000 + 1 } : fields,
    ),
    key,
  )
}

test('only what grew is read, and the first lines are shown to be the same', async () => {
  for (const [old, now] of [
    [300, 700],
    [1, 2],
    [255, 256],
    [256, 257],
    [512, 1_100],
    [0, 5],
  ] as const) {
    const state = await remembered(storyLog(old, key).folder)
    const { folder } = storyLog(now, key)
    const source = await folderSource(folder)
    const read: string[] = []
    const counting = {
      ...source,
      read(path: string, most: number) {
        read.push(path)
        return source.read(path, most)
      },
    }
    const report = await verifyLog(counting, { state })
    expect([old, now, report.verdict]).toEqual([old, now, 'good'])
    expect(report.lines.map(({ code }) => code)).toContain(old === 0 ? 'ok-tree' : 'ok-extends')
    const bundles = read.filter((path) => path.includes('entries'))
    expect(bundles.length).toBe(Math.ceil(now / 256) - Math.floor(old / 256))
    // What is remembered after two steps is what one step remembers.
    const { state: whole } = await verifyLog(source)
    expect(JSON.stringify({ ...report.state, books: { ...report.state?.books, books: sorted(report.state) } })).toBe(
      JSON.stringify({ ...whole, books: { ...whole?.books, books: sorted(whole) } }),
    )
  }
})

/** The remembered books with their ids in order. */
function sorted(state: State | null) {
  if (!state) return null
  const { ids, ...books } = state.books.books
  return { ...books, ids: [...new Uint32Array(ids.slice().buffer)].sort() }
}

test('when nothing grew, nothing is read again', async () => {
  const { folder } = storyLog(300, key)
  const { faults, codes } = await said(folder, await remembered(folder))
  expect(faults).toEqual([])
  expect(codes).toContain('ok-same-head')
})

test('two servers that show different histories under one key are both kept as evidence', async () => {
  for (const now of [300, 700]) {
    const state = await remembered(storyLog(300, key).folder)
    const other = retold(now, 150)
    const { faults, report } = await said(other.folder, state)
    expect([now, faults]).toEqual([now, ['fork']])
    expect(report.evidence).toEqual([
      { name: 'old', text: state.head },
      { name: 'new', text: other.note },
    ])
    expect(report.lines.at(-1)?.code).toBe('fork-means')
    expect(report.state).toBe(null)
  }
})

test('a history rewritten near its end is a fork too', async () => {
  const state = await remembered(storyLog(300, key).folder)
  expect((await said(retold(700, 299).folder, state)).faults).toEqual(['fork'])
  expect((await said(retold(700, 300).folder, state)).faults).toEqual([])
})

test('an old backup, or a log without its last entry, goes back behind the head that was seen', async () => {
  const state = await remembered(storyLog(300, key).folder)
  for (const entries of [299, 100, 0]) {
    const shorter = storyLog(entries, key)
    const { faults, report } = await said(shorter.folder, state)
    expect([entries, faults]).toEqual([entries, ['log-shrank']])
    expect(report.evidence.map(({ text }) => text)).toEqual([state.head, shorter.note])
  }
})

test('another key than the one remembered is told, with both heads', async () => {
  const state = await remembered(storyLog(300, key).folder)
  const { faults, report } = await said(storyLog(300, logKey(key.name)).folder, state)
  expect(faults).toEqual(['key-changed'])
  expect(report.evidence.length).toBe(2)
})

test('broken tiles are no fork: they are named, and prove nothing about the past', async () => {
  const state = await remembered(storyLog(300, key).folder)
  const { folder } = storyLog(700, key)
  tamper(folder, pathOf(1, 0, 2), (content) => content.fill(0, 0, 32))
  const { faults, report } = await said(folder, state)
  expect(faults).toEqual(['root-differs'])
  expect(report.evidence).toEqual([])
})

test('entries that are not the ones remembered are found among those that grew', async () => {
  const state = await remembered(storyLog(300, key).folder)
  const { folder } = storyLog(700, key)
  // The bundle in which the last run stopped: its known part changes now.
  tamper(folder, pathOf('entries', 1, 256), (content) => {
    content.write('X', content.indexOf('test:260'))
    return content
  })
  expect((await said(folder, state)).faults).toContain('leaf-differs')
})

test('books kept from earlier notice an id used again, and đồng spent again', async () => {
  const state = await remembered(storyLog(300, key).folder)
  const grown = (change: Parameters<typeof storyOf>[1]) => writeLog(emptyFolder(), storyOf(400, change), key).folder
  const again = grown((fields) => (fields.index === 390 ? { ...fields, id: 'test:7' } : fields))
  expect((await said(again, state)).faults[0]).toBe('id-twice')
  const spent = grown((fields) =>
    fields.kind === 'disbursement' && fields.index > 300
      ? {
          ...fields,
          transfers: [
            { ...fields.transfers[0], numbers: [['Liabilities:LA:VNN:Pool:General', '1400001', '1850000']] },
          ] as typeof fields.transfers,
        }
      : fields,
  )
  expect((await said(spent, state)).faults[0]).toBe('numbers-wrong')
})

test('a run that was interrupted goes on where it stopped', async () => {
  const { folder } = storyLog(1_500, key)
  const source = await folderSource(folder)
  let saved: State | null = null
  let bundles = 0
  const failing = {
    ...source,
    async read(path: string, most: number) {
      if (path.includes('entries') && ++bundles > 4) throw new Error('the line is cut')
      return source.read(path, most)
    },
  }
  // The clock runs on by a minute at each look, so that every bundle is saved.
  const now = Date.now
  let minute = 0
  Date.now = () => now() + ++minute * 60_000
  await expect(
    verifyLog(failing, {
      onSave: async (state) => {
        saved = structuredClone(state)
      },
    }),
  ).rejects.toThrow('the line is cut')
  Date.now = now
  expect(saved).not.toBe(null)
  const state = saved as unknown as State
  expect(state.books.books.size).toBeGreaterThan(0)
  expect(state.books.books.size).toBeLessThan(1_500)
  const { faults, report } = await said(folder, state)
  expect(faults).toEqual([])
  expect(report.lines.find(({ code }) => code === 'ok-tree')?.values.from).toBe(state.books.books.size)
})

test('what was remembered wrongly is read again from the beginning, and does not accuse the log', async () => {
  const { folder } = storyLog(700, key)
  const state = await remembered(storyLog(300, key).folder)
  state.books.subtrees.fill(0, 0, 8)
  expect((await said(folder, state)).faults).toEqual([])
})

test('reading everything again still holds the log to the head that was seen', async () => {
  const state = await remembered(storyLog(300, key).folder)
  const { folder } = retold(700, 150)
  expect(await faultsIn(folder, { state, fresh: true })).toEqual(['fork'])
})

test('a head that is not what its tiles say is not remembered', async () => {
  const { folder } = storyLog(300, key)
  const before = readFileSync(join(folder, 'checkpoint'))
  writeFileSync(join(folder, 'checkpoint'), storyLog(299, key).note)
  const report = await verifyLog(await folderSource(folder))
  expect([report.verdict, report.state]).toEqual(['wrong', null])
  writeFileSync(join(folder, 'checkpoint'), before)
})
