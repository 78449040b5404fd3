import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { startSession } from '../../server/actions/sessions.ts'
import { formToken } from '../../server/plugins/form-token.ts'
import type { TestStore } from './store.ts'

export type Browser = Awaited<ReturnType<typeof signedIn>>

/**
 * A browser in which this person is signed in, without spending a password check. `post` sends a form as our own pages
 * do: from the same origin, with the session's `_token`, and with a fresh `_key` unless the fields name one.
 */
export async function signedIn(app: FastifyInstance, store: TestStore, person: { id: number }) {
  const secret = randomBytes(32)
  const formSecret = randomBytes(32)
  const tokenHash = createHash('sha256').update(secret).digest()
  await startSession(store, { tokenHash, formSecret, staffId: person.id, device: 'Thử nghiệm' })
  const cookie = `phien=${secret.toString('base64url')}`
  const token = formToken(formSecret)
  return {
    cookie,
    /** The `_token` of this session's forms. */
    token,
    get: (url: string) => app.inject({ url, headers: { cookie } }),
    post: (url: string, fields: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url,
        headers: {
          cookie,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams({ _key: randomBytes(16).toString('hex'), _token: token, ...fields }).toString(),
      }),
  }
}
