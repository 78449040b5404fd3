import { createHmac } from 'node:crypto'
import { storeEvent } from '../../server/actions/inbox/store-event.ts'
import { workOnNotices } from '../../server/actions/inbox/work-on-notices.ts'
import { noticeId } from '../../server/domain/bank-notice/notice.ts'
import type { BankProvider } from '../../server/domain/bank-notice/signature.ts'
import type { TestStore } from './store.ts'

export const BANK_SECRETS = {
  sepay: 'khoa-thu-nghiem-sepay',
  casso: 'khoa-thu-nghiem-casso',
  payos: 'khoa-thu-nghiem-payos',
} as const

/** A transfer as a provider is told of it by the bank; negative amounts are debits. */
export type Happened = {
  id: number
  account: string
  changeVnd: number
  balanceVnd?: number
  /** `YYYY-MM-DD`. */
  day?: string
  reference?: string
  memo?: string
  subAccount?: string
}

/** The body of a notification in the provider's own shape, as in its documentation. */
export function noticeBody(provider: BankProvider, happened: Happened): string {
  const { id, account, changeVnd, balanceVnd, day = '2023-05-02', reference = '', memo = '', subAccount } = happened
  const moment = `${day} 09:30:00`
  if (provider === 'sepay')
    return JSON.stringify({
      ...{ id, gateway: 'Vietcombank', transactionDate: moment, accountNumber: account, code: null, content: memo },
      ...{ transferType: changeVnd > 0 ? 'in' : 'out', transferAmount: Math.abs(changeVnd) },
      ...{ accumulated: balanceVnd ?? 0, subAccount: subAccount ?? null, referenceCode: reference, description: '' },
    })
  if (provider === 'casso')
    return JSON.stringify({
      error: 0,
      data: {
        ...{ id, reference, description: memo, amount: changeVnd, runningBalance: balanceVnd ?? 0 },
        ...{ transactionDateTime: moment, accountNumber: account, bankName: 'VPBank', bankAbbreviation: 'VPB' },
        ...{ virtualAccountNumber: subAccount ?? '', virtualAccountName: '', counterAccountName: 'NGUYEN VAN A' },
      },
    })
  const data = {
    ...{ orderCode: id, amount: changeVnd, description: memo, accountNumber: account },
    ...{ reference: reference || `FT${id}`, transactionDateTime: moment, currency: 'VND' },
    ...{ paymentLinkId: '124c33293c43417ab7879e14c8d9eb18', code: '00', desc: 'Thành công', counterAccountName: null },
  }
  return JSON.stringify({ code: '00', desc: 'success', success: true, data, signature: payosSignature(data) })
}

/** The headers that sign a body, at an instant (epoch ms). payOS signs inside the body. */
export function signedHeaders(
  provider: BankProvider,
  body: string,
  at: number,
  secret: string = BANK_SECRETS[provider],
) {
  const json = { 'content-type': 'application/json' }
  if (provider === 'sepay') {
    const seconds = Math.floor(at / 1000)
    const hash = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
    return { ...json, 'x-sepay-timestamp': String(seconds), 'x-sepay-signature': `sha256=${hash}` }
  }
  if (provider === 'payos') return json
  const hash = createHmac('sha512', secret)
    .update(`${at}.${sortedJson(body)}`)
    .digest('hex')
  return { ...json, 'x-casso-signature': `t=${at},v1=${hash}` }
}

function sortedJson(body: string): string {
  const keys = new Set<string>()
  JSON.stringify(JSON.parse(body), (key, value) => {
    keys.add(key)
    return value
  })
  return JSON.stringify(JSON.parse(body), [...keys].sort())
}

function payosSignature(data: Record<string, unknown>): string {
  const text = Object.keys(data)
    .sort()
    .map((key) => `${key}=${data[key] ?? ''}`)
    .join('&')
  return createHmac('sha256', BANK_SECRETS.payos).update(text).digest('hex')
}

/** Tells transfers and handles what waits. Debits told before their credit go on waiting. */
export async function hearNotice(store: TestStore, provider: BankProvider, ...happened: Happened[]): Promise<void> {
  for (const each of happened) {
    const body = noticeBody(provider, each)
    await storeEvent(store, { provider, eventId: noticeId(provider, body) as string, kind: 'in', body })
  }
  await handleNotices(store)
}

/** @returns what failed and is due again later */
export async function handleNotices(store: TestStore): Promise<unknown[]> {
  const failures: unknown[] = []
  while ((await workOnNotices(store, (error) => failures.push(error))) > 0);
  return failures
}
