/**
 * Tự kiểm chứng sổ thu – chi · checks the public ledger of the fund without trusting the fund.
 *
 *   node verify.js https://example.org          the whole log of a site, or what grew since the last run
 *   node verify.js FOLDER                       the same over a copy of the log on disk
 *   node verify.js SITE --entry 41              one line
 *   node verify.js SITE --proof FILE.tlog-proof one donor's proof
 *   node verify.js --help                       everything else
 *
 * One file, nothing to install: Node 20.19 or later, or a browser (as a module worker). It shares no line with the
 * programs that keep the ledger. Written from RFC 6962 / RFC 9162 (the tree), RFC 8785 (the bodies) and C2SP signed-note,
 * tlog-checkpoint, tlog-tiles, tlog-proof and tlog-cosignature (everything that is served).
 */

/** @typedef {Record<string, string | number>} Values */
/** @typedef {{ tone: 'ok' | 'bad' | 'note', code: string, values: Values }} Line */
/** A place that serves the log. Null: there is no such file. Throws Unreachable.
 * @typedef {{ name: string, read(path: string, most: number): Promise<Uint8Array | null> }} Source */
/** @typedef {{ name: string, id: string, type: number, key: Uint8Array, text: string }} VerifierKey */
/** @typedef {{ text: string, signatures: { name: string, id: string, bytes: Uint8Array }[] }} Note */
/** @typedef {{ origin: string, size: number, root: Uint8Array }} Checkpoint */
/** @typedef {Checkpoint & { note: string }} Head */
/** What is remembered between runs: the key, the last head that the log signed, and how far the books are folded.
 * @typedef {{ version: 1, vkey: string, head: string, books: Packed }} State */
/** The books and the tree, as a run leaves them for the next. @typedef {ReturnType<Entries['pack']>} Packed */
/** @typedef {'good' | 'wrong' | 'unsigned'} Verdict */
/** @typedef {{ verdict: Verdict, lines: Line[], evidence: { name: string, text: string }[], state: State | null, entry?: EntrySays }} Report */
/** Private texts by field, as a donor holds them. @typedef {Record<string, { salt: Uint8Array, text: string }>} Texts */
/** `amount` is null where no money moved.
 * @typedef {{ index: number, amount: number | null, kind: string, direction: 'in' | 'out' | null, bookedOn: string, recordedAt: number,
 *   unit: string, fund: string, voucher: string | null, reference: string | null }} EntrySays */

/** What is served is not what it must be: `code` is a sentence below, `values` say where. */
export class Wrong extends Error {
  /** @param {string} code @param {Values} [values] */
  constructor(code, values = {}) {
    super(say(code, values, 'en'))
    this.code = code
    this.values = values
  }
}

/** Nothing can be said: no answer, or asked in a way that cannot be answered. */
export class Unreachable extends Error {
  /** @param {string} code @param {Values} [values] */
  constructor(code, values = {}) {
    super(say(code, values, 'en'))
    this.code = code
    this.values = values
  }
}

// ── Bytes ────────────────────────────────────────────────────────────────────────────────────────────────────────────

const utf8 = new TextEncoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @param {Uint8Array} bytes */
export function hex(bytes) {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let binary = ''
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  return btoa(binary)
}

/** Bytes of standard base64 in its one spelling, or null. @param {string} text */
function fromBase64(text) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) return null
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at)
  return base64(bytes) === text ? bytes : null
}

/** Bytes of base64 as in an address: `-` and `_`, padded or not; or null. @param {string} text */
export function fromBase64Url(text) {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '')
  return fromBase64(plain + '='.repeat((4 - (plain.length % 4)) % 4))
}

/** @param {Uint8Array} a @param {Uint8Array} b */
function same(a, b) {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}

/** @param {...Uint8Array} parts */
function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** @param {Uint8Array} bytes */
function textOf(bytes) {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return null
  }
}

// ── SHA-256 (FIPS 180-4) ─────────────────────────────────────────────────────────────────────────────────────────────
// In plain JavaScript: for bodies of some hundred bytes it takes half the time of WebCrypto's calls (inner nodes a
// tenth), and it works on pages without https too. In Node the built-in one takes its place.

const primes = [2]
for (let n = 3; primes.length < 64; n += 2) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
const fraction = (/** @type {number} */ x) => ((x - Math.floor(x)) * 2 ** 32) | 0
const roundWords = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const firstState = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))
const digestState = new Int32Array(8)
const schedule = new Int32Array(64)
const lastBlocks = new Uint8Array(128)

/** @param {Uint8Array} bytes @returns {Uint8Array} */
export function sha256InScript(bytes) {
  digestState.set(firstState)
  let at = 0
  for (; at + 64 <= bytes.length; at += 64) compress(bytes, at)
  const rest = bytes.length - at
  lastBlocks.fill(0)
  for (let i = 0; i < rest; i++) lastBlocks[i] = /** @type {number} */ (bytes[at + i])
  lastBlocks[rest] = 0x80
  const end = rest < 56 ? 64 : 128
  const bits = new DataView(lastBlocks.buffer)
  bits.setUint32(end - 8, Math.floor(bytes.length / 2 ** 29))
  bits.setUint32(end - 4, (bytes.length << 3) >>> 0)
  for (let block = 0; block < end; block += 64) compress(lastBlocks, block)
  const digest = new Uint8Array(32)
  const words = new DataView(digest.buffer)
  for (let i = 0; i < 8; i++) words.setInt32(4 * i, /** @type {number} */ (digestState[i]))
  return digest
}

/** @param {any} p bytes @param {number} o where the block begins */
function compress(p, o) {
  const w = /** @type {any} */ (schedule)
  const s = /** @type {any} */ (digestState)
  const k = /** @type {any} */ (roundWords)
  for (let i = 0; i < 16; i++, o += 4) w[i] = (p[o] << 24) | (p[o + 1] << 16) | (p[o + 2] << 8) | p[o + 3]
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]
    const y = w[i - 2]
    const x0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const y1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    w[i] = (x0 + w[i - 7] + y1 + w[i - 16]) | 0
  }
  let a = s[0]
  let b = s[1]
  let c = s[2]
  let d = s[3]
  let e = s[4]
  let f = s[5]
  let g = s[6]
  let h = s[7]
  for (let i = 0; i < 64; i++) {
    const e1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t = (h + e1 + ((e & f) ^ (~e & g)) + k[i] + w[i]) | 0
    const a0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const u = (a0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t) | 0
    d = c
    c = b
    b = a
    a = (t + u) | 0
  }
  s[0] = (s[0] + a) | 0
  s[1] = (s[1] + b) | 0
  s[2] = (s[2] + c) | 0
  s[3] = (s[3] + d) | 0
  s[4] = (s[4] + e) | 0
  s[5] = (s[5] + f) | 0
  s[6] = (s[6] + g) | 0
  s[7] = (s[7] + h) | 0
}

/** @type {(bytes: Uint8Array) => Uint8Array} */
let sha256 = sha256InScript

/** Whether an Ed25519 signature holds; null where this browser cannot tell.
 * @type {(key: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean | null>} */
let ed25519 = async (key, message, signature) => {
  let imported
  try {
    imported = await crypto.subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify'])
  } catch (error) {
    // Pages without https have no crypto.subtle, browsers before 2023–2025 no Ed25519.
    return /** @type {Error} */ (error).name === 'DataError' ? false : null
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, imported, signature, message)
}

/** Puts Node's own hashing and signatures in place of the portable ones: the same answers in a third of the time. */
export async function useNodeCrypto() {
  const { createHash, createPublicKey, verify, ...node } = await import('node:crypto')
  const { hash } = /** @type {any} */ (node)
  sha256 = hash ? (bytes) => hash('sha256', bytes, 'buffer') : (bytes) => createHash('sha256').update(bytes).digest()
  // RFC 8410: what stands before the 32 bytes of an Ed25519 key in its DER form.
  const before = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
  ed25519 = async (key, message, signature) => {
    const der = Buffer.from([...before, ...key])
    return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature)
  }
}

// ── The tree (RFC 6962, RFC 9162) ────────────────────────────────────────────────────────────────────────────────────
// Sizes and indexes go up to 2^53, where bit operations do not reach: halves are taken by division.

/** @param {Uint8Array} body */
export function leafHash(body) {
  return sha256(joined(Uint8Array.of(0), body))
}

const pair = new Uint8Array(65)
pair[0] = 1

/** @param {Uint8Array} left @param {Uint8Array} right */
export function nodeHash(left, right) {
  pair.set(left, 1)
  pair.set(right, 33)
  return sha256(pair)
}

/** The roots of the perfect subtrees that a growing tree is made of, largest first. */
export class Frontier {
  constructor() {
    /** @type {{ height: number, hash: Uint8Array }[]} */
    this.peaks = []
  }

  /** Adds the next perfect subtree of 2^height leaves. @param {Uint8Array} hash @param {number} [height] */
  push(hash, height = 0) {
    let top = { height, hash }
    for (let left = this.peaks.at(-1); left?.height === top.height; left = this.peaks.at(-1)) {
      this.peaks.pop()
      top = { height: top.height + 1, hash: nodeHash(left.hash, top.hash) }
    }
    this.peaks.push(top)
  }

  root() {
    const [last, ...before] = [...this.peaks].reverse()
    if (!last) return sha256(new Uint8Array(0))
    return before.reduce((right, { hash }) => nodeHash(hash, right), last.hash)
  }
}

/** The root over hashes that stand one after the other, 32 bytes each. @param {Uint8Array} hashes */
function rootOver(hashes) {
  const frontier = new Frontier()
  for (let at = 0; at < hashes.length; at += 32) frontier.push(hashes.subarray(at, at + 32))
  return frontier.root()
}

/**
 * Whether `path` leads from the leaf at `index` to the root of a tree of `size` leaves (RFC 9162, 2.1.3.2).
 * @param {{ index: number, size: number, leaf: Uint8Array, path: Uint8Array[], root: Uint8Array }} claim
 */
export function verifyInclusion({ index, size, leaf, path, root }) {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const sibling of path) {
    if (last === 0 || sibling.length !== 32) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)]
    } else hash = nodeHash(hash, sibling)
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && same(hash, root)
}

/**
 * Whether `path` shows that the tree of `oldSize` leaves is the beginning of the tree of `newSize` (RFC 9162, 2.1.4.2).
 * @param {{ oldSize: number, newSize: number, oldRoot: Uint8Array, newRoot: Uint8Array, path: Uint8Array[] }} claim
 */
export function verifyConsistency({ oldSize, newSize, oldRoot, newRoot, path }) {
  if (!Number.isSafeInteger(oldSize) || !Number.isSafeInteger(newSize) || oldSize < 1 || oldSize > newSize) return false
  if (oldSize === newSize) return path.length === 0 && same(oldRoot, newRoot)
  let isPower = oldSize
  while (isPower % 2 === 0) isPower /= 2
  const hashes = isPower === 1 ? [oldRoot, ...path] : [...path]
  const first = hashes.shift()
  if (!first || hashes.some(({ length }) => length !== 32)) return false
  let [at, last] = [oldSize - 1, newSize - 1]
  while (at % 2 === 1) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  let [oldHash, newHash] = [first, first]
  for (const sibling of hashes) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      oldHash = nodeHash(sibling, oldHash)
      newHash = nodeHash(sibling, newHash)
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)]
    } else newHash = nodeHash(newHash, sibling)
    ;[at, last] = [Math.floor(at / 2), Math.floor(last / 2)]
  }
  return last === 0 && same(oldHash, oldRoot) && same(newHash, newRoot)
}

// ── Signed notes and checkpoints (C2SP) ──────────────────────────────────────────────────────────────────────────────

const ED25519 = 1
const COSIGNATURE = 4
const LONGEST_NOTE = 1 << 20

/** Reads `name+id+base64(type ‖ key)`. @param {string} text @returns {VerifierKey} @throws {Wrong} */
export function parseVkey(text) {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)\n?$/.exec(text) ?? []
  const bytes = fromBase64(encoded)
  if (bytes?.length !== 33) throw new Wrong('vkey-unreadable')
  const type = /** @type {number} */ (bytes[0])
  if (type !== ED25519 && type !== COSIGNATURE) throw new Wrong('vkey-unreadable')
  if (hex(sha256(joined(utf8.encode(`${name}\n`), bytes)).subarray(0, 4)) !== id) throw new Wrong('vkey-id-wrong')
  return { name, id, type, key: bytes.subarray(1), text: text.trimEnd() }
}

