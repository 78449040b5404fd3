// How a promise is paid by transfer. The picture, the fields in writing, letters and papers are all drawn from this one value.
import { vietQrPayload } from './vietqr.ts'

/** A row of the official accounts; days are `YYYY-MM-DD`, both inclusive. */
export type OfficialAccount = {
  unitId: number
  fundId: number
  bankName: string
  bankBin: string
  number: string
  holder: string
  validFrom: string
  validTo: string | null
}

export type PaymentInstruction = {
  bankName: string
  accountNumber: string
  holder: string
  /** What to transfer now, whole đồng. */
  amountVnd: number
  /** The reference code, exactly as the transfer must carry it. */
  content: string
  /** What a bank's app reads; null when the standard has no room for a field: then the fields in writing pay it. */
  payload: string | null
}

/**
 * What to transfer for a promise, and where. `amountVnd`: what is asked for now, the whole of it or an instalment.
 * @throws RangeError for an account that takes no gifts on `today`, or that is not of the pledge's fund: no code is ever
 *   drawn for it
 */
export function paymentInstruction(
  pledge: { code: string; fundId: number; amountVnd: number },
  account: OfficialAccount,
  today: string,
): PaymentInstruction {
  const isOfficial = account.validFrom <= today && (account.validTo === null || account.validTo >= today)
  if (!isOfficial) throw new RangeError('this account takes no gifts today')
  if (account.fundId !== pledge.fundId) throw new RangeError('this account is of another fund')
  return {
    bankName: account.bankName,
    accountNumber: account.number,
    holder: account.holder,
    amountVnd: pledge.amountVnd,
    content: pledge.code,
    payload: payloadOf(pledge, account),
  }
}

function payloadOf(pledge: { code: string; amountVnd: number }, account: OfficialAccount): string | null {
  try {
    return vietQrPayload({
      bankBin: account.bankBin,
      accountNumber: account.number,
      amountVnd: pledge.amountVnd,
      content: pledge.code,
    })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
