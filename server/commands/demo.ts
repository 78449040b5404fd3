import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { openDatabase } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { openLog } from '../actions/log/open-log.ts'
import { type Config, readConfig } from '../config.ts'
import { buildDemo, DEMO_PASSWORD } from '../demo/build.ts'
import { SIMULATED_KEYS, startCardSimulation } from '../demo/card-provider/server.ts'
import { DemoClock } from '../demo/clock.ts'
import type { Organization } from '../demo/organization.ts'
import { readOrCreateSecret } from '../gateways/secret-file.ts'
import { serve } from '../serve.ts'
import { type Command, progress, UsageError } from './command.ts'

const LOGINS_FILE = 'logins.json'

export const demoCommand: Command = {
  usage: 'demo',
  does: 'builds the demonstration fund of 2023 where there is none yet, and serves it on this machine only',
  async run() {
    // Whoever can reach a demonstration can sign in to it: it never leaves the loopback.
    const config = readConfig({
      DATA_DIR: 'data/demo',
      ...process.env,
      HOST: '127.0.0.1',
      DATABASE_URL: '',
      // Invented entries are never signed in the name of a real fund, nor with its key.
      LOG_ORIGIN: 'demo.quyvinguoingheo.vn/log',
      LOG_KEY_FILE: '',
      // Cards are simulated, whatever keys the environment has.
      STRIPE_SECRET_KEY: '',
      STRIPE_WEBHOOK_SECRET: '',
      STRIPE_API_BASE: '',
    })
    if (!existsSync(`${config.dataDir}/fund.db`)) await build(config)
    // The real fund must not be shown as invented, nor changed as if it were.
    if (!existsSync(`${config.dataDir}/${LOGINS_FILE}`))
      throw new UsageError(`${config.dataDir} does not hold a demonstration: set DATA_DIR to another folder.`)
    const cards = await startCardSimulation({
      clock: Date.now,
      notifyUrl: `http://127.0.0.1:${config.port}/webhooks/stripe`,
    })
    await serve({ ...config, stripe: { ...SIMULATED_KEYS, apiBase: cards.url } }, { demo: true })
    const logins = JSON.parse(readFileSync(`${config.dataDir}/${LOGINS_FILE}`, 'utf8')) as Organization['logins']
    const width = Math.max(...logins.map(({ role }) => role.length))
    console.log(
      [
        '',
        `Dữ liệu minh họa · demonstration data:  ${config.publicUrl}`,
        '',
        `Nội bộ · staff:  ${config.publicUrl}/noi-bo   mật khẩu · password: ${DEMO_PASSWORD}`,
        ...logins.map(({ role, email }) => `  ${role.padEnd(width)}  ${email}`),
        '',
        `Thẻ mô phỏng, không có tiền thật · simulated cards, no real money:  ${cards.url}`,
        '',
        'Dừng · stop: Ctrl+C',
      ].join('\n'),
    )
    return 0
  },
}

/** Builds beside the place and moves it there whole: an interrupted build leaves nothing half. */
async function build(config: Config): Promise<void> {
  const folder = `${config.dataDir}.building`
  rmSync(folder, { recursive: true, force: true })
  const url = `file:${folder}/fund.db`
  progress('Building the demonstration fund: the year 2023 of Long An (about a minute) …')
  migrate(url)
  const database = openDatabase(url)
  const clock = new DemoClock()
  const requestKey = readOrCreateSecret(`${folder}/keys/request.key`)
  const log = { logOrigin: config.logOrigin, logKeyFile: `${folder}/log-key.pem`, dataDir: folder }
  const context = { ...(await openLog(database, log)), clock: clock.read, requestKey, dataDir: folder }
  const { logins } = await buildDemo(context, clock, (message) => progress(`  ${message}`))
  database.close()
  writeFileSync(`${folder}/${LOGINS_FILE}`, JSON.stringify(logins))
  renameSync(folder, config.dataDir)
}
