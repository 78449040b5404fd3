/** Nothing but a person can make anything of what the provider told; `reason` is the code under which staff find it. */
export class NeedsPerson extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

/** The books cannot take it yet, and may later: the money at the provider that it takes has not been told to us. */
export class NotYet extends Error {
  readonly reason: string
  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

/** The reason of a `NotYet`: the books know less money at the provider than would leave it. */
export const BALANCE_SHORT = 'balance-short'
