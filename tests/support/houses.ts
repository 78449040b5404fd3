import { randomUUID } from 'node:crypto'
import { accountById, commitmentAccount, poolByPurpose } from '../../db/queries/accounts.ts'
import { projectByCode } from '../../db/queries/projects.ts'
import type { ProjectKind, ProjectStage } from '../../db/schema/index.ts'
import { approveAllocation } from '../../server/actions/houses/approve-allocation.ts'
import { approveDisbursement } from '../../server/actions/houses/approve-disbursement.ts'
import { checkAllocation } from '../../server/actions/houses/check-allocation.ts'
import { checkDisbursement } from '../../server/actions/houses/check-disbursement.ts'
import { type HouseProposal, proposeHouse } from '../../server/actions/houses/propose-house.ts'
import { recordStage } from '../../server/actions/houses/record-stage.ts'
import { requestAllocation } from '../../server/actions/houses/request-allocation.ts'
import { type DisbursementRequest, requestDisbursement } from '../../server/actions/houses/request-disbursement.ts'
import { postGift } from '../../server/actions/ledger/post-gift.ts'
import { theAccount } from '../../server/actions/setup/open-accounts.ts'
import { localDay } from '../../server/format.ts'
import type { smallFund } from './fund.ts'
import type { TestStore } from './store.ts'

type Fund = Awaited<ReturnType<typeof smallFund>>
type StaffRow = Fund['people']['head']

export const key = () => randomUUID()
export const as = (person: StaffRow) => ({ staffId: person.id, code: person.code })

/** Who took a payment in cash: the payee. */
export const RECEIVER = { name: 'Nguyễn Văn An', relation: null }

const line: ProjectStage[] = ['surveyed', 'posted', 'decided', 'started', 'under-way', 'accepted', 'handed-over']

/** Houses of the first commune and their money, moved by the people whose part it is. */
export function building(store: TestStore, fund: Fund) {
  const { vnn, communes, communePeople: people } = fund
  const unit = communes[0] as Fund['province']
  const read = store.database.read

  async function pool(purposeCode = 'general', of = unit) {
    const row = await poolByPurpose(read, { unitId: of.id, fundId: vnn.id, purposeCode })
    return accountById(read, row?.accountId as number)
  }
  const cash = (of = unit) => theAccount(read, 'cash', { unitId: of.id, fundId: vnn.id })
  const bank = () => accountById(read, fund.bankAccounts[1]?.accountId as number)

  /** A gift to the commune's general pool. */
  async function give(amountVnd: number, channel: 'cash' | 'bank' = 'cash') {
    const gift = { pool: await pool(), purpose: 'general', amountVnd, bookedOn: localDay(store.clock()), channel }
    const asset = channel === 'cash' ? await cash() : await bank()
    return store.database.write((tx) => postGift(tx, store, { id: key(), asset, pledge: null, memo: '', ...gift }))
  }

  async function propose(facts: Partial<HouseProposal> = {}, by = people.officer) {
    const { code } = await proposeHouse(store, as(by), {
      key: key(),
      unitId: unit.id,
      fundId: vnn.id,
      kind: 'build',
      householdName: `Nguyễn Văn ${key()}`,
      hamlet: 'Ấp 3',
      category: 'poor',
      budgetVnd: 60_000_000,
      assessedOn: localDay(store.clock()),
      again: false,
      ...facts,
    })
    return code
  }

  /** Records every stage up to this one, all on today's date. */
  async function bring(code: string, to: ProjectStage) {
    for (const stage of line.slice(0, line.indexOf(to) + 1)) {
      const house = await projectByCode(read, code)
      const done = house ? line.indexOf(house.stage) : -1
      if (house && line.indexOf(stage) > done) await move(code, stage, house.stage)
    }
  }

  async function move(code: string, to: ProjectStage, from?: ProjectStage, day = localDay(store.clock())) {
    const seen = from ?? ((await projectByCode(read, code))?.stage as ProjectStage)
    return recordStage(store, as(people.officer), { key: key(), code, from: seen, to, day, note: null })
  }

  async function askAllocation(projectCode: string, amountVnd: number) {
    const input = { key: key(), projectCode, poolId: (await pool()).id, amountVnd }
    return (await requestAllocation(store, as(people.officer), input)).code
  }

  /** Asked for, checked and approved. */
  async function allocate(projectCode: string, amountVnd: number) {
    const code = await askAllocation(projectCode, amountVnd)
    await checkAllocation(store, as(people.accountant), { key: key(), code })
    return approveAllocation(store, as(people.head), { key: key(), code, decisionNumber: '12/QĐ-BVĐ' })
  }

  async function askPayment(projectCode: string, amountVnd: number, facts: Partial<DisbursementRequest> = {}) {
    const { code } = await requestDisbursement(store, as(people.officer), {
      key: key(),
      projectCode,
      amountVnd,
      assetId: (await cash()).id,
      payeeKind: 'household',
      payeeName: 'Nguyễn Văn An',
      payeeAccount: null,
      ...facts,
    })
    return code
  }

  /** A payment asked for, checked and approved. */
  async function approvedPayment(projectCode: string, amountVnd: number, facts: Partial<DisbursementRequest> = {}) {
    const code = await askPayment(projectCode, amountVnd, facts)
    await checkDisbursement(store, as(people.accountant), { key: key(), code })
    await approveDisbursement(store, as(people.head), { key: key(), code })
    return code
  }

  /** A new house with this much set aside, decided and not yet begun. */
  async function decidedHouse(allocatedVnd: number, kind: ProjectKind = 'build') {
    await give(allocatedVnd)
    const code = await propose({ kind })
    await bring(code, 'decided')
    await allocate(code, allocatedVnd)
    return code
  }

  async function committed(code: string) {
    const house = await projectByCode(read, code)
    return commitmentAccount(read, house?.id as number, unit.id)
  }

  return {
    unit,
    people,
    pool,
    cash,
    bank,
    give,
    propose,
    bring,
    move,
    askAllocation,
    allocate,
    askPayment,
    approvedPayment,
    decidedHouse,
    committed,
  }
}

/** A ledger line with all its columns; `people` is that part of the body, as JSON. */
export function entryAt(store: TestStore, index: number): Record<string, string | number | null> {
  const rows = store.database.read.all<Record<string, string | number | null>>(
    `SELECT *, json_extract(body, '$.people') AS people FROM entry WHERE idx = ${index}`,
  )
  return rows[0] as Record<string, string | number | null>
}
