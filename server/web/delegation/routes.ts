import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { delegationsFor, ownPosts, peopleAt } from '../../../db/queries/delegations.ts'
import { delegatePost, postToHandOver } from '../../actions/delegation/delegate-post.ts'
import { endDelegation } from '../../actions/delegation/end-delegation.ts'
import { Refusal } from '../../actions/refusal.ts'
import { localDay } from '../../format.ts'
import { type FieldErrors, readKey } from '../components/typed-form.ts'
import { type DelegationForm, emptyForm, readDelegation, readGrantId } from './form.ts'
import { delegationPage, delegationsPage, doneSentence } from './pages.ts'

const PATH = '/noi-bo/uy-quyen'
const roles = ['head', 'accountant', 'administrator'] as const
const boxOf: Readonly<Record<string, string>> = {
  'delegation-in-the-past': 'from',
  'delegation-upside-down': 'to',
  'delegation-too-long': 'to',
  'delegation-reason': 'reason',
}

/** Ủy quyền: handing a post to a deputy for some days, and taking it back. */
export default async function delegations(app: FastifyInstance): Promise<void> {
  const guarded = { preHandler: app.staffOnly(...roles), config: { roles } }
  const giving = { ...guarded, config: { roles, asksAgain: 'Ủy quyền chức danh' } }
  const { fund } = app
  const { read } = fund.database

  app.get(PATH, guarded, async (request, reply) => {
    const grantId = readGrantId(request.query)
    if (grantId) return showForm(request, reply, grantId, emptyForm)
    const { staffId } = request.signedIn()
    const administered = request.unitsReached('administrator')
    const given = await delegationsFor(read, staffId, [...administered])
    const facts = { posts: await ownPosts(read, staffId), given, administered, now: fund.clock() }
    return reply.page('staff/delegation/index', delegationsPage(request, facts))
  })

  app.post(PATH, giving, async (request, reply) => {
    const grantId = readGrantId(request.body)
    const { form, errors } = readDelegation(request.body)
    if (Object.keys(errors).length > 0) return showForm(request, reply, grantId, form, errors)
    const { deputy: deputyCode, from, to, reason } = form
    const asked = { grantId, deputyCode, from, to, reason }
    try {
      await delegatePost(fund, request.signedIn(), readKey(request.body), asked)
    } catch (error) {
      if (!(error instanceof Refusal) || error.statusCode !== 422) throw error
      const sentence = request.t(`refusals.${error.code}`, error.values)
      return showForm(request, reply, grantId, form, { [boxOf[error.code] ?? 'deputy']: sentence })
    }
    return reply.flash('success', doneSentence({ deputy: deputyCode, from, to })).redirect(PATH, 303)
  })

  app.post(`${PATH}/ket-thuc`, guarded, async (request, reply) => {
    try {
      await endDelegation(fund, request.signedIn(), readKey(request.body), readGrantId(request.body))
    } catch (error) {
      if (!(error instanceof Refusal) || error.statusCode !== 422) throw error
      return reply.flash('notice', request.t(`refusals.${error.code}`, error.values)).redirect(PATH, 303)
    }
    return reply.flash('success', 'Đã kết thúc ủy quyền. Có hiệu lực ngay.').redirect(PATH, 303)
  })

  async function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    grantId: number,
    form: DelegationForm,
    errors?: FieldErrors,
  ) {
    const post = await postToHandOver(read, request.signedIn(), grantId)
    const facts = { post, people: await peopleAt(read, post.unit.id), today: localDay(fund.clock()) }
    const model = delegationPage(request, facts, form, errors)
    return reply.code(errors ? 422 : 200).page('staff/delegation/new', model)
  }
}
