import type { LedgerLine } from '../../../db/queries/ledger.ts'
import type { AccountKind, EntryKind } from '../../../db/schema/index.ts'
import { appealOfPurpose, CARD_COSTS, projectOfPurpose } from '../../domain/purpose.ts'
import type { Translate } from '../../plugins/texts.ts'

type Text = { t: Translate }

/** The donor's name, or which of the three blanks stands in its place; '' for entries that have no donor. */
export function donorText(request: Text, line: Pick<LedgerLine, 'donor' | 'donorBlank'>): string {
  return line.donor ?? (line.donorBlank ? request.t(`ledger.donor-${line.donorBlank}`) : '')
}

/** The wording of a line, or that it was erased; '' where there was none. */
export function memoText(request: Text, { memo, memoErased }: Pick<LedgerLine, 'memo' | 'memoErased'>): string {
  return memoErased ? request.t('ledger.text-erased') : (memo ?? '')
}

/** The public name of who made a pledge, or why there is none: not asked to be named, or erased since. */
export function pledgeNameText(request: Text, pledge: { publicName: string | null; erasedIn: number | null }): string {
  return pledge.publicName ?? request.t(pledge.erasedIn === null ? 'ledger.donor-hidden' : 'ledger.donor-erased')
}

export function kindText(request: Text, kind: EntryKind): string {
  return request.t(`ledger.kind-${kind}`)
}

/** What a line is, as `kindText`; of money by card also which way it went. Such lines have no wording of their own. */
export function lineText(
  request: Text,
  line: Pick<LedgerLine, 'id' | 'kind' | 'direction' | 'channel' | 'reference'>,
): string {
  const { kind, direction } = line
  if (isPayout(line)) return request.t(`ledger.payout-${payoutStep(line)}`)
  if (direction === 'in' && (kind === 'refund' || kind === 'dispute' || kind === 'card-fee'))
    return request.t(`ledger.kind-${kind}-in`)
  return kindText(request, kind)
}

/** True for money on its way from the card provider to the bank: its reference is the provider's payout. */
export function isPayout({ kind, reference }: Pick<LedgerLine, 'kind' | 'reference'>): boolean {
  return (kind === 'deposit' || kind === 'exchange') && reference?.startsWith('po_') === true
}

function payoutStep({ id, kind, channel, reference }: Pick<LedgerLine, 'id' | 'kind' | 'channel' | 'reference'>) {
  if (kind === 'exchange') return 'exchange'
  if (channel !== 'card') return 'arrived'
  return id === `deposit:${reference}` ? 'sent' : 'back'
}

/** A decision or an erasure has no transfers: the amount in its body is that of what it is about. */
export function movesMoney({ kind }: { kind: EntryKind }): boolean {
  return kind !== 'redaction' && kind !== 'decision'
}

/** Accounts that every unit may have once, with the words in place of the end of their names. */
const ownWords: Readonly<Record<string, string>> = {
  'Pool:General': 'ledger.pool-general',
  'Pool:Goods': 'ledger.account-goods',
  'Pool:CardCosts': 'ledger.pool-card-costs',
  'Receivable:BankFee': 'ledger.receivable-bank-fee',
  'Receivable:CardFees': 'ledger.receivable-card-fees',
  'Receivable:CardRefunds': 'ledger.receivable-card-refunds',
}

/** An account in words: what it is, and the part of its name that tells it from others of its kind. */
export function accountText(request: Text, account: { name: string; kind: AccountKind; label: string | null }): string {
  const own = ownWords[account.name.split(':').slice(3).join(':')]
  const detail = own ? request.t(own) : (account.label ?? account.name.split(':').slice(4).join(':'))
  return detail === ''
    ? request.t(`ledger.account-${account.kind}`)
    : `${request.t(`ledger.account-${account.kind}`)}: ${detail}`
}

/** What given money is for, in the reader's language. `place`: the name of the area that a commune's purpose names. */
export function purposeText(request: Text, { purposeCode, place }: { purposeCode: string; place: string }): string {
  const project = projectOfPurpose(purposeCode)
  if (project) return request.t('ledger.pool-project', { code: project })
  if (purposeCode === 'goods') return request.t('ledger.pool-goods')
  const appeal = appealOfPurpose(purposeCode)
  if (appeal) return request.t('ledger.pool-appeal', { code: appeal })
  if (purposeCode === CARD_COSTS) return request.t('ledger.pool-card-costs')
  return purposeCode === 'general' ? request.t('ledger.pool-general') : request.t('ledger.pool-commune', { place })
}

const kindsByName: Readonly<Record<string, AccountKind>> = {
  Cash: 'cash',
  Bank: 'bank',
  Suspense: 'suspense',
  Stripe: 'stripe',
  InTransit: 'in-transit',
  Receivable: 'receivable',
  Unexplained: 'unexplained',
  Pool: 'pool',
  Committed: 'committed',
  Goods: 'goods',
}

/** As `accountText`, from the name alone, as entry bodies write it; a name of no known kind stays as it is written. */
export function accountNameText(request: Text, name: string): string {
  const kind = kindsByName[name.split(':')[3] ?? '']
  return kind ? accountText(request, { name, kind, label: null }) : name
}

/** True for entries that spend gifts on a house, whose givers can be named. */
export function paysForHouse(kind: LedgerLine['kind']): boolean {
  return kind === 'disbursement' || kind === 'explanation'
}
