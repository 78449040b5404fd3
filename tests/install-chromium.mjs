// The browser tests need a Chromium. Taken from the system; installed from Debian's packages where we may.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
if (!process.env.CHROMIUM && !places.some(existsSync)) {
  const asRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!asRoot) {
    console.error('The browser tests need Chromium. Install it (Debian, Ubuntu: sudo apt-get install chromium),')
    console.error('or set CHROMIUM to the path of a Chromium or Chrome.')
    process.exit(1)
  }
  console.error('Installing Chromium from Debian’s packages …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', 'chromium']]) {
    const { status } = spawnSync('apt-get', args, { stdio: ['ignore', 2, 2], env })
    if (status !== 0) {
      console.error('Chromium could not be installed; see the messages above.')
      process.exit(1)
    }
  }
}
