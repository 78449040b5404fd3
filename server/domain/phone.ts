/**
 * A Vietnamese mobile number as typed (`+84 912 345 678`, `0912.345.678`, `(091) 234-5678`) as `0xxxxxxxxx`;
 * null for everything else, landlines included.
 */
export function normalPhone(input: string): string | null {
  if (input.length > 40) return null
  const digits = input.replace(/[\s.()\-–]/g, '')
  const [, subscriber] = /^(?:\+?840?|00840?|0)([35789]\d{8})$/.exec(digits) ?? []
  return subscriber === undefined ? null : `0${subscriber}`
}
