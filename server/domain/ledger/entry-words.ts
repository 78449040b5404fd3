import type { PrivateField } from '../../../db/schema/index.ts'
import { foldText, hasDiacritics } from '../text.ts'

/** What an entry can be found by, besides its wording. */
type EntryCodes = {
  reference?: string | null
  project?: string | null
  authority?: string | null
  voucher: string | null
  amountVnd: number
}

/** Words of the public line, folded; with diacritics only where that differs. */
export function searchWords(
  texts: Readonly<Partial<Record<PrivateField, string>>>,
  { reference, project, authority, voucher, amountVnd }: EntryCodes,
): { folded: string; exact: string } {
  // The commitments of a list are no words.
  const words = Object.entries(texts)
    .filter(([field]) => field !== 'list')
    .map(([, text]) => text)
    .join(' ')
  const codes = [reference, project, authority, voucher, amountVnd].filter((code) => code != null)
  return {
    folded: foldText(`${words} ${codes.join(' ')}`),
    exact: hasDiacritics(words) ? words.normalize('NFC').toLowerCase() : '',
  }
}
