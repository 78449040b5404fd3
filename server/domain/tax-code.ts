// Mã số thuế: 10 digits (business), 10-3 (its branch), 12 digits (a person's number).

export type TaxCode = {
  kind: 'business10' | 'branch13' | 'personal12'
  /** `0100109106`, `0100109106-001` or 12 digits. */
  code: string
  /** null where the kind has none. A wrong digit is a warning, never a refusal. */
  checkDigitOk: boolean | null
}

const WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3]

/** Reads a tax code as typed (spaces and dots allowed); null when it has none of the three shapes. */
export function checkTaxCode(input: string): TaxCode | null {
  if (input.length > 40) return null
  const typed = input.replace(/[\s.]/g, '')
  if (/^\d{12}$/.test(typed)) return { kind: 'personal12', code: typed, checkDigitOk: null }

  const [, business, branch] = /^(\d{10})(?:[-–]?(\d{3}))?$/.exec(typed) ?? []
  if (business === undefined) return null
  const checkDigitOk = hasRightCheckDigit(business)
  return branch === undefined
    ? { kind: 'business10', code: business, checkDigitOk }
    : { kind: 'branch13', code: `${business}-${branch}`, checkDigitOk }
}

/**
 * Whether a tax code may stand on a public page. Since 1 July 2025 a household business's code is its owner's
 * 12-digit personal number, so 12 digits are never shown.
 */
export function mayPublishTaxCode(input: string): boolean {
  const taxCode = checkTaxCode(input)
  return taxCode !== null && taxCode.kind !== 'personal12'
}

function hasRightCheckDigit(business: string): boolean {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(business[index]), 0)
  return 10 - (sum % 11) === Number(business[9])
}
