import { hash } from 'node:crypto'
import { Replay } from '../../domain/ledger/replay.ts'
import { type Checkpoint, parseCheckpoint } from '../../domain/log/checkpoint.ts'
import { type CompleteSubtree, GrowingTree } from '../../domain/log/growing-tree.ts'
import { NoteError, parseNote, parseVerifierKey, type VerifierKey } from '../../domain/log/note.ts'
import { decodeBundle, TILE_WIDTH, type Tile, tilePath, widthAt } from '../../domain/log/tile.ts'
import type { Finding, Findings } from '../../domain/verification/findings.ts'
import { type LogSource, LogUnreadableError } from '../../gateways/log-source.ts'
import { signed } from './verify-checkpoints.ts'

/** The outcome of a verification of published files; `root` in base64. */
export type LogVerification = {
  ok: boolean
  /** Who says to have signed the log, and the key it was checked with; null when there is none. */
  origin: string | null
  verifierKey: string | null
  size: number
  root: string
  findings: Finding[]
}

/** What somebody does with every entry besides: compare it with a database. */
export type Beside = {
  entry(index: number, body: string): Promise<void>
  end(replay: Replay): Promise<void>
}

const TILES_AHEAD = 8

/**
 * Rebuilds the ledger from the published files alone and holds it against the signed checkpoint: signature, every entry,
 * every tile, the root, balances and numbered đồng. Nothing that a file holds makes it throw.
 * `trustedKey` is the verifier key as somebody has noted it down; without it the log's own word is taken.
 */
export async function verifyLog(
  source: LogSource,
  findings: Findings,
  { trustedKey, beside, said }: { trustedKey: string | null; beside: Beside | null; said: (message: string) => void },
): Promise<LogVerification> {
  const replay = new Replay(findings)
  const tree = new GrowingTree()
  let origin: string | null = null
  let verifierKey: string | null = null
  try {
    verifierKey = trustedKey ?? (await source.read('vkey'))?.toString('utf8').trim() ?? null
    const note = (await source.read('checkpoint'))?.toString('utf8') ?? null
    const checkpoint = note === null ? 'there is none' : believed(note, verifierKey, findings)
    if (typeof checkpoint === 'string') findings.expect('checkpoints', false, () => `the checkpoint: ${checkpoint}`)
    else {
      origin = checkpoint.origin
      const tiles = new TilesToCompare(source, findings, checkpoint.size)
      const isWhole = await readEntries(source, findings, checkpoint.size, said, async (index, bytes) => {
        const leaf = hash('sha256', Buffer.concat([leafPrefix, bytes]), 'buffer')
        await tiles.add({ level: 0, position: index, hash: leaf })
        for (const subtree of tree.add(leaf)) await tiles.add(subtree)
        // A byte that is not ASCII stays one character, and the reading of the body refuses it.
        const body = bytes.toString('latin1')
        replay.next(body)
        await beside?.entry(index, body)
      })
      if (isWhole) await tiles.end()
      findings.expect('covered', isWhole, () => `there are ${tree.size} of ${checkpoint.size} entries`)
      findings.expect(
        'checkpoints',
        isWhole && checkpoint.root.equals(tree.root()),
        () => 'the checkpoint has another root',
      )
      await beside?.end(replay)
    }
  } catch (error) {
    if (!(error instanceof LogUnreadableError)) throw error
    findings.expect('covered', false, () => error.message)
  }
  return {
    ok: findings.ok,
    origin,
    verifierKey,
    size: tree.size,
    root: tree.root().toString('base64'),
    findings: findings.list(),
  }
}

const leafPrefix = Buffer.of(0)

/** The checkpoint of a note; one whose signature is false is a finding, and still says how many entries there should be. */
function believed(note: string, verifierKey: string | null, findings: Findings): Checkpoint | string {
  const key = keyIn(verifierKey)
  const checkpoint = typeof key === 'string' ? key : signed(note, (origin) => (key.name === origin ? key : null))
  findings.expect('checkpoints', typeof checkpoint !== 'string', () => `the checkpoint: ${checkpoint}`)
  if (typeof checkpoint !== 'string') return checkpoint
  try {
    return parseCheckpoint(parseNote(note).text)
  } catch (error) {
    if (error instanceof NoteError) return error.message
    throw error
  }
}

