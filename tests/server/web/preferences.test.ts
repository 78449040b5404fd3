import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderingSite } from '../../support/site.ts'

let app: Awaited<ReturnType<typeof renderingSite>>
beforeAll(async () => {
  app = await renderingSite()
})
afterAll(() => app.close())

const choose = (fields: Record<string, string>, cookie = '') =>
  app.inject({
    method: 'POST',
    url: '/tuy-chon',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...(cookie && { cookie }) },
    payload: new URLSearchParams(fields).toString(),
  })

describe("a reader's text size and colours", () => {
  test.each(['//evil.example', '/\\evil.example', 'https://evil.example', 'so-cai', '/a\nb', `/${'a'.repeat(3000)}`])(
    'never lead away from the site: %j',
    async (ve) => {
      const { statusCode, headers } = await choose({ ve: ve, 'co-chu': 'lon' })
      expect([statusCode, headers.location]).toEqual([303, '/tuy-chon'])
    },
  )

  test('unknown choices change nothing', async () => {
    const { headers } = await choose({ 'co-chu': '<script>', 'bang-mau': 'hong' }, 'tuy-chon=lon.toi')
    expect(headers['set-cookie']).toContain('tuy-chon=lon.toi;')
  })

  test('a form without a body, and a broken cookie, are the defaults', async () => {
    expect((await app.inject({ method: 'POST', url: '/tuy-chon' })).statusCode).toBe(303)
    const { body } = await app.inject({ url: '/tuy-chon', headers: { cookie: 'tuy-chon=%E0%A4%A.x.y' } })
    expect(body).toContain('data-size="vua" data-palette="tu-dong"')
  })

  test('one button changes one thing, the reader is back where they were, and it lasts', async () => {
    const answer = await choose({ ve: '/en/so-cai?q=a', 'bang-mau': 'tuong-phan' }, 'tuy-chon=lon.toi')
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/en/so-cai?q=a'])
    expect(answer.headers['set-cookie']).toContain(
      'tuy-chon=lon.tuong-phan; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax',
    )
    const { body } = await app.inject({ url: '/tuy-chon', headers: { cookie: 'tuy-chon=lon.tuong-phan' } })
    expect(body).toContain('data-size="lon" data-palette="tuong-phan"')
  })
})
