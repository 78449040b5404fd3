import { createServer } from 'node:http'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { lastCheckpoint } from '../../../../db/queries/log.ts'
import { checkLog } from '../../../../server/actions/log/check-log.ts'
import { collectCosignatures } from '../../../../server/actions/log/collect-cosignatures.ts'
import { openLog } from '../../../../server/actions/log/open-log.ts'
import { proveInclusion } from '../../../../server/actions/log/prove-inclusion.ts'
import { publishedNote } from '../../../../server/actions/log/published-note.ts'
import { signGrowth } from '../../../../server/actions/log/sign-growth.ts'
import { cosignedAt } from '../../../../server/domain/log/cosignature.ts'
import { formatVerifierKey, parseNote } from '../../../../server/domain/log/note.ts'
import type { Witness } from '../../../../server/domain/log/witness-setting.ts'
import { smallFund } from '../../../support/fund.ts'
import { receiveGifts } from '../../../support/log.ts'
import { directSql, type TestStore, testStore } from '../../../support/store.ts'
import { folder, logToWatch, witnessHere } from '../../../support/witness.ts'

let store: TestStore
let grow: (count: number) => Promise<void>
beforeEach(async () => {
  store = testStore()
  const fund = await smallFund(store)
  await checkLog(store)
  grow = async (count) => {
    await receiveGifts(store, fund, count)
    await signGrowth(store)
  }
})

const ask = async (witnesses: Witness[]) => {
  const { answers } = await collectCosignatures({ ...store, log: { ...store.log, witnesses } })
  return answers.map(({ outcome }) => outcome)
}
const published = async () => {
  const last = await lastCheckpoint(store.database.read)
  return last ? publishedNote(store.database.read, last) : ''
}

/** Answers every request like this, or never. */
async function answering(answer: { status: number; body: string } | null) {
  const server = createServer((request, response) => {
    request.resume()
    if (answer) response.writeHead(answer.status).end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { witness } = await witnessHere(store.log.verifierKey, `lam.example/${Math.random()}`)
  return { ...witness, url: `http://127.0.0.1:${(server.address() as { port: number }).port}` }
}

describe('without the witnesses', () => {
  test('a checkpoint is published after two seconds with those who answered: not the dead, the slow and the liars', async () => {
    await grow(10)
    const good = await witnessHere(store.log.verifierKey)
    const gone = await witnessHere(store.log.verifierKey, 'bao.example/tat')
    gone.stop()
    const other = await witnessHere(logToWatch().key, 'bao.example/la')
    const stranger = (await witnessHere(store.log.verifierKey, 'bao.example/khac')).witness
    const wrongKey = { ...good.witness, vkey: stranger.vkey, key: stranger.key }
    const bad = [
      gone.witness,
      other.witness,
      wrongKey,
      await answering(null),
      await answering({ status: 200, body: 'xin chào' }),
      await answering({ status: 200, body: '— x AAAA\n' }),
      await answering({ status: 200, body: 'x'.repeat(100_000) }),
      await answering({ status: 409, body: 'mười' }),
      await answering({ status: 301, body: '' }),
      await answering({ status: 500, body: 'hỏng' }),
    ]
    const began = performance.now()
    expect(await ask([good.witness, ...bad])).toEqual(['cosigned', ...bad.map(() => 'silent')])
    expect(performance.now() - began).toBeLessThan(3_000)
    expect(parseNote(await published()).signatures.map(({ name }) => name)).toEqual([
      store.log.origin,
      'bao.example/chung',
    ])
  })

  test('nothing is asked before anything is signed, and nobody where there is nobody', async () => {
    const { witness } = await witnessHere(store.log.verifierKey)
    expect(await ask([witness])).toEqual([])
    await grow(1)
    expect(await ask([])).toEqual([])
    expect(parseNote(await published()).signatures).toHaveLength(1)
  })
})

describe('with witnesses', () => {
  test('each checkpoint carries their true cosignatures, and so do the proofs given to donors', async () => {
    const one = await witnessHere(store.log.verifierKey, 'bao.example/chung')
    const two = await witnessHere(store.log.verifierKey, 'truong.example/chung')
    for (const count of [3, 300, 1]) {
      await grow(count)
      expect(await ask([one.witness, two.witness])).toEqual(['cosigned', 'cosigned'])
    }
    const { text, signatures } = parseNote(await published())
    for (const { key } of [one, two])
      expect(signatures.filter((signature) => cosignedAt(text, signature, key) !== null)).toHaveLength(1)
    expect((await proveInclusion(store.database.read, 0))?.checkpoint).toBe(await published())
    expect(await ask([one.witness, two.witness])).toEqual([])
    expect([...one.said, ...two.said].filter((said) => !said.startsWith('cosigned'))).toEqual([])
  })

  test('one that was away, or knows more than we remember, is asked from where it stands', async () => {
    const late = await witnessHere(store.log.verifierKey)
    await grow(5)
    await ask([late.witness])
    await grow(5)
    await grow(5)
    expect(await ask([late.witness])).toEqual(['cosigned'])
    const sql = directSql(store)
    sql.exec('DROP TRIGGER cosignature_no_delete; DELETE FROM cosignature')
    await grow(5)
    expect(await ask([late.witness])).toEqual(['cosigned'])
  })

  test('one that has cosigned more, or another root, than this database has is told apart from one that is away', async () => {
    const seen = await witnessHere(store.log.verifierKey)
    await grow(5)
    const restored = testStore()
    const fund = await smallFund(restored)
    restored.log.witnesses = [seen.witness]
    await checkLog(restored)
    expect(await ask([seen.witness])).toEqual(['cosigned'])
    await receiveGifts(restored, fund, 4)
    await signGrowth(restored)
    const older = await collectCosignatures(restored)
    expect(older.answers).toMatchObject([{ outcome: 'contradicts', size: 5 }])
    await receiveGifts(restored, fund, 1)
    await signGrowth(restored)
    const other = await collectCosignatures(restored)
    expect(other.answers).toMatchObject([{ outcome: 'contradicts', size: 5 }])
    expect(seen.said.join()).toContain('FORKED')
  })

  test('what they said is neither changed nor deleted', async () => {
    const { witness } = await witnessHere(store.log.verifierKey)
    await grow(5)
    await ask([witness])
    const sql = directSql(store)
    expect(() => sql.exec(`UPDATE cosignature SET line = ''`)).toThrow('never changed')
    expect(() => sql.exec('DELETE FROM cosignature')).toThrow('never deleted')
    const same = `SELECT size, witness, 'x' FROM cosignature`
    expect(() => sql.exec(`REPLACE INTO cosignature ${same}`)).toThrow('already there')
    expect(() => sql.exec(`INSERT INTO cosignature VALUES (99, 'x', 'y')`)).toThrow('FOREIGN KEY')
  })
})

test('a setting that names no witness, or one twice, is said at the start', async () => {
  const { witness } = await witnessHere(store.log.verifierKey)
  const dataDir = folder()
  const settings = { logOrigin: 'fund.example/log', logKeyFile: `${dataDir}/key.pem`, dataDir }
  const once = `${witness.vkey}@https://bao.example`
  const opening = (logWitnesses: string[]) => openLog(testStore().database, { ...settings, logWitnesses })
  for (const wrong of [['x'], [once, once], [`${formatVerifierKey(store.log.verifierKey)}@https://bao.example`]])
    await expect(opening(wrong)).rejects.toThrow('LOG_WITNESSES')
})
