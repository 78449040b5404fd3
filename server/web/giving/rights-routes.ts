import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { type KeyKind, keyKindOf } from '../../actions/giving/donor-key.ts'
import { Refusal } from '../../actions/refusal.ts'
import { fileDataRequest } from '../../actions/rights/file-request.ts'
import { followHandover } from '../../actions/rights/follow-handover.ts'
import { type RequestProblems, readDataRequest } from '../../domain/data-request.ts'
import { readKey, readTyped } from '../components/typed-form.ts'
import { type HeldData, heldAsJson, heldData, heldTogether } from './held-data.ts'
import { heldAsText } from './held-text.ts'
import { keepToDonor, noSuchPledge, privatePath } from './private-answers.ts'
import { readKind, requestBoxes, rightsPage, type TypedRequest } from './rights-page.ts'

type ByKey = { Params: { code: string; key: string } }
type Found = { held: HeldData; path: string; kind: KeyKind }

const boxOf: Record<keyof RequestProblems, keyof TypedRequest> = {
  kind: 'loai',
  message: 'loi-nhan',
  name: 'ten',
  contact: 'lien-he',
  address: 'dia-chi',
}

/** Behind a pledge's private link: what is held of the donor, taking it along, and asking about it. */
export default async function donorRights(app: FastifyInstance): Promise<void> {
  const { database } = app.fund

  app.get<ByKey>('/ung-ho/:code/rieng/:key/du-lieu', async (request, reply) => {
    const found = await enter(request, reply)
    if (!found) return noSuchPledge(request, reply, request.params.code)
    return reply.page('giving/rights', rightsPage(request, found.held, found))
  })

  app.get<ByKey>('/ung-ho/:code/rieng/:key/du-lieu.json', async (request, reply) => {
    const found = await enter(request, reply)
    if (found?.kind !== 'own') return noSuchPledge(request, reply, request.params.code)
    asFile(reply, `${request.params.code}.json`).type('application/json; charset=utf-8')
    const otherPledges = (await heldTogether(database.read, found.held.pledge)).map(heldAsJson)
    return reply.send(`${JSON.stringify({ ...heldAsJson(found.held), otherPledges }, null, 2)}\n`)
  })

  app.get<ByKey>('/ung-ho/:code/rieng/:key/du-lieu.txt', async (request, reply) => {
    const found = await enter(request, reply)
    if (found?.kind !== 'own') return noSuchPledge(request, reply, request.params.code)
    asFile(reply, `${request.params.code}.txt`).type('text/plain; charset=utf-8')
    const all = [found.held, ...(await heldTogether(database.read, found.held.pledge))]
    return reply.send(`\ufeff${all.map((held) => heldAsText(request, held)).join('\r\n\r\n')}`)
  })

  app.post<ByKey>('/ung-ho/:code/rieng/:key/du-lieu/theo-doi', async (request, reply) => {
    const { code, key } = request.params
    const found = await enter(request, reply)
    if (!found) return noSuchPledge(request, reply, code)
    const agrees = readTyped(request.body, ['theo-doi'])['theo-doi'] === 'co'
    await followHandover(app.fund, { code, privateKey: key, agrees, language: request.language })
    reply.flash('success', request.t(agrees ? 'rights.follow-saved' : 'rights.follow-stopped'))
    return reply.redirect(`${found.path}/du-lieu`, 303)
  })

  app.post<ByKey>('/ung-ho/:code/rieng/:key/du-lieu/yeu-cau', async (request, reply) => {
    const { code, key } = request.params
    const found = await enter(request, reply)
    if (!found) return noSuchPledge(request, reply, code)
    const typed = readTyped(request.body, requestBoxes)
    const kind = readKind(typed.loai)
    if (!kind) return refuse(request, reply, found, typed, { loai: request.t('rights.kind-empty') })
    const { wanted, problems } = readDataRequest(kind, boxesOf(typed), heldText(found.held))
    if (Object.keys(problems).length > 0) return refuse(request, reply, found, typed, sentencesOf(request, problems))
    try {
      const { language } = request
      const asked = { formKey: readKey(request.body), code, privateKey: key, kind, wanted, language }
      const { code: requestCode } = await fileDataRequest(app.fund, asked)
      reply.flash('success', request.t('rights.asked', { code: requestCode }))
      return reply.redirect(`${found.path}/du-lieu`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || error.statusCode === 404) throw error
      const sentence = request.t(`refusals.${error.code}`, error.values)
      return refuse(request, reply.code(error.statusCode), found, typed, { loai: sentence })
    }
  })

  /** Null for a code nobody was given and for a key that opens nothing. */
  async function enter(request: FastifyRequest<ByKey>, reply: FastifyReply): Promise<Found | null> {
    const { code, key } = request.params
    keepToDonor(reply)
    const pledge = await pledgeByCode(database.read, code)
    const kind = pledge && keyKindOf(app.fund, pledge, key)
    if (!pledge || !kind) return null
    return { held: await heldData(database.read, pledge), path: request.href(privatePath(code, key)), kind }
  }

  function refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    found: Found,
    typed: TypedRequest,
    errors: Partial<TypedRequest>,
  ) {
    if (reply.statusCode < 400) reply.code(422)
    return reply.page('giving/rights', rightsPage(request, found.held, found, typed, errors))
  }
}

function boxesOf(typed: TypedRequest) {
  return { message: typed['loi-nhan'], name: typed.ten, contact: typed['lien-he'], address: typed['dia-chi'] }
}

function heldText({ contact }: HeldData) {
  return { name: contact?.name ?? '', contact: contact?.contact ?? '', address: contact?.address ?? '' }
}

function sentencesOf(request: FastifyRequest, problems: RequestProblems): Partial<TypedRequest> {
  const found = Object.entries(problems) as [keyof RequestProblems, string][]
  return Object.fromEntries(found.map(([name, key]) => [boxOf[name], request.t(key)]))
}

function asFile(reply: FastifyReply, name: string): FastifyReply {
  return reply.header('content-disposition', `attachment; filename="${name}"`)
}
