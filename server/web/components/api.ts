/** A program asked with a parameter that does not exist or cannot be read (400), or for something that is not there (404). */
export class ApiError extends Error {
  readonly code: string
  readonly statusCode: number

  constructor(parameters: readonly string[], statusCode: 400 | 404 = 400) {
    super(
      statusCode === 404
        ? `Not found: ${parameters.join(', ')}`
        : `Unknown or malformed parameter: ${parameters.map((name) => name.slice(0, 40)).join(', ')}`,
    )
    this.code = statusCode === 404 ? 'NOT_FOUND' : 'BAD_PARAMETER'
    this.statusCode = statusCode
  }
}

/** @throws ApiError naming every parameter that is not one of `known` */
export function refuseUnknown(given: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new ApiError(unknown)
}

/** One of a program's parameters as text; null when absent. @throws ApiError when given twice or empty */
export function textParameter(given: Record<string, unknown>, name: string): string | null {
  const value = given[name]
  if (value === undefined) return null
  if (typeof value !== 'string' || value === '' || value.length > 200) throw new ApiError([name])
  return value
}
