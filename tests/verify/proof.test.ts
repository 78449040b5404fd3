import { beforeEach, expect, test } from 'vitest'
import { folderSource, HashTiles, type Source, say, verifyEntry, verifyProof } from '../../public/verify/verify.js'
import { DONOR, storyOf } from '../support/log-bodies.ts'
import { logKey, type WrittenLog, writeLog } from '../support/log-folder.ts'
import { emptyFolder, faultsOf, storyLog } from '../support/verify.ts'

const ENTRIES = 700
const key = logKey()
const bodies = [...storyOf(ENTRIES)]
let log: WrittenLog
let source: Source
beforeEach(async () => {
  log = writeLog(emptyFolder(), bodies, key)
  source = await folderSource(log.folder)
})

type Facts = { index?: number; body?: string; texts?: unknown; note?: string; lines?: (lines: string[]) => string[] }

/** A proof file as a donor gets it, or one that somebody made up. */
async function proofFile(index: number, facts: Facts = {}): Promise<string> {
  const salt = DONOR.salt.toString('base64')
  const extra = { body: facts.body ?? bodies[index], texts: facts.texts ?? { donor: { salt, text: DONOR.text } } }
  const path = await new HashTiles(source, ENTRIES).inclusionPath(index)
  const lines = [
    'c2sp.org/tlog-proof@v1',
    `extra ${Buffer.from(JSON.stringify(extra)).toString('base64')}`,
    `index ${facts.index ?? index}`,
    ...path.map((hash) => Buffer.from(hash).toString('base64')),
  ]
  return `${(facts.lines?.(lines) ?? lines).join('\n')}\n\n${facts.note ?? log.note}`
}

const GIFT = 259

test('a donor’s proof holds without the site, and says what the entry says', async () => {
  const report = await verifyProof(await proofFile(GIFT), { vkey: key.vkey })
  expect(faultsOf(report)).toEqual([])
  expect(report.entry).toMatchObject({
    index: GIFT,
    amount: 100_000,
    kind: 'receipt',
    direction: 'in',
    bookedOn: '2023-05-02',
  })
  const text = report.lines.find(({ code }) => code === 'ok-text')
  expect(text?.values).toEqual({ field: 'donor', text: DONOR.text })
})

test('every entry of a log can be proven', async () => {
  for (let index = 0; index < ENTRIES; index += 13) {
    const report = await verifyProof(await proofFile(index, { texts: {} }), { vkey: key.vkey })
    expect([index, faultsOf(report)]).toEqual([index, []])
  }
})

test('a proof is held to the log as it is now', async () => {
  const file = await proofFile(GIFT)
  const grown = storyLog(900, key)
  expect(faultsOf(await verifyProof(file, { source: await folderSource(grown.folder) }))).toEqual([])
  const shorter = storyLog(600, key)
  expect(faultsOf(await verifyProof(file, { source: await folderSource(shorter.folder) }))).toEqual(['log-shrank'])
  const retold = storyOf(900, (fields) => (fields.index === 100 ? { ...fields, id: 'other' } : fields))
  const forked = writeLog(emptyFolder(), retold, key)
  const report = await verifyProof(file, { source: await folderSource(forked.folder) })
  expect(faultsOf(report)).toEqual(['fork'])
  expect(report.evidence.map(({ text }) => text)).toEqual([log.note, forked.note])
})

