import type { KeyObject } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { parseCheckpoint } from '../domain/log/checkpoint.ts'
import { cosign } from '../domain/log/cosignature.ts'
import { formatVerifierKey, parseNote, type VerifierKey } from '../domain/log/note.ts'
import { judge, type Witnessed } from '../domain/log/witness.ts'
import { readHead, replaceHead } from '../gateways/log-head.ts'
import { keepFork } from '../gateways/witness-state.ts'

type WitnessSettings = {
  /** The log it watches. */
  log: VerifierKey
  /** What it cosigns with, and the name and key by which others know it. */
  privateKey: KeyObject
  key: VerifierKey
  statePath: string
  clock: () => number
  say: (message: string) => void
}

const MOST_BYTES = 64 * 1024
const TEXT = 'text/plain; charset=utf-8'

/**
 * A witness of one log (c2sp.org/tlog-witness): `POST /add-checkpoint`; `GET /checkpoint`, what it cosigned last, and
 * `GET /vkey`, by which to know it. One process to a state file.
 */
export function witnessService(settings: WitnessSettings): Server {
  const server = createServer((request, response) => {
    answer(settings, request)
      .catch((error): Reply => {
        // The disk, or a state that is gone: no signature left, and trying again is safe.
        settings.say(`could not answer: ${error instanceof Error ? error.message : String(error)}`)
        return { status: 500, text: 'not stored, try again\n' }
      })
      .then(({ status, text, type = TEXT }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
      })
  })
  server.requestTimeout = 10_000
  server.headersTimeout = 10_000
  return server
}

type Reply = { status: number; text: string; type?: string }

async function answer(settings: WitnessSettings, request: IncomingMessage): Promise<Reply> {
  const { pathname } = new URL(request.url ?? '/', 'http://witness')
  if (request.method === 'GET' && pathname === '/vkey')
    return { status: 200, text: `${formatVerifierKey(settings.key)}\n` }
  if (request.method === 'GET' && pathname === '/checkpoint') {
    const note = readHead(settings.statePath)
    return note ? { status: 200, text: note } : { status: 404, text: 'nothing cosigned yet\n' }
  }
  if (pathname !== '/add-checkpoint') return { status: 404, text: 'not found\n' }
  if (request.method !== 'POST') return { status: 405, text: 'POST only\n' }
  const body = await readBody(request)
  return body === null ? { status: 413, text: 'too long\n' } : addCheckpoint(settings, body)
}

/** Null when it is longer than any request needs to be; what comes is read to its end, or the answer would not arrive. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= MOST_BYTES) chunks.push(chunk)
  }
  return bytes > MOST_BYTES ? null : Buffer.concat(chunks).toString()
}

/** Without a pause from reading the state to keeping the new one: of two requests at once the second finds the first's. */
function addCheckpoint({ log, key, privateKey, statePath, clock, say }: WitnessSettings, body: string): Reply {
  const judged = judge(body, log, witnessed(statePath))
  if (judged.verdict === 'refuse') {
    if (judged.status === 422) say(`refused a checkpoint that the log signed: ${judged.why}`)
    return { status: judged.status, text: `${judged.why}\n` }
  }
  if (judged.verdict === 'conflict') {
    if (judged.fork) say(`THE LOG HAS FORKED: two roots for one size, kept in ${keepFork(statePath, judged.fork)}`)
    return { status: 409, text: `${judged.size}\n`, type: 'text/x.tlog.size' }
  }
  const line = cosign(judged.text, key, privateKey, clock())
  // On disk before the signature leaves: after a crash this witness still knows what it has said.
  replaceHead(statePath, judged.note + line)
  say(`cosigned ${judged.size} entries`)
  return { status: 200, text: line }
}

/** @throws NoteError when the file was spoilt: a witness that guesses its past is none */
function witnessed(statePath: string): Witnessed {
  const note = readHead(statePath)
  if (note === null) throw new Error(`the state file ${statePath} is gone`)
  if (note === '') return null
  const { size, root } = parseCheckpoint(parseNote(note).text)
  return { size, root, note }
}