/** Takes a signed note apart; no signature is checked yet. @param {string} text @returns {Note} @throws {Wrong} */
export function openNote(text) {
  const split = text.lastIndexOf('\n\n')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a signed note has none but its line ends.
  if (split < 0 || !text.endsWith('\n') || /[\x00-\x09\x0b-\x1f]/.test(text)) throw new Wrong('note-unreadable')
  const lines = text.slice(split + 2, -1).split('\n')
  if (lines.length > 64) throw new Wrong('note-unreadable')
  const signatures = lines.map((line) => {
    const [, name = '', encoded = ''] = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/.exec(line) ?? []
    const bytes = fromBase64(encoded)
    if (!bytes || bytes.length < 5) throw new Wrong('note-unreadable')
    return { name, id: hex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) }
  })
  return { text: text.slice(0, split + 1), signatures }
}

/**
 * @param {Note} note @param {VerifierKey} key
 * @returns {Promise<boolean>} false where this browser cannot check Ed25519
 * @throws {Wrong} when the key did not sign this text
 */
export async function verifyNote(note, key) {
  const own = note.signatures.filter(({ name, id }) => name === key.name && id === key.id)
  if (own.length === 0) throw new Wrong('signature-missing', { name: key.name })
  for (const { bytes } of own) {
    const holds = bytes.length === 64 && (await ed25519(key.key, utf8.encode(note.text), bytes))
    if (holds === null) return false
    if (!holds) throw new Wrong('signature-wrong', { name: key.name })
  }
  return true
}

/**
 * When a witness signed that it saw this head, in seconds since 1970; null when it did not, or this browser cannot tell.
 * @param {Note} note @param {VerifierKey} witness @throws {Wrong} when its signature is of another text
 */
export async function verifyCosignature(note, witness) {
  const line = note.signatures.find(({ name, id }) => name === witness.name && id === witness.id)
  if (!line) return null
  if (line.bytes.length !== 72) throw new Wrong('signature-wrong', { name: witness.name })
  const view = new DataView(line.bytes.buffer, line.bytes.byteOffset)
  const time = view.getUint32(0) * 2 ** 32 + view.getUint32(4)
  const message = utf8.encode(`cosignature/v1\ntime ${time}\n${note.text}`)
  const holds = await ed25519(witness.key, message, line.bytes.subarray(8))
  if (holds === false) throw new Wrong('signature-wrong', { name: witness.name })
  return holds === null ? null : time
}

/** Reads origin, size and root of a note's text. @param {string} text @returns {Checkpoint} @throws {Wrong} */
export function parseCheckpoint(text) {
  const [origin = '', size = '', root = '', ...rest] = text.split('\n')
  const bytes = fromBase64(root)
  const isWhole = rest.pop() === '' && rest.every((line) => line !== '')
  if (origin === '' || !/^(0|[1-9]\d*)$/.test(size) || bytes?.length !== 32 || !isWhole)
    throw new Wrong('checkpoint-unreadable')
  if (!Number.isSafeInteger(Number(size))) throw new Wrong('size-too-large', { size })
  return { origin, size: Number(size), root: bytes }
}

// ── Tiles (C2SP tlog-tiles) ──────────────────────────────────────────────────────────────────────────────────────────

const WIDTH = 256
const LONGEST_BUNDLE = WIDTH * (2 + 65_535)

/** `tile/0/x001/x234/067.p/12`. @param {number | 'entries'} level @param {number} number @param {number} [width] */
export function tilePath(level, number, width = WIDTH) {
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`no tile has the number ${number}`)
  const digits = String(number)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) ?? []
  const path = groups.map((group, at) => (at === groups.length - 1 ? group : `x${group}`)).join('/')
  return `tile/${level}/${path}${width === WIDTH ? '' : `.p/${width}`}`
}

/** How many hashes tile `number` of a level has in a tree of `size` leaves. */
function tileWidth(/** @type {number} */ level, /** @type {number} */ number, /** @type {number} */ size) {
  return Math.min(WIDTH, Math.floor(size / WIDTH ** level) - number * WIDTH)
}

/**
 * A tile's first `width` hashes, or a bundle as it is; the full one where the partial one is gone already.
 * @param {Source} source @param {number | 'entries'} level @param {number} number @param {number} width
 * @throws {Wrong} when it is missing, or has another size
 */
async function readTile(source, level, number, width) {
  const most = level === 'entries' ? LONGEST_BUNDLE : WIDTH * 32
  let path = tilePath(level, number, width)
  let bytes = await source.read(path, most)
  let count = width
  if (!bytes && width < WIDTH) {
    bytes = await source.read(tilePath(level, number), most)
    count = WIDTH
    if (bytes) path = tilePath(level, number)
  }
  if (!bytes) throw new Wrong('tile-missing', { path })
  if (level === 'entries') return { bytes, count, path }
  if (bytes.length !== count * 32) throw new Wrong('tile-size', { path, bytes: bytes.length, expected: count * 32 })
  return { bytes: bytes.subarray(0, width * 32), count: width, path }
}

/**
 * Where each of `count` bodies begins in an entry bundle, and where the last one ends: each has its length before it,
 * two bytes, big end first.
 * @param {Uint8Array} bytes @param {number} count @param {string} path @throws {Wrong} when they do not fill it exactly
 */
export function splitBundle(bytes, count, path) {
  const starts = new Uint32Array(count + 1)
  let at = 0
  for (let entry = 0; entry < count; entry++) {
    if (at + 2 > bytes.length) throw new Wrong('bundle-short', { path, count: entry, expected: count })
    starts[entry] = at + 2
    at += 2 + new DataView(bytes.buffer, bytes.byteOffset).getUint16(at)
  }
  if (at > bytes.length) throw new Wrong('bundle-short', { path, count: count - 1, expected: count })
  if (at < bytes.length) throw new Wrong('bundle-long', { path, bytes: bytes.length - at })
  starts[count] = at + 2
  return starts
}

/** The tree as its hash tiles say it is; nothing here is believed until it leads to a signed root. */
export class HashTiles {
  /** @param {Source} source @param {number} size */
  constructor(source, size) {
    this.source = source
    this.size = size
    /** @type {Map<string, Promise<Uint8Array>>} */
    this.read = new Map()
  }

  /** The hash over leaves from…to (RFC 6962, 2.1). @param {number} from @param {number} to @returns {Promise<Uint8Array>} */
  async range(from, to) {
    const length = to - from
    let [height, span] = [0, 1]
    while (span < length) [height, span] = [height + 1, span * 2]
    if (span === length && from % span === 0) return this.#perfect(height, from / span)
    const left = from + span / 2
    return nodeHash(await this.range(from, left), await this.range(left, to))
  }

  /** Subtree `index` of 2^height leaves. @param {number} height @param {number} index */
  async #perfect(height, index) {
    const level = Math.floor(height / 8)
    const across = 2 ** (height % 8)
    const first = index * across
    const number = Math.floor(first / WIDTH)
    const tile = await this.#tile(level, number)
    const at = (first - number * WIDTH) * 32
    return rootOver(tile.subarray(at, at + across * 32))
  }

  /** @param {number} level @param {number} number */
  #tile(level, number) {
    const key = `${level}/${number}`
    const known = this.read.get(key)
    if (known) return known
    const tile = readTile(this.source, level, number, tileWidth(level, number, this.size)).then(({ bytes }) => bytes)
    this.read.set(key, tile)
    return tile
  }

  async root() {
    return this.size === 0 ? sha256(new Uint8Array(0)) : this.range(0, this.size)
  }

  /** Siblings from the leaf to the root (RFC 6962, 2.1.1). @param {number} index */
  async inclusionPath(index) {
    /** @type {Promise<Uint8Array>[]} */
    const path = []
    let [from, to] = [0, this.size]
    while (to - from > 1) {
      const middle = from + splitOf(to - from)
      if (index < middle) {
        path.unshift(this.range(middle, to))
        to = middle
      } else {
        path.unshift(this.range(from, middle))
        from = middle
      }
    }
    return Promise.all(path)
  }

  /** That the first `oldSize` leaves are a tree's beginning (RFC 6962, 2.1.2). @param {number} oldSize */
  async consistencyPath(oldSize) {
    /** @type {Promise<Uint8Array>[]} */
    const path = []
    let [from, to] = [0, this.size]
    let isWhole = true
    while (oldSize < to) {
      const middle = from + splitOf(to - from)
      if (oldSize <= middle) {
        path.unshift(this.range(middle, to))
        to = middle
      } else {
        path.unshift(this.range(from, middle))
        from = middle
        isWhole = false
      }
    }
    return Promise.all(isWhole ? path : [this.range(from, to), ...path])
  }
}

/** The largest power of two below n. @param {number} n */
function splitOf(n) {
  let split = 1
  while (split * 2 < n) split *= 2
  return split
}

// ── Bodies (RFC 8785, and what docs/ledger.md says of version 1) ─────────────────────────────────────────────────────

const DEEPEST = 8
const plainText = /^[\x20-\x5b\x5d-\x7e]*$/
const plainKey = /^[A-Za-z0-9]+$/

/**
 * The body of an entry, when its bytes are the one canonical way to write it: sorted keys, no spaces, no key twice, no
 * escape that is not needed, strings and null only, NFC, ASCII keys. Anything else is no body at all.
 * @param {Uint8Array} bytes @param {number} index @returns {any} @throws {Wrong}
 */
export function readBody(bytes, index) {
  const text = textOf(bytes)
  if (text === null) throw new Wrong('body-not-utf8', { index })
  const body = new CanonicalText(text, index).read()
  if (!isRecord(body)) throw new Wrong('body-not-json', { index })
  return body
}

/** Reads JSON that is canonical, and only that. */
class CanonicalText {
  /** @param {string} text @param {number} index */
  constructor(text, index) {
    this.text = text
    this.index = index
    this.at = 0
    /** Printable ASCII without a backslash: its strings are what stands between their quotes. */
    this.isPlain = plainText.test(text)
  }

  read() {
    const value = this.#value(0)
    if (this.at !== this.text.length) throw this.#fault()
    return value
  }

