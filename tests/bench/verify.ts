import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchChromium } from '../support/chromium.ts'
import { storyOf } from '../support/log-bodies.ts'
import { logKey, writeLog } from '../support/log-folder.ts'
import { perSecond, type Row } from './measure.ts'

const verifier = fileURLToPath(new URL('../../public/verify/verify.js', import.meta.url))

/** The whole check of a log, by the downloaded file in Node and by the page's worker in a browser. */
export async function verifyBench({ inNode, inBrowser } = { inNode: 1_000_000, inBrowser: 100_000 }): Promise<Row[]> {
  return [await nodeRow(inNode), await browserRow(inBrowser)]
}

async function nodeRow(entries: number): Promise<Row> {
  return withLog(entries, async (folder) => {
    const bare = bareHashing(folder)
    const checked = await checkInNode(folder)
    return {
      what: `verify.js in Node, ${entries.toLocaleString('en')} entries (${Math.round(bare.bytes / 2 ** 20)} MiB) from disk`,
      figure: `${(checked.ms / 1000).toFixed(1)} s (${perSecond(entries, checked.ms)}), at most ${Math.round(checked.peakKib / 1024)} MiB of memory`,
      ratio: `${(checked.ms / bare.ms).toFixed(1)} × SHA-256 alone over the same files (${(bare.ms / 1000).toFixed(1)} s)`,
      target: '1,000,000 in ≤ 60 s, ≤ 300 MB',
    }
  })
}

async function browserRow(entries: number): Promise<Row> {
  return withLog(entries, async (folder) => {
    const { ms, longestPauseMs } = await checkInBrowser(folder)
    return {
      what: `verify.js in a worker of Chromium, ${entries.toLocaleString('en')} entries over loopback`,
      figure: `${(ms / 1000).toFixed(1)} s (${perSecond(entries, ms)})`,
      ratio: `the page itself never waited longer than ${Math.round(longestPauseMs)} ms`,
      target: '100,000 in ≤ 15 s, the page stays alive',
    }
  })
}

async function withLog<T>(entries: number, measure: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'fund-bench-log-'))
  try {
    writeLog(folder, storyOf(entries), logKey())
    return await measure(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Reads and hashes every bundle, and nothing else. */
function bareHashing(folder: string): { ms: number; bytes: number } {
  const began = performance.now()
  const hash = createHash('sha256')
  let bytes = 0
  for (const file of readdirSync(join(folder, 'tile/entries'), { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue
    const bundle = readFileSync(join(file.parentPath, file.name))
    bytes += bundle.length
    hash.update(bundle)
  }
  hash.digest()
  return { ms: performance.now() - began, bytes }
}

/** As a process of its own, which says at its end how much memory it needed at most. */
async function checkInNode(folder: string): Promise<{ ms: number; peakKib: number }> {
  // Not resourceUsage().maxRSS: that begins with what the process that started this one had in memory.
  const tell = `import { readFileSync } from 'node:fs'
    process.on('exit', () => process.stderr.write('peak ' + /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]))`
  const began = performance.now()
  const child = spawn(process.execPath, [
    '--import',
    `data:text/javascript,${encodeURIComponent(tell)}`,
    verifier,
    folder,
    '--state',
    join(folder, 'state.json'),
  ])
  let said = ''
  child.stderr.on('data', (data) => {
    said += data
  })
  child.stdout.resume()
  const code = await new Promise((resolve) => child.on('close', resolve))
  if (code !== 0) throw new Error(`verify.js ended with ${code}: ${said}`)
  return { ms: performance.now() - began, peakKib: Number(/peak (\d+)/.exec(said)?.[1]) }
}

async function checkInBrowser(folder: string): Promise<{ ms: number; longestPauseMs: number }> {
  const server = await serve(folder)
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    const found = await page.evaluate<{ verdict: string; ms: number; longestPauseMs: number }>(IN_THE_PAGE)
    if (found.verdict !== 'good') throw new Error(`the browser found the log ${found.verdict}`)
    return found
  } finally {
    await browser.close()
    server.close()
  }
}

/** Starts the worker and meanwhile measures how long the page has to wait for its own turn. */
const IN_THE_PAGE = `new Promise((resolve) => {
  const began = performance.now()
  let [last, longestPauseMs] = [began, 0]
  setInterval(() => {
    const now = performance.now()
    longestPauseMs = Math.max(longestPauseMs, now - last - 10)
    last = now
  }, 10)
  const worker = new Worker('/verify.js', { type: 'module' })
  worker.onmessage = ({ data }) => {
    if (data.verdict) resolve({ verdict: data.verdict, ms: performance.now() - began, longestPauseMs })
  }
  worker.postMessage({ work: 'log', site: location.origin, language: 'vi' })
})`

async function serve(folder: string): Promise<Server> {
  const server = createServer((request, answer) => {
    const path = String(request.url)
    if (path === '/') answer.setHeader('content-type', 'text/html').end('<title>bench</title>')
    else if (path === '/verify.js') answer.setHeader('content-type', 'text/javascript').end(readFileSync(verifier))
    else if (path.startsWith('/log/')) answer.end(readFileSync(join(folder, path.slice('/log/'.length))))
    else answer.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
