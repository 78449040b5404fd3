import type { Provider } from '../../../db/schema/index.ts'
import type { Placed } from '../../actions/inbox/handle-notice.ts'
import { formatNumber } from '../../format.ts'

export const providerNames: Record<Provider, string> = {
  sepay: 'SePay',
  casso: 'Casso',
  payos: 'payOS',
  stripe: 'Stripe',
}

/** With its sign; '' where the notification could not be read. */
export function amountText({ notice }: Placed): string {
  if (!notice) return ''
  return `${notice.direction === 'in' ? '+' : '−'}${formatNumber(notice.amountVnd)}`
}

/** The last four digits: enough to know the account by, too few to misuse. */
export function maskedAccount({ notice }: Placed): string {
  const number = notice?.subAccount ?? notice?.accountNumber ?? ''
  return number === '' ? '' : `…${number.slice(-4)}`
}
