import type { Context } from '../actions/context.ts'
import { approveRequest } from '../actions/corrections/approve-request.ts'
import { requestOpening } from '../actions/corrections/request-opening.ts'
import type { Organization } from './organization.ts'

/** The year opens with what the bank account held: carried over, not received. */
export async function openYear(
  context: Context,
  { bankAccount, crew }: Organization,
  amountVnd: number,
  day: string,
): Promise<void> {
  const { code } = await requestOpening(context, crew.accountant, {
    key: 'demo-opening',
    accountId: bankAccount.accountId,
    amountVnd,
    bookedOn: day,
    evidence: 'Biên bản đối chiếu số dư cuối năm 2022 (minh họa)',
  })
  await approveRequest(context, crew.head, { key: 'demo-opening-approved', code })
}
