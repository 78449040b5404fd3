import type { FastifyRequest } from 'fastify'
import type { LedgerLine } from '../../../db/queries/ledger.ts'
import type { AccountKind } from '../../../db/schema/index.ts'

type Text = Pick<FastifyRequest, 't'>

/** The donor's name, or which of the three blanks stands in its place; '' for entries that have no donor. */
export function donorText(request: Text, line: Pick<LedgerLine, 'donor' | 'donorBlank'>): string {
  return line.donor ?? (line.donorBlank ? request.t(`ledger.donor-${line.donorBlank}`) : '')
}

export function kindText(request: Text, kind: LedgerLine['kind']): string {
  return request.t(`ledger.kind-${kind}`)
}

/** An account in words: what it is, and the part of its name that tells it from others of its kind. */
export function accountText(request: Text, account: { name: string; kind: AccountKind; label: string | null }): string {
  const detail = account.label ?? account.name.split(':').slice(4).join(':')
  return detail === ''
    ? request.t(`ledger.account-${account.kind}`)
    : `${request.t(`ledger.account-${account.kind}`)}: ${detail}`
}

/** True for entries that spend gifts on a house, whose givers can be named. */
export function paysForHouse(kind: LedgerLine['kind']): boolean {
  return kind === 'disbursement' || kind === 'explanation'
}
