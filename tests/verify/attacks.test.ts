import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { folderSource, verifyLog } from '../../public/verify/verify.js'
import { headText, logKey, pathOf, signText, type WrittenLog } from '../support/log-folder.ts'
import { faultsIn, faultsOf, storyLog, tamper } from '../support/verify.ts'

const ENTRIES = 700
let log: WrittenLog
beforeEach(() => {
  log = storyLog(ENTRIES)
})

const first = (level: number | 'entries') => pathOf(level, 0, 256)
const last = (level: number | 'entries') => pathOf(level, 2, ENTRIES - 512)
const swap = (one: string, other: string) => {
  const [a, b] = [readFileSync(join(log.folder, one)), readFileSync(join(log.folder, other))]
  writeFileSync(join(log.folder, one), b)
  writeFileSync(join(log.folder, other), a)
}

test('a whole log is good', async () => {
  expect(await faultsIn(log.folder)).toEqual([])
})

test('a truncated tile or bundle is noticed, and named', async () => {
  for (const [path, fault] of [
    [first(0), 'tile-size'],
    [pathOf(1, 0, 2), 'tile-size'],
    [first('entries'), 'bundle-short'],
    [last('entries'), 'bundle-short'],
  ] as const)
    for (const cut of [1, 32, 100]) {
      const whole = readFileSync(join(log.folder, path))
      tamper(log.folder, path, (content) => content.subarray(0, -cut))
      const report = await verifyLog(await folderSource(log.folder))
      expect([path, cut, faultsOf(report)]).toEqual([path, cut, [fault]])
      expect(report.lines.at(-1)?.values.path).toBe(path)
      writeFileSync(join(log.folder, path), whole)
    }
})

test('an oversized tile or bundle is noticed', async () => {
  for (const [path, fault] of [
    [first(0), 'too-long'],
    [pathOf(1, 0, 2), 'tile-size'],
    [last('entries'), 'bundle-long'],
  ] as const) {
    const whole = readFileSync(join(log.folder, path))
    tamper(log.folder, path, (content) => Buffer.concat([content, Buffer.alloc(32)]))
    expect([path, await faultsIn(log.folder)]).toEqual([path, [fault]])
    writeFileSync(join(log.folder, path), whole)
  }
})

test('a bundle too large for any honest log is not even read', async () => {
  tamper(log.folder, first('entries'), () => Buffer.alloc(256 * 65_537 + 1))
  expect(await faultsIn(log.folder)).toEqual(['too-long'])
})

test('swapped tiles and swapped bundles are noticed, each line by its number', async () => {
  swap(first(0), pathOf(0, 1, 256))
  expect(await faultsIn(log.folder)).toEqual(['leaf-differs', 'leaf-differs'])
  swap(first('entries'), pathOf('entries', 1, 256))
  expect(await faultsIn(log.folder)).toContain('index-differs')
})

test('entries in another order in their bundle are noticed', async () => {
  tamper(log.folder, first('entries'), (content) => {
    const length = 2 + content.readUInt16BE(0)
    const next = 2 + content.readUInt16BE(length)
    const [a, b] = [content.subarray(0, length), content.subarray(length, length + next)]
    return Buffer.concat([b, a, content.subarray(length + next)])
  })
  expect(await faultsIn(log.folder)).toEqual(['leaf-differs', 'index-differs', 'node-differs', 'root-differs'])
})

test('hashes in another order in their tile are noticed, at every level', async () => {
  for (const path of [first(0), last(0), pathOf(1, 0, 2)]) {
    const whole = readFileSync(join(log.folder, path))
    tamper(log.folder, path, (content) =>
      Buffer.concat([content.subarray(32, 64), content.subarray(0, 32), content.subarray(64)]),
    )
    expect(await faultsIn(log.folder)).toEqual([path.startsWith('tile/0') ? 'leaf-differs' : 'node-differs'])
    writeFileSync(join(log.folder, path), whole)
  }
})

test('a changed amount is noticed though its tile was changed to match', async () => {
  let changed = Buffer.alloc(0)
  tamper(log.folder, last('entries'), (content) => {
    changed = Buffer.from(content.toString('latin1').replace('"amount":"100000"', '"amount":"900000"'), 'latin1')
    return changed
  })
  expect(await faultsIn(log.folder)).toEqual(['leaf-differs', 'direction-wrong', 'root-differs'])
})

