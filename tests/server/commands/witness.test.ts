import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { witnessCommand } from '../../../server/commands/witness.ts'
import { openCheckpoint } from '../../../server/domain/log/checkpoint.ts'
import { cosignedAt } from '../../../server/domain/log/cosignature.ts'
import { parseNote, parseVerifierKey } from '../../../server/domain/log/note.ts'
import { folder, freePort, logToWatch, post, startWitness } from '../../support/witness.ts'

const log = logToWatch()
const options = async () => {
  const listen = `127.0.0.1:${await freePort()}`
  return { key: `${folder()}/witness.pem`, log: log.vkey, listen, name: 'bao.example/chung' }
}
const size = (note: string) => openCheckpoint(note, log.key).size

describe('a witness as a newspaper runs it', () => {
  test('cosigns growth, refuses a fork and going back, and keeps the proof of the fork', async () => {
    const given = await options()
    const witness = await startWitness(given)
    expect(statSync(given.key).mode & 0o077).toBe(0)
    expect(await (await fetch(`${witness.url}/vkey`)).text()).toBe(`${witness.vkey}\n`)
    expect((await fetch(`${witness.url}/checkpoint`)).status).toBe(404)
    expect((await fetch(`${witness.url}/add-checkpoint`)).status).toBe(405)
    expect((await post(witness.url, 'x'.repeat(200_000))).status).toBe(413)
    expect((await post(witness.url, 'xin chào')).status).toBe(400)

    const first = await post(witness.url, await log.request(0, 5))
    expect(first.status).toBe(200)
    const next = await post(witness.url, await log.request(5, 300))
    const [signature] = parseNote(log.checkpoint(300) + next.text).signatures.slice(1)
    const at = signature && cosignedAt(parseNote(log.checkpoint(300)).text, signature, parseVerifierKey(witness.vkey))
    expect(Math.abs((at ?? 0) - Date.now())).toBeLessThan(10_000)

    expect(await post(witness.url, await log.request(5, 400))).toEqual({
      status: 409,
      type: 'text/x.tlog.size',
      text: '300\n',
    })
    expect((await post(witness.url, await log.forked.request(300, 400))).status).toBe(422)
    expect((await post(witness.url, await log.forked.request(300, 300))).status).toBe(409)
    const fork = readFileSync(`${given.key}.last.txt.fork.txt`, 'utf8')
    expect(fork).toContain(log.checkpoint(300))
    expect(fork).toContain(log.forked.checkpoint(300))
    expect(witness.said()).toContain('FORKED')
    const kept = await (await fetch(`${witness.url}/checkpoint`)).text()
    expect(kept).toBe(log.checkpoint(300) + next.text)
  })

  test('of two who post at once exactly one wins', async () => {
    const witness = await startWitness(await options())
    const bodies = [await log.request(0, 10), await log.request(0, 20), await log.request(0, 30)]
    const answers = await Promise.all(bodies.map((body) => post(witness.url, body)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })

  test('killed again and again it goes on from what it has said', async () => {
    const given = await options()
    let acknowledged = 0
    for (let round = 0; round < 3; round++) {
      const witness = await startWitness(given)
      const before = await fetch(`${witness.url}/checkpoint`)
      let known = before.status === 404 ? 0 : size(await before.text())
      expect(known).toBeGreaterThanOrEqual(acknowledged)
      const dying = wait(20 + round * 23).then(() => witness.process.kill('SIGKILL'))
      for (let more = 1; more < 200; more++) {
        const answer = await post(witness.url, await log.request(known, known + 1)).catch(() => null)
        if (!answer) break
        expect(answer.status).toBe(200)
        known += 1
        acknowledged = known
      }
      await dying
    }
    const witness = await startWitness(given)
    const last = size(await (await fetch(`${witness.url}/checkpoint`)).text())
    expect(last - acknowledged).toBeLessThanOrEqual(1)
    if (acknowledged > 1)
      expect((await post(witness.url, await log.request(acknowledged - 1, acknowledged - 1))).status).toBe(409)
    expect((await post(witness.url, await log.request(last, last + 5))).status).toBe(200)
  }, 60_000)

  test('killed after the disk and before the answer, it tells how far it is and cosigns from there', async () => {
    const given = await options()
    const witness = await startWitness(given)
    const { text } = await post(witness.url, await log.request(0, 10))
    witness.process.kill('SIGKILL')
    // What stands on the disk when it dies between writing and answering.
    writeFileSync(`${given.key}.last.txt`, log.checkpoint(20) + text)
    const again = await startWitness(given)
    expect(await post(again.url, await log.request(10, 20))).toMatchObject({ status: 409, text: '20\n' })
    expect((await post(again.url, await log.request(20, 20))).status).toBe(200)
  })

  test('without its state, with another name or for another log it does not start', async () => {
    const given = await options()
    const witness = await startWitness(given)
    await post(witness.url, await log.request(0, 10))
    witness.process.kill('SIGTERM')
    await once(witness.process, 'exit')
    const start = (changed: Record<string, string>) =>
      witnessCommand.run(Object.entries({ ...given, ...changed }).flatMap(([name, value]) => [`--${name}`, value]))
    for (const [changed, why] of [
      [{ name: 'bao.example/khac' }, 'A witness keeps both for ever'],
      [{ log: logToWatch().vkey }, 'not of this log'],
      [{ log: 'x' }, '--log: not the key of a log'],
      [{ log: witness.vkey }, '--log: not the key of a log'],
      [{ listen: 'x' }, 'witness --key FILE'],
    ] as const)
      await expect(start(changed)).rejects.toThrow(why)
    rmSync(`${given.key}.last.txt`)
    await expect(start({})).rejects.toThrow('is missing')
    expect(existsSync(`${given.key}.last.txt`)).toBe(false)
    writeFileSync(given.key, 'not a key')
    await expect(start({})).rejects.toThrow('no readable')
  })
})
