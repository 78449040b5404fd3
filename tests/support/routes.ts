import { channel } from 'node:diagnostics_channel'
import type { FastifyInstance, RouteOptions } from 'fastify'
import type { Role } from '../../db/schema/index.ts'
import { testApp } from './app.ts'
import type { TestStore } from './store.ts'

/** `asksAgain`: what the form does, where it asks for the password or a code again. */
export type Route = { method: string; url: string; roles: readonly Role[] | null; asksAgain: string | null }

/** The real site with its route table, which Fastify announces to listeners as it is built. */
export async function appWithRoutes(store: TestStore): Promise<{ app: FastifyInstance; routes: Route[] }> {
  const routes: Route[] = []
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('onRoute', (route: RouteOptions) => {
      const { roles = null, asksAgain = null } = (route.config ?? {}) as { roles?: readonly Role[]; asksAgain?: string }
      for (const method of [route.method].flat()) routes.push({ method, url: route.url, roles, asksAgain })
    })
  }
  const initialization = channel('fastify.initialization')
  initialization.subscribe(listen)
  try {
    return { app: await testApp(store), routes }
  } finally {
    initialization.unsubscribe(listen)
  }
}