test('a missing tile or bundle is what the server must answer for', async () => {
  for (const path of [first(0), last('entries'), pathOf(1, 0, 2)]) {
    const whole = readFileSync(join(log.folder, path))
    rmSync(join(log.folder, path))
    expect([path, await faultsIn(log.folder)]).toEqual([path, ['tile-missing']])
    writeFileSync(join(log.folder, path), whole)
  }
})

test('the full tile stands in for a partial one that is gone', async () => {
  // A folder that grew to 768 entries after the head of 700 was signed, and dropped its partial tiles.
  const grown = storyLog(768, log.key)
  for (const level of [0, 'entries'] as const) rmSync(join(grown.folder, pathOf(level, 2, 188)), { force: true })
  writeFileSync(join(grown.folder, 'checkpoint'), log.note)
  writeFileSync(join(grown.folder, pathOf(1, 0, 2)), readFileSync(join(log.folder, pathOf(1, 0, 2))))
  expect(await faultsIn(grown.folder)).toEqual([])
})

test('a log without its last entry is not the log that was signed', async () => {
  const shorter = storyLog(ENTRIES - 1, log.key)
  writeFileSync(join(shorter.folder, 'checkpoint'), log.note)
  expect(await faultsIn(shorter.folder)).toEqual(['tile-missing'])
})

test('another key, another origin, or the signature of another note is refused', async () => {
  const { folder, key, text } = log
  const stranger = logKey()
  const other = logKey('ke-gian.example/log')
  const renamed = headText(log.size, log.root, 'ke-gian.example/log')
  const attacks: [string, string, string][] = [
    ['the head signed by a stranger', 'checkpoint', signText(stranger, text)],
    ['the key of a stranger', 'vkey', `${stranger.vkey}\n`],
    ['the key of another log', 'vkey', `${other.vkey}\n`],
    ['another origin', 'checkpoint', signText(key, renamed)],
    ['the signature of another head', 'checkpoint', text + signText(key, renamed).slice(renamed.length)],
    ['no signature', 'checkpoint', text],
    ['another size under the old signature', 'checkpoint', log.note.replace('\n700\n', '\n699\n')],
    ['two keys', 'vkey', `${key.vkey}\n${stranger.vkey}\n`],
    ['nothing', 'vkey', ''],
  ]
  const faults: Record<string, string[]> = {}
  for (const [name, path, content] of attacks) {
    const whole = readFileSync(join(folder, path))
    writeFileSync(join(folder, path), content)
    faults[name] = await faultsIn(folder)
    writeFileSync(join(folder, path), whole)
  }
  expect(faults).toEqual({
    'the head signed by a stranger': ['signature-missing'],
    'the key of a stranger': ['signature-missing'],
    'the key of another log': ['signature-missing'],
    'another origin': ['origin-wrong'],
    'the signature of another head': ['signature-wrong'],
    'no signature': ['note-unreadable'],
    'another size under the old signature': ['signature-wrong'],
    'two keys': ['vkey-unreadable'],
    nothing: ['vkey-unreadable'],
  })
})

test('a known key is not replaced by the one that the server gives', async () => {
  expect(await faultsIn(log.folder, { vkey: logKey().vkey })).toEqual(['signature-missing'])
  expect(await faultsIn(log.folder, { vkey: log.key.vkey })).toEqual([])
})

test('a head signed over other tiles is refused', async () => {
  const text = headText(log.size, Buffer.alloc(32, 5), log.key.name)
  writeFileSync(join(log.folder, 'checkpoint'), signText(log.key, text))
  expect(await faultsIn(log.folder)).toEqual(['root-differs'])
})

test('a head of 2^53 − 1 entries over seven hundred is refused for what is missing', async () => {
  const text = headText(2 ** 53 - 1, log.root, log.key.name)
  writeFileSync(join(log.folder, 'checkpoint'), signText(log.key, text))
  // The last bundle it has is partial: the full one that this head promises is not there.
  expect(await faultsIn(log.folder)).toEqual(['tile-missing'])
  writeFileSync(join(log.folder, 'checkpoint'), signText(log.key, text.replace(/\d{16}/, String(2 ** 53))))
  expect(await faultsIn(log.folder)).toEqual(['size-too-large'])
})
