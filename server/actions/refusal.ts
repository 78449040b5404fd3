/**
 * The fund says no, for a reason a person can act on. `code` names the sentence to show
 * (texts: refusals.<code>), `values` what it mentions; nothing was stored.
 */
export class Refusal extends Error {
  readonly code: string
  readonly statusCode: number
  readonly values: Readonly<Record<string, string | number>>

  constructor(code: string, values: Readonly<Record<string, string | number>> = {}, statusCode = 422) {
    super(code)
    this.code = code
    this.values = values
    this.statusCode = statusCode
  }
}
