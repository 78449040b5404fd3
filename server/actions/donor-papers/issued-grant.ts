import type { GrantRecordRow } from '../../../db/queries/grant-records.ts'
import { wordingNamed } from '../../../db/queries/paper-wordings.ts'
import type { Paper } from '../../gateways/pdf/paper.ts'
import { type GrantFacts, grantPaper } from './grant-paper.ts'

/** A record as it was issued, in the wording of that time; null once the sponsor was erased. */
export function issuedGrant({ template, facts, number, revokedAt }: GrantRecordRow): Paper | null {
  if (facts === null) return null
  return grantPaper(wordingNamed(template), JSON.parse(facts) as GrantFacts, { number, isRevoked: revokedAt !== null })
}
