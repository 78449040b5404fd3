import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Evidence, evidenceById, standingConsent } from '../../../db/queries/evidence.ts'
import type { Role } from '../../../db/schema/index.ts'
import { coverPhotograph } from '../../actions/evidence/cover-photograph.ts'
import { publishPhotograph } from '../../actions/evidence/publish-photograph.ts'
import { setAsideEvidence } from '../../actions/evidence/set-aside-evidence.ts'
import { staffView } from '../../actions/evidence/staff-view.ts'
import { withdrawPhotograph } from '../../actions/evidence/withdraw-photograph.ts'
import { Refusal } from '../../actions/refusal.ts'
import { holds } from '../../domain/four-eyes.ts'
import { readBoxes, writeBoxes } from '../../domain/redaction-boxes.ts'
import { normalText } from '../../domain/text.ts'
import { readKey, readTyped } from '../components/typed-form.ts'
import { piecePath } from './album-page.ts'
import { readBoxForm } from './form.ts'
import { type PieceAgain, piecePage } from './piece-page.ts'

const readers = ['officer', 'accountant', 'head', 'cashier', 'auditor'] as const satisfies readonly Role[]
const actors = ['officer', 'head'] as const satisfies readonly Role[]

const views = ['nho.webp', 'lon.webp', 'che.webp', 'giay-to.pdf'] as const

type OfPiece = { Params: { code: string; id: string } }
type OfView = { Params: { code: string; id: string; view: string }; Querystring: { vung?: unknown } }

