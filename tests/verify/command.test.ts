import { execFile } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { cosign, logKey, pathOf, signText, type WrittenLog } from '../support/log-folder.ts'
import { emptyFolder, storyLog, tamper } from '../support/verify.ts'

const verifier = fileURLToPath(new URL('../../public/verify/verify.js', import.meta.url))

let cwd: string
let log: WrittenLog
beforeEach(() => {
  cwd = emptyFolder()
  log = storyLog(300)
})

/** Runs the downloaded file as a citizen would, in a folder of its own. */
async function run(...args: string[]) {
  const copy = join(cwd, 'verify.js')
  if (!existsSync(copy)) cpSync(verifier, copy)
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    execFile(process.execPath, [copy, ...args], { cwd }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    )
  })
}

/** Serves a folder as a site serves its log. */
async function serve(folder: string): Promise<string> {
  const server = createServer((request, answer) => {
    const file = join(folder, String(request.url).replace('/log/', ''))
    if (!existsSync(file)) answer.writeHead(404).end('none')
    else answer.end(readFileSync(file))
  })
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a good log is told to be good in Vietnamese, and in English when asked, with nothing on stderr', async () => {
  const vi = await run(log.folder)
  expect(vi).toMatchObject({ code: 0, err: '' })
  expect(vi.out).toContain('KẾT LUẬN: ĐÚNG')
  const en = await run(log.folder, '--en')
  expect(en.out).toContain('VERDICT: GOOD')
  expect(en.out).toContain('nothing new')
})

test('a site is read like a folder, with or without /log at the end of its address', async () => {
  const site = await serve(log.folder)
  for (const address of [site, `${site}/`, `${site}/log`])
    expect((await run(address, '--no-state')).out).toContain('KẾT LUẬN: ĐÚNG')
  expect(existsSync(join(cwd, 'verify-state.json'))).toBe(false)
})

test('what is wrong ends with 1, says where, and never shows a stack trace', async () => {
  tamper(log.folder, pathOf('entries', 0, 256), (content) => {
    content.write('9', content.indexOf('"amount":"1') + 10)
    return content
  })
  const { code, out, err } = await run(log.folder)
  expect([code, err]).toEqual([1, ''])
  expect(out).toContain('✘ Bút toán 0: nội dung không khớp mã băm (tile/0/000).')
  expect(out).toContain('KẾT LUẬN: SAI')
  expect(existsSync(join(cwd, 'verify-state.json'))).toBe(false)
})

test('what cannot be read or asked ends with 2 and a sentence', async () => {
  writeFileSync(join(cwd, 'verify-state.json'), '{"version":1')
  writeFileSync(join(cwd, 'other.json'), '{"version":1,"vkey":"a","head":"b","books":{}}')
  const asked: [string[], string][] = [
    [[], 'node verify.js'],
    [['--nonsense', log.folder], 'node verify.js'],
    [[log.folder, '--entry', 'abc'], 'node verify.js'],
    [[log.folder, '--entry', '-1'], 'node verify.js'],
    [[log.folder, log.folder], 'node verify.js'],
    [[join(cwd, 'nowhere'), '--no-state'], 'Không thấy sổ'],
    [['http://127.0.0.1:9', '--no-state'], 'Không đọc được http://127.0.0.1:9'],
    [[log.folder], 'Tệp ghi nhớ verify-state.json không đọc được'],
    [[log.folder, '--state', 'other.json'], 'Tệp ghi nhớ other.json không đọc được'],
    [[log.folder, '--state', join(cwd, 'nowhere', 'state.json')], 'Không ghi được tệp'],
    [['--proof', 'nowhere.tlog-proof', '--vkey', log.key.vkey], 'Không đọc được tệp nowhere.tlog-proof'],
    [['--proof', 'other.json'], 'phải có khóa của sổ'],
    [[log.folder, '--no-state', '--vkey', 'mistyped'], 'Khóa ghi sau --vkey không đúng'],
    [[log.folder, '--no-state', '--vkey', log.key.vkey.replace('.', '-')], 'Khóa ghi sau --vkey không đúng'],
    [[log.folder, '--entry', '20', '--vkey', 'mistyped'], 'Khóa ghi sau --vkey không đúng'],
    [['--proof', 'other.json', '--vkey', 'mistyped'], 'Khóa ghi sau --vkey không đúng'],
    [[log.folder, '--no-state', '--witness', 'mistyped'], '--witness cần khóa của một người làm chứng'],
  ]
  for (const [args, sentence] of asked) {
    const { code, out, err } = await run(...args)
    expect([args, code, err]).toEqual([args, 2, ''])
    expect(out).toContain(sentence)
  }
})

