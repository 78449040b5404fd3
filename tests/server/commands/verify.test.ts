import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { UsageError } from '../../../server/commands/command.ts'
import { verifyCommand } from '../../../server/commands/verify.ts'
import { formatVerifierKey } from '../../../server/domain/log/note.ts'
import { testApp } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'
import { smallFund } from '../../support/fund.ts'
import { receiveGifts } from '../../support/log.ts'
import { publishedLog } from '../../support/published-log.ts'
import { directSql, testStore } from '../../support/store.ts'
import { behindTheGuards } from '../../support/tampering.ts'
import { type LyingFund, signedFund } from '../../support/verification.ts'

let fund: LyingFund
beforeEach(async () => {
  fund = await signedFund()
  writeFileSync(`${fund.dataDir}/log-key.pem`, fund.log.privateKey.export({ type: 'pkcs8', format: 'pem' }))
})

const verify = (...args: string[]) => runCommand(verifyCommand, fund, ...args)

test('says every rule with its number and ends with 0 when all is right, with 1 and the place when something is wrong', async () => {
  const right = await verify()
  expect(right).toMatchObject({ status: 0, stdout: expect.stringContaining('Everything that was checked is right.') })
  for (const invariant of [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 18, 19, 20, 22, 23, 24])
    expect(right.stdout).toMatch(new RegExp(`^ok +${invariant}  .+ \\(\\d+ checked\\)$`, 'm'))
  behindTheGuards(fund, (sql) => sql.exec('UPDATE balance SET amount_vnd = amount_vnd + 1 WHERE account_id = 5'))
  const wrong = await verify()
  expect(wrong.status).toBe(1)
  expect(wrong.stdout).toMatch(/^WRONG +5 .+\n +the balance of \S+ is another$/m)
  const json = await verify('--json')
  expect(json.status).toBe(1)
  expect(JSON.parse(json.stdout)).toMatchObject({ ok: false, findings: expect.any(Array), root: expect.any(String) })
})

test('checks a folder of the published log, alone and beside the database', async () => {
  const folder = join(fund.dataDir, 'published')
  await publishedLog(fund, folder)
  const alone = await verify('--dir', folder, '--vkey', formatVerifierKey(fund.log.verifierKey))
  expect(alone).toMatchObject({ status: 0, stdout: expect.stringContaining(`log     ${fund.log.origin}`) })
  const beside = await verify('--dir', folder, '--with-database', '--json')
  expect(beside.status).toBe(0)
  expect(JSON.parse(beside.stdout).findings).toContainEqual(expect.objectContaining({ invariant: 17, ok: true }))
})

test('checks the log of a site, and says when there is none or nobody answers', async () => {
  const store = testStore()
  await receiveGifts(store, await smallFund(store), 300)
  const app = await testApp(store)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  await expect.poll(async () => (await app.inject('/log/checkpoint')).statusCode).toBe(200)
  for (const address of [url, `${url}/`, `${url}/log`]) {
    const found = await verify('--url', address, '--json')
    expect([found.status, JSON.parse(found.stdout).size]).toEqual([0, 300])
  }
  const other = createServer((_request, response) => response.writeHead(302, { location: url }).end()).listen(
    0,
    '127.0.0.1',
  )
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const redirected = await verify('--url', `http://127.0.0.1:${(other.address() as AddressInfo).port}`)
  expect(redirected.status).toBe(1)
  expect(redirected.stdout).toMatch(/WRONG/)
}, 60_000)

test('is refused with a sentence when asked for wrongly', async () => {
  const wrongly = [
    ['--dir', 'nowhere'],
    ['--url', 'nowhere'],
    ['--url', 'ftp://a.example'],
    ['--vkey', 'x'],
    ['--dir', '.', '--url', 'http://a.example'],
    ['--with-database'],
  ]
  for (const args of wrongly) await expect(verify(...args), args.join(' ')).rejects.toThrow(UsageError)
  await expect(verify('--all')).rejects.toThrow(/--all/)
  await expect(runCommand(verifyCommand, { ...fund, path: '/nowhere.db' })).rejects.toThrow(UsageError)
})

test('ends as a program with 1 when something is wrong', () => {
  directSql(fund).exec('DROP TRIGGER entry_no_update')
  const env = { ...process.env, DATA_DIR: fund.dataDir, DATABASE_URL: `file:${fund.path}` }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'server/cli.ts', 'verify'], {
    encoding: 'utf8',
    env,
  })
  expect(status).toBe(1)
  expect(stdout).toContain('trigger entry_no_update is missing')
  expect(stderr).not.toMatch(/^\s+at /m)
}, 60_000)
