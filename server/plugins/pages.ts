import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyView from '@fastify/view'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { type Flash, type Reader, type StaffInLayout, siteFacts } from './layout-facts.ts'
import { createViewEngine } from './view-engine.ts'

/** What every page tells the layout about itself. */
export type PageFacts = {
  /** The heading and, with the fund's name, the browser's title. */
  title: string
  /** One sentence for search engines and link previews. */
  description?: string
  /** The entry of the navigation to mark. */
  section?: 'ledger' | 'houses' | 'appeals' | 'accounts' | 'about' | 'give' | null
  /** When what the page shows last changed, epoch ms: "Cập nhật lúc …". */
  updatedAt?: number | null
  /** What a reader shares instead, where the page's own address is a secret: it then goes into no link that travels. */
  sharePath?: string | null
  /** Tables that need the whole width. */
  wide?: boolean
}

export type PageModel = { page: PageFacts } & Record<string, unknown>

declare module 'fastify' {
  interface FastifyInstance {
    /** `views/<view>.hbs` inside its layout, as HTML, for a reader. Only for answers that have no decorated reply. */
    renderPage(view: string, model: PageModel, reader: Reader): Promise<string>
  }
  interface FastifyReply {
    /**
     * Answers with `views/<view>.hbs` inside its layout: `staff/…` in the staff's, everything else in the public one.
     * The status is the caller's (`reply.code`). Await or return it. Throws when the view names something missing.
     */
    page(view: string, model: PageModel): Promise<this>
  }
}

export type PagesOptions = {
  /** Shows "Dữ liệu minh họa" on every page. */
  demo: boolean
  /** The fund's telephone number as printed, or null while it has none. Asked once a page. */
  hotline: () => Promise<string | null>
}

const viewsFolder = fileURLToPath(new URL('../../views', import.meta.url))

export default fp<PagesOptions>(
  async (app, { demo, hotline }) => {
    await app.register(fastifyView, {
      engine: { handlebars: createViewEngine() },
      root: viewsFolder,
      // Templates are compiled once, in development and tests too: they behave as they will.
      production: true,
      maxCache: 500,
      options: { partials: componentFiles(), compileOptions: { strict: true, explicitPartialContext: true } },
    })

    app.decorate('renderPage', async (view, model, reader) => {
      const page = { description: null, section: null, updatedAt: null, sharePath: null, wide: false, ...model.page }
      const site = siteFacts(reader, page.section, { demo, hotline: await hotline(), assets: app.assets })
      const body = await app.view(`${view}.hbs`, { ...model, page, site })
      return app.view(view.startsWith('staff/') ? 'layouts/staff.hbs' : 'layouts/site.hbs', { page, site, body })
    })

    app.decorateReply('page', async function (view, model) {
      const html = await app.renderPage(view, model, await readerOf(this.request))
      return this.type('text/html; charset=utf-8').send(html)
    })
  },
  { name: 'pages', dependencies: ['assets', 'language', 'preferences', 'texts'] },
)

/** Every file of `views/components` is a partial of the same name. */
function componentFiles(): Record<string, string> {
  const files = readdirSync(`${viewsFolder}/components`).filter((file) => file.endsWith('.hbs'))
  return Object.fromEntries(files.map((file) => [file.slice(0, -'.hbs'.length), `components/${file}`]))
}

/** Staff and flash are decorated by the session plugin; a page asked for before it has run has neither. */
async function readerOf(request: FastifyRequest): Promise<Reader> {
  const { staff, takeFlash } = request as { staff?: StaffInLayout | null; takeFlash?: () => Promise<Flash | null> }
  return {
    originalUrl: request.originalUrl,
    preferences: request.preferences,
    staff: staff ?? null,
    flash: (await takeFlash?.call(request)) ?? null,
  }
}
