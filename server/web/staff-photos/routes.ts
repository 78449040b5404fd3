import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { consentsOf, evidenceOf } from '../../../db/queries/evidence.ts'
import { type House, houseByCode } from '../../../db/queries/projects.ts'
import type { Role } from '../../../db/schema/index.ts'
import { addEvidence } from '../../actions/evidence/add-evidence.ts'
import { recordConsent, takeBackConsent } from '../../actions/evidence/household-consent.ts'
import { Refusal } from '../../actions/refusal.ts'
import { holds } from '../../domain/four-eyes.ts'
import { localDay } from '../../format.ts'
import { readKey, readTyped } from '../components/typed-form.ts'
import { type AlbumAgain, albumPage, albumPath } from './album-page.ts'
import { type ReadAlbum, readAlbumForm, readConsentForm } from './form.ts'
import { dropFiles, readFiles, type SentFile, type SentFiles } from './upload.ts'

const readers = ['officer', 'accountant', 'head', 'cashier', 'auditor'] as const satisfies readonly Role[]

type Coded = { Params: { code: string } }

/** `/noi-bo/nha/:code/anh`: photographs and papers of a house, and the family's consent. */
export default async function staffPhotos(app: FastifyInstance): Promise<void> {
  const { read } = app.fund.database
  const reading = { preHandler: app.staffOnly(...readers), config: { roles: readers } }
  const officers = { preHandler: app.staffOnly('officer'), config: { roles: ['officer'] as const } }
  const today = () => localDay(app.fund.clock())

  app.get<Coded>('/noi-bo/nha/:code/anh', reading, (request, reply) => show(request, reply))

  app.post<Coded>('/noi-bo/nha/:code/anh', officers, async (request, reply) => {
    const { code } = request.params
    const house = await houseOf(request, 'officer')
    const sent = await readFiles(request, app.fund.dataDir)
    // Dropped before the answer goes out: whoever asks again finds nothing half done.
    const taken = await takeAll(request, house, sent).finally(() => dropFiles(sent))
    if (taken.refused) return refuse(request, reply, taken.refused, taken.status)
    if (wantsJson(request)) return reply.send({ stored: taken.stored })
    const done = taken.stored.length > 1 ? `Đã nhận ${taken.stored.length} tệp.` : taken.stored.join('')
    return reply.flash('success', done).redirect(albumPath(code), 303)
  })

  app.post<Coded>('/noi-bo/nha/:code/anh/dong-y', officers, async (request, reply) => {
    const { code } = request.params
    await houseOf(request, 'officer')
    const { form, read: consent, errors } = readConsentForm(request.body, request.t.bind(request), today())
    if (!consent) return show(request, reply.code(422), { consent: form, errors })
    try {
      await recordConsent(app.fund, request.signedIn(), { key: readKey(request.body), code, ...consent })
    } catch (error) {
      const { text, status } = sentence(request, error)
      return show(request, reply.code(status), { consent: form, errors: { 'ngay-dong-y': text } })
    }
    return reply.flash('success', 'Đã ghi gia đình đồng ý đăng ảnh.').redirect(albumPath(code), 303)
  })

  app.post<Coded>('/noi-bo/nha/:code/anh/rut-dong-y', officers, async (request, reply) => {
    const { code } = request.params
    await houseOf(request, 'officer')
    const form = readTyped(request.body, ['ngay-rut'])
    const day = form['ngay-rut']
    const again = (text: string) => ({ consent: form, errors: { 'ngay-rut': text } })
    if (!/^\d{4}-\d\d-\d\d$/.test(day))
      return show(request, reply.code(422), again('Ngày này không đọc được. Xin chọn lại ngày.'))
    try {
      await takeBackConsent(app.fund, request.signedIn(), { key: readKey(request.body), code, day })
    } catch (error) {
      const { text, status } = sentence(request, error)
      return show(request, reply.code(status), again(text))
    }
    const done = 'Đã ghi gia đình rút lại. Mọi ảnh của căn nhà đã được gỡ khỏi trang công khai.'
    return reply.flash('success', done).redirect(albumPath(code), 303)
  })

  async function takeAll(request: FastifyRequest, house: House, sent: SentFiles) {
    const { form, read: what, errors } = readAlbumForm(sent.fields, request.t.bind(request))
    if (sent.tooMany) errors.tep = 'Mỗi lần gửi nhiều nhất 20 tệp.'
    else if (sent.files.length === 0) errors.tep = 'Xin chọn ảnh hoặc tệp PDF.'
    if (!what || errors.tep) return { stored: [], status: 422, refused: { form, errors } }
    const { stored, problems, status } = await takeEach(request, house, what, sent.files)
    const refused = problems.length > 0 ? { form, errors: { tep: problems.join(' ') }, notes: stored } : null
    return { stored, status, refused }
  }

  /** Each file by itself: one that is refused does not hold up the others. */
  async function takeEach(request: FastifyRequest, house: House, what: ReadAlbum, files: readonly SentFile[]) {
    const stored: string[] = []
    const problems: string[] = []
    let status = 422
    for (const file of files) {
      try {
        if (file.tooLarge) throw new Refusal('file-over-12-mb', {}, 413)
        const added = await addEvidence(app.fund, request.signedIn(), { code: house.code, upload: file, ...what })
        stored.push(
          added.isNew ? `Đã nhận ${file.fileName}.` : `${file.fileName} đã có trong hồ sơ, không lưu lần nữa.`,
        )
      } catch (error) {
        const refused = sentence(request, error)
        status = refused.status
        problems.push(`${file.fileName}: ${refused.text}`)
      }
    }
    return { stored, problems, status }
  }

  function refuse(request: FastifyRequest<Coded>, reply: FastifyReply, again: AlbumAgain, status: number) {
    if (!wantsJson(request)) return show(request, reply.code(status), again)
    const message = Object.values(again.errors).join(' ')
    return reply.code(status).send({ error: { code: 'not-stored', message }, stored: again.notes ?? [] })
  }

  async function show(request: FastifyRequest<Coded>, reply: FastifyReply, again: AlbumAgain | null = null) {
    const house = await houseOf(request, ...readers)
    const person = request.signedIn()
    const album = {
      house,
      pieces: await evidenceOf(read, house.id),
      consents: await consentsOf(read, house.id),
      today: today(),
      isOfficer: holds(person, 'officer', house.unitId),
      csrfToken: person.csrfToken,
    }
    return reply.page('staff/photos/album', albumPage(request.t.bind(request), album, again))
  }

  /** @throws Refusal('NOT_FOUND', 404) for a house of other units */
  async function houseOf(request: FastifyRequest<Coded>, ...roles: Role[]): Promise<House> {
    const house = await houseByCode(read, request.params.code)
    if (!house) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(house.unitId, ...roles)
    return house
  }
}

function wantsJson(request: FastifyRequest): boolean {
  return request.headers.accept === 'application/json'
}

/** The sentence of a refusal; anything else stays an error. */
function sentence(request: FastifyRequest, error: unknown): { text: string; status: number } {
  if (!(error instanceof Refusal) || ![409, 413, 422].includes(error.statusCode)) throw error
  return { text: request.t(`refusals.${error.code}`, error.values), status: error.statusCode }
}