  /** @param {number} depth @returns {any} */
  #value(depth) {
    const first = this.text[this.at]
    if (first === '"') return this.#string()
    if (depth === DEEPEST) throw this.#fault()
    if (first === '{') return this.#object(depth + 1)
    if (first === '[') return this.#list(depth + 1)
    if (!this.text.startsWith('null', this.at)) throw this.#fault()
    this.at += 4
    return null
  }

  /** @param {number} depth */
  #object(depth) {
    /** @type {Record<string, unknown>} */
    const object = {}
    let last = ''
    this.at++
    if (this.#comes('}')) return object
    do {
      const key = this.text[this.at] === '"' ? this.#string() : ''
      // The same key again is not above itself.
      if (!(key > last) || !plainKey.test(key) || !this.#comes(':')) throw this.#fault()
      last = key
      object[key] = this.#value(depth)
    } while (this.#comes(','))
    if (!this.#comes('}')) throw this.#fault()
    return object
  }

  /** @param {number} depth */
  #list(depth) {
    /** @type {unknown[]} */
    const list = []
    this.at++
    if (this.#comes(']')) return list
    do list.push(this.#value(depth))
    while (this.#comes(','))
    if (!this.#comes(']')) throw this.#fault()
    return list
  }

  #string() {
    const start = this.at + 1
    let end = this.text.indexOf('"', start)
    if (this.isPlain && end >= 0) {
      this.at = end + 1
      return this.text.slice(start, end)
    }
    while (end >= 0 && isEscaped(this.text, end)) end = this.text.indexOf('"', end + 1)
    if (end < 0) throw this.#fault()
    const written = this.text.slice(start - 1, end + 1)
    this.at = end + 1
    let value
    try {
      value = JSON.parse(written)
    } catch {
      throw this.#fault()
    }
    if (JSON.stringify(value) !== written) throw this.#fault()
    if (/\p{Surrogate}/u.test(value) || value.normalize('NFC') !== value)
      throw new Wrong('body-not-nfc', { index: this.index })
    return value
  }

  /** Whether this character comes next; if so, it is read. @param {string} character */
  #comes(character) {
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  /** What to call it: no JSON, JSON with other values than strings, or JSON written in another way. */
  #fault() {
    const { index } = this
    try {
      JSON.parse(this.text)
    } catch {
      return new Wrong('body-not-json', { index })
    }
    return new Wrong(/[-\dtf]/.test(this.text[this.at] ?? '') ? 'body-not-strings' : 'body-not-canonical', { index })
  }
}

/** Whether an odd number of backslashes stands before the quote. @param {string} text @param {number} quote */
function isEscaped(text, quote) {
  let at = quote
  while (text[at - 1] === '\\') at--
  return (quote - at) % 2 === 1
}

const MOST_VND = 10 ** 13
const MOST_TRANSFERS = 64
// 32 bytes of base64: the last letter before the padding has two bits to spare.
const commitmentForm = /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/
const codeForm = /^[A-Z0-9][A-Za-z0-9-]*$/

/** A whole number as bodies write it, or NaN. @param {unknown} text */
function whole(text) {
  if (typeof text !== 'string' || !/^(0|[1-9]\d{0,15})$/.test(text)) return Number.NaN
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : Number.NaN
}

// Thousands of entries follow each other on one day.
let lastDay = ''

/** @param {unknown} text */
function isDay(text) {
  if (text === lastDay) return true
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) return false
  lastDay = text
  return true
}

/** @param {unknown} text @returns {text is string} */
function isText(text) {
  return typeof text === 'string' && text.length > 0
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isTextOrNull = (/** @type {unknown} */ value) => value === null || isText(value)
const isCode = (/** @type {unknown} */ value) => isText(value) && codeForm.test(value)

/** What version 1 of a body holds, and how. @type {[field: string, isGood: (value: unknown) => boolean][]} */
const fields = [
  ['v', (value) => value === '1'],
  ['id', isText],
  ['kind', isText],
  ['channel', isText],
  ['unit', isCode],
  ['fund', isCode],
  ['recordedAt', (value) => whole(value) >= 0],
  ['bookedOn', isDay],
  ['direction', (value) => value === null || value === 'in' || value === 'out'],
  ['transfers', (value) => Array.isArray(value) && value.length <= MOST_TRANSFERS],
  ['people', (value) => isRecord(value) && Object.values(value).every(isText)],
  ['texts', (value) => isRecord(value) && Object.values(value).every((text) => commitmentForm.test(String(text)))],
  ['voucher', isTextOrNull],
  ['reference', isTextOrNull],
  ['project', isTextOrNull],
  ['purpose', isTextOrNull],
  ['authority', isTextOrNull],
  ['reverses', (value) => value === null || whole(value) >= 0],
  ['reversedKind', isTextOrNull],
]

/** A transfer as bodies write it; what is in its numbers has still to be looked at.
 * @typedef {{ debit: string, credit: string, amount: string, numbers: unknown[] }} Transfer */
/** What the books read of a body when no field is out of form.
 * @typedef {{ index: string, id: string, kind: string, unit: string, fund: string, bookedOn: string, recordedAt: string,
 *   direction: 'in' | 'out' | null, amount: string, voucher: string | null, reverses: string | null,
 *   reversedKind: string | null, people: Record<string, string>, transfers: Transfer[] }} Body */

/** The first field of a body that is not as version 1 has it, or null. @param {any} body anything that JSON can say */
function fieldOutOfForm(body) {
  for (const [field, isGood] of fields) if (!isGood(body[field])) return field
  return null
}

// ── The books: what all entries together must keep ───────────────────────────────────────────────────────────────────

const accountForm =
  /^(Assets|Liabilities):([A-Z0-9][A-Za-z0-9-]*):([A-Z0-9][A-Za-z0-9-]*):([A-Za-z]+)(?::[A-Z0-9][A-Za-z0-9-]*)?$/
const accountKinds = {
  Assets: ['Cash', 'Bank', 'Treasury', 'Stripe', 'InTransit', 'Advance', 'Goods', 'Receivable', 'Unexplained'],
  Liabilities: ['Pool', 'Suspense', 'Committed'],
}
const moneyKinds = ['Cash', 'Bank', 'Treasury', 'Stripe', 'InTransit']
const kindsBelowZero = ['Receivable', 'Unexplained']

/** @typedef {{ name: string, isAsset: boolean, isMoney: boolean, hasFloor: boolean, owner: string, balance: number }} Account */
/** Đồng from…to of a line: who holds them, or the entry that paid them out. @typedef {{ from: number, to: number, account: string, spent: number | null }} Range */

/** Books as a run keeps them for the next.
 * @typedef {{ size: number, recordedAt: number, accounts: [name: string, balance: number][],
 *   lines: [line: string, last: number, ranges: [from: number, to: number, account: string, spent: number | null][]][],
 *   vouchers: [series: string, last: number][], reversed: number[], ids: Uint8Array }} PackedBooks */

export class Books {
  constructor() {
    /** How many entries are in. */
    this.size = 0
    this.recordedAt = 0
    /** @type {Map<string, Account>} */
    this.accounts = new Map()
    /** Numbered đồng by the account where they arrived; the ranges of a line follow each other without gaps.
     * @type {Map<string, { last: number, ranges: Range[] }>} */
    this.lines = new Map()
    /** The last number of each series of vouchers. @type {Map<string, number>} */
    this.vouchers = new Map()
    /** @type {Set<number>} */
    this.reversed = new Set()
    this.ids = new IdSet()
  }

  /**
   * Takes in the next entry.
   * @param {any} body @param {(index: number) => Promise<any>} bodyAt the body of an earlier entry @throws {Wrong}
   */
  async add(body, bodyAt) {
    const index = this.size
    if (body.index !== String(index)) throw new Wrong('index-differs', { index, says: String(body.index) })
    const field = fieldOutOfForm(body)
    if (field) throw new Wrong('body-form', { index, field })
    const recordedAt = whole(body.recordedAt)
    if (recordedAt < this.recordedAt) throw new Wrong('time-back', { index })
    this.recordedAt = recordedAt
    for (const other of this.ids.add(body.id, index))
      if ((await bodyAt(other)).id === body.id) throw new Wrong('id-twice', { index, other })
    this.#people(body, index)
    this.#voucher(body, index)
    if (body.kind === 'reversal' || body.reverses !== null) await this.#reversal(body, index, bodyAt)
    this.#transfers(body, index)
    this.size++
  }

  /** Who asks, checks, approves and pays are different people. @param {Body} body @param {number} index */
  #people({ people }, index) {
    const { requested, checked, approved, paid } = people
    const signed = [requested, checked, approved, paid].filter((person) => person !== undefined)
    if (new Set(signed).size < signed.length) throw new Wrong('people-same', { index })
  }

  /** Series are numbered without gaps. @param {Body} body @param {number} index */
  #voucher({ voucher, unit, fund, bookedOn }, index) {
    if (voucher === null) return
    const key = `${voucher.slice(0, 2)}-${unit}-${fund}-${bookedOn.slice(0, 4)}`
    const next = (this.vouchers.get(key) ?? 0) + 1
    const expected = `${key}-${String(next).padStart(7, '0')}`
    if (voucher !== expected) throw new Wrong('voucher-gap', { index, voucher, expected })
    this.vouchers.set(key, next)
  }

  /** @param {any} body @param {number} index @param {(index: number) => Promise<any>} bodyAt */
  async #reversal(body, index, bodyAt) {
    const named = whole(body.reverses)
    const wrong = () => new Wrong('reversal-wrong', { index, other: Number.isNaN(named) ? '?' : named })
    if (body.kind !== 'reversal' || !(named < index) || this.reversed.has(named)) throw wrong()
    const target = await bodyAt(named)
    const isMirror =
      target.kind !== 'reversal' &&
      target.kind === body.reversedKind &&
      target.unit === body.unit &&
      target.fund === body.fund &&
      target.transfers.length === body.transfers.length &&
      target.transfers.every((/** @type {any} */ one, /** @type {number} */ at) => {
        const other = body.transfers[at]
        return one.debit === other.credit && one.credit === other.debit && one.amount === other.amount
      })
    if (!isMirror) throw wrong()
    this.reversed.add(named)
  }

  /** @param {any} body @param {number} index */
  #transfers(body, index) {
    const { transfers, unit, fund, direction } = body
    const amount = whole(body.amount)
    if (!(amount >= (transfers.length > 0 ? 1 : 0) && amount <= MOST_VND)) throw new Wrong('amount-wrong', { index })
    const owner = `${unit}:${fund}`
    let money = 0
    const touched = []
    for (const transfer of transfers) {
      if (!isRecord(transfer) || !Array.isArray(transfer.numbers))
        throw new Wrong('body-form', { index, field: 'transfers' })
      const moved = whole(transfer.amount)
      if (!(moved >= 1 && moved <= MOST_VND)) throw new Wrong('amount-wrong', { index })
      const [debit, credit] = [this.#account(transfer.debit, index), this.#account(transfer.credit, index)]
      if (debit === credit || debit.owner !== owner || credit.owner !== owner)
        throw new Wrong('transfer-crosses', { index })
      debit.balance += debit.isAsset ? moved : -moved
      credit.balance += credit.isAsset ? -moved : moved
      money += (Number(debit.isMoney) - Number(credit.isMoney)) * moved
      touched.push(debit, credit)
      this.#numbers(/** @type {Transfer} */ (transfer), { moved, debit, credit, body, index })
    }
    if (transfers.length > 0 && money !== { in: amount, out: -amount, null: 0 }[String(direction)])
      throw new Wrong('direction-wrong', { index })
    for (const { name, balance, hasFloor } of touched) {
      if (hasFloor && balance < 0) throw new Wrong('below-zero', { index, account: name, amount: balance })
      if (!Number.isSafeInteger(balance)) throw new Wrong('amount-wrong', { index })
    }
  }

  /** @param {unknown} name @param {number} index @returns {Account} */
  #account(name, index) {
    const known = this.accounts.get(/** @type {string} */ (name))
    if (known) return known
    const [, root, unit, fund, kind = ''] = accountForm.exec(String(name)) ?? []
    const isAsset = root === 'Assets'
    if (!root || !accountKinds[isAsset ? 'Assets' : 'Liabilities'].includes(kind))
      throw new Wrong('account-unreadable', { index, account: String(name) })
    const account = {
      name: String(name),
      isAsset,
      isMoney: moneyKinds.includes(kind),
      hasFloor: !kindsBelowZero.includes(kind),
      owner: `${unit}:${fund}`,
      balance: 0,
    }
    this.accounts.set(account.name, account)
    return account
  }

  /**
   * Đồng are numbered where they arrive, move from pool to house under their numbers, and are spent once.
   * @param {Transfer} transfer @param {{ moved: number, debit: Account, credit: Account, body: Body, index: number }} of
   */
  #numbers({ numbers }, { moved, debit, credit, body, index }) {
    const wrong = () => new Wrong('numbers-wrong', { index })
    const isBetweenAssets = debit.isAsset && credit.isAsset
    let sum = 0
    for (const range of numbers) {
      if (!Array.isArray(range) || range.length !== 3) throw wrong()
      const [line, from, to] = [range[0], whole(range[1]), whole(range[2])]
      if (!(from >= 1 && to >= from) || isBetweenAssets) throw wrong()
      sum += to - from + 1
      if (!debit.isAsset && credit.isAsset) this.#relabel(line, from, to, debit.name, null, debit.name, index, wrong)
      else if (!debit.isAsset) this.#relabel(line, from, to, debit.name, null, credit.name, null, wrong)
      else if (body.kind === 'reversal')
        this.#relabel(line, from, to, credit.name, whole(body.reverses), credit.name, null, wrong)
      else this.#arrive(line, from, to, credit.name, wrong)
    }
    if (sum !== (isBetweenAssets ? 0 : moved)) throw wrong()
  }

  /** @param {string} line @param {number} from @param {number} to @param {string} account @param {() => Wrong} wrong */
  #arrive(line, from, to, account, wrong) {
    const known = this.lines.get(line) ?? { last: 0, ranges: [] }
    if (line !== account || from !== known.last + 1) throw wrong()
    this.lines.set(line, known)
    known.last = to
    const before = known.ranges.at(-1)
    if (before && before.account === account && before.spent === null) before.to = to
    else known.ranges.push({ from, to, account, spent: null })
  }

  /**
   * All of from…to must be held by `holder` (and paid out in `paidIn`); then `account` holds them (or they are paid out in `spent`).
   * @param {string} line @param {number} from @param {number} to @param {string} holder @param {number | null} paidIn
   * @param {string} account @param {number | null} spent @param {() => Wrong} wrong
   */
  #relabel(line, from, to, holder, paidIn, account, spent, wrong) {
    const known = this.lines.get(line)
    if (!known || to > known.last) throw wrong()
    const { ranges } = known
    let [first, beyond] = [0, ranges.length]
    while (beyond - first > 1) {
      const middle = (first + beyond) >> 1
      if (/** @type {Range} */ (ranges[middle]).from <= from) first = middle
      else beyond = middle
    }
    let last = first
    for (; ; last++) {
      const range = /** @type {Range} */ (ranges[last])
      if (range.account !== holder || range.spent !== paidIn) throw wrong()
      if (range.to >= to) break
    }
    const [left, right] = [/** @type {Range} */ (ranges[first]), /** @type {Range} */ (ranges[last])]
    /** @type {Range[]} */
    const pieces = []
    if (left.from < from) pieces.push({ ...left, to: from - 1 })
    pieces.push({ from, to, account, spent })
    if (right.to > to) pieces.push({ ...right, from: to + 1 })
    const [before, after] = [ranges[first - 1], ranges[last + 1]]
    if (before) pieces.unshift(before)
    if (after) pieces.push(after)
    ranges.splice(first - (before ? 1 : 0), last - first + 1 + (before ? 1 : 0) + (after ? 1 : 0), ...merged(pieces))
  }

  /** What must hold over everything at the end. @throws {Wrong} */
  balance() {
    /** @type {Map<string, number>} */
    const sums = new Map()
    for (const { owner, isAsset, balance } of this.accounts.values())
      sums.set(owner, (sums.get(owner) ?? 0) + (isAsset ? balance : -balance))
    for (const [owner, difference] of sums) if (difference !== 0) throw new Wrong('sums-differ', { owner, difference })
    /** @type {Map<string, number>} */
    const held = new Map()
    for (const { ranges } of this.lines.values())
      for (const { from, to, account, spent } of ranges)
        if (spent === null) held.set(account, (held.get(account) ?? 0) + to - from + 1)
    for (const { name, isAsset, balance } of this.accounts.values())
      if (!isAsset && balance !== (held.get(name) ?? 0)) throw new Wrong('held-differs', { account: name })
  }

  /** @returns {PackedBooks} */
  pack() {
    return {
      size: this.size,
      recordedAt: this.recordedAt,
      accounts: [...this.accounts.values()].map(({ name, balance }) => [name, balance]),
      lines: [...this.lines].map(([line, { last, ranges }]) => [
        line,
        last,
        ranges.map(({ from, to, account, spent }) => [from, to, account, spent]),
      ]),
      vouchers: [...this.vouchers],
      reversed: [...this.reversed],
      ids: this.ids.pack(),
    }
  }

  /** @param {PackedBooks} packed */
  static unpack(packed) {
    const books = new Books()
    books.size = packed.size
    books.recordedAt = packed.recordedAt
    for (const [name, balance] of packed.accounts) books.#account(name, packed.size).balance = balance
    for (const [line, last, ranges] of packed.lines)
      books.lines.set(line, {
        last,
        ranges: ranges.map(([from, to, account, spent]) => ({ from, to, account, spent })),
      })
    books.vouchers = new Map(packed.vouchers)
    books.reversed = new Set(packed.reversed)
    books.ids = IdSet.unpack(packed.ids)
    return books
  }
}

