import type { KeyObject } from 'node:crypto'
import { hostname } from 'node:os'
import { parseArgs } from 'node:util'
import { openCheckpoint } from '../domain/log/checkpoint.ts'
import { witnessKeyOf } from '../domain/log/cosignature.ts'
import { formatVerifierKey, NoteError, parseVerifierKey, signatureTypes, type VerifierKey } from '../domain/log/note.ts'
import { readHead } from '../gateways/log-head.ts'
import { createLogKey, readLogKey } from '../gateways/log-key.ts'
import { beginWitnessed, readLine, writeLine } from '../gateways/witness-state.ts'
import { type Command, progress, UsageError } from './command.ts'
import { witnessService } from './witness-service.ts'

export const witnessCommand: Command = {
  usage: 'witness --key FILE --log VKEY --listen HOST:PORT [--name NAME] [--state FILE]',
  does: 'watches a log for others: cosigns checkpoints that continue what it has seen (docs/witness.md); needs no database',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        key: { type: 'string' },
        log: { type: 'string' },
        listen: { type: 'string' },
        name: { type: 'string' },
        state: { type: 'string' },
      },
    })
    const [, host, port] = /^\[?([^\]]+)\]?:(\d{1,5})$/.exec(values.listen ?? '') ?? []
    if (!values.key || !values.log || !host || !port) throw new UsageError(this.usage)
    const log = logKey(values.log)
    const statePath = values.state ?? `${values.key}.last.txt`
    const { key, privateKey } = witnessKey(values.key, values.name, statePath)
    checkState(statePath, log)
    const service = witnessService({ log, key, privateKey, statePath, clock: Date.now, say: progress })
    const closed = new Promise<0>((resolve) => service.on('close', () => resolve(0)))
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        service.close()
        service.closeAllConnections()
      })
    await new Promise<void>((resolve, reject) => {
      service.once('error', reject)
      service.listen(Number(port), host, resolve)
    })
    // The line to hand to the fund.
    process.stdout.write(`${formatVerifierKey(key)}\n`)
    progress(`Watching ${log.name} on ${values.listen}`)
    return closed
  },
}

function logKey(text: string): VerifierKey {
  try {
    const key = parseVerifierKey(text)
    if (key.type === signatureTypes.note) return key
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
  }
  throw new UsageError('--log: not the key of a log. Take it from https://…/log/vkey, whole, in quotes.')
}

/**
 * The witness's key, made at the first start together with its state: a key that has signed and does not know what is no
 * witness any more. Beside it `FILE.vkey` keeps its name.
 */
function witnessKey(path: string, typedName: string | undefined, statePath: string) {
  const existing = readable(path)
  const known = readLine(`${path}.vkey`)
  const name =
    typedName ?? (known ? usable(`${path}.vkey`, () => parseVerifierKey(known)).name : `${hostname()}/witness`)
  // The state first: stopped between the two, the next start makes the key.
  if (existing === null && readHead(statePath) === null) beginWitnessed(statePath)
  const privateKey = existing ?? createLogKey(path)
  const key = usable('--name', () => witnessKeyOf(name, privateKey))
  const line = formatVerifierKey(key)
  if (known !== null && known !== line)
    throw new UsageError(`${path}.vkey says ${known}: another name or key. A witness keeps both for ever.`)
  if (known === null) writeLine(`${path}.vkey`, line)
  return { key, privateKey }
}

function readable(path: string): KeyObject | null {
  try {
    return readLogKey(path)
  } catch {
    throw new UsageError(`--key: ${path} holds no readable Ed25519 private key (PKCS#8, PEM).`)
  }
}

/** @throws UsageError where what was given is no key, name or note */
function usable<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof NoteError)) throw error
    throw new UsageError(`${what}: ${error.message}`)
  }
}

function checkState(path: string, log: VerifierKey): void {
  const note = readHead(path)
  if (note === null)
    throw new UsageError(
      `--state: ${path} is missing. Without it this key would cosign a history it has not compared. ` +
        'Put it back; if it is lost, say so in public and begin with a new key.',
    )
  if (note === '') return
  usable(`--state: ${path} is not of this log`, () => openCheckpoint(note, log))
}
