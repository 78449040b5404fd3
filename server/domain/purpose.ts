/** The purpose code of money that sponsors give to bear what cards cost: fees and exchange. It pays for nothing else. */
export const CARD_COSTS = 'card-costs'

/** False for what may not be moved on: what sponsors gave for cards, and the value of goods. */
export function isMoneyPool(purposeCode: string): boolean {
  return purposeCode !== CARD_COSTS && purposeCode !== 'goods'
}

/** The house that a purpose code (`general`, `commune:<unit>`, `project:<house>`, `appeal:<appeal>`) names, or null. */
export function projectOfPurpose(purposeCode: string): string | null {
  return after('project:', purposeCode)
}

/** The code of the unit whose poor households a purpose code names, or null. */
export function communeOfPurpose(purposeCode: string): string | null {
  return after('commune:', purposeCode)
}

/** The appeal that a purpose code names, or null. */
export function appealOfPurpose(purposeCode: string): string | null {
  return after('appeal:', purposeCode)
}

function after(prefix: string, code: string): string | null {
  return code.startsWith(prefix) ? code.slice(prefix.length) : null
}
