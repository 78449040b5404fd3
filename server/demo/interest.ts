import { waitingLines } from '../../db/queries/matching.ts'
import type { Context } from '../actions/context.ts'
import { approveClassification } from '../actions/matching/approve-classification.ts'
import { requestClassification } from '../actions/matching/request-classification.ts'
import type { Calendar } from './calendar.ts'
import type { Organization } from './organization.ts'

/** Each month the accountant says of the line flagged as interest that it is interest, and the head agrees; December's waits. */
export function scheduleInterest(
  { context, calendar }: { context: Context; calendar: Calendar },
  { bankAccount, crew }: Organization,
): void {
  for (let month = 2; month <= 12; month++) {
    const day = `2023-${String(month).padStart(2, '0')}-15`
    const asked: string[] = []
    calendar.on(day, 11, async () => {
      const where = { bankAccountIds: [bankAccount.id], reason: 'interest' as const, limit: 10 }
      for (const line of await waitingLines(context.database.read, where)) {
        const { code } = await requestClassification(context, crew.accountant, {
          key: `demo-interest-${line.entryIndex}`,
          entryIndex: line.entryIndex,
          finding: { as: 'interest' },
          reason: 'Lãi tiền gửi không kỳ hạn ngân hàng trả trong tháng.',
        })
        asked.push(code)
      }
    })
    calendar.on(day, 16, async () => {
      for (const code of asked) await approveClassification(context, crew.head, { key: `demo-approve-${code}`, code })
    })
  }
}
