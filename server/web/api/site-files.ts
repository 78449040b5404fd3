import type { FastifyInstance } from 'fastify'
import { openApi } from './open-api.ts'

const pages = [
  '/',
  '/so-cai',
  '/nha-dai-doan-ket',
  '/van-dong',
  '/tai-khoan',
  '/gioi-thieu',
  '/dinh-chinh',
  '/kiem-chung',
  '/ung-ho',
]

/** What programs that visit the site ask for first: `robots.txt`, `sitemap.xml`, `openapi.json`. */
export default async function siteFiles(app: FastifyInstance): Promise<void> {
  app.get('/robots.txt', { config: { isPublic: true } }, async (_, reply) =>
    reply.type('text/plain; charset=utf-8').send(
      // Pages of filters and whole files answer people; for machines there are the API and the plain pages.
      `User-agent: *\nDisallow: /noi-bo\nDisallow: /*cursor=\nDisallow: /so-cai.\nSitemap: ${app.publicUrl}/sitemap.xml\n`,
    ),
  )

  app.get('/sitemap.xml', { config: { isPublic: true } }, async (_, reply) => {
    const urls = pages.map((path) => {
      const [vi, en] = [`${app.publicUrl}${path}`, `${app.publicUrl}/en${path === '/' ? '' : path}`]
      const alternates = `<xhtml:link rel="alternate" hreflang="vi" href="${vi}"/><xhtml:link rel="alternate" hreflang="en" href="${en}"/>`
      return `<url><loc>${vi}</loc>${alternates}</url>\n<url><loc>${en}</loc>${alternates}</url>`
    })
    return reply.type('application/xml; charset=utf-8').send(`<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls.join('\n')}
</urlset>
`)
  })

  app.get('/openapi.json', { config: { isPublic: true } }, async (_, reply) =>
    reply.type('application/json; charset=utf-8').send(JSON.stringify(openApi(app.publicUrl))),
  )
}
