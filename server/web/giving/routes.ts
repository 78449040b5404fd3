import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { openAppeals, prioritiesOn } from '../../../db/queries/appeals.ts'
import { givingFund, givingUnits, openNeed, openNeeds } from '../../../db/queries/giving.ts'
import { findDestination } from '../../actions/giving/destination.ts'
import { makePledge, type Wish } from '../../actions/make-pledge.ts'
import { Refusal } from '../../actions/refusal.ts'
import { stagesOpenToGifts } from '../../domain/pledge.ts'
import { localDay } from '../../format.ts'
import { readTyped } from '../components/typed-form.ts'
import { amountPage, type Offered } from './amount-page.ts'
import { checkPage } from './check-page.ts'
import { amountFields, type FieldErrors, type FieldName, fieldNames, readStep, type Typed } from './form.ts'
import pledgeRoutes from './pledge-routes.ts'
import { livePreview } from './preview.ts'
import { type Gift, readGift, readWish } from './read-wish.ts'
import { whoPage } from './who-page.ts'

/** A list of more houses than this is chosen from on the houses' own pages, which link back here. */
const MOST_HOUSES = 60

/** A village hall behind one address: two forms a person, sixty people a minute. */
const formsPerMinute = { max: 120, timeWindow: '1 minute' }
/** The same hall while everybody types. */
const previewsPerMinute = { max: 900, timeWindow: '1 minute' }

/** The box to mend when the place, house or appeal named cannot be given to. */
const boxOf: Record<string, FieldName> = {
  'no-such-place': 'xa',
  'house-not-open': 'nha',
  'appeal-not-open': 'loi',
  'no-account': 'danh-cho',
}

/** `/ung-ho`: how much and what for, who, check. Three screens before the promise; nothing is stored until it is sent. */
export default async function giving(app: FastifyInstance): Promise<void> {
  const { database, clock } = app.fund
  const today = () => localDay(clock())
  await app.register(pledgeRoutes)

  // Nothing personal stands in these two, so a browser may keep them and go back to them with all that was typed.
  app.get('/ung-ho', async (request, reply) => {
    reply.header('cache-control', 'private, no-cache')
    const typed = startWith(request.query)
    if (readStep(request.query).step === 'to-who') return showWho(request, reply, typed)
    return showStart(request, reply, typed)
  })

  app.post('/ung-ho', { config: { rateLimit: formsPerMinute } }, async (request, reply) => {
    const typed = readTyped(request.body, fieldNames)
    const { step, formKey } = readStep(request.body)
    reply.header('cache-control', 'no-store')
    if (step === 'amount') return showAmount(request, reply, typed)
    if (step === 'who' || step === 'to-who') return showWho(request, reply, typed)
    const read = readWish(typed, today())
    if ('errors' in read) return refuse(request, reply, typed, read.errors)
    try {
      if (step === 'send' && formKey) return await promise(request, reply, formKey, read.wish)
      const destination = await destinationOf(read.gift)
      return reply.page('giving/check', checkPage(request, typed, read.wish, read.gift, destination))
    } catch (error) {
      return refuse(request, reply, typed, boxErrors(error))
    }
  })

  /** What stands on the next screen, while somebody types; asked by a script, and nothing is stored. */
  app.post('/ung-ho/xem-truoc', { config: { rateLimit: previewsPerMinute } }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    return livePreview(request, readTyped(request.body, fieldNames), today())
  })

  async function promise(request: FastifyRequest, reply: FastifyReply, formKey: string, wish: Wish) {
    const { code, privateKey } = await makePledge(app.fund, formKey, wish, request.language)
    return reply.redirect(request.href(`/ung-ho/${code}/rieng/${privateKey}`), 303)
  }

  /** The screen that has the first box to mend. */
  async function refuse(request: FastifyRequest, reply: FastifyReply, typed: Typed, errors: FieldErrors) {
    const isOfAmount = Object.keys(errors).some((name) => (amountFields as readonly string[]).includes(name))
    reply.code(422)
    return isOfAmount ? showAmount(request, reply, typed, errors) : showWho(request, reply, typed, errors)
  }

  /** A house or appeal that a link chose and that takes no more gifts is said to be so. */
  async function showStart(request: FastifyRequest, reply: FastifyReply, typed: Typed) {
    const offered = await whatIsOffered(typed.nha)
    const met =
      typed.nha !== '' && !offered.needs.some((need) => need.code === typed.nha)
        ? 'house'
        : typed.loi !== '' && !offered.appeals.some(({ code }) => code === typed.loi)
          ? 'appeal'
          : null
    if (!met) return reply.page('giving/amount', amountPage(request, offered, typed))
    const notice = { title: request.t(`giving.${met}-met`), text: request.t(`giving.${met}-met-text`) }
    const shown: Typed = { ...typed, nha: '', loi: '', 'danh-cho': '' }
    return reply.page('giving/amount', amountPage(request, offered, shown, {}, notice))
  }

  async function showAmount(request: FastifyRequest, reply: FastifyReply, typed: Typed, errors: FieldErrors = {}) {
    const offered = await whatIsOffered(typed.nha)
    return reply.page('giving/amount', amountPage(request, offered, typed, errors))
  }

  /** The second screen, or the first one again while something in it is to be mended. */
  async function showWho(request: FastifyRequest, reply: FastifyReply, typed: Typed, errors: FieldErrors = {}) {
    const read = readGift(typed, today())
    if ('errors' in read) return showAmount(request, reply.code(422), typed, read.errors)
    try {
      const facts = { gift: read.gift, destination: await destinationOf(read.gift), today: today() }
      return await reply.page('giving/who', whoPage(request, facts, typed, errors))
    } catch (error) {
      return showAmount(request, reply.code(422), typed, boxErrors(error))
    }
  }

  async function destinationOf({ purpose, method }: Gift) {
    return findDestination(database.read, today(), purpose, method)
  }

  /** `house`: a house to list even when the list is longer than the form shows. */
  async function whatIsOffered(house: string): Promise<Offered> {
    const day = today()
    const fund = await givingFund(database.read)
    const units = fund ? await givingUnits(database.read, fund.id, day) : []
    const needs = await openNeeds(database.read, stagesOpenToGifts, MOST_HOUSES)
    const wanted = house === '' || needs.some((need) => need.code === house)
    const named = wanted ? null : await openNeed(database.read, stagesOpenToGifts, house)
    const appeals = await openAppeals(database.read, day)
    const priorities = await prioritiesOn(database.read, day)
    return { units, needs: named ? [named, ...needs] : needs, appeals, priorities, today: day }
  }
}

/** The box that a refusal is about; any other error stays one. */
function boxErrors(error: unknown): FieldErrors {
  const box = error instanceof Refusal ? boxOf[error.code] : undefined
  if (!(error instanceof Refusal) || !box) throw error
  return { [box]: `refusals.${error.code}` }
}

/**
 * What an address says: `?nha=<house>`, `?xa=<commune>`, `?loi=<appeal>`, `?so-tien=<amount>` and the other boxes of the
 * first screen. Who gives is never taken from an address.
 */
function startWith(query: unknown): Typed {
  const typed = { ...readTyped({}, fieldNames), ...readTyped(query, amountFields) }
  const kind = typed.nha !== '' ? 'project' : typed.loi !== '' ? 'appeal' : typed.xa !== '' ? 'commune' : ''
  return { ...typed, 'danh-cho': typed['danh-cho'] || kind }
}