/** Neighbours that the same account holds become one. @param {Range[]} pieces */
function merged(pieces) {
  /** @type {Range[]} */
  const whole = []
  for (const piece of pieces) {
    const before = whole.at(-1)
    if (before && before.account === piece.account && before.spent === piece.spent)
      whole[whole.length - 1] = { ...before, to: piece.to }
    else whole.push(piece)
  }
  return whole
}

/**
 * Which ids have been seen, in 12 bytes each: 64 bits of a quick hash, and the entry. Two ids may share a hash; whoever
 * asks looks the earlier entry up, so that no repeated id is missed and none is accused falsely.
 */
export class IdSet {
  constructor(capacity = 1024) {
    this.count = 0
    this.high = new Uint32Array(capacity)
    this.low = new Uint32Array(capacity)
    // 0: nobody here.
    this.entry = new Uint32Array(capacity)
  }

  /** The earlier entries whose id has the same hash: almost always none. @param {string} id @param {number} index */
  add(id, index) {
    const [high, low] = quickHash(id)
    return this.#put(high, low, index)
  }

  /** @param {number} high @param {number} low @param {number} index */
  #put(high, low, index) {
    if (this.count * 2 >= this.entry.length) this.#grow()
    const mask = this.entry.length - 1
    const others = []
    let at = low & mask
    for (; this.entry[at] !== 0; at = (at + 1) & mask)
      if (this.low[at] === low && this.high[at] === high) others.push(/** @type {number} */ (this.entry[at]) - 1)
    this.high[at] = high
    this.low[at] = low
    this.entry[at] = index + 1
    this.count++
    return others
  }

  #grow() {
    const larger = new IdSet(this.entry.length * 2)
    this.#each((high, low, index) => larger.#put(high, low, index))
    Object.assign(this, larger)
  }

  /** @param {(high: number, low: number, index: number) => void} visit */
  #each(visit) {
    const { high, low, entry } = /** @type {any} */ (this)
    for (let at = 0; at < entry.length; at++) if (entry[at] !== 0) visit(high[at], low[at], entry[at] - 1)
  }

  pack() {
    const words = new Uint32Array(this.count * 3)
    let at = 0
    this.#each((high, low, index) => {
      words[at] = high
      words[at + 1] = low
      words[at + 2] = index
      at += 3
    })
    return new Uint8Array(words.buffer)
  }

  /** @param {Uint8Array} bytes */
  static unpack(bytes) {
    const words = new Uint32Array(bytes.slice().buffer)
    const ids = new IdSet()
    for (let at = 0; at < words.length; at += 3)
      ids.#put(
        /** @type {number} */ (words[at]),
        /** @type {number} */ (words[at + 1]),
        /** @type {number} */ (words[at + 2]),
      )
    return ids
  }
}

/** Two 32-bit FNV-like hashes, mixed. @param {string} text @returns {[number, number]} */
function quickHash(text) {
  let [a, b] = [0x811c9dc5, 0x41c6ce57]
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x5f356495)
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35)
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35)
  return [a >>> 0, b >>> 0]
}

// ── Reading the log ──────────────────────────────────────────────────────────────────────────────────────────────────

/** The log's key and its newest head, the signature checked. @param {Source} source @param {{ vkey?: string }} [pinned] */
async function readHead(source, pinned = {}) {
  const served = await source.read('vkey', LONGEST_NOTE)
  const note = await source.read('checkpoint', LONGEST_NOTE)
  if (!note || !(served || pinned.vkey)) throw new Unreachable('no-log', { place: source.name })
  const key = pinned.vkey ? givenKey(pinned.vkey) : parseVkey(textOf(/** @type {Uint8Array} */ (served)) ?? '')
  return { key, ...(await openHead(textOf(note) ?? '', key)) }
}

/** A key that the reader typed: a slip there says nothing about the log. @param {string} text @param {string} [code] */
function givenKey(text, code = 'vkey-given') {
  try {
    return parseVkey(text)
  } catch {
    throw new Unreachable(code)
  }
}

/** @param {string} text @param {VerifierKey} key @returns {Promise<{ head: Head, note: Note, isSigned: boolean }>} */
async function openHead(text, key) {
  if (key.type !== ED25519) throw new Wrong('vkey-unreadable')
  const note = openNote(text)
  const isSigned = await verifyNote(note, key)
  const checkpoint = parseCheckpoint(note.text)
  if (checkpoint.origin !== key.name) throw new Wrong('origin-wrong', { given: checkpoint.origin, expected: key.name })
  return { head: { ...checkpoint, note: text }, note, isSigned }
}

/** @param {string} address of a site, or of its log @param {typeof fetch} [get] @returns {Source} */
export function siteSource(address, get = fetch) {
  const base = address.replace(/\/+$/, '').replace(/\/log$/, '')
  const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms))
  /** @param {string} url @param {number} most */
  async function once(url, most) {
    const answer = await get(url, {
      signal: AbortSignal.timeout?.(30_000) ?? null,
      cache: /\/(checkpoint|vkey)$/.test(url) ? 'no-store' : 'default',
    })
    if (answer.status === 404 || answer.status === 410) return null
    if (!answer.ok || !answer.body) throw new Error(String(answer.status))
    return upTo(answer.body, most, url)
  }
  return {
    name: base,
    async read(path, most) {
      const url = `${base}/log/${path}`
      for (let attempt = 1; ; attempt++)
        try {
          return await once(url, most)
        } catch (error) {
          if (error instanceof Wrong) throw error
          if (attempt === 3) throw new Unreachable('no-answer', { place: url })
          await pause(attempt * 500)
        }
    },
  }
}

/** A body of at most so many bytes: a server that never stops sending does not fill the memory.
 * @param {ReadableStream<Uint8Array>} stream @param {number} most @param {string} place */
async function upTo(stream, most, place) {
  const reader = stream.getReader()
  const parts = []
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return parts.length === 1 ? /** @type {Uint8Array} */ (parts[0]) : joined(...parts)
    parts.push(value)
    bytes += value.length
    if (bytes <= most) continue
    await reader.cancel()
    throw new Wrong('too-long', { path: place, most })
  }
}

/** @param {string} folder that holds `checkpoint`, `vkey`, `tile/…`, or has them under `log/` @returns {Promise<Source>} */
export async function folderSource(folder) {
  const { existsSync, promises } = await import('node:fs')
  const { join } = await import('node:path')
  const root = !existsSync(join(folder, 'checkpoint')) && existsSync(join(folder, 'log')) ? join(folder, 'log') : folder
  return {
    name: root,
    async read(path, most) {
      try {
        const { size } = await promises.stat(join(root, path))
        if (size > most) throw new Wrong('too-long', { path, most })
        return await promises.readFile(join(root, path))
      } catch (error) {
        if (error instanceof Wrong) throw error
        const { code } = /** @type {NodeJS.ErrnoException} */ (error)
        if (code === 'ENOENT' || code === 'ENOTDIR') return null
        throw new Unreachable('no-answer', { place: join(root, path) })
      }
    },
  }
}

// ── The whole log, or what grew ──────────────────────────────────────────────────────────────────────────────────────

const MOST_FINDINGS = 10
const AHEAD = 8
const SAVE_EVERY = 15_000

/**
 * @param {Source} source
 * @param {{ state?: State | null, fresh?: boolean, vkey?: string, witnesses?: string[],
 *   onProgress?: (done: number, total: number) => void, onSave?: (state: State) => Promise<void> }} [options]
 *   `state`: what the last run remembered. `fresh`: read everything again, but still hold the log to its last head.
 * @returns {Promise<Report>}
 */
export async function verifyLog(source, options = {}) {
  /** @type {Report} */
  const report = { verdict: 'good', lines: [], evidence: [], state: null }
  try {
    await checkLog(source, options, report)
  } catch (error) {
    addFinding(report, error)
  }
  return concluded(report)
}

/** @param {Source} source @param {any} options @param {Report} report */
async function checkLog(source, { state = null, fresh, vkey, witnesses = [], onProgress, onSave }, report) {
  if (state && vkey && state.vkey !== vkey.trim()) throw new Unreachable('state-of-another-key')
  const { key, head, note, isSigned } = await readHead(source, { vkey })
  await sayWhoSigned(report, { key, note, isSigned, witnesses })
  if (state) await compareHeads(source, { state, key, head }, report)
  const packed = fresh ? null : state?.books
  const begin = packed && packed.books.size <= head.size ? packed : null
  let fold = await foldEntries(source, { key, head, packed: begin, onProgress, onSave })
  // What was remembered of an interrupted run may be what is wrong: everything again says where.
  if (begin && fold.findings.length > 0)
    fold = await foldEntries(source, { key, head, packed: null, onProgress, onSave })
  for (const finding of fold.findings) addFinding(report, finding)
  if (fold.findings.length > 0) return
  const { entries } = fold
  if (head.size === 0) report.lines.push({ tone: 'ok', code: 'ok-empty', values: {} })
  else {
    const isNew = fold.from < head.size
    report.lines.push({ tone: 'ok', code: isNew ? 'ok-tree' : 'ok-root', values: { size: head.size, from: fold.from } })
    const { accounts, reversed } = entries.books
    const values = { accounts: accounts.size, reversed: reversed.size, at: entries.books.recordedAt }
    report.lines.push({ tone: 'ok', code: 'ok-books', values })
  }
  report.state = { version: 1, vkey: key.text, head: head.note, books: entries.pack() }
}

