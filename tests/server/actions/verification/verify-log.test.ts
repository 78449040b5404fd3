import { generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { openSnapshot } from '../../../../db/snapshot.ts'
import { logOf } from '../../../../server/actions/log/log.ts'
import { databaseBeside } from '../../../../server/actions/verification/compare-with-database.ts'
import { verifyLog } from '../../../../server/actions/verification/verify-log.ts'
import { signCheckpoint } from '../../../../server/domain/log/checkpoint.ts'
import { formatVerifierKey } from '../../../../server/domain/log/note.ts'
import { encodeBundle, tilePath } from '../../../../server/domain/log/tile.ts'
import { Findings } from '../../../../server/domain/verification/findings.ts'
import { folderSource } from '../../../../server/gateways/log-source.ts'
import { smallFund } from '../../../support/fund.ts'
import { receiveGifts } from '../../../support/log.ts'
import { publishedLog } from '../../../support/published-log.ts'
import { TEST_ORIGIN, testStore } from '../../../support/store.ts'
import { behindTheGuards } from '../../../support/tampering.ts'
import { tilesOf } from '../../../support/tiles.ts'
import { type LyingFund, signedFund, wrongs } from '../../../support/verification.ts'

let fund: LyingFund
let folder: string
beforeEach(async () => {
  fund = await signedFund()
  folder = join(fund.dataDir, 'published')
  await publishedLog(fund, folder)
})

async function verified({ trustedKey = null as string | null, withDatabase = false } = {}) {
  const findings = new Findings()
  const snapshot = withDatabase ? openSnapshot(fund.path) : null
  const beside = snapshot ? await databaseBeside(snapshot.read, findings) : null
  const found = await verifyLog(folderSource(folder), findings, { trustedKey, beside, said: () => {} })
  snapshot?.close()
  return found
}

/** A log of the same name that another key signs. */
const otherLog = () => logOf(TEST_ORIGIN, generateKeyPairSync('ed25519').privateKey, folder)

const file = (path: string) => join(folder, path)
const change = (path: string, to: (content: Buffer) => Buffer) =>
  writeFileSync(file(path), to(readFileSync(file(path))))

test('the ledger is rebuilt from the published files alone', async () => {
  const found = await verified()
  expect(wrongs(found)).toEqual({})
  expect(found).toMatchObject({ ok: true, origin: TEST_ORIGIN, verifierKey: formatVerifierKey(fund.log.verifierKey) })
  expect(found.size).toBeGreaterThan(280)
  expect(found.findings.map(({ invariant }) => invariant)).toEqual(
    expect.arrayContaining([1, 2, 3, 4, 6, 7, 12, 13, 14, 19, 23]),
  )
})

test('a log that has no entries yet is right', async () => {
  rmSync(folder, { recursive: true })
  mkdirSync(folder)
  const empty = {
    origin: TEST_ORIGIN,
    size: 0,
    root: Buffer.from('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 'base64'),
  }
  writeFileSync(file('checkpoint'), signCheckpoint(empty, fund.log.privateKey))
  writeFileSync(file('vkey'), formatVerifierKey(fund.log.verifierKey))
  expect(wrongs(await verified())).toEqual({})
})

describe('a published log is refused', () => {
  const lastBundle = () => {
    const [last] = [...tilesOf(bodies().length)].filter(({ level }) => level === 'entries').slice(-1)
    return `tile/${tilePath(last as NonNullable<typeof last>)}`
  }
  const bodies = () => {
    const snapshot = openSnapshot(fund.path)
    const rows = snapshot.read.all<{ body: string }>('SELECT body FROM entry ORDER BY idx')
    snapshot.close()
    return rows.map(({ body }) => body)
  }

  test('when one amount in one entry was changed', async () => {
    change('tile/entries/000', (bytes) =>
      Buffer.from(bytes.toString('latin1').replace('"500000"', '"500001"'), 'latin1'),
    )
    expect(wrongs(await verified())).toMatchObject({
      checkpoints: 'the checkpoint has another root',
      tree: 'tile 0/000 is another',
    })
  })

  test('when the amount was changed and every tile and the checkpoint made new with the right key: its numbers do not add up', async () => {
    const changed = bodies().map((body, index) =>
      index === 3 ? body.replaceAll(/"amount":"\d+"/g, '"amount":"77"') : body,
    )
    await publishedLog(fund, folder, changed)
    expect(Object.keys(wrongs(await verified()))).toEqual(['numbers'])
  })

  test('when two entries changed places', async () => {
    const swapped = bodies()
    ;[swapped[4], swapped[5]] = [swapped[5] as string, swapped[4] as string]
    writeFileSync(file('tile/entries/000'), encodeBundle(swapped.slice(0, 256)))
    expect(wrongs(await verified())).toHaveProperty('checkpoints')
    expect(wrongs(await verified()).indexes).toMatch(/entry 4/)
  })

  test('when a tile is missing, cut short, too long, or another', async () => {
    const kept = join(fund.dataDir, 'kept')
    cpSync(folder, kept, { recursive: true })
    const broken: [string, (path: string) => void, string][] = [
      [lastBundle(), (path) => rmSync(file(path)), 'is missing'],
      ['tile/entries/000', (path) => change(path, (bytes) => bytes.subarray(0, -1)), 'is damaged'],
      ['tile/entries/000', (path) => change(path, (bytes) => Buffer.concat([bytes, Buffer.of(0, 0)])), 'is damaged'],
      ['tile/entries/000', (path) => writeFileSync(file(path), Buffer.alloc(256 * 65_537 + 1)), 'is too long'],
      ['tile/0/000', (path) => change(path, (bytes) => bytes.subarray(32)), 'is another'],
      ['tile/1/000.p/1', (path) => rmSync(file(path)), 'is missing'],
    ]
    for (const [path, breakIt, says] of broken) {
      breakIt(path)
      const found = await verified()
      expect(found.ok).toBe(false)
      expect(Object.values(wrongs(found)).join('\n')).toContain(says)
      cpSync(kept, folder, { recursive: true })
    }
    expect((await verified()).ok).toBe(true)
  })

  test('when the checkpoint is missing, unsigned, signed by another key, or of more entries than there are', async () => {
    const note = readFileSync(file('checkpoint'), 'utf8')
    const other = otherLog()
    const root = Buffer.alloc(32, 9)
    const notes: [string, RegExp][] = [
      ['', /malformed|no signatures/],
      ['x'.repeat(300_000), /too long/],
      [note.replace(/\n\n.*/s, '\n'), /no signatures/],
      [
        note.replace(/^(.*\n)(\d+)/, (_, origin: string, size: string) => `${origin}${Number(size) + 1}`),
        /signature .* is false/,
      ],
      [signCheckpoint({ origin: TEST_ORIGIN, size: 9e15, root }, fund.log.privateKey), /missing/],
      [signCheckpoint({ origin: 'other.example/log', size: 5, root }, other.privateKey), /./],
    ]
    for (const [written, says] of notes) {
      writeFileSync(file('checkpoint'), written)
      const found = await verified()
      expect(found.ok).toBe(false)
      expect(Object.values(wrongs(found)).join('\n')).toMatch(says)
    }
    rmSync(file('checkpoint'))
    expect(wrongs(await verified())).toEqual({ checkpoints: 'the checkpoint: there is none' })
  })

  test('when its key is not the one that somebody has noted down', async () => {
    const right = formatVerifierKey(fund.log.verifierKey)
    expect((await verified({ trustedKey: right })).ok).toBe(true)
    const wrong = formatVerifierKey(otherLog().verifierKey)
    expect(wrongs(await verified({ trustedKey: wrong })).checkpoints).toMatch(/not signed by the key/)
    rmSync(file('vkey'))
    expect(wrongs(await verified()).checkpoints).toMatch(/no key/)
  })
})

describe('beside a database', () => {
  test('the log makes the same rows, balances and holders', async () => {
    const found = await verified({ withDatabase: true })
    expect(wrongs(found)).toEqual({})
    expect(found.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['rebuilt', 'balances', 'numbers']))
  })

  test('also when the database has grown since', async () => {
    const store = testStore()
    const organization = await smallFund(store)
    await receiveGifts(store, organization, 300)
    const lying = { path: store.path, dataDir: store.dataDir, log: store.log }
    rmSync(folder, { recursive: true })
    await publishedLog(lying, folder)
    await receiveGifts(store, organization, 30)
    fund = lying
    expect(wrongs(await verified({ withDatabase: true }))).toEqual({})
  })

  test('an entry, a balance or a holder that differs is said', async () => {
    behindTheGuards(fund, (sql) => sql.exec('UPDATE balance SET amount_vnd = amount_vnd + 1 WHERE account_id = 5'))
    expect(Object.keys(wrongs(await verified({ withDatabase: true })))).toEqual(['balances'])
    behindTheGuards(fund, (sql) =>
      sql.exec(`UPDATE entry SET body = replace(body, 'receipt', 'Receipt') WHERE idx = 290`),
    )
    expect(wrongs(await verified({ withDatabase: true })).rebuilt).toBe('entry 290: the database has another')
    behindTheGuards(fund, (sql) => sql.exec('DELETE FROM entry WHERE idx = (SELECT max(idx) FROM entry)'))
    expect((await verified({ withDatabase: true })).findings.find(({ rule }) => rule === 'rebuilt')?.wrong).toBe(2)
  })
})

test('a folder that cannot be read as one does not end the program', async () => {
  rmSync(folder, { recursive: true })
  mkdirSync(join(folder, 'checkpoint'), { recursive: true })
  mkdirSync(dirname(file('tile/entries/000')), { recursive: true })
  expect((await verified()).ok).toBe(false)
})
