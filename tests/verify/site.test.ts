import { afterEach, expect, test, vi } from 'vitest'
import { folderSource, siteSource, verifyEntry, verifyLog } from '../../public/verify/verify.js'
import { faultsOf, storyLog } from '../support/verify.ts'

afterEach(() => vi.restoreAllMocks())

const answering = (...answers: (() => Response)[]) => {
  const asked: string[] = []
  const source = siteSource('https://fund.example/', async (address) => {
    asked.push(String(address))
    return (answers[asked.length - 1] ?? (answers.at(-1) as () => Response))()
  })
  return { source, asked }
}

test('a server that fails once is asked again; one that goes on failing is an outage, not a fault of the log', async () => {
  const failing = () => new Response('busy', { status: 503 })
  const once = answering(failing, () => new Response('x'))
  expect(await once.source.read('vkey', 10)).toEqual(new Uint8Array([120]))
  expect(once.asked).toEqual(Array(2).fill('https://fund.example/log/vkey'))
  const always = answering(failing)
  await expect(always.source.read('vkey', 10)).rejects.toMatchObject({ code: 'no-answer' })
  expect(always.asked.length).toBe(3)
})

test('a server that never stops sending is cut off', async () => {
  let sent = 0
  const endless = () =>
    new Response(
      new ReadableStream({
        pull(stream) {
          sent++
          stream.enqueue(new Uint8Array(1024))
        },
      }),
    )
  const { source } = answering(endless)
  await expect(source.read('tile/0/000', 8192)).rejects.toMatchObject({ code: 'too-long' })
  expect(sent).toBeLessThan(20)
})

test('a site without a log is told as such', async () => {
  const { source } = answering(() => new Response('no', { status: 404 }))
  await expect(verifyLog(source)).rejects.toMatchObject({ code: 'no-log' })
})

test('a browser that cannot check signatures says so, and checks everything else', async () => {
  const unable = new DOMException('no such algorithm', 'NotSupportedError')
  vi.spyOn(crypto.subtle, 'importKey').mockRejectedValue(unable)
  const { folder } = storyLog(300)
  const source = await folderSource(folder)
  for (const report of [await verifyLog(source), await verifyEntry(source, 7)]) {
    expect([report.verdict, faultsOf(report)]).toEqual(['unsigned', []])
    expect(report.lines[0]?.code).toBe('signature-not-checked')
  }
})