test('help is no fault', async () => {
  expect((await run('--help')).code).toBe(0)
  expect((await run('--help', '--en')).out).toContain('without trusting the fund')
})

test('a fork leaves both signed notes in files, and the memory of the first', async () => {
  expect((await run(log.folder)).code).toBe(0)
  const kept = readFileSync(join(cwd, 'verify-state.json'), 'utf8')
  const shorter = storyLog(299, log.key)
  writeFileSync(
    join(log.folder, 'checkpoint'),
    signText(log.key, log.text.replace(/\n\S+=\n$/, `\n${Buffer.alloc(32).toString('base64')}\n`)),
  )
  for (const [folder, sentence] of [
    [shorter.folder, 'Sổ bị ngắn đi'],
    [log.folder, 'LỊCH SỬ BỊ VIẾT LẠI'],
  ] as const) {
    const { code, out } = await run(folder)
    expect(code).toBe(1)
    expect(out).toContain(sentence)
    expect(out).toContain('Đã giữ bản có chữ ký tại: bang-chung-')
  }
  const evidence = readdirSync(cwd).filter((file) => file.startsWith('bang-chung-'))
  expect(evidence.length).toBe(4)
  const texts = evidence.map((file) => readFileSync(join(cwd, file), 'utf8'))
  expect(texts.filter((text) => text === log.note).length).toBe(2)
  expect(texts).toContain(shorter.note)
  expect(readFileSync(join(cwd, 'verify-state.json'), 'utf8')).toBe(kept)
})

test('only what grew is read the second time', async () => {
  expect((await run(log.folder)).out).toContain('từ bút toán 0 tới hết 300 bút toán')
  const { out } = await run(storyLog(700, log.key).folder)
  expect(out).toContain('mở đầu đúng bằng 300 bút toán đã biết')
  expect(out).toContain('từ bút toán 300 tới hết 700 bút toán')
  const again = await run(storyLog(700, log.key).folder, '--fresh')
  expect(again.out).toContain('từ bút toán 0 tới hết 700 bút toán')
})

test('the memory of one log is not taken for another', async () => {
  expect((await run(log.folder)).code).toBe(0)
  const other = storyLog(10)
  expect(await run(other.folder)).toMatchObject({ code: 1 })
  expect(await run(other.folder, '--vkey', other.key.vkey)).toMatchObject({ code: 2 })
  expect(await run(other.folder, '--state', 'other.json')).toMatchObject({ code: 0 })
})

test('one entry is shown with what it says', async () => {
  const { code, out } = await run(log.folder, '--entry', '20')
  expect(code).toBe(0)
  expect(out).toContain('Bút toán này ghi: phân bổ, 300.000 đồng, ngày 02/05/2023, đơn vị LA, quỹ VNN.')
  expect((await run(log.folder, '--entry', '300')).code).toBe(2)
  const mistyped = await run(log.folder, '--entri', '20')
  expect(mistyped.code).toBe(2)
  expect(mistyped.out).toContain('Không dùng được: --entri')
})

test('witnesses are named; with their keys their time is told', async () => {
  const witness = logKey('bao.example/nhan-chung', 4)
  writeFileSync(join(log.folder, 'checkpoint'), log.note + cosign(witness, log.text, 1_683_000_000))
  expect((await run(log.folder, '--no-state')).out).toContain('Còn có chữ ký của: bao.example/nhan-chung')
  const known = await run(log.folder, '--no-state', '--witness', witness.vkey)
  expect(known.out).toContain('Người làm chứng bao.example/nhan-chung đã ký xác nhận lúc 11:00')
  expect((await run(log.folder, '--no-state', '--witness', log.key.vkey)).code).toBe(2)
})
