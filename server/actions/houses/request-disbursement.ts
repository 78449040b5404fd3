import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountById, balanceOf, commitmentAccount } from '../../../db/queries/accounts.ts'
import { insertDisbursement, lastTranche, waitingVnd } from '../../../db/queries/disbursements.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { type House, houseByCode } from '../../../db/queries/projects.ts'
import type { DisbursementState, PayeeKind } from '../../../db/schema/index.ts'
import { methodFrom, trancheRefusal, waitingStates } from '../../domain/disbursement.ts'
import { mayRequest } from '../../domain/four-eyes.ts'
import type { Actor, Context } from '../context.ts'
import { once } from '../once.ts'
import { actingPerson } from '../papers/acting-person.ts'
import { freshCode } from '../papers/fresh-code.ts'
import { Refusal } from '../refusal.ts'

export type DisbursementRequest = {
  key: string
  projectCode: string
  amountVnd: number
  /** The cash box or bank account it is to be paid from; its unit pays out of what that unit set aside. */
  assetId: number
  payeeKind: PayeeKind
  payeeName: string
  /** Number and bank of the payee; null for cash. */
  payeeAccount: string | null
}

/**
 * An officer or accountant asks for the next tranche of a house. No money moves yet.
 * @throws Refusal('not-your-part') · ('account-of-another-fund') · ('payee-account-missing') · ('more-than-committed') · by stage
 */
export async function requestDisbursement(
  context: Context,
  actor: Actor,
  input: DisbursementRequest,
): Promise<{ code: string }> {
  const { key, projectCode, amountVnd, assetId, payeeKind, payeeName, payeeAccount } = input
  const asked = { projectCode, amount: `${amountVnd}`, assetId: `${assetId}`, payeeKind, payeeName, payeeAccount }
  return context.database.write((tx) =>
    once(tx, context, key, { act: 'request-disbursement', by: actor.code, ...asked }, async () => {
      const now = context.clock()
      const house = await houseByCode(tx, projectCode)
      if (!house) throw new Refusal('NOT_FOUND', {}, 404)
      const asset = await accountById(tx, assetId)
      const person = await actingPerson(tx, actor)
      if (!mayRequest(person, { house: house.unitId, paying: asset.unitId }))
        throw new Refusal('not-your-part', { code: projectCode })
      const method = methodFrom(asset.kind)
      if (!method || asset.fundId !== house.fundId) throw new Refusal('account-of-another-fund', { code: projectCode })
      if (method === 'bank' && payeeAccount === null) throw new Refusal('payee-account-missing')
      const number = 1 + (await lastTranche(tx, house.id))
      const leftVnd = await leftAfter(tx, house, asset, amountVnd)
      const refusal = trancheRefusal(house.stage, { number, leftVnd })
      if (refusal) throw new Refusal(refusal, { code: projectCode })

      const code = await freshCode(tx, 'disbursement')
      await insertDisbursement(tx, {
        code,
        projectId: house.id,
        tranche: number,
        amountVnd,
        method,
        assetId,
        payeeKind,
        payeeName,
        payeeAccount: method === 'bank' ? payeeAccount : null,
        state: 'requested',
        requestedBy: actor.staffId,
        requestedAt: now,
      })
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'request-disbursement', subject: code })
      return { code }
    }),
  )
}

/** What stays set aside for the house by all units after this payment and those already asked for. */
async function leftAfter(tx: Handle, house: House, asset: AccountRow, amountVnd: number): Promise<number> {
  const ofUnit = await availableTo(tx, { projectId: house.id, unitId: asset.unitId }, waitingStates)
  if (amountVnd > ofUnit) throw new Refusal('more-than-committed', { amountVnd, availableVnd: Math.max(0, ofUnit) })
  return house.leftVnd - (await waitingVnd(tx, { projectId: house.id, states: waitingStates })) - amountVnd
}

/** What a unit set aside for a house, less its payments in these states. */
export async function availableTo(
  tx: Handle,
  of: { projectId: number; unitId: number },
  states: readonly DisbursementState[],
): Promise<number> {
  const committed = await commitmentAccount(tx, of.projectId, of.unitId)
  if (!committed) return 0
  return (await balanceOf(tx, committed.id)) - (await waitingVnd(tx, { ...of, states }))
}
