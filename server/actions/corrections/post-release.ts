import type { Handle } from '../../../db/database.ts'
import type { RequestCase } from '../../../db/queries/requests.ts'
import type { Context } from '../context.ts'
import { whoSigned } from '../houses/settle-payment.ts'
import { appendEntry, type Receipt } from '../ledger/append-entry.ts'
import { numbersToMove } from '../ledger/numbers-to-move.ts'
import { planRelease, refuseMoreThanLeft } from './plan-release.ts'

/**
 * Posts an approved release: the allocation's own đồng go back from the house to the pool they came from.
 * @throws Refusal('release-too-much') when less is left than at the request · those of planRelease
 */
export async function postRelease(
  tx: Handle,
  context: Context,
  request: RequestCase & { targetEntry: number },
): Promise<Receipt> {
  const plan = await planRelease(tx, request.targetEntry)
  const { amountVnd } = request
  refuseMoreThanLeft(plan, amountVnd)
  const { allocation, committed, pool } = plan
  return appendEntry(tx, context, {
    id: `release:${request.code}`,
    kind: 'release',
    bookedOn: request.bookedOn,
    channel: 'none',
    amountVnd,
    transfers: [{ debit: committed, credit: pool, amountVnd, numbers: numbersToMove(plan.numbers, amountVnd) }],
    owner: committed,
    purpose: allocation.purposeCode,
    project: allocation.projectCode,
    authority: request.code,
    people: await whoSigned(tx, { ...request, checkedBy: null }),
    texts: {
      memo: `Trả lại nguồn phần chưa chi của nhà Đại đoàn kết ${allocation.projectCode}, phân bổ ở dòng ${allocation.entryIndex}`,
      reason: request.reason,
    },
  })
}
