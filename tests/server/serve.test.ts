import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ConfigError, readConfig } from '../../server/config.ts'
import { serve } from '../../server/serve.ts'

test('a port that another program has is named, and what to do', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const folder = mkdtempSync(join(tmpdir(), 'fund-port-'))
  onTestFinished(() => {
    other.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const { port } = other.address() as AddressInfo
  const started = serve(readConfig({ DATA_DIR: folder, PORT: String(port) }), { demo: true })
  await expect(started).rejects.toThrow(
    new ConfigError(`Port ${port} of 127.0.0.1 is in use. Choose another one with PORT.`),
  )
})
