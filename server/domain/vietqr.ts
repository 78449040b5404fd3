// The text inside a VietQR code (EMVCo merchant-presented, NAPAS account transfer).

/** Longest transfer content every bank carries. */
const MAX_CONTENT = 19

export type VietQr = {
  /** The bank's 6-digit number with NAPAS (BIN). */
  bankBin: string
  accountNumber: string
  /** Whole đồng. */
  amountVnd: number
  /** 1–19 characters A–Z 0–9. */
  content: string
}

/**
 * The payload of a one-payment code with amount and content fixed.
 * @throws RangeError when a field could not be carried unchanged (EMVCo gives the amount 13 digits)
 */
export function vietQrPayload(qr: VietQr): string {
  refuse(!/^\d{6}$/.test(qr.bankBin), 'bank BIN must be 6 digits')
  refuse(!/^[A-Za-z0-9]{1,19}$/.test(qr.accountNumber), 'account number must be 1–19 letters or digits')
  refuse(!Number.isInteger(qr.amountVnd) || qr.amountVnd < 1, 'amount must be whole đồng above 0')
  refuse(String(qr.amountVnd).length > 13, 'amount must have at most 13 digits')
  refuse(!/^[A-Z0-9]+$/.test(qr.content) || qr.content.length > MAX_CONTENT, 'content must be 1–19 characters A–Z 0–9')

  const beneficiary = field('00', qr.bankBin) + field('01', qr.accountNumber)
  const transfer = field('00', 'A000000727') + field('01', beneficiary) + field('02', 'QRIBFTTA')
  const unsigned =
    field('00', '01') +
    field('01', '12') +
    field('38', transfer) +
    field('53', '704') +
    field('54', String(qr.amountVnd)) +
    field('58', 'VN') +
    field('62', field('08', qr.content)) +
    '6304'
  return unsigned + crc16CcittFalse(unsigned).toString(16).toUpperCase().padStart(4, '0')
}

/** CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF) of ASCII text. */
export function crc16CcittFalse(ascii: string): number {
  let crc = 0xffff
  for (let index = 0; index < ascii.length; index++) {
    crc ^= ascii.charCodeAt(index) << 8
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff
  }
  return crc
}

function field(tag: string, value: string): string {
  return tag + String(value.length).padStart(2, '0') + value
}

function refuse(wrong: boolean, why: string): void {
  if (wrong) throw new RangeError(`VietQR: ${why}`)
}
