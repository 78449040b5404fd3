import { type ChildProcess, spawn } from 'node:child_process'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { witnessService } from '../../server/commands/witness-service.ts'
import { formatAddCheckpoint } from '../../server/domain/log/add-checkpoint.ts'
import { signCheckpoint } from '../../server/domain/log/checkpoint.ts'
import { witnessKeyOf } from '../../server/domain/log/cosignature.ts'
import { consistencyProof, rootOf } from '../../server/domain/log/merkle.ts'
import { formatVerifierKey, type VerifierKey, verifierKeyOf } from '../../server/domain/log/note.ts'
import { parseWitness } from '../../server/domain/log/witness-setting.ts'
import { readHead } from '../../server/gateways/log-head.ts'
import { beginWitnessed } from '../../server/gateways/witness-state.ts'
import { leavesOf, readerOf } from './merkle.ts'

const ORIGIN = 'log.example/so-cai'

/** A log of made-up entries with its own key; `forked` has another entry at 3 and goes on from there. */
export function logToWatch() {
  const { privateKey } = generateKeyPairSync('ed25519')
  const leaves = leavesOf(5_000)
  const key = verifierKeyOf(ORIGIN, createPublicKey(privateKey))
  const of = (all: readonly Buffer[]) => {
    const checkpoint = (size: number) =>
      signCheckpoint({ origin: ORIGIN, size, root: rootOf(all.slice(0, size)) }, privateKey)
    const proof = (oldSize: number, size: number) => consistencyProof(readerOf(all), oldSize, size)
    return {
      checkpoint,
      proof,
      request: async (oldSize: number, size: number) =>
        formatAddCheckpoint({ oldSize, proof: await proof(oldSize, size), checkpoint: checkpoint(size) }),
    }
  }
  return {
    ...of(leaves),
    key,
    vkey: formatVerifierKey(key),
    forked: of(leaves.map((leaf, at) => (at === 3 ? Buffer.alloc(32, 1) : leaf))),
  }
}

/** A folder of its own, removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fund-witness-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

export type RunningWitness = { url: string; vkey: string; process: ChildProcess; said: () => string }

/** A witness of this log inside the test, with its line of the setting; `stop` ends it. */
export async function witnessHere(log: VerifierKey, name = 'bao.example/chung', statePath = `${folder()}/last.txt`) {
  const { privateKey } = generateKeyPairSync('ed25519')
  const key = witnessKeyOf(name, privateKey)
  if (readHead(statePath) === null) beginWitnessed(statePath)
  const said: string[] = []
  const say = (message: string) => said.push(message)
  const server = witnessService({ log, key, privateKey, statePath, clock: Date.now, say })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  return { key, url, said, statePath, stop, witness: parseWitness(`${formatVerifierKey(key)}@${url}`) }
}

/** The real command in a process of its own. @throws with what it said when it does not start */
export async function startWitness(options: Record<string, string>): Promise<RunningWitness> {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/cli.ts', 'witness', ...args])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let [out, err] = ['', '']
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const vkey = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk
      if (out.endsWith('\n')) resolve(out.trim())
    })
    child.on('exit', (code) => reject(new Error(`exit ${code}: ${err}`)))
  })
  return { url: `http://${options.listen}`, vkey, process: child, said: () => err }
}

export async function post(url: string, body: string): Promise<{ status: number; type: string | null; text: string }> {
  const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body })
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}
