import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle } from '../../../server/plugins/assets.ts'
import { renderingSite } from '../../support/site.ts'

let app: Awaited<ReturnType<typeof renderingSite>>
beforeAll(async () => {
  app = await renderingSite()
})
afterAll(() => app.close())

describe("the site's own files", () => {
  test('stay within what a slow telephone can load: 12 KB of style, 5 KB of script', async () => {
    expect(gzipSync(await bundle('css')).length).toBeLessThan(12 * 1024)
    expect(gzipSync(await bundle('js')).length).toBeLessThan(5 * 1024)
  })

  test('may be kept for ever, because their address changes with their content', async () => {
    for (const path of Object.values(app.assets)) {
      expect(path).toMatch(/^\/assets\/\w+\.[0-9a-f]{12}\.\w+$/)
      const { statusCode, headers } = await app.inject(path)
      expect([statusCode, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
    }
  })

  test('are sent compressed to who can read that, and plain to who cannot', async () => {
    const plain = await app.inject(app.assets.stylesheet)
    const packed = await app.inject({ url: app.assets.stylesheet, headers: { 'accept-encoding': 'gzip' } })
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body)
  })

  test('are the only files the pages load', async () => {
    const { stylesheet, script, icon } = app.assets
    const { body } = await app.inject('/tuy-chon')
    const loaded = [...body.matchAll(/<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]*(?:href|src)="([^"]+)"/g)]
    expect(loaded.map(([, path]) => path).sort()).toEqual([stylesheet, script, icon].sort())
  })
})
