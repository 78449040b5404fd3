import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const places = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].filter((path) => path !== undefined)

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The Chromium of this machine, without a window. The caller closes it. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = places.find(existsSync)
  if (!executablePath) throw new Error('No Chromium: install it or set CHROMIUM to its path')
  return chromium.launch({ executablePath, args: flags })
}