/** `/noi-bo/nha/:code/anh/:id`: one photograph or paper, covered, published, taken back, set aside. */
export default async function staffPieces(app: FastifyInstance): Promise<void> {
  const { read } = app.fund.database
  const reading = { preHandler: app.staffOnly(...readers), config: { roles: readers } }
  const acting = { preHandler: app.staffOnly(...actors), config: { roles: actors } }

  app.get<OfPiece>('/noi-bo/nha/:code/anh/:id', reading, async (request, reply) =>
    show(request, reply, await pieceOf(request, readers)),
  )

  app.get<OfView>('/noi-bo/nha/:code/anh/:id/:view', reading, async (request, reply) => {
    const piece = await pieceOf(request, readers)
    const view = views.find((name) => name === request.params.view)
    const { vung } = request.query
    const boxes = readBoxes(typeof vung === 'string' ? vung : piece.boxes)
    if (!boxes) throw new Refusal('bad-address', {}, 400)
    const content = view ? await staffView(app.fund, piece, view, boxes) : null
    if (!content) throw new Refusal('NOT_FOUND', {}, 404)
    reply.header('cache-control', 'no-store').header('content-security-policy', "default-src 'none'; sandbox")
    if (view !== 'giay-to.pdf') return reply.type('image/webp').send(content)
    const name = `giay-to-${piece.projectCode}-${piece.id}.pdf`
    return reply.type('application/pdf').header('content-disposition', `attachment; filename="${name}"`).send(content)
  })

  app.post<OfPiece>('/noi-bo/nha/:code/anh/:id/che', acting, async (request, reply) => {
    const piece = await pieceOf(request, actors)
    const { rows, boxes, errors } = readBoxForm(request.body)
    if (Object.keys(errors).length > 0) return show(request, reply.code(422), piece, { rows, errors })
    if (readTyped(request.body, ['viec']).viec === 'xem') return show(request, reply, piece, { rows, boxes, errors })
    const asked = { key: readKey(request.body), id: piece.id, boxes: writeBoxes(boxes) }
    const wasPublic = piece.publication !== null
    return doing(request, reply, piece, () => coverPhotograph(app.fund, request.signedIn(), asked), {
      done: wasPublic ? 'Đã lưu vùng che. Bản công bố cũ đã được gỡ, ảnh cần được công bố lại.' : 'Đã lưu vùng che.',
      field: 'x-1',
    })
  })

  app.post<OfPiece>('/noi-bo/nha/:code/anh/:id/cong-bo', acting, async (request, reply) => {
    const piece = await pieceOf(request, actors)
    const { version, 'da-xem': looked } = readTyped(request.body, ['version', 'da-xem'])
    const errors = { 'da-xem': 'Xin xem ảnh sẽ công bố rồi đánh dấu vào ô này.' }
    if (looked !== 'roi') return show(request, reply.code(422), piece, { errors })
    const asked = { key: readKey(request.body), id: piece.id, version: Number(version) }
    return doing(request, reply, piece, () => publishPhotograph(app.fund, request.signedIn(), asked), {
      done: 'Đã công bố ảnh.',
      field: 'da-xem',
    })
  })

  app.post<OfPiece>('/noi-bo/nha/:code/anh/:id/go', acting, async (request, reply) => {
    const piece = await pieceOf(request, actors)
    const asked = { key: readKey(request.body), id: piece.id }
    return doing(request, reply, piece, () => withdrawPhotograph(app.fund, request.signedIn(), asked), {
      done: 'Đã gỡ ảnh khỏi trang công khai.',
      field: 'go',
    })
  })

  app.post<OfPiece>('/noi-bo/nha/:code/anh/:id/bo', acting, (request, reply) => setAside(request, reply, true))
  app.post<OfPiece>('/noi-bo/nha/:code/anh/:id/lay-lai', acting, (request, reply) => setAside(request, reply, false))

  async function setAside(request: FastifyRequest<OfPiece>, reply: FastifyReply, aside: boolean) {
    const piece = await pieceOf(request, actors)
    const reason = normalText(readTyped(request.body, ['ly-do'])['ly-do']).slice(0, 200)
    const wrong = aside && (reason === '' || /[<>]/.test(reason))
    const errors = { 'ly-do': 'Xin ghi lý do, không có dấu < hoặc >.' }
    if (wrong) return show(request, reply.code(422), piece, { reason, errors })
    const asked = { key: readKey(request.body), id: piece.id, aside, reason: aside ? reason : null }
    return doing(request, reply, piece, () => setAsideEvidence(app.fund, request.signedIn(), asked), {
      done: aside ? 'Đã bỏ khỏi hồ sơ. Bản gốc vẫn niêm phong, lấy lại được.' : 'Đã đưa trở lại hồ sơ.',
      field: 'ly-do',
    })
  }

  /** The act, then the page again: with what was done, or with why it was not. */
  async function doing(
    request: FastifyRequest<OfPiece>,
    reply: FastifyReply,
    piece: Evidence,
    act: () => Promise<void>,
    { done, field }: { done: string; field: string },
  ) {
    try {
      await act()
    } catch (error) {
      if (!(error instanceof Refusal) || ![409, 422].includes(error.statusCode)) throw error
      const text = request.t(`refusals.${error.code}`, error.values)
      const now = await pieceOf(request, actors)
      return show(request, reply.code(error.statusCode), now, { errors: { [field]: text } })
    }
    return reply.flash('success', done).redirect(piecePath(piece), 303)
  }

  async function show(request: FastifyRequest, reply: FastifyReply, piece: Evidence, again: PieceAgain | null = null) {
    const person = request.signedIn()
    const seen = {
      piece,
      staffId: person.staffId,
      mayAct: actors.some((role) => holds(person, role, piece.unitId)),
      hasConsent: (await standingConsent(read, piece.projectId)) !== null,
    }
    return reply.page('staff/photos/piece', piecePage(request.t.bind(request), seen, again))
  }

  /** @throws Refusal('NOT_FOUND', 404) for what belongs to another house, or to a house of other units */
  async function pieceOf(request: FastifyRequest<OfPiece>, roles: readonly Role[]): Promise<Evidence> {
    const { code, id } = request.params
    const piece = /^\d{1,12}$/.test(id) ? await evidenceById(read, Number(id)) : null
    if (!piece || piece.projectCode !== code) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(piece.unitId, ...roles)
    return piece
  }
}
