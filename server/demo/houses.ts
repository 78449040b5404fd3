import { accountsOfKind, poolByPurpose } from '../../db/queries/accounts.ts'
import type { ProjectKind, ProjectStage } from '../../db/schema/index.ts'
import type { Context } from '../actions/context.ts'
import { approveAllocation } from '../actions/houses/approve-allocation.ts'
import { approveDisbursement } from '../actions/houses/approve-disbursement.ts'
import { checkAllocation } from '../actions/houses/check-allocation.ts'
import { checkDisbursement } from '../actions/houses/check-disbursement.ts'
import { payCash } from '../actions/houses/pay-cash.ts'
import { proposeHouse } from '../actions/houses/propose-house.ts'
import { recordStage } from '../actions/houses/record-stage.ts'
import { requestAllocation } from '../actions/houses/request-allocation.ts'
import { requestDisbursement } from '../actions/houses/request-disbursement.ts'
import { sendPaymentOrder } from '../actions/houses/send-payment-order.ts'
import { agreeToPhotos, hasAlbum, showHouse } from './album.ts'
import type { DemoBank } from './bank.ts'
import { addDays, type Calendar } from './calendar.ts'
import { hamletName, personName } from './names.ts'
import type { Crew, Organization } from './organization.ts'
import type { Random } from './random.ts'

export type HousePlan = {
  number: number
  kind: ProjectKind
  commune: Organization['communes'][number]
  /** Day of the assessment. */
  begins: string
  provinceVnd: number
  /** The commune's own share, paid in cash; 0 when the province pays all. */
  communeVnd: number
}

/** Days after the assessment on which each stage is reached. Repairs skip the ground-breaking and are quicker. */
const stageDays: Record<ProjectKind, readonly (readonly [ProjectStage, number])[]> = {
  build: [
    ['surveyed', 5],
    ['posted', 9],
    ['decided', 18],
    ['started', 24],
    ['under-way', 28],
    ['accepted', 66],
    ['handed-over', 75],
    ['settled', 88],
  ],
  repair: [
    ['surveyed', 4],
    ['posted', 8],
    ['decided', 16],
    ['under-way', 22],
    ['accepted', 40],
    ['handed-over', 48],
    ['settled', 60],
  ],
}

type Site = {
  context: Context
  random: Random
  calendar: Calendar
  bank: DemoBank
  organization: Organization
  /** The demonstration's last day: what would happen later has not happened yet. */
  through: string
}

/** Puts the whole life of a house on the calendar: stages, allocations, tranches, each by the people who may. */
export function scheduleHouse(site: Site, plan: HousePlan): void {
  const { calendar, organization, through } = site
  const { officer } = plan.commune.crew
  const day = (offset: number) => addDays(plan.begins, offset)
  const stages = stageDays[plan.kind]
  const reached = (stage: ProjectStage) => stages.find(([name]) => name === stage)?.[1] as number
  const at = (offset: number, hour: number, task: () => Promise<unknown>) => {
    if (day(offset) <= through) calendar.on(day(offset), hour, task)
  }
  const house = { code: '' }
  const begin = plan.kind === 'build' ? reached('started') : reached('under-way')

  at(0, 8, async () => {
    const budgetVnd = plan.provinceVnd + plan.communeVnd
    const { code } = await propose(site, plan, budgetVnd)
    house.code = code
  })
  let from: ProjectStage = 'assessed'
  for (const [to, offset] of stages) {
    const previous = from
    from = to
    at(offset, 8, () =>
      recordStage(site.context, officer, {
        key: `demo-${plan.number}-${to}`,
        code: house.code,
        from: previous,
        to,
        day: day(offset),
        note: null,
      }),
    )
  }

  if (hasAlbum(plan)) {
    const { crew } = plan.commune
    const show = (moment: 'before' | 'after') =>
      showHouse(site.context, crew, { number: plan.number, code: house.code, moment })
    at(reached('surveyed'), 9, async () => {
      await agreeToPhotos(site.context, crew, plan.number, house.code)
      await show('before')
    })
    at(reached('handed-over'), 9, () => show('after'))
  }

  const province = { ...organization.crew, officer, unit: organization.province }
  const commune = { ...plan.commune.crew, unit: plan.commune.unit }
  const decided = reached('decided')
  allocate(site, at, decided, house, province, plan.provinceVnd, `${plan.number}-p`)
  if (plan.communeVnd > 0) allocate(site, at, decided, house, commune, plan.communeVnd, `${plan.number}-c`)

  const first = Math.round((plan.provinceVnd * 0.6) / 100_000) * 100_000
  payByBank(site, at, decided + 2, house, province, first, `${plan.number}-1`)
  if (plan.communeVnd > 0) payInCash(site, at, begin + 3, house, commune, plan.communeVnd, `${plan.number}-2`)
  payByBank(site, at, reached('accepted') + 1, house, province, plan.provinceVnd - first, `${plan.number}-3`)
}