/** @param {Report} report @param {{ key: VerifierKey, note: Note, isSigned: boolean, witnesses: string[] }} of */
async function sayWhoSigned(report, { key, note, isSigned, witnesses }) {
  report.lines.push(
    isSigned
      ? { tone: 'ok', code: 'ok-signature', values: { name: key.name } }
      : { tone: 'note', code: 'signature-not-checked', values: { name: key.name } },
  )
  if (!isSigned) report.verdict = 'unsigned'
  const known = witnesses.map((witness) => givenKey(witness, 'witness-key'))
  for (const witness of known) {
    if (witness.type !== COSIGNATURE) throw new Unreachable('witness-key')
    const seconds = await verifyCosignature(note, witness)
    const values = { name: witness.name, ...(seconds === null ? {} : { at: seconds * 1000 }) }
    report.lines.push({
      tone: seconds === null ? 'note' : 'ok',
      code: seconds === null ? 'no-witness' : 'ok-witness',
      values,
    })
  }
  const others = note.signatures.filter(
    ({ name, id }) => ![key, ...known].some((signer) => signer.name === name && signer.id === id),
  )
  if (others.length > 0)
    report.lines.push({
      tone: 'note',
      code: 'other-signatures',
      values: { names: others.map(({ name }) => name).join(', ') },
    })
}

/**
 * Holds the log to the last head that it signed and we saw. Two signed heads of which one does not begin the other show
 * that somebody was told another story: both are evidence.
 * @param {Source} source @param {{ state: State, key: VerifierKey, head: Head }} of @param {Report} report
 */
async function compareHeads(source, { state, key, head }, report) {
  const evidence = () => {
    report.evidence = [
      { name: 'old', text: state.head },
      { name: 'new', text: head.note },
    ]
  }
  if (state.vkey !== key.text) {
    evidence()
    throw new Wrong('key-changed')
  }
  const { head: old } = await openHead(state.head, key)
  if (head.size < old.size) {
    evidence()
    throw new Wrong('log-shrank', { old: old.size, now: head.size })
  }
  if (head.size === old.size) {
    if (same(head.root, old.root)) {
      report.lines.push({ tone: 'ok', code: 'ok-same-head', values: { size: head.size } })
      return
    }
    evidence()
    throw new Wrong('fork', { old: old.size, now: head.size })
  }
  await provePrefix(source, old, head, evidence)
  report.lines.push({ tone: 'ok', code: 'ok-extends', values: { old: old.size, now: head.size } })
}

/** @param {Source} source @param {Checkpoint} old @param {Checkpoint} now @param {() => void} evidence @throws {Wrong} */
async function provePrefix(source, old, now, evidence) {
  const tiles = new HashTiles(source, now.size)
  if (old.size === 0) return
  const path = await tiles.consistencyPath(old.size)
  const claim = { oldSize: old.size, newSize: now.size, oldRoot: old.root, newRoot: now.root, path }
  if (verifyConsistency(claim)) return
  // Tiles that do not lead to their own root prove nothing about the past.
  if (!same(await tiles.root(), now.root)) throw new Wrong('root-differs', { size: now.size })
  evidence()
  throw new Wrong('fork', { old: old.size, now: now.size })
}

/** @param {Source} source @param {{ key: VerifierKey, head: Head, packed: Packed | null, onProgress?: (done: number, total: number) => void, onSave?: (state: State) => Promise<void> }} of */
async function foldEntries(source, { key, head, packed, onProgress, onSave }) {
  const entries = packed ? Entries.unpack(source, packed) : new Entries(source)
  const from = entries.size
  /** @type {Wrong[]} */
  const findings = []
  const find = (/** @type {unknown} */ error) => {
    if (!(error instanceof Wrong)) throw error
    findings.push(error)
  }
  let saved = Date.now()
  let said = 0
  try {
    for await (const part of partsAhead(source, entries.size, head.size)) {
      await entries.take(part, find)
      if (findings.length >= MOST_FINDINGS) return { entries, findings, from }
      const now = Date.now()
      if (onProgress && now - said > 100) {
        said = now
        onProgress(entries.size, head.size)
      }
      if (onSave && now - saved > SAVE_EVERY && findings.length === 0) {
        await onSave({ version: 1, vkey: key.text, head: head.note, books: entries.pack() })
        saved = Date.now()
      }
    }
    await compareUpperTiles(source, entries.subtrees, head.size, find)
    if (!same(entries.root(), head.root)) find(new Wrong('root-differs', { size: head.size }))
    if (entries.booksAreWhole) entries.books.balance()
  } catch (error) {
    find(error)
  }
  onProgress?.(head.size, head.size)
  return { entries, findings, from }
}

/** @typedef {{ number: number, width: number, bundle: { bytes: Uint8Array, count: number, path: string }, tile: { bytes: Uint8Array, path: string } }} Part */

/** Entry bundles with their tiles, in order; some are fetched ahead. @param {Source} source @param {number} from @param {number} size */
async function* partsAhead(source, from, size) {
  const end = Math.ceil(size / WIDTH)
  /** @type {Promise<Part>[]} */
  const coming = []
  let next = Math.floor(from / WIDTH)
  if (from === size) return
  for (let number = next; number < end; number++) {
    for (; next < end && coming.length < AHEAD; next++) {
      const part = readPart(source, next, tileWidth(0, next, size))
      // Whoever comes to it hears of its fault; until then it is not unheard.
      part.catch(() => {})
      coming.push(part)
    }
    yield/** @type {Part} */ (await coming.shift())
  }
}

/** @param {Source} source @param {number} number @param {number} width @returns {Promise<Part>} */
async function readPart(source, number, width) {
  const [bundle, tile] = await Promise.all([
    readTile(source, 'entries', number, width),
    readTile(source, 0, number, width),
  ])
  return { number, width, bundle, tile }
}

/** Entries in order: their leaves, the subtrees of 256 that these make, and the books. */
class Entries {
  /** @param {Source} source */
  constructor(source) {
    this.source = source
    this.books = new Books()
    /** After a body that cannot be read no balance means anything. */
    this.booksAreWhole = true
    /** One hash of 32 bytes for every 256 entries. */
    this.subtrees = new Bytes()
    /** Leaves after the last full subtree. */
    this.tail = new Uint8Array(0)
    this.size = 0
    /** The bundle being read: earlier entries that a reversal names are often in it.
     * @type {{ number: number, bytes: Uint8Array, starts: Uint32Array }} */
    this.current = { number: -1, bytes: this.tail, starts: new Uint32Array(1) }
    /** @type {Map<number, { bytes: Uint8Array, starts: Uint32Array }>} */
    this.earlier = new Map()
    this.bodyAt = this.bodyAt.bind(this)
  }

  /** @param {Part} part @param {(error: unknown) => void} find */
  async take({ number, width, bundle, tile }, find) {
    const starts = splitBundle(bundle.bytes, bundle.count, bundle.path)
    const leaves = leavesOf(bundle.bytes, starts, width)
    const before = this.tail.length / 32
    if (!same(leaves.subarray(0, this.tail.length), this.tail)) {
      const index = number * WIDTH + firstDifference(leaves, this.tail)
      throw new Wrong('leaf-differs', { index, path: bundle.path })
    }
    if (!same(leaves, tile.bytes)) {
      const index = number * WIDTH + firstDifference(leaves, tile.bytes)
      find(new Wrong('leaf-differs', { index, path: tile.path }))
    }
    this.current = { number, bytes: bundle.bytes, starts }
    for (let at = before; at < width && this.booksAreWhole; at++)
      try {
        const body = readBody(bodyIn(this.current, at), number * WIDTH + at)
        await this.books.add(body, this.bodyAt)
      } catch (error) {
        find(error)
        this.booksAreWhole = false
      }
    this.size = number * WIDTH + width
    if (width < WIDTH) this.tail = leaves
    else {
      this.tail = new Uint8Array(0)
      this.subtrees.push(rootOver(leaves))
    }
  }

  /** The body of an entry before the one being read, from its bundle, which must still be the one that was read. @param {number} index */
  async bodyAt(index) {
    const number = Math.floor(index / WIDTH)
    const bundle = number === this.current.number ? this.current : await this.#earlierBundle(number)
    return readBody(bodyIn(bundle, index % WIDTH), index)
  }

  /** @param {number} number */
  async #earlierBundle(number) {
    const known = this.earlier.get(number)
    if (known) return known
    const { bytes, path } = await readTile(this.source, 'entries', number, WIDTH)
    const starts = splitBundle(bytes, WIDTH, path)
    const root = rootOver(leavesOf(bytes, starts, WIDTH))
    if (!same(root, this.subtrees.hash(number))) throw new Wrong('bundle-changed', { path })
    if (this.earlier.size === AHEAD) this.earlier.delete(/** @type {number} */ (this.earlier.keys().next().value))
    this.earlier.set(number, { bytes, starts })
    return { bytes, starts }
  }

  root() {
    const frontier = new Frontier()
    for (let at = 0; at < this.subtrees.count; at++) frontier.push(this.subtrees.hash(at), 8)
    for (let at = 0; at < this.tail.length; at += 32) frontier.push(this.tail.subarray(at, at + 32))
    return frontier.root()
  }

  pack() {
    return { books: this.books.pack(), subtrees: this.subtrees.all().slice(), tail: this.tail.slice() }
  }

  /** @param {Source} source @param {Packed} packed */
  static unpack(source, packed) {
    const entries = new Entries(source)
    entries.books = Books.unpack(packed.books)
    entries.size = packed.books.size
    for (let at = 0; at < packed.subtrees.length; at += 32) entries.subtrees.push(packed.subtrees.subarray(at, at + 32))
    entries.tail = packed.tail
    return entries
  }
}

/** Hashes one after the other, in an array that grows. */
class Bytes {
  constructor() {
    this.count = 0
    this.bytes = new Uint8Array(32 * 64)
  }

  /** @param {Uint8Array} hash */
  push(hash) {
    if (this.count * 32 === this.bytes.length) this.bytes = joined(this.bytes, new Uint8Array(this.bytes.length))
    this.bytes.set(hash, this.count++ * 32)
  }

  /** @param {number} at */
  hash(at) {
    return this.bytes.subarray(at * 32, at * 32 + 32)
  }

  all() {
    return this.bytes.subarray(0, this.count * 32)
  }
}

/** Body `at` of a split bundle. @param {{ bytes: Uint8Array, starts: Uint32Array }} bundle @param {number} at */
function bodyIn({ bytes, starts }, at) {
  return bytes.subarray(starts[at], /** @type {number} */ (starts[at + 1]) - 2)
}

/**
 * Hashes of the first `width` bodies. The length byte before each body becomes the 00 that its leaf hash begins with:
 * nothing is copied, and nothing reads the lengths again.
 * @param {Uint8Array} bytes @param {Uint32Array} starts @param {number} width
 */
function leavesOf(bytes, starts, width) {
  const leaves = new Uint8Array(width * 32)
  for (let at = 0; at < width; at++) {
    const start = /** @type {number} */ (starts[at])
    bytes[start - 1] = 0
    leaves.set(sha256(bytes.subarray(start - 1, /** @type {number} */ (starts[at + 1]) - 2)), at * 32)
  }
  return leaves
}

/** The first hash in which they differ. @param {Uint8Array} a @param {Uint8Array} b */
function firstDifference(a, b) {
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  return Math.floor(at / 32)
}

/** Tiles of level 1 and above say what the entries make. @param {Source} source @param {Bytes} subtrees @param {number} size @param {(error: unknown) => void} find */
async function compareUpperTiles(source, subtrees, size, find) {
  let nodes = subtrees.all()
  for (let level = 1; nodes.length > 0; level++) {
    const above = new Bytes()
    for (let number = 0; number * WIDTH * 32 < nodes.length; number++) {
      const ours = nodes.subarray(number * WIDTH * 32, (number + 1) * WIDTH * 32)
      const { bytes, path } = await readTile(source, level, number, tileWidth(level, number, size))
      if (!same(ours, bytes)) find(new Wrong('node-differs', { path, position: firstDifference(ours, bytes) }))
      if (ours.length === WIDTH * 32) above.push(rootOver(ours))
    }
    nodes = above.all()
  }
}

// ── One entry, one proof ─────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Whether one entry is in the log, what it says, and whether private texts are the ones it commits to.
 * @param {Source} source @param {number} index
 * @param {{ vkey?: string, witnesses?: string[], texts?: Texts }} [options]
 * @returns {Promise<Report>}
 */
