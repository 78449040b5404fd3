import type { Handle } from '../../../db/database.ts'
import { type AccountRow, accountByName } from '../../../db/queries/accounts.ts'
import { heldNumbers } from '../../../db/queries/append.ts'
import { numbersBroughtTo } from '../../domain/ledger/moved-numbers.ts'
import type { NumberRange } from '../../domain/ledger/numbers.ts'
import { numbersToMove } from '../ledger/numbers-to-move.ts'

/**
 * Numbered đồng to move out of `account`: first those that the entry with this body brought there and that are still
 * there, then the account's oldest. @throws Refusal as `numbersToMove` does
 */
export async function ownNumbersFirst(
  tx: Handle,
  account: AccountRow,
  body: string,
  amountVnd: number,
): Promise<NumberRange[]> {
  const own: NumberRange[] = []
  for (const range of numbersBroughtTo(body, account.name)) {
    const line = await accountByName(tx, range.line)
    if (line) own.push({ ...range, lineId: line.id })
  }
  return numbersToMove(await heldNumbers(tx, account.id), amountVnd, own)
}
