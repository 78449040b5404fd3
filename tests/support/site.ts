import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance } from 'fastify'
import assets from '../../server/plugins/assets.ts'
import errorPages, { answerFrameworkError } from '../../server/plugins/error-pages.ts'
import language, { rewriteUrl } from '../../server/plugins/language.ts'
import pages from '../../server/plugins/pages.ts'
import preferences from '../../server/plugins/preferences.ts'
import texts from '../../server/plugins/texts.ts'
import preferencesRoutes from '../../server/web/preferences/routes.ts'

/** The rendering plugins alone, for tests of how pages look; `addRoutes` adds pages to look at. */
export async function renderingSite(addRoutes: (app: FastifyInstance) => void = () => {}, demo = true) {
  const app = Fastify({ rewriteUrl, frameworkErrors: answerFrameworkError })
  await app.register(cookie)
  await app.register(formbody)
  await app.register(language)
  await app.register(texts)
  await app.register(preferences)
  await app.register(assets)
  await app.register(pages, { demo, hotline: async () => '1800 1234' })
  await app.register(errorPages)
  await app.register(preferencesRoutes)
  addRoutes(app)
  await app.ready()
  return app
}
