import type { FastifyRequest } from 'fastify'
import type { Handle } from '../../../db/database.ts'
import { placeOfUnit } from '../../../db/queries/areas.ts'
import { type KnownPledge, pledgeDestination } from '../../../db/queries/pledges.ts'
import { communeOfPurpose } from '../../domain/purpose.ts'
import { purposeText } from '../components/ledger-words.ts'

/** The place whose poor households a pledge is for; '' where it is for no place. */
export async function placeOfPledge(db: Handle, pledge: Pick<KnownPledge, 'poolId' | 'purposeCode'>): Promise<string> {
  const commune = communeOfPurpose(pledge.purposeCode)
  if (commune) return (await placeOfUnit(db, commune)) ?? ''
  if (pledge.purposeCode !== 'general') return ''
  // A commune with an account of its own receives what is for its households in its general pool.
  const { unit } = await pledgeDestination(db, pledge.poolId)
  return unit.parentId === null ? '' : ((await placeOfUnit(db, unit.code)) ?? '')
}

/** What a pledge is for, in the words of the form that made it. */
export function pledgePurposeText(
  request: Pick<FastifyRequest, 't'>,
  { purposeCode }: Pick<KnownPledge, 'purposeCode'>,
  place: string,
): string {
  if (purposeCode !== 'general') return purposeText(request, { purposeCode, place })
  return place === '' ? request.t('giving.purpose-general') : request.t('ledger.pool-commune', { place })
}
