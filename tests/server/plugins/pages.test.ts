import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createViewEngine } from '../../../server/plugins/view-engine.ts'
import { renderingSite } from '../../support/site.ts'

const model = { page: { title: 'Thử <b>' }, status: 404, text: 'Xin chào', next: 'Tiếp', requestId: null }

let app: FastifyInstance
beforeAll(async () => {
  app = await renderingSite((site) => {
    site.get('/thu', async (_request, reply) => reply.page('errors/page', model))
    site.get('/thieu', async (_request, reply) => reply.page('errors/page', { page: { title: 'Thiếu' } }))
    site.get('/moi', async (request, reply) => {
      Object.assign(request, { takeFlash: async () => ({ tone: 'success', text: 'Đã ghi nhận.' }) })
      return reply.page('errors/page', {
        ...model,
        page: { title: 'Mới', section: 'ledger', updatedAt: 1_682_924_700_000 },
      })
    })
    site.get('/noi-bo', async (request, reply) => {
      const menu = [{ href: '/noi-bo', text: 'Việc chờ', count: 3 }]
      Object.assign(request, { staff: { name: 'Trần Thị Thủ Quỹ', csrfToken: 'dấu', menu } })
      return reply.page('staff/error', model)
    })
  })
})
afterAll(() => app.close())

describe('a page of the fund', () => {
  test('escapes what it is given and names the fund in the title', async () => {
    const { body, headers } = await app.inject('/thu')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).toContain('<title>Thử &lt;b&gt; – Quỹ “Vì người nghèo”</title>')
    expect(body).not.toContain('<b>')
  })

  test('is answered in English under /en, with links that stay in English', async () => {
    const { body } = await app.inject('/en/thu')
    expect(body).toContain('<html lang="en"')
    expect(body).toContain('href="/en/so-cai"')
    expect(body).toContain('lang="vi" href="/thu"')
    expect(body).toContain('href="/noi-bo"')
  })

  test('that forgot something in its model fails instead of printing nothing', async () => {
    expect((await app.inject('/thieu')).statusCode).toBe(500)
  })

  test('holds no inline script, style or handler, which the content security policy would block', async () => {
    const { body } = await app.inject('/thu')
    expect(body).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]* src=)/)
  })

  test('says once what a form did, when it last changed, and where in the site it stands', async () => {
    const { body } = await app.inject('/moi')
    expect(body).toContain('Đã ghi nhận.')
    expect(body).toContain('Cập nhật lúc 14:05 01/05/2023')
    expect(body).toContain('<a href="/so-cai" aria-current="true">')
  })

  test('says on every page that the data is a demonstration, and only then', async () => {
    expect((await app.inject('/thu')).body).toContain('Dữ liệu minh họa')
    const real = await renderingSite(undefined, false)
    expect((await real.inject('/tuy-chon')).body).not.toContain('Dữ liệu minh họa')
    await real.close()
  })

  test('gives the hotline as a telephone link', async () => {
    expect((await app.inject('/thu')).body).toContain('<a href="tel:18001234">1800 1234</a>')
  })

  test('of the staff shows their own menu, guards the sign-out and is not indexed', async () => {
    const { body } = await app.inject('/noi-bo')
    expect(body).toContain('<a href="/noi-bo" aria-current="true">Việc chờ <span class="q-count">3</span></a>')
    expect(body).toContain('name="_token" value="dấu"')
    expect(body).toContain('content="noindex"')
  })
})

describe('templates are strict', () => {
  const { compile } = createViewEngine()
  const render = (source: string, fields: object) =>
    compile(source, { strict: true, explicitPartialContext: true })({ site: { language: 'en' }, ...fields })

  test.each([
    '{{name}}',
    '{{#if name}}x{{/if}}',
    '{{#each name}}x{{/each}}',
    '{{vnd name}}',
    "{{t 'form.summary' count=name}}",
    "{{t 'khong.co'}}",
  ])('%s of a name that is not there throws', (source) => {
    expect(() => render(source, {})).toThrow()
  })

  test("helpers write in the reader's language, and give way to a field of their own name", () => {
    expect(render('{{vnd n}} · {{day d}}', { n: 1_500_000, d: '2023-05-01' })).toBe('1,500,000\u00a0₫ · 1 May 2023')
    expect(render("{{href}} {{href '/so-cai'}}", { href: '/x' })).toBe('/x /en/so-cai')
  })
})