test('a made-up proof is refused for what is wrong with it', async () => {
  const body = bodies[GIFT] as string
  const salt = DONOR.salt.toString('base64')
  const faults: Record<string, string[]> = {}
  const attacks: Record<string, Facts> = {
    'another amount': { body: body.replaceAll('"100000"', '"900000"') },
    'another index': { index: GIFT + 1 },
    'the body of another entry': { body: bodies[GIFT + 1] as string },
    'another name': { texts: { donor: { salt, text: 'Kẻ Gian' } } },
    'a text that the entry does not have': { texts: { memo: { salt, text: 'x' } } },
    'a hash less': { lines: (lines) => lines.slice(0, -1) },
    'a hash more': { lines: (lines) => [...lines, lines.at(-1) as string] },
    'no hashes': { lines: (lines) => lines.slice(0, 3) },
    'a head of another key': { note: storyLog(ENTRIES).note },
    'an unsigned head': { note: log.text },
    'no body': { lines: (lines) => lines.filter((line) => !line.startsWith('extra')) },
    'another format': { lines: (lines) => lines.with(0, 'c2sp.org/tlog-proof@v2') },
    'an index with a zero before it': { lines: (lines) => lines.with(2, `index 0${GIFT}`) },
    'a hash that is none': { lines: (lines) => lines.with(3, 'AAAA') },
    'extra that is no JSON': { lines: (lines) => lines.with(1, 'extra AAAA') },
    'texts that are none': { texts: { donor: 'x' } },
  }
  for (const [name, facts] of Object.entries(attacks))
    faults[name] = faultsOf(await verifyProof(await proofFile(GIFT, facts), { vkey: key.vkey }))
  expect(faults).toEqual({
    'another amount': ['proof-wrong'],
    'another index': ['proof-wrong'],
    'the body of another entry': ['proof-wrong'],
    'another name': ['text-differs'],
    'a text that the entry does not have': ['text-differs'],
    'a hash less': ['proof-wrong'],
    'a hash more': ['proof-wrong'],
    'no hashes': ['proof-wrong'],
    'a head of another key': ['signature-missing'],
    'an unsigned head': ['note-unreadable'],
    'no body': ['proof-unreadable'],
    'another format': ['proof-unreadable'],
    'an index with a zero before it': ['proof-unreadable'],
    'a hash that is none': ['proof-unreadable'],
    'extra that is no JSON': ['proof-unreadable'],
    'texts that are none': ['proof-unreadable'],
  })
  for (const file of ['', 'c2sp.org/tlog-proof@v1', '\n\n', 'x'.repeat(100_000)])
    expect(faultsOf(await verifyProof(file, { vkey: key.vkey }))).toEqual(['proof-unreadable'])
})

test('a proof that came through a mail program of Windows is read all the same', async () => {
  const file = (await proofFile(GIFT)).replaceAll('\n', '\r\n')
  expect(faultsOf(await verifyProof(file, { vkey: key.vkey }))).toEqual([])
})

test('without a key nothing is concluded about a proof', async () => {
  await expect(verifyProof(await proofFile(GIFT), {})).rejects.toMatchObject({ code: 'proof-needs-key' })
})

test('one entry of the log says its true amount, whatever a forged receipt says', async () => {
  const texts = { donor: { salt: new Uint8Array(DONOR.salt), text: DONOR.text } }
  const report = await verifyEntry(source, GIFT, { texts })
  expect(faultsOf(report)).toEqual([])
  expect(report.entry).toMatchObject({ index: GIFT, amount: 100_000 })
  const forged = { donor: { ...texts.donor, text: 'Kẻ Gian' } }
  expect(faultsOf(await verifyEntry(source, GIFT, { texts: forged }))).toEqual(['text-differs'])
})

test('of an entry beyond the signed log nothing is concluded, up to 2^53', async () => {
  for (const index of [ENTRIES, 2 ** 31, 2 ** 32, 2 ** 53 - 1])
    await expect(verifyEntry(source, index)).rejects.toMatchObject({ code: 'entry-beyond', values: { index } })
  expect(faultsOf(await verifyEntry(source, ENTRIES - 1))).toEqual([])
})

test('an entry that moves no money states none, and is called by its name', async () => {
  const gift = JSON.parse(String(bodies[GIFT]))
  const erasure = JSON.stringify({ ...gift, direction: null, index: String(ENTRIES), kind: 'redaction', transfers: [] })
  const longer = await folderSource(writeLog(emptyFolder(), [...bodies, erasure], key).folder)
  const { lines, entry } = await verifyEntry(longer, ENTRIES)
  expect(entry).toMatchObject({ kind: 'redaction', amount: null })
  const [said] = lines.filter(({ code }) => code.startsWith('entry-says'))
  expect(say(String(said?.code), said?.values ?? {}, 'vi')).toContain(
    'xóa thông tin theo yêu cầu, không chuyển tiền, ngày',
  )
  expect(say(String(said?.code), said?.values ?? {}, 'en')).toContain('erasure on request, no money moved, on')
})

test('an entry served with another amount is not in the log', async () => {
  const lying: Source = {
    ...source,
    async read(path, most) {
      const content = await source.read(path, most)
      const text = content && Buffer.from(content).toString('latin1').replaceAll('"100000"', '"900000"')
      return path.includes('entries') && text ? new Uint8Array(Buffer.from(text, 'latin1')) : content
    },
  }
  expect(faultsOf(await verifyEntry(lying, GIFT))).toEqual(['entry-not-included'])
})