export async function verifyEntry(source, index, { vkey, witnesses = [], texts = {} } = {}) {
  /** @type {Report} */
  const report = { verdict: 'good', lines: [], evidence: [], state: null }
  try {
    const { key, head, note, isSigned } = await readHead(source, { vkey })
    await sayWhoSigned(report, { key, note, isSigned, witnesses })
    // Perhaps written and not signed yet: nothing is known of it.
    if (index >= head.size) throw new Unreachable('entry-beyond', { index, size: head.size })
    const number = Math.floor(index / WIDTH)
    const { bytes, count, path } = await readTile(source, 'entries', number, tileWidth(0, number, head.size))
    const bytesOfBody = bodyIn({ bytes, starts: splitBundle(bytes, count, path) }, index % WIDTH)
    const tiles = new HashTiles(source, head.size)
    const inclusion = {
      index,
      size: head.size,
      leaf: leafHash(bytesOfBody),
      path: await tiles.inclusionPath(index),
      root: head.root,
    }
    if (!verifyInclusion(inclusion)) throw new Wrong('entry-not-included', { index, size: head.size })
    report.lines.push({ tone: 'ok', code: 'ok-included', values: { index, size: head.size } })
    checkEntry(report, bytesOfBody, index, texts)
  } catch (error) {
    addFinding(report, error)
  }
  return concluded(report)
}

/** @param {Report} report @param {Uint8Array} bytes @param {number} index @param {Texts} texts */
function checkEntry(report, bytes, index, texts) {
  const body = readBody(bytes, index)
  if (body.index !== String(index)) throw new Wrong('index-differs', { index, says: String(body.index) })
  const field = fieldOutOfForm(body)
  if (field) throw new Wrong('body-form', { index, field })
  const { kind, direction, bookedOn, unit, fund, voucher, reference } = body
  const amount = whole(body.amount)
  if (Number.isNaN(amount)) throw new Wrong('amount-wrong', { index })
  const moves = body.transfers.length > 0
  report.entry = {
    index,
    amount: moves ? amount : null,
    kind,
    direction,
    bookedOn,
    unit,
    fund,
    voucher,
    reference,
    recordedAt: whole(body.recordedAt),
  }
  const code = moves ? 'entry-says' : 'entry-says-only'
  report.lines.push({ tone: 'note', code, values: { kind, amount, day: bookedOn, unit, fund } })
  for (const [name, { salt, text }] of Object.entries(texts)) {
    if (commitment(salt, text) !== body.texts[name]) throw new Wrong('text-differs', { field: name, index })
    report.lines.push({ tone: 'ok', code: 'ok-text', values: { field: name, text } })
  }
}

/** What a body carries in place of a text: SHA-256("fund/v1/text\n" ‖ salt ‖ text), base64. @param {Uint8Array} salt @param {string} text */
export function commitment(salt, text) {
  return base64(sha256(joined(utf8.encode('fund/v1/text\n'), salt, utf8.encode(text))))
}

/**
 * Reads a proof file (C2SP tlog-proof). Its `extra` holds JSON: the exact body, and salts and texts by field.
 * @param {string} file @throws {Wrong}
 */
export function readProof(file) {
  const wrong = new Wrong('proof-unreadable')
  // Mail programs and editors of Windows end lines in their own way.
  file = file.replaceAll('\r\n', '\n')
  const split = file.indexOf('\n\n')
  const lines = file.slice(0, Math.max(0, split)).split('\n')
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') throw wrong
  const extra = fromBase64(/^extra (.+)$/.exec(lines.shift() ?? '')?.[1] ?? '!')
  const index = whole(/^index (.+)$/.exec(lines.shift() ?? '')?.[1])
  const path = lines.map(fromBase64)
  if (!extra || Number.isNaN(index) || path.length > 53 || path.some((hash) => hash?.length !== 32)) throw wrong
  let given
  try {
    given = JSON.parse(textOf(extra) ?? '')
  } catch {
    throw wrong
  }
  if (typeof given?.body !== 'string' || !isRecord(given.texts ?? {})) throw wrong
  /** @type {Texts} */
  const texts = {}
  for (const [name, each] of Object.entries(given.texts ?? {})) {
    const { salt, text } = /** @type {any} */ (each) ?? {}
    const bytes = typeof salt === 'string' ? fromBase64(salt) : null
    if (!bytes || typeof text !== 'string') throw wrong
    texts[name] = { salt: bytes, text }
  }
  return {
    index,
    path: /** @type {Uint8Array[]} */ (path),
    body: utf8.encode(given.body),
    texts,
    note: file.slice(split + 2),
  }
}

/**
 * A donor's proof file: by itself, and against the log as it is now when a source is given.
 * @param {string} file
 * @param {{ source?: Source | null, vkey?: string, witnesses?: string[] }} by the key comes from one of the two
 * @returns {Promise<Report>}
 */
export async function verifyProof(file, { source = null, vkey, witnesses = [] }) {
  /** @type {Report} */
  const report = { verdict: 'good', lines: [], evidence: [], state: null }
  try {
    if (!source && !vkey) throw new Unreachable('proof-needs-key')
    const given = vkey ? givenKey(vkey) : null
    const proof = readProof(file)
    const now = source && (await readHead(source, { vkey }))
    const key = now ? now.key : /** @type {VerifierKey} */ (given)
    const { head, note, isSigned } = await openHead(proof.note, key)
    await sayWhoSigned(report, { key, note, isSigned, witnesses })
    const { index, path, body, texts } = proof
    if (!verifyInclusion({ index, size: head.size, leaf: leafHash(body), path, root: head.root }))
      throw new Wrong('proof-wrong', { index, size: head.size })
    report.lines.push({ tone: 'ok', code: 'ok-included', values: { index, size: head.size } })
    checkEntry(report, body, index, texts)
    if (source && now) await holdToProof(source, head, now.head, report)
  } catch (error) {
    addFinding(report, error)
  }
  return concluded(report)
}

/** The log as it is now must begin with what it was when the proof was made. @param {Source} source @param {Head} then @param {Head} now @param {Report} report */
async function holdToProof(source, then, now, report) {
  const evidence = () => {
    report.evidence = [
      { name: 'old', text: then.note },
      { name: 'new', text: now.note },
    ]
  }
  if (then.size > now.size || (then.size === now.size && !same(then.root, now.root))) {
    evidence()
    throw new Wrong(then.size > now.size ? 'log-shrank' : 'fork', { old: then.size, now: now.size })
  }
  if (then.size < now.size) await provePrefix(source, then, now, evidence)
  report.lines.push({ tone: 'ok', code: 'ok-extends', values: { old: then.size, now: now.size } })
}

/** @param {Report} report @param {unknown} error */
function addFinding(report, error) {
  if (!(error instanceof Wrong)) throw error
  report.verdict = 'wrong'
  report.lines.push({ tone: 'bad', code: error.code, values: error.values })
  if (report.evidence.length > 0 && error.code === 'fork')
    report.lines.push({ tone: 'note', code: 'fork-means', values: {} })
}

/** @param {Report} report */
function concluded(report) {
  if (report.verdict === 'wrong') report.state = null
  return report
}

// ── Sentences ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** @typedef {'vi' | 'en'} Language */