async function propose({ context, random, organization }: Site, plan: HousePlan, budgetVnd: number) {
  return proposeHouse(context, plan.commune.crew.officer, {
    key: `demo-${plan.number}-propose`,
    unitId: plan.commune.unit.id,
    fundId: organization.fund.id,
    kind: plan.kind,
    householdName: personName(random),
    hamlet: hamletName(random),
    category: random.chance(0.7) ? 'poor' : 'near-poor',
    budgetVnd,
    assessedOn: plan.begins,
    // Invented names repeat; the households are different.
    again: true,
  })
}

type At = (offset: number, hour: number, task: () => Promise<unknown>) => void
type Payer = Crew & { unit: Organization['province'] }

function allocate(site: Site, at: At, offset: number, house: { code: string }, payer: Payer, vnd: number, id: string) {
  const { context, organization } = site
  const paper = { code: '' }
  at(offset, 10, async () => {
    const pool = await poolByPurpose(context.database.read, {
      unitId: payer.unit.id,
      fundId: organization.fund.id,
      purposeCode: 'general',
    })
    const request = { key: `demo-${id}-ask`, projectCode: house.code, poolId: pool?.accountId ?? 0, amountVnd: vnd }
    paper.code = (await requestAllocation(context, payer.officer, request)).code
  })
  at(offset, 14, () => checkAllocation(context, payer.accountant, { key: `demo-${id}-check`, code: paper.code }))
  at(offset + 1, 9, () =>
    approveAllocation(context, payer.head, {
      key: `demo-${id}-approve`,
      code: paper.code,
      decisionNumber: `${id.replace(/\D/g, '')}/QĐ-BVĐ`,
    }),
  )
}

function payByBank(site: Site, at: At, offset: number, house: { code: string }, payer: Payer, vnd: number, id: string) {
  const { context, bank, organization, calendar } = site
  const paper = prepare(site, at, offset, house, payer, vnd, id, organization.bankAccount.accountId)
  at(offset + 1, 13, async () => {
    const order = `UNC${id.replace(/\D/g, '').padStart(6, '0')}`
    await sendPaymentOrder(context, payer.accountant, { key: `demo-${id}-send`, code: paper.code, orderNumber: order })
    const debited = addDays(paper.day, 2)
    calendar.on(debited, 6, async () => bank.debit(debited, vnd, `${order} ${paper.code} CHI HO TRO NHA DAI DOAN KET`))
  })
}

function payInCash(site: Site, at: At, offset: number, house: { code: string }, payer: Payer, vnd: number, id: string) {
  const { context, organization } = site
  const cashBox = { id: 0 }
  at(offset, 7, async () => {
    const owner = { unitId: payer.unit.id, fundId: organization.fund.id }
    const [box] = await accountsOfKind(context.database.read, { ...owner, kind: 'cash' })
    cashBox.id = box?.id ?? 0
  })
  const paper = prepare(site, at, offset, house, payer, vnd, id, cashBox)
  at(offset + 1, 15, () =>
    payCash(context, payer.cashier, {
      key: `demo-${id}-pay`,
      code: paper.code,
      paidOn: addDays(paper.day, 1),
      receiver: { name: 'Chủ hộ (minh họa)', relation: null },
    }),
  )
}

/** Asks for a tranche, has it checked the same day and approved the next. */
function prepare(
  site: Site,
  at: At,
  offset: number,
  house: { code: string },
  payer: Payer,
  vnd: number,
  id: string,
  asset: number | { id: number },
) {
  const { context } = site
  const paper = { code: '', day: '' }
  at(offset, 10, async () => {
    paper.day = new Date(context.clock() + 7 * 3_600_000).toISOString().slice(0, 10)
    const assetId = typeof asset === 'number' ? asset : asset.id
    const { code } = await requestDisbursement(context, payer.officer, {
      key: `demo-${id}-tranche`,
      projectCode: house.code,
      amountVnd: vnd,
      assetId,
      payeeKind: typeof asset === 'number' ? 'builder' : 'household',
      payeeName: typeof asset === 'number' ? 'Đội thợ xây (minh họa)' : 'Hộ được hỗ trợ',
      payeeAccount: typeof asset === 'number' ? '0000000009999' : null,
    })
    paper.code = code
  })
  at(offset, 14, () => checkDisbursement(context, payer.accountant, { key: `demo-${id}-look`, code: paper.code }))
  at(offset + 1, 9, () => approveDisbursement(context, payer.head, { key: `demo-${id}-yes`, code: paper.code }))
  return paper
}
