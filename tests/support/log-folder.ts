import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

// A third way to make a log, straight from the specifications: neither the server's nor the verifier's.

const sha256 = (...parts: readonly (Uint8Array | string)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export type LogKey = { name: string; privateKey: KeyObject; vkey: string; id: Buffer }

export function logKey(name = 'quy.example/log', type = 1): LogKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const material = Buffer.concat([Buffer.from([type]), raw])
  const id = sha256(`${name}\n`, material).subarray(0, 4)
  return { name, privateKey, id, vkey: `${name}+${id.toString('hex')}+${material.toString('base64')}` }
}

export function signText(key: LogKey, text: string): string {
  const signature = Buffer.concat([key.id, sign(null, Buffer.from(text), key.privateKey)])
  return `${text}\n— ${key.name} ${signature.toString('base64')}\n`
}

/** A signature line as witnesses write it, for the end of a signed note. `seconds` since 1970. */
export function cosign(witness: LogKey, text: string, seconds: number): string {
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(BigInt(seconds))
  const signature = sign(null, Buffer.from(`cosignature/v1\ntime ${seconds}\n${text}`), witness.privateKey)
  return `— ${witness.name} ${Buffer.concat([witness.id, time, signature]).toString('base64')}\n`
}

export function headText(size: number, root: Buffer, origin: string): string {
  return `${origin}\n${size}\n${root.toString('base64')}\n`
}

/** RFC 6962, 2.1, word by word. */
export function treeHash(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return sha256('')
  if (leaves.length === 1) return leaves[0] as Buffer
  let split = 1
  while (split * 2 < leaves.length) split *= 2
  return sha256(Uint8Array.of(1), treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)))
}

export function leafOf(body: string | Buffer): Buffer {
  return sha256(Uint8Array.of(0), body)
}

export type WrittenLog = { folder: string; size: number; root: Buffer; note: string; text: string; key: LogKey }

/** Writes tiles, bundles, key and signed head of these bodies into a folder; what is there already stays. */
export function writeLog(folder: string, bodies: Iterable<string | Buffer>, key: LogKey): WrittenLog {
  // nodes[level]: the hashes of that level, of which level 0 alone could be long.
  const nodes: Buffer[][] = [[]]
  let size = 0
  let bundle: Buffer[] = []
  const tail: Buffer[] = []
  const addNode = (level: number, hash: Buffer) => {
    const row = nodes[level] ?? []
    nodes[level] = row
    row.push(hash)
    if (row.length % 256 === 0) addNode(level + 1, treeHash(row.slice(-256)))
  }
  const flush = () => {
    const number = Math.ceil(size / 256) - 1
    put(folder, pathOf('entries', number, bundle.length / 2), Buffer.concat(bundle))
    put(folder, pathOf(0, number, tail.length), Buffer.concat(tail))
    bundle = []
  }
  for (const each of bodies) {
    const body = Buffer.from(each)
    const length = Buffer.alloc(2)
    length.writeUInt16BE(body.length)
    bundle.push(length, body)
    tail.push(leafOf(body))
    size++
    if (size % 256 > 0) continue
    flush()
    addNode(1, treeHash(tail))
    tail.length = 0
  }
  if (tail.length > 0) flush()
  for (const [level, row] of nodes.entries())
    for (let first = 0; level > 0 && first < row.length; first += 256) {
      const hashes = row.slice(first, first + 256)
      put(folder, pathOf(level, first / 256, hashes.length), Buffer.concat(hashes))
    }
  const root = rootOf(nodes[1] ?? [], tail)
  const text = headText(size, root, key.name)
  const note = signText(key, text)
  put(folder, 'checkpoint', Buffer.from(note))
  put(folder, 'vkey', Buffer.from(`${key.vkey}\n`))
  return { folder, size, root, note, text, key }
}

/** The root over full subtrees of 256 leaves and the leaves after them. */
function rootOf(subtrees: readonly Buffer[], tail: readonly Buffer[]): Buffer {
  if (subtrees.length === 0) return treeHash(tail)
  if (tail.length === 0) return treeHash(subtrees)
  let split = 1
  while (split * 2 <= subtrees.length) split *= 2
  // All of the left part is full; what is right of it is the same question again.
  return sha256(Uint8Array.of(1), treeHash(subtrees.slice(0, split)), rootOf(subtrees.slice(split), tail))
}

export function pathOf(level: number | 'entries', number: number, width: number): string {
  const digits = String(number).padStart(Math.ceil(String(number).length / 3) * 3, '0')
  const groups = digits.match(/.../g) as string[]
  const name = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${name}${width < 256 ? `.p/${width}` : ''}`
}

function put(folder: string, path: string, content: Buffer): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}
