import type { FastifyInstance } from 'fastify'
import { preferenceCookie, writePreferences } from '../../plugins/preferences.ts'
import { readPreferencesForm, returnPath } from './form.ts'
import { preferencesPage } from './pages.ts'

const oneYear = 365 * 24 * 3600

/** "Cỡ chữ và màu": a form of its own, and the target of the small one in every header. */
export default async function preferences(app: FastifyInstance): Promise<void> {
  app.get('/tuy-chon', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return reply.page('preferences/show', preferencesPage(request))
  })

  app.post('/tuy-chon', async (request, reply) => {
    const chosen = readPreferencesForm(request.body, request.preferences)
    reply.setCookie(preferenceCookie, writePreferences(chosen), {
      path: '/',
      maxAge: oneYear,
      sameSite: 'lax',
      httpOnly: true,
      secure: request.protocol === 'https',
    })
    return reply.redirect(returnPath(request.body) ?? request.href('/tuy-chon'), 303)
  })
}
