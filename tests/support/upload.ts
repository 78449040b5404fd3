import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Browser } from './sign-in.ts'

export type FormParts = { fields?: Record<string, string>; file?: { name: string; content: string | Buffer } | null }

/** The body of a form with a file, as a browser writes it. */
export function multipart({ fields = {}, file = null }: FormParts): { type: string; body: Buffer } {
  const boundary = `----bien${randomBytes(12).toString('hex')}`
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  )
  if (file)
    parts.push(
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="tep"; filename="${file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
      ),
      Buffer.from(file.content),
      Buffer.from('\r\n'),
    )
  parts.push(Buffer.from(`--${boundary}--\r\n`))
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(parts) }
}

/** Sends the upload form as our own page does: token in the address, key among the fields. */
export function upload(app: FastifyInstance, browser: Browser, form: FormParts & { token?: string }) {
  const { type, body } = multipart({ ...form, fields: { _key: randomBytes(16).toString('hex'), ...form.fields } })
  return app.inject({
    method: 'POST',
    url: `/noi-bo/sao-ke?_token=${encodeURIComponent(form.token ?? browser.token)}`,
    headers: { cookie: browser.cookie, 'sec-fetch-site': 'same-origin', 'content-type': type },
    payload: body,
  })
}
