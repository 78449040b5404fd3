// Who gives: what they may tell us, what is wrong with it, and the name the public reads.
import type { DonorKind, NameDisplay } from '../../db/schema/index.ts'
import { lineProblem } from './line-problem.ts'
import { scrubMemo } from './memo.ts'
import { abbreviateName, nameProblem } from './person-name.ts'
import { normalPhone } from './phone.ts'
import { checkTaxCode, mayPublishTaxCode } from './tax-code.ts'
import { normalText } from './text.ts'

/** The wording a donor agrees to (texts: giving.consent-<version>). A new wording gets a new version; old ones stay. */
export const CONSENT_VERSION = '2026-11'

const MAX_CONTACT = 120
const MAX_TAX_CODE = 40
const MAX_ADDRESS = 200
const MAX_CO_BRANDING = 200

/** '' where nothing was told. */
export type Donor = {
  donorKind: DonorKind
  nameDisplay: NameDisplay
  name: string
  /** A mobile number or an e-mail address. */
  contact: string
  taxCode: string
  address: string
  /** Who signs for a business or group. */
  representative?: string
  /** What a business or group wants shown beside its gift; public only once staff have read it. */
  coBranding?: string
  /** They agreed to the current wording. */
  consents: boolean
}

/** Problem codes by what they concern (texts: giving.<problem>). */
export type DonorProblems = Partial<
  Record<'name' | 'contact' | 'taxCode' | 'address' | 'representative' | 'coBranding' | 'consent', string>
>

/** Reads what a donor told, as it will be stored, with everything that stands against storing it. */
export function readDonor(told: Donor): { donor: Donor; problems: DonorProblems } {
  const isBusiness = told.donorKind === 'business'
  const isPerson = told.donorKind === 'person'
  const asked = {
    ...told,
    ...(isBusiness ? {} : { taxCode: '', address: '' }),
    representative: isPerson ? '' : (told.representative ?? ''),
    coBranding: isPerson ? '' : (told.coBranding ?? ''),
  }
  const contact = normalText(asked.contact)
  const donor = {
    ...asked,
    name: normalText(asked.name),
    contact: normalPhone(contact) ?? contact,
    taxCode: checkTaxCode(asked.taxCode)?.code ?? normalText(asked.taxCode),
    address: normalText(asked.address),
    representative: normalText(asked.representative),
    coBranding: normalText(asked.coBranding),
  }
  const problems: DonorProblems = {}
  const name = donor.nameDisplay === 'hidden' && asked.name.trim() === '' ? null : nameProblem(asked.name)
  if (name) problems.name = `name-${name}`
  const taxCode = lineProblem(asked.taxCode, MAX_TAX_CODE)
  if (taxCode) problems.taxCode = `tax-code-${taxCode}`
  const address = lineProblem(asked.address, MAX_ADDRESS)
  if (address) problems.address = `address-${address}`
  const representative = asked.representative.trim() === '' ? null : nameProblem(asked.representative)
  if (representative) problems.representative = `name-${representative}`
  const wording = coBrandingProblem(asked.coBranding)
  if (wording) problems.coBranding = `co-branding-${wording}`
  const reach = contactProblem(asked.contact)
  if (reach) problems.contact = `contact-${reach}`
  const personal =
    donor.contact !== '' || donor.representative !== '' || (donor.nameDisplay !== 'hidden' && !isBusiness)
  if (personal && !donor.consents) problems.consent = 'consent-missing'
  return { donor, problems }
}

function coBrandingProblem(typed: string): string | null {
  return lineProblem(typed, MAX_CO_BRANDING) ?? (/[<>]/.test(typed) ? 'markup' : null)
}

function contactProblem(typed: string): string | null {
  const contact = normalText(typed)
  if (contact === '') return null
  const problem = lineProblem(typed, MAX_CONTACT)
  if (problem) return problem
  const isPhone = normalPhone(contact) !== null || /^\+?[\d\s.()-]{8,20}$/.test(contact)
  return isPhone || /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(contact) ? null : 'unknown'
}

/** A doubt about a tax code to show before the donor goes on; never a reason to refuse. */
export function taxCodeDoubt(taxCode: string): 'tax-code-shape' | 'tax-code-digit' | null {
  if (taxCode === '') return null
  const read = checkTaxCode(taxCode)
  if (!read) return 'tax-code-shape'
  return read.checkDigitOk === false ? 'tax-code-digit' : null
}

/**
 * The name on the public line, or null when the donor is not to be named. A business named in full carries its tax
 * code when that is certainly a business's (right check digit, not a telephone number, never the 12 digits of a
 * person). Telephone and account numbers typed into a name are hidden.
 */
export function publicNameOf(donor: Pick<Donor, 'donorKind' | 'nameDisplay' | 'name' | 'taxCode'>): string | null {
  const name = normalText(donor.name)
  if (donor.nameDisplay === 'hidden' || name === '') return null
  if (donor.nameDisplay === 'initials') return abbreviateName(name)
  const shown = scrubMemo(name)
  if (donor.donorKind !== 'business') return shown
  const taxCode = checkTaxCode(donor.taxCode)
  const isPublic =
    mayPublishTaxCode(donor.taxCode) && taxCode?.checkDigitOk === true && normalPhone(donor.taxCode) === null
  return isPublic ? `${shown} (MST ${taxCode.code})` : shown
}
