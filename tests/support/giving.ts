import type { FastifyInstance } from 'fastify'

/** A complete form of a person who gives 300.000 đồng under their name and leaves a telephone number. */
export function wish(): Record<string, string> {
  return {
    _key: 'k'.repeat(22),
    'goi-y': 'khac',
    'so-tien': '300.000',
    'danh-cho': 'general',
    ai: 'person',
    'hien-ten': 'public',
    ten: 'Trần Thị Bông',
    'lien-he': '0912 345 678',
    'dong-y': 'co',
    cach: 'bank',
  }
}

/** Sends a form as a browser of our own pages does. */
export async function postForm(
  app: FastifyInstance,
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' },
) {
  return app.inject({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  })
}

/** A pledge made by the form: the address of its private page, and its code. */
export async function pledgedByForm(app: FastifyInstance, changed: Record<string, string> = {}) {
  const sent = await postForm(app, '/ung-ho', { ...wish(), ...changed, buoc: 'gui' })
  if (sent.statusCode !== 303) throw new Error(`the form was answered ${sent.statusCode}`)
  const path = sent.headers.location as string
  return { path, code: path.split('/')[2] as string }
}
