// Quantities of goods, in thousandths of their measure: 12,5 kg is 12500.

const MOST_MILLI = 1_000_000_000_000

/** Reads `20`, `1.250` and `12,5`; null when it is no quantity above zero and up to a thousand million, with at most 3 decimals. */
export function parseQuantity(typed: string): number | null {
  const text = typed.trim().replace(/\s/g, '')
  const [, whole, grouped, decimals = ''] = /^(?:(\d{1,10})|(\d{1,3}(?:\.\d{3})+))(?:,(\d{1,3}))?$/.exec(text) ?? []
  const digits = whole ?? grouped?.replaceAll('.', '')
  if (digits === undefined) return null
  const milli = Number(digits) * 1_000 + Number(decimals.padEnd(3, '0'))
  return milli > 0 && milli <= MOST_MILLI ? milli : null
}

/** As people write it here: `12,5`, `1.250`. */
export function formatQuantity(milli: number): string {
  const whole = String(Math.trunc(milli / 1_000)).replace(/\B(?=(\d{3})+$)/g, '.')
  const rest = String(milli % 1_000)
    .padStart(3, '0')
    .replace(/0+$/, '')
  return rest === '' ? whole : `${whole},${rest}`
}
