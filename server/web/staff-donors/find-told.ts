import type { ToldPledge } from '../../../db/queries/donors.ts'
import { traitsOf } from '../../domain/donor-likeness.ts'
import { findReferenceCodes } from '../../domain/reference-code.ts'
import { foldText } from '../../domain/text.ts'

const SHORTEST = 3

/** The pledges whose donor is meant, newest first: by code, e-mail address, number, tax code, or a part of the name. Null when too little was typed. */
export function findTold(pledges: readonly ToldPledge[], typed: string): ToldPledge[] | null {
  const folded = foldText(typed)
  if (folded.length < SHORTEST) return null
  const codes = findReferenceCodes(typed)
  const asked = traitsOf({ name: typed, contact: typed.trim(), taxCode: typed })
  return pledges
    .filter((pledge) => {
      const { email, phone, taxCode, folded: name } = traitsOf(pledge)
      if (codes.includes(pledge.code) || name.includes(folded)) return true
      const isReach = email !== '' ? email === asked.email : phone !== '' && phone === asked.phone
      return isReach || (taxCode !== '' && taxCode === asked.taxCode)
    })
    .reverse()
}
