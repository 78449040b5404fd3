import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { allocationsOf } from '../../../db/queries/allocations.ts'
import { type House, houseByCode } from '../../../db/queries/projects.ts'
import { planRelease, type ReleasePlan } from '../../actions/corrections/plan-release.ts'
import { requestRelease } from '../../actions/corrections/request-release.ts'
import { Refusal } from '../../actions/refusal.ts'
import { LONGEST_REASON, SHORTEST_REASON } from '../../domain/correction.ts'
import { holds } from '../../domain/four-eyes.ts'
import { formatNumber, formatVnd } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { amountField, radios, textArea } from '../components/fields.ts'
import { type FieldErrors, FormReader, readKey, readTyped } from '../components/typed-form.ts'
import { requestPage } from './request-pages.ts'

type Coded = { Params: { code: string } }

const fields = ['allocation', 'amount', 'reason'] as const
type ReleaseForm = Record<(typeof fields)[number], string>

/** The field that a refused request is about; any other refusal is about the amount. */
const fieldOf: Readonly<Record<string, string>> = { 'reason-short': 'reason', 'reason-long': 'reason' }

/** "Trả lại phần chưa chi": the accountant asks that what a house did not need goes back to its pool. */
export default async function releaseRequests(app: FastifyInstance): Promise<void> {
  const guarded = { preHandler: app.staffOnly('accountant'), config: { roles: ['accountant'] as const } }
  const { read } = app.fund.database

  app.get<Coded>('/noi-bo/nha/:code/tra-lai', guarded, async (request, reply) => {
    const house = await houseOf(request)
    const plans = await plansOf(request, house)
    const only = plans.length === 1 ? plans[0] : undefined
    const form = {
      allocation: only ? String(only.allocation.entryIndex) : '',
      amount: only ? formatNumber(only.availableVnd) : '',
      reason: '',
    }
    return show(request, reply, house, plans, form)
  })

  app.post<Coded>('/noi-bo/nha/:code/tra-lai', guarded, async (request, reply) => {
    const house = await houseOf(request)
    const plans = await plansOf(request, house)
    const form: ReleaseForm = readTyped(request.body, fields)
    const reader = new FormReader(request.t.bind(request))
    const choices = plans.map(({ allocation }) => String(allocation.entryIndex))
    const entryIndex = Number(reader.choice('allocation', form.allocation, choices, 'Xin chọn lần phân bổ.'))
    const amountVnd = reader.amount('amount', form.amount)
    const again = (errors: FieldErrors) => show(request, reply.code(422), house, plans, form, errors)
    if (!reader.isRight) return again(reader.errors)
    try {
      const asked = { key: readKey(request.body), entryIndex, amountVnd, reason: form.reason }
      const { code } = await requestRelease(app.fund, request.signedIn(), asked)
      reply.flash('success', `Đã gửi đề nghị ${code}. Trưởng ban sẽ duyệt.`)
      return reply.redirect(`/noi-bo/dieu-chinh/${code}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || ![409, 422].includes(error.statusCode)) throw error
      return again({ [fieldOf[error.code] ?? 'amount']: request.t(`refusals.${error.code}`, error.values) })
    }
  })

  /** @throws Refusal('NOT_FOUND', 404) for a house of other units */
  async function houseOf(request: FastifyRequest<Coded>): Promise<House> {
    const house = await houseByCode(read, request.params.code)
    if (!house) throw new Refusal('NOT_FOUND', {}, 404)
    request.mustReach(house.unitId, 'accountant')
    return house
  }

  /** The allocations of this accountant's units of which something may go back. */
  async function plansOf(request: FastifyRequest, house: House): Promise<ReleasePlan[]> {
    const plans: ReleasePlan[] = []
    for (const { entryIndex, reversedBy, unitId } of await allocationsOf(read, house.id)) {
      if (entryIndex === null || reversedBy !== null || !holds(request.signedIn(), 'accountant', unitId)) continue
      const plan = await planRelease(read, entryIndex)
      if (plan.availableVnd > 0) plans.push(plan)
    }
    return plans
  }

  function show(
    request: FastifyRequest,
    reply: FastifyReply,
    house: House,
    plans: readonly ReleasePlan[],
    form: ReleaseForm,
    errors: FieldErrors = {},
  ) {
    return reply.page('staff/money-out/request', releasePage(request.t.bind(request), house, plans, form, errors))
  }
}

function releasePage(
  t: Translate,
  house: House,
  plans: readonly ReleasePlan[],
  form: ReleaseForm,
  errors: FieldErrors,
) {
  return {
    ...requestPage(t, house, 'Trả lại phần chưa chi', 'tra-lai', errors),
    figures: [
      { label: 'Đã phân bổ', amount: house.allocatedVnd },
      { label: 'Đã chi', amount: house.allocatedVnd - house.leftVnd },
      { label: 'Chưa chi', amount: house.leftVnd },
    ],
    fields: [
      radios({
        name: 'allocation',
        label: 'Trả lại phần của lần phân bổ nào',
        value: form.allocation,
        error: errors.allocation ?? null,
        choices: plans.map(({ allocation, availableVnd }) => ({
          value: String(allocation.entryIndex),
          text: `${allocation.code}: ${allocation.poolLabel}, ${allocation.unitName}`,
          hint: `Đã phân bổ ${formatVnd(allocation.amountVnd)}, trả lại được ${formatVnd(availableVnd)}`,
        })),
      }),
      amountField({ name: 'amount', label: 'Số tiền trả lại nguồn', value: form.amount, error: errors.amount ?? null }),
      textArea({
        name: 'reason',
        label: 'Lý do',
        hint: `Được công khai cùng bút toán. Không ghi tên người. Từ ${SHORTEST_REASON} đến ${LONGEST_REASON} ký tự.`,
        rows: 3,
        maxlength: LONGEST_REASON,
        value: form.reason,
        error: errors.reason ?? null,
        required: true,
      }),
    ],
    canChoose: plans.length > 0,
    whyNot: 'Không có phần nào để trả lại: tiền đã chi hết, hoặc đang cần cho khoản chi đã duyệt.',
  }
}