/** Every code in Vietnamese and English; `{name}` is a value. @type {Record<string, [vi: string, en: string]>} */
const sentences = {
  'ok-signature': ['Chữ ký của {name} trên sổ là thật.', 'The signature of {name} on the log is genuine.'],
  'signature-not-checked': [
    'CHƯA kiểm tra được chữ ký của {name}: trình duyệt này không kiểm tra được chữ ký Ed25519. Mọi phép tính khác vẫn được làm.',
    'The signature of {name} was NOT checked: this browser cannot check Ed25519. Everything else was computed.',
  ],
  'ok-witness': ['Người làm chứng {name} đã ký xác nhận lúc {at}.', 'Witness {name} cosigned at {at}.'],
  'no-witness': [
    'Người làm chứng {name} chưa ký xác nhận, hoặc máy này không kiểm tra được.',
    'Witness {name} has not cosigned, or cannot be checked here.',
  ],
  'other-signatures': [
    'Còn có chữ ký của: {names}. Chưa kiểm tra, vì không có khóa của họ.',
    'Also signed by: {names}. Not checked: their keys are not known here.',
  ],
  'ok-same-head': [
    'Sổ vẫn đúng như lần trước: {size} bút toán, không có bút toán mới.',
    'The log is what it was last time: {size} entries, nothing new.',
  ],
  'ok-extends': [
    'Sổ nay có {now} bút toán và mở đầu đúng bằng {old} bút toán đã biết: không bút toán cũ nào bị sửa hay bỏ.',
    'The log now has {now} entries and begins with exactly the {old} known ones: none was changed or removed.',
  ],
  'ok-tree': [
    'Đã đọc và băm từ bút toán {from} tới hết {size} bút toán: tất cả khớp với gốc cây đã ký.',
    'Entries from {from} to the end of {size} were read and hashed: all of them lead to the signed root.',
  ],
  'ok-root': [
    'Gốc cây tính từ {size} bút toán đã đọc những lần trước khớp với gốc cây đã ký.',
    'The root over the {size} entries that were read before is the signed root.',
  ],
  'ok-empty': ['Sổ chưa có bút toán nào.', 'The log has no entries yet.'],
  'ok-books': [
    'Sổ cân: {accounts} tài khoản, không tài khoản nào âm, mỗi đồng có một chỗ; {reversed} bút toán đã được điều chỉnh công khai. Bút toán cuối ghi lúc {at}.',
    'The books balance: {accounts} accounts, none overdrawn, every đồng in one place; {reversed} entries were corrected in public. Last entry recorded at {at}.',
  ],
  'ok-included': [
    'Bút toán {index} có thật trong sổ {size} bút toán mà Quỹ đã ký.',
    'Entry {index} really is in the log of {size} entries that the fund signed.',
  ],
  'entry-says': [
    'Bút toán này ghi: {kind}, {amount} đồng, ngày {day}, đơn vị {unit}, quỹ {fund}.',
    'The entry says: {kind}, {amount} đồng, on {day}, unit {unit}, fund {fund}.',
  ],
  'entry-says-only': [
    'Bút toán này ghi: {kind}, không chuyển tiền, ngày {day}, đơn vị {unit}, quỹ {fund}.',
    'The entry says: {kind}, no money moved, on {day}, unit {unit}, fund {fund}.',
  ],
  'ok-text': ['{field} đúng là: {text}', '{field} really is: {text}'],
  'fork-means': [
    'Quỹ đã ký hai cuốn sổ khác nhau. Hai bản có chữ ký được giữ lại làm bằng chứng; xin gửi cho báo chí, cơ quan giám sát hoặc người khác đang kiểm tra sổ.',
    'The fund signed two different stories. Both signed notes are kept as evidence: hand them to the press, an auditor or others who check the log.',
  ],
  'vkey-unreadable': ['Khóa công khai (vkey) không đọc được.', 'The public key (vkey) cannot be read.'],
  'vkey-id-wrong': [
    'Khóa công khai (vkey) không khớp với số hiệu của chính nó.',
    'The public key (vkey) does not match its own id.',
  ],
  'note-unreadable': [
    'Bản công bố (checkpoint) không đúng dạng một bản có chữ ký.',
    'The checkpoint is not a signed note.',
  ],
  'checkpoint-unreadable': [
    'Bản công bố (checkpoint) không ghi đúng tên sổ, số bút toán và gốc cây.',
    'The checkpoint does not give an origin, a size and a root.',
  ],
  'origin-wrong': [
    'Bản công bố mang tên sổ khác: {given}, lẽ ra là {expected}.',
    'The checkpoint is of another log: {given} instead of {expected}.',
  ],
  'signature-missing': ['Không có chữ ký của {name} trên sổ.', 'There is no signature of {name} on the log.'],
  'signature-wrong': [
    'Chữ ký của {name} là sai: nội dung không phải nội dung đã ký.',
    'The signature of {name} is wrong: this is not the text that was signed.',
  ],
  'size-too-large': ['Số bút toán {size} lớn quá mức có thể.', 'The size {size} is larger than possible.'],
  'tile-missing': [
    'Máy chủ không đưa ra được {path}, phần mà bản công bố nói là có.',
    'The server does not have {path}, which its signed head says exists.',
  ],
  'tile-size': [
    '{path} dài {bytes} byte, lẽ ra là {expected} byte.',
    '{path} has {bytes} bytes instead of {expected}.',
  ],
  'too-long': ['{path} dài quá {most} byte.', '{path} is longer than {most} bytes.'],
  'bundle-short': [
    '{path} bị cắt: chỉ có {count} trong {expected} bút toán.',
    '{path} is cut off: it holds {count} of {expected} entries.',
  ],
  'bundle-long': ['{path} thừa {bytes} byte ở cuối.', '{path} has {bytes} bytes too many at its end.'],
  'bundle-changed': ['{path} vừa thay đổi giữa hai lần đọc.', '{path} changed between two readings.'],
  'leaf-differs': [
    'Bút toán {index}: nội dung không khớp mã băm ({path}).',
    'Entry {index}: what it says does not match its hash ({path}).',
  ],
  'node-differs': [
    'Mã băm thứ {position} trong {path} không khớp với các bút toán của sổ.',
    'Hash {position} in {path} does not match the entries of the log.',
  ],
  'root-differs': [
    '{size} bút toán đang đưa ra không phải là {size} bút toán đã ký.',
    'The {size} entries that are served are not the {size} entries that were signed.',
  ],
  'body-not-utf8': ['Bút toán {index}: có byte không phải ký tự.', 'Entry {index}: bytes that are no text.'],
  'body-not-json': ['Bút toán {index}: không đọc được.', 'Entry {index}: cannot be read.'],
  'body-not-canonical': [
    'Bút toán {index}: không viết theo dạng chuẩn duy nhất (thừa dấu cách, sai thứ tự, lặp mục hoặc viết ký tự bằng mã không cần thiết).',
    'Entry {index}: not written in its one canonical form (spaces, order, a key twice, or needless escapes).',
  ],
  'body-not-nfc': [
    'Bút toán {index}: chữ không ở dạng Unicode chuẩn (NFC).',
    'Entry {index}: text that is not in Unicode normal form (NFC).',
  ],
  'body-not-strings': [
    'Bút toán {index}: có giá trị không phải chuỗi ký tự.',
    'Entry {index}: a value that is not a string.',
  ],
  'body-form': [
    'Bút toán {index}: mục “{field}” thiếu hoặc sai dạng.',
    'Entry {index}: “{field}” is missing or malformed.',
  ],
  'index-differs': ['Bút toán {index} lại tự ghi là bút toán {says}.', 'Entry {index} calls itself entry {says}.'],
  'time-back': [
    'Bút toán {index}: giờ ghi sớm hơn bút toán ngay trước nó.',
    'Entry {index}: recorded earlier than the entry before it.',
  ],
  'id-twice': [
    'Bút toán {index}: trùng mã với bút toán {other}: một việc được ghi hai lần.',
    'Entry {index}: the same id as entry {other}: one event written twice.',
  ],
  'people-same': [
    'Bút toán {index}: một người giữ hai phần việc phải tách riêng.',
    'Entry {index}: one person played two parts that must be apart.',
  ],
  'voucher-gap': [
    'Bút toán {index}: chứng từ {voucher}, lẽ ra là {expected}.',
    'Entry {index}: voucher {voucher} where {expected} should be.',
  ],
  'reversal-wrong': [
    'Bút toán {index}: không phải bản đảo ngược đúng của bút toán {other}.',
    'Entry {index}: not the exact mirror of entry {other}.',
  ],
  'amount-wrong': [
    'Bút toán {index}: số tiền không phải số nguyên từ 1 tới 10.000.000.000.000.',
    'Entry {index}: an amount that is not a whole number from 1 to 10,000,000,000,000.',
  ],
  'account-unreadable': [
    'Bút toán {index}: tài khoản “{account}” không có trong hệ thống tài khoản.',
    'Entry {index}: no such account: “{account}”.',
  ],
  'transfer-crosses': [
    'Bút toán {index}: tiền đi sang đơn vị hay quỹ khác, hoặc về chính tài khoản cũ.',
    'Entry {index}: money crosses into another unit or fund, or back into its own account.',
  ],
  'direction-wrong': [
    'Bút toán {index}: số tiền đã ghi không bằng số tiền thật sự vào hoặc ra.',
    'Entry {index}: the stated amount is not what really came in or went out.',
  ],
  'below-zero': [
    'Bút toán {index}: tài khoản {account} xuống dưới 0 ({amount} đồng).',
    'Entry {index}: account {account} falls below zero ({amount} đồng).',
  ],
  'numbers-wrong': [
    'Bút toán {index}: các đồng được đánh số không khớp: đồng chưa có, đã chi, hoặc thuộc tài khoản khác.',
    'Entry {index}: its numbered đồng do not fit: not there yet, spent, or of another account.',
  ],
  'sums-differ': ['Sổ của {owner} lệch {difference} đồng.', 'The books of {owner} are out by {difference} đồng.'],
  'held-differs': [
    'Tài khoản {account}: số đồng được đánh số không bằng số dư.',
    'Account {account}: its numbered đồng are not its balance.',
  ],
  'key-changed': [
    'Sổ nay được ký bằng khóa khác với lần trước. Nếu Quỹ đã thông báo công khai việc đổi khóa thì bắt đầu lại từ đầu; nếu không, đây có thể là sổ giả.',
    'The log is now signed by another key than last time. If the fund announced this, start afresh; if not, it may be a false log.',
  ],
  'log-shrank': [
    'Sổ bị ngắn đi: lần trước có {old} bút toán đã ký, nay chỉ còn {now}.',
    'The log has shrunk: {old} signed entries last time, {now} now.',
  ],
  fork: [
    'LỊCH SỬ BỊ VIẾT LẠI: {now} bút toán nay không mở đầu bằng {old} bút toán đã ký trước đây.',
    'HISTORY WAS REWRITTEN: the {now} entries of today do not begin with the {old} entries signed before.',
  ],
  'used-wrong': ['Không dùng được: {what}', 'Cannot be used: {what}'],
  'entry-beyond': [
    'Chưa có bút toán {index} trong sổ {size} bút toán đã ký. Bút toán vừa ghi được ký sau vài giây.',
    'There is no entry {index} in the {size} signed entries. A new entry is signed within seconds.',
  ],
  'entry-not-included': [
    'Bút toán {index} đang đưa ra KHÔNG thuộc sổ {size} bút toán đã ký.',
    'Entry {index} as it is served is NOT in the {size} signed entries.',
  ],
  'text-differs': [
    '{field}: KHÔNG đúng với bút toán {index} của sổ. Đường dẫn hoặc biên nhận có thể đã bị sửa.',
    '{field}: NOT what entry {index} of the ledger holds. The link or receipt may have been altered.',
  ],
  'link-broken': [
    'Đường dẫn bị hỏng hoặc bị cắt: không đọc được tên và lời nhắn trong đó.',
    'The link is damaged or cut off: the name and message in it cannot be read.',
  ],
  'proof-unreadable': ['Tệp này không phải tệp bằng chứng, hoặc đã hỏng.', 'This is no proof file, or it is damaged.'],
  'proof-wrong': [
    'Bằng chứng sai: bút toán {index} trong tệp KHÔNG thuộc sổ {size} bút toán đã ký.',
    'The proof is wrong: entry {index} in the file is NOT in the {size} signed entries.',
  ],
  'no-log': ['Không thấy sổ để kiểm tra ở {place}.', 'There is no log to check at {place}.'],
  'no-answer': ['Không đọc được {place}. Xin thử lại sau.', 'No answer from {place}. Try again later.'],
  'state-of-another-key': [
    'Tệp ghi nhớ là của sổ khác (khóa khác). Dùng --state để chọn tệp khác.',
    'The state file is of another log (another key). Choose another with --state.',
  ],
  'state-unreadable': [
    'Tệp ghi nhớ {place} không đọc được. Xóa tệp đó để kiểm tra lại từ đầu.',
    'The state file {place} cannot be read. Delete it to start afresh.',
  ],
  'cannot-write': ['Không ghi được tệp {place}.', 'The file {place} cannot be written.'],
  'cannot-read': ['Không đọc được tệp {place}.', 'The file {place} cannot be read.'],
  'vkey-given': [
    'Khóa ghi sau --vkey không đúng: có thể chép thiếu hoặc sai một chữ.',
    'The key after --vkey is no key: a letter may be missing or wrong.',
  ],
  'witness-key': ['--witness cần khóa của một người làm chứng.', '--witness needs the key of a witness.'],
  'proof-needs-key': [
    'Muốn kiểm tra tệp bằng chứng phải có khóa của sổ: thêm địa chỉ trang, thư mục hoặc --vkey.',
    'A proof is checked with the key of the log: add the site, a folder or --vkey.',
  ],
  evidence: ['Đã giữ bản có chữ ký tại: {place}', 'The signed note is kept in: {place}'],
  'went-wrong': [
    'Chính chương trình kiểm tra gặp lỗi nên không kết luận được gì ({why}).',
    'The checker itself failed, so nothing is concluded ({why}).',
  ],
  remembered: [
    'Đã ghi nhớ để lần sau chỉ đọc phần mới: {place}',
    'Remembered, so that next time only what grew is read: {place}',
  ],
  'not-remembered': [
    'Thiết bị không cho ghi nhớ: lần sau sẽ kiểm tra lại từ đầu.',
    'This device keeps nothing: next time everything is checked again.',
  ],
  'verdict-good': ['KẾT LUẬN: ĐÚNG. Không tìm thấy chỗ nào sai.', 'VERDICT: GOOD. Nothing wrong was found.'],
  'verdict-unsigned': [
    'KẾT LUẬN: SỔ KHỚP, nhưng chưa kiểm tra được chữ ký.',
    'VERDICT: THE LOG IS CONSISTENT, but its signature was not checked.',
  ],
  'verdict-wrong': [
    'KẾT LUẬN: SAI. Chỗ sai được nêu rõ cùng kết luận này.',
    'VERDICT: WRONG. What is wrong is listed with it.',
  ],
  'verdict-none': ['KHÔNG KẾT LUẬN ĐƯỢC.', 'NO VERDICT.'],
}

/** Words inside sentences. @type {Record<string, [vi: string, en: string]>} */
const words = {
  opening: ['số dư đầu kỳ', 'opening balance'],
  receipt: ['ủng hộ', 'gift'],
  suspense: ['tiền vào chờ xác định', 'money in, not yet classified'],
  classification: ['xác định khoản chờ', 'classification'],
  interest: ['lãi tiền gửi', 'interest'],
  unexplained: ['tiền ra chờ đối chiếu', 'money out, not yet matched'],
  explanation: ['đối chiếu khoản chi', 'matched payment'],
  allocation: ['phân bổ', 'allocation'],
  release: ['trả lại phần chưa chi', 'unspent part given back'],
  disbursement: ['chi hỗ trợ', 'disbursement'],
  fee: ['phí ngân hàng', 'bank fee'],
  deposit: ['nộp tiền mặt vào tài khoản', 'cash paid into the bank'],
  designation: ['chuyển nguồn', 'change of purpose'],
  reversal: ['bút toán điều chỉnh', 'correcting entry'],
  decision: ['quyết định', 'decision'],
  redaction: ['xóa thông tin theo yêu cầu', 'erasure on request'],
  donor: ['Tên người ủng hộ', 'The name of the donor'],
  memo: ['Nội dung', 'The memo'],
  reason: ['Lý do', 'The reason'],
}

/** @param {string} code @param {Values} values @param {Language} language */
export function say(code, values, language) {
  const [vi, en] = sentences[code] ?? [code, code]
  return (language === 'en' ? en : vi).replace(/\{(\w+)\}/g, (_, name) => worded(name, values[name] ?? '', language))
}

/** @param {string} name @param {string | number} value @param {Language} language */
function worded(name, value, language) {
  const locale = language === 'en' ? 'en-GB' : 'vi-VN'
  if (name === 'at') {
    // Vietnam is UTC+7 all year.
    const local = new Date(Number(value) + 7 * 3_600_000).toISOString()
    return `${local.slice(11, 16)} ${local.slice(0, 10).split('-').reverse().join('/')}`
  }
  if (name === 'kind' || name === 'field') {
    const [vi, en] = words[value] ?? [String(value), String(value)]
    return language === 'en' ? en : vi
  }
  if (name === 'day') return String(value).split('-').reverse().join('/')
  return typeof value === 'number' ? value.toLocaleString(locale) : value
}

// ── In the browser: a module worker ──────────────────────────────────────────────────────────────────────────────────

/** `fragment`: what stands behind the `#` of a donor's link, `donor=<salt>.<text>&memo=…`, base64url.
 * @typedef {{ work: 'log' | 'entry' | 'proof' | 'forget', site: string, language: Language, fresh?: boolean,
 *   index?: number, fragment?: string, file?: string }} Asked */

/** @param {any} scope the worker's global scope */
function answerPage(scope) {
  scope.addEventListener('message', async (/** @type {{ data: Asked }} */ { data }) => {
    try {
      scope.postMessage(await inWorker(data, (done, total) => scope.postMessage({ done, total })))
    } catch (error) {
      const { code, values } = explained(error)
      const lines = [{ tone: 'bad', text: say(code, values, data.language) }]
      scope.postMessage({ verdict: 'none', lines, conclusion: say('verdict-none', {}, data.language), evidence: [] })
    }
  })
}