function keyIn(verifierKey: string | null): VerifierKey | string {
  if (verifierKey === null) return 'there is no key to check its signature with'
  try {
    return parseVerifierKey(verifierKey)
  } catch (error) {
    if (error instanceof NoteError) return error.message
    throw error
  }
}

/** @returns false when the entries end before `size` */
async function readEntries(
  source: LogSource,
  findings: Findings,
  size: number,
  said: (message: string) => void,
  each: (index: number, bytes: Buffer) => Promise<void>,
): Promise<boolean> {
  for await (const { tile, bytes } of readAhead(source, bundlesOf(size))) {
    const path = tilePath(tile)
    const bodies = bytes ? decodeBundle(bytes) : null
    const isWhole = bodies?.length === tile.width
    findings.expect('tree', isWhole, () => (bytes ? `tile ${path} is damaged` : `tile ${path} is missing`))
    if (!bodies || !isWhole) return false
    const from = tile.index * TILE_WIDTH
    for (const [at, body] of bodies.entries()) await each(from + at, body)
    if (from > 0 && from % (TILE_WIDTH * 400) === 0) said(`${from} of ${size} entries`)
  }
  return true
}

function* bundlesOf(size: number): Generator<Tile> {
  for (let index = 0; index * TILE_WIDTH < size; index++)
    yield { level: 'entries', index, width: widthAt({ level: 'entries', index }, size) }
}

/** Asks for some tiles before they are needed: over a network the way there and back is what takes the time. */
async function* readAhead(source: LogSource, tiles: Iterator<Tile>) {
  const asked: { tile: Tile; bytes: Promise<Buffer | null> }[] = []
  const ask = () => {
    const { value, done } = tiles.next()
    if (done) return
    const bytes = source.read(`tile/${tilePath(value)}`)
    // Whoever stops before it is needed does not want to hear of it.
    bytes.catch(() => {})
    asked.push({ tile: value, bytes })
  }
  for (let i = 0; i < TILES_AHEAD; i++) ask()
  for (let next = asked.shift(); next; next = asked.shift()) {
    ask()
    yield { tile: next.tile, bytes: await next.bytes }
  }
}

/** The published tiles of hashes, each compared once all its hashes are known. */
class TilesToCompare {
  readonly #source: LogSource
  readonly #findings: Findings
  readonly #size: number
  /** By level, the hashes of the tile that is not full yet. */
  readonly #hashes: Buffer[][] = []

  constructor(source: LogSource, findings: Findings, size: number) {
    this.#source = source
    this.#findings = findings
    this.#size = size
  }

  async add({ level, position, hash }: CompleteSubtree): Promise<void> {
    const hashes = this.#hashes[level] ?? []
    this.#hashes[level] = hashes
    hashes.push(hash)
    if (hashes.length < TILE_WIDTH) return
    await this.#compare({ level, index: Math.floor(position / TILE_WIDTH), width: TILE_WIDTH }, hashes)
    this.#hashes[level] = []
  }

  /** The last tile of each level, as far as it is filled. */
  async end(): Promise<void> {
    for (const [level, hashes] of this.#hashes.entries()) {
      if (!hashes || hashes.length === 0) continue
      const index = Math.floor(Math.floor(this.#size / TILE_WIDTH ** level) / TILE_WIDTH)
      await this.#compare({ level, index, width: hashes.length }, hashes)
    }
  }

  async #compare(tile: Tile, hashes: readonly Buffer[]): Promise<void> {
    const path = tilePath(tile)
    const bytes = await this.#source.read(`tile/${path}`)
    this.#findings.expect('tree', bytes?.equals(Buffer.concat(hashes)) ?? false, () =>
      bytes ? `tile ${path} is another` : `tile ${path} is missing`,
    )
  }
}
