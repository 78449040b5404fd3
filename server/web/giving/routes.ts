import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { givingFund, givingUnits, openNeed, openNeeds } from '../../../db/queries/giving.ts'
import { findDestination } from '../../actions/giving/destination.ts'
import { makePledge, type Wish } from '../../actions/make-pledge.ts'
import { Refusal } from '../../actions/refusal.ts'
import { stagesOpenToGifts } from '../../domain/pledge.ts'
import { localDay } from '../../format.ts'
import { readTyped } from '../components/typed-form.ts'
import { checkPage } from './check-page.ts'
import { type FieldErrors, type FieldName, fieldNames, readStep, readWish, type Typed } from './form.ts'
import { formPage, type Offered } from './form-page.ts'
import pledgeRoutes from './pledge-routes.ts'

/** A list of more houses than this is chosen from on the houses' own pages, which link back here. */
const MOST_HOUSES = 60

/** A village hall behind one address: two forms a person, sixty people a minute. */
const formsPerMinute = { max: 120, timeWindow: '1 minute' }

/** The box to mend when the place or house named cannot be given to. */
const boxOf: Record<string, FieldName> = { 'no-such-place': 'xa', 'house-not-open': 'nha', 'no-account': 'danh-cho' }

/** `/ung-ho`: fill in, check, promise. Two pages before the promise, and nothing is stored until it is sent. */
export default async function giving(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  await app.register(pledgeRoutes)

  app.get('/ung-ho', async (request, reply) => {
    const typed = startWith(request.query)
    const offered = await whatIsOffered(typed.nha)
    const isMet = typed.nha !== '' && !offered.needs.some((need) => need.code === typed.nha)
    const notice = isMet ? { title: request.t('giving.house-met'), text: request.t('giving.house-met-text') } : null
    const shown: Typed = isMet ? { ...typed, nha: '', 'danh-cho': '' } : typed
    reply.header('cache-control', 'no-store')
    return reply.page('giving/form', formPage(request, offered, shown, {}, notice))
  })

  app.post('/ung-ho', { config: { rateLimit: formsPerMinute } }, async (request, reply) => {
    const typed = readTyped(request.body, fieldNames)
    const { step, formKey } = readStep(request.body)
    reply.header('cache-control', 'no-store')
    if (step === 'edit') return reply.page('giving/form', formPage(request, await whatIsOffered(typed.nha), typed))
    const read = readWish(typed, localDay(clock()))
    if ('errors' in read) return refuse(request, reply, typed, read.errors)
    try {
      if (step === 'send' && formKey) return await promise(request, reply, formKey, read.wish)
      const { purpose, method } = read.wish
      const destination = await findDestination(database.read, localDay(clock()), purpose, method)
      return reply.page('giving/check', checkPage(request, typed, read.wish, destination))
    } catch (error) {
      const box = error instanceof Refusal ? boxOf[error.code] : undefined
      if (!(error instanceof Refusal) || !box) throw error
      return refuse(request, reply, typed, { [box]: `refusals.${error.code}` })
    }
  })

  async function promise(request: FastifyRequest, reply: FastifyReply, formKey: string, wish: Wish) {
    const { code, privateKey } = await makePledge(app.fund, formKey, wish, request.language)
    return reply.redirect(request.href(`/ung-ho/${code}/rieng/${privateKey}`), 303)
  }

  async function refuse(request: FastifyRequest, reply: FastifyReply, typed: Typed, errors: FieldErrors) {
    return reply.code(422).page('giving/form', formPage(request, await whatIsOffered(typed.nha), typed, errors))
  }

  /** `house`: a house to list even when the list is longer than the form shows. */
  async function whatIsOffered(house: string): Promise<Offered> {
    const today = localDay(clock())
    const fund = await givingFund(database.read)
    const units = fund ? await givingUnits(database.read, fund.id, today) : []
    const needs = await openNeeds(database.read, stagesOpenToGifts, MOST_HOUSES)
    const wanted = house === '' || needs.some((need) => need.code === house)
    const named = wanted ? null : await openNeed(database.read, stagesOpenToGifts, house)
    return { units, needs: named ? [named, ...needs] : needs, today }
  }
}

/** A link may choose beforehand: `?nha=<house>`, `?xa=<commune>`, `?so-tien=<amount>`. */
function startWith(query: unknown): Typed {
  const typed = readTyped(query, fieldNames)
  const kind = typed.nha !== '' ? 'project' : typed.xa !== '' ? 'commune' : ''
  return { ...readTyped({}, fieldNames), 'so-tien': typed['so-tien'], xa: typed.xa, nha: typed.nha, 'danh-cho': kind }
}
