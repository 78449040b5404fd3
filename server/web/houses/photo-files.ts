import type { FastifyInstance } from 'fastify'
import { isPublicCopy } from '../../../db/queries/evidence.ts'
import { Refusal } from '../../actions/refusal.ts'
import { readPublicCopy } from '../../gateways/evidence-files.ts'

/** `/anh/<key>.webp`: public copies of photographs, each as long as it is published. Originals have no address here. */
export default async function photoFiles(app: FastifyInstance): Promise<void> {
  const { database, dataDir } = app.fund

  app.get<{ Params: { file: string } }>('/anh/:file', async (request, reply) => {
    const key = /^([0-9a-f]{32})\.webp$/.exec(request.params.file)?.[1]
    const content = key && (await isPublicCopy(database.read, key)) ? await readPublicCopy(dataDir, key) : null
    if (!content) throw new Refusal('NOT_FOUND', {}, 404)
    // Who saw it may keep it a week; no cache between keeps it, so that what is taken back is gone for everybody else.
    return reply
      .type('image/webp')
      .header('cache-control', 'private, max-age=604800, immutable')
      .header('content-security-policy', "default-src 'none'; sandbox")
      .header('x-robots-tag', 'noindex')
      .send(content)
  })
}
