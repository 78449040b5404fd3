import type { Handle } from '../../../db/database.ts'
import { poolByAccount } from '../../../db/queries/accounts.ts'
import { claimId } from '../../../db/queries/claims.ts'
import { insertPledgeReceipt } from '../../../db/queries/pledges.ts'
import type { RequestCase } from '../../../db/queries/requests.ts'
import { projectOfPurpose } from '../../domain/purpose.ts'
import { formatVnd } from '../../format.ts'
import type { Context } from '../context.ts'
import { whoSigned } from '../houses/settle-payment.ts'
import { appendEntry, type Receipt } from '../ledger/append-entry.ts'
import { type ClaimPlan, planClaim } from './plan-claim.ts'

/**
 * Posts an approved claim: the gift's free đồng go to the pool the donor wished, or a decision says whose it was where none
 * move. The gift counts for the pledge whole, whatever of it was spent before.
 * @throws Refusal as planClaim: the books may have gone on since the request
 */
export async function postClaim(
  tx: Handle,
  context: Context,
  request: RequestCase & { targetEntry: number },
): Promise<Receipt> {
  const plan = await planClaim(tx, request.targetEntry, (request.evidence ?? '').replace(/^pledge:/, ''))
  const { gift, pledge, from, to, numbers, movedVnd } = plan
  const moves = movedVnd > 0
  const { purposeCode } = await poolByAccount(tx, moves ? to.id : from.id)
  const receipt = await appendEntry(tx, context, {
    id: claimId(gift.index, request.code),
    kind: moves ? 'designation' : 'decision',
    bookedOn: request.bookedOn,
    channel: 'none',
    amountVnd: moves ? movedVnd : gift.amountVnd,
    transfers: moves ? [{ debit: from, credit: to, amountVnd: movedVnd, numbers }] : [],
    owner: from,
    purpose: purposeCode,
    project: projectOfPurpose(purposeCode),
    reference: pledge.code,
    authority: request.code,
    ...(moves ? { voucher: 'DC' as const } : {}),
    people: await whoSigned(tx, { ...request, checkedBy: null }),
    texts: { ...(pledge.publicName ? { donor: pledge.publicName } : {}), memo: wording(plan) },
  })
  await insertPledgeReceipt(tx, { pledgeId: pledge.id, entryIndex: receipt.index, amountVnd: gift.amountVnd })
  return receipt
}

function wording({ gift, pledge, from, to, movedVnd }: ClaimPlan): string {
  const found = `Xác định người ủng hộ của khoản ở dòng ${gift.index}, theo đăng ký ${pledge.code}`
  const staysVnd = gift.amountVnd - movedVnd
  if (from.id === to.id) return found
  if (staysVnd === 0) return `${found}; chuyển sang đúng nguồn của đăng ký`
  if (movedVnd === 0) return `${found}; cả khoản đã phân bổ hoặc chi từ trước nên giữ nguyên chỗ`
  return `${found}; ${formatVnd(movedVnd)} chuyển sang đúng nguồn của đăng ký, ${formatVnd(staysVnd)} đã phân bổ hoặc chi từ trước giữ nguyên chỗ`
}
