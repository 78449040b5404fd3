import type {} from '@fastify/cookie'
import fp from 'fastify-plugin'

export const textSizes = ['nho', 'vua', 'lon'] as const
export const palettes = ['tu-dong', 'sang', 'toi', 'tuong-phan'] as const

/** How a reader wants the pages: `vua` and `tu-dong` (as the device says) until they choose. */
export type Preferences = { textSize: (typeof textSizes)[number]; palette: (typeof palettes)[number] }

export const preferenceCookie = 'tuy-chon'

declare module 'fastify' {
  interface FastifyRequest {
    readonly preferences: Preferences
  }
}

/** Reads the cookie `vua.toi`; anything unknown in it is the default. */
export function readPreferences(cookie: string | undefined): Preferences {
  const [size, palette] = (cookie ?? '').split('.')
  return {
    textSize: textSizes.find((known) => known === size) ?? 'vua',
    palette: palettes.find((known) => known === palette) ?? 'tu-dong',
  }
}

export function writePreferences({ textSize, palette }: Preferences): string {
  return `${textSize}.${palette}`
}

export default fp(
  async (app) => {
    app.decorateRequest('preferences', {
      getter() {
        return readPreferences(this.cookies?.[preferenceCookie])
      },
    })
  },
  { name: 'preferences', dependencies: ['@fastify/cookie'] },
)