/** @param {Asked} asked @param {(done: number, total: number) => void} onProgress */
async function inWorker(asked, onProgress) {
  const { work, site, language } = asked
  const source = siteSource(site)
  const memory = deviceMemory(site)
  if (work === 'forget') {
    await memory.forget()
    return { forgotten: true }
  }
  const report =
    work === 'entry'
      ? await verifyEntry(source, asked.index ?? 0, { texts: textsInLink(asked.fragment ?? '') })
      : work === 'proof'
        ? await verifyProof(asked.file ?? '', { source })
        : await verifyLog(source, {
            state: await memory.recall(),
            fresh: asked.fresh === true,
            onProgress,
            onSave: async (state) => void (await memory.keep(state)),
          })
  if (report.state && !(await memory.keep(report.state)))
    report.lines.push({ tone: 'note', code: 'not-remembered', values: {} })
  return {
    verdict: report.verdict,
    lines: report.lines.map(({ tone, code, values }) => ({ tone, text: say(code, values, language) })),
    conclusion: say(`verdict-${report.verdict}`, {}, language),
    evidence: report.evidence,
    entry: report.entry && {
      ...report.entry,
      amount: report.entry.amount === null ? null : `${worded('amount', report.entry.amount, language)}\u00a0₫`,
    },
  }
}

/** Salts and texts of a donor's link. @param {string} fragment */
function textsInLink(fragment) {
  /** @type {Texts} */
  const texts = {}
  for (const part of fragment.split('&').filter((each) => each !== '')) {
    const [, name = '', ...encoded] = /^([a-z]+)=([\w-]+)\.([\w-]*)$/.exec(part) ?? []
    const [salt, bytes] = encoded.map(fromBase64Url)
    const text = bytes && textOf(bytes)
    if (!salt || typeof text !== 'string') throw new Wrong('link-broken')
    texts[name] = { salt, text }
  }
  return texts
}

/** What this browser remembers of a site's log. A browser that keeps nothing (a private window) is no fault. @param {string} site */
function deviceMemory(site) {
  /** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} act @returns {Promise<any>} */
  const inStore = (mode, act) =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open('kiem-chung', 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore('log')
      opening.onerror = () => reject(opening.error)
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('log', mode)
        const request = act(transaction.objectStore('log'))
        transaction.oncomplete = () => {
          opening.result.close()
          resolve(request.result)
        }
        transaction.onabort = () => reject(transaction.error)
      }
    })
  return {
    /** @returns {Promise<State | null>} */
    recall: () =>
      inStore('readonly', (store) => store.get(site)).then(
        (state) => (state?.version === 1 ? state : null),
        () => null,
      ),
    /** @param {State} state */
    keep: (state) =>
      inStore('readwrite', (store) => store.put(state, site)).then(
        () => true,
        () => false,
      ),
    forget: () => inStore('readwrite', (store) => store.delete(site)).catch(() => {}),
  }
}

/** @param {unknown} error @returns {{ code: string, values: Values }} */
function explained(error) {
  if (error instanceof Unreachable || error instanceof Wrong) return error
  return { code: 'went-wrong', values: { why: String(/** @type {Error} */ (error)?.message ?? error) } }
}

// ── In Node: a command ───────────────────────────────────────────────────────────────────────────────────────────────

const help = {
  vi: `Kiểm chứng sổ thu – chi của Quỹ, không cần tin Quỹ.

  node verify.js NGUỒN                        kiểm tra toàn bộ sổ; từ lần sau chỉ đọc phần mới
  node verify.js NGUỒN --entry N              kiểm tra một dòng
  node verify.js [NGUỒN] --proof TỆP          kiểm tra tệp bằng chứng của người ủng hộ

  NGUỒN           địa chỉ trang (https://…) hoặc thư mục có checkpoint, vkey và tile/
  --fresh         đọc lại từ đầu (vẫn đối chiếu với lần trước)
  --state TỆP     tệp ghi nhớ, mặc định verify-state.json ở thư mục hiện tại
  --no-state      không đọc và không ghi tệp ghi nhớ
  --vkey KHÓA     khóa của sổ mà quý vị đã biết, thay cho khóa máy chủ đưa ra
  --witness KHÓA  khóa của một người làm chứng (dùng được nhiều lần)
  --en            in English

  Mã trả về: 0 đúng · 1 tìm thấy chỗ sai · 2 dùng sai hoặc không đọc được sổ`,
  en: `Checks the public ledger of the fund without trusting the fund.

  node verify.js SOURCE                       the whole log; from the second time on only what grew
  node verify.js SOURCE --entry N             one line
  node verify.js [SOURCE] --proof FILE        a donor's proof file

  SOURCE          a site (https://…), or a folder with checkpoint, vkey and tile/
  --fresh         read everything again (still compared with the last time)
  --state FILE    what is remembered, verify-state.json in this folder unless told
  --no-state      neither read nor write it
  --vkey KEY      the key of the log, if you know it, in place of the one the server gives
  --witness KEY   the key of a witness (may be repeated)
  --en            in English

  Exit code: 0 good · 1 found wrong · 2 used wrong, or the log could not be read`,
}

/** @param {string[]} args @returns {Promise<0 | 1 | 2>} */
async function command(args) {
  const language = args.includes('--en') ? 'en' : 'vi'
  const asked = await readArguments(args)
  if (typeof asked === 'string') {
    console.log(`✘ ${say('used-wrong', { what: asked }, language)}\n\n${help[language]}`)
    return 2
  }
  if (!asked || asked.help) {
    console.log(help[language])
    return asked ? 0 : 2
  }
  try {
    await useNodeCrypto()
    return await carryOut(asked, language)
  } catch (error) {
    const { code, values } = explained(error)
    console.log(`✘ ${say(code, values, language)}\n\n${say('verdict-none', {}, language)}`)
    return 2
  }
}

/** What was asked; the text of an option that there is not; null for nothing that can be done. @param {string[]} args */
async function readArguments(args) {
  const { parseArgs } = await import('node:util')
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        entry: { type: 'string' },
        proof: { type: 'string' },
        state: { type: 'string', default: 'verify-state.json' },
        'no-state': { type: 'boolean' },
        fresh: { type: 'boolean' },
        vkey: { type: 'string' },
        witness: { type: 'string', multiple: true },
        en: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    })
    const index = values.entry === undefined ? null : whole(values.entry)
    const isComplete = positionals.length === 1 || (positionals.length === 0 && values.proof !== undefined)
    if (!values.help && (!isComplete || Number.isNaN(index) || (index !== null && values.proof !== undefined)))
      return null
    return { ...values, place: positionals[0], index }
  } catch (error) {
    return /'(-[^']*)'/.exec(String(error))?.[1] ?? null
  }
}

/** @param {Exclude<Awaited<ReturnType<typeof readArguments>>, string | null>} asked @param {Language} language @returns {Promise<0 | 1 | 2>} */
async function carryOut(
  { place, index, proof, state: statePath, vkey, witness: witnesses = [], fresh, ...asked },
  language,
) {
  const source = place === undefined ? null : /^https?:\/\//.test(place) ? siteSource(place) : await folderSource(place)
  const key = vkey === undefined ? {} : { vkey }
  if (proof !== undefined)
    return conclude(await verifyProof(await readText(proof), { source, witnesses, ...key }), language, null)
  if (!source) return 2
  if (index !== null) return conclude(await verifyEntry(source, index, { witnesses, ...key }), language, null)
  const file = asked['no-state'] ? null : statePath
  const report = await verifyLog(source, {
    state: file ? await loadState(file) : null,
    fresh: fresh === true,
    witnesses,
    ...key,
    onProgress: showProgress,
    onSave: async (state) => {
      if (file) await writeWhole(file, stateText(state))
    },
  })
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  if (file && report.state)
    try {
      await writeWhole(file, stateText(report.state))
      report.lines.push({ tone: 'note', code: 'remembered', values: { place: file } })
    } catch {
      report.lines.push({ tone: 'note', code: 'cannot-write', values: { place: file } })
    }
  return conclude(report, language, file)
}

/** Prints what was found; keeps the signed notes of a fork. @param {Report} report @param {Language} language @param {string | null} stateFile @returns {Promise<0 | 1 | 2>} */
async function conclude(report, language, stateFile) {
  const marks = { ok: '✔', bad: '✘', note: '•' }
  const { dirname, join } = await import('node:path')
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 17)
  for (const { name, text } of report.evidence) {
    const place = join(stateFile ? dirname(stateFile) : '.', `bang-chung-${stamp}-${name}.txt`)
    await writeWhole(place, text)
    report.lines.push({ tone: 'note', code: 'evidence', values: { place } })
  }
  for (const { tone, code, values } of report.lines) console.log(`${marks[tone]} ${say(code, values, language)}`)
  console.log(`\n${say(`verdict-${report.verdict}`, {}, language)}`)
  return report.verdict === 'wrong' ? 1 : 0
}

/** @param {number} done @param {number} total */
function showProgress(done, total) {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} / ${total}`)
}

/** @param {string} file */
async function readText(file) {
  const { readFile } = await import('node:fs/promises')
  try {
    return await readFile(file, 'utf8')
  } catch {
    throw new Unreachable('cannot-read', { place: file })
  }
}

/** All of it or nothing: a run that is interrupted leaves the last whole file. @param {string} file @param {string | Iterable<string>} text */
async function writeWhole(file, text) {
  const { rename, writeFile } = await import('node:fs/promises')
  try {
    await writeFile(`${file}.new`, text)
    await rename(`${file}.new`, file)
  } catch {
    throw new Unreachable('cannot-write', { place: file })
  }
}

/** The state as JSON in pieces of some size: of a long log it would be twice in memory otherwise. @param {State} state */
function* stateText(state) {
  let text = ''
  for (const piece of jsonPieces(state)) {
    text += piece
    if (text.length < 0x10000) continue
    yield text
    text = ''
  }
  yield text
}

/** Bytes become `{"base64":"…"}`. @param {any} value @returns {Generator<string>} */
function* jsonPieces(value) {
  if (value instanceof Uint8Array) {
    yield '{"base64":"'
    // A multiple of three, so that pieces join without padding between.
    for (let at = 0; at < value.length; at += 0x6000) yield base64(value.subarray(at, at + 0x6000))
    yield '"}'
  } else if (Array.isArray(value) && value.length > 8) {
    for (const [at, each] of value.entries()) yield `${at === 0 ? '[' : ','}${JSON.stringify(each)}`
    yield ']'
  } else if (Array.isArray(value)) {
    for (const [at, each] of value.entries()) {
      yield at === 0 ? '[' : ','
      yield* jsonPieces(each)
    }
    yield value.length === 0 ? '[]' : ']'
  } else if (isRecord(value)) {
    for (const [at, key] of Object.keys(value).entries()) {
      yield `${at === 0 ? '{' : ','}${JSON.stringify(key)}:`
      yield* jsonPieces(value[key])
    }
    yield '}'
  } else yield JSON.stringify(value)
}

/** @param {string} file @returns {Promise<State | null>} */
async function loadState(file) {
  const { accessSync, constants, existsSync } = await import('node:fs')
  const { dirname } = await import('node:path')
  try {
    accessSync(dirname(file), constants.W_OK)
  } catch {
    throw new Unreachable('cannot-write', { place: file })
  }
  if (!existsSync(file)) return null
  try {
    const state = JSON.parse(await readText(file))
    if (state.version !== 1 || !isText(state.vkey) || !isText(state.head)) throw new Error('another version')
    const { books } = state
    books.subtrees = fromBase64(books.subtrees.base64)
    books.tail = fromBase64(books.tail.base64)
    books.books.ids = fromBase64(books.books.ids.base64)
    // Taking it apart once shows that all of it is there.
    Entries.unpack({ name: '', read: async () => null }, state.books)
    return state
  } catch (error) {
    if (error instanceof Unreachable) throw error
    throw new Unreachable('state-unreadable', { place: file })
  }
}

/** Runs the command when this file is what `node` was told to run, rather than a module of something else. */
async function startCommand() {
  const { realpathSync } = await import('node:fs')
  const { fileURLToPath } = await import('node:url')
  const [, started, ...args] = process.argv
  if (started && realpathSync(started) === fileURLToPath(import.meta.url)) process.exitCode = await command(args)
}

const scope = /** @type {any} */ (globalThis)
if (scope.WorkerGlobalScope && scope instanceof scope.WorkerGlobalScope) answerPage(scope)
else if (scope.process?.versions?.node) startCommand()
