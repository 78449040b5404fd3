import type { allocationsOf } from '../../../db/queries/allocations.ts'
import type { disbursementsOf } from '../../../db/queries/disbursements.ts'
import type { PublicPhoto } from '../../../db/queries/evidence.ts'
import type { fundingOf, House, projectEvents } from '../../../db/queries/projects.ts'
import type { HouseRelease } from '../../../db/queries/releases.ts'
import type { Payers } from '../../../db/queries/trace.ts'

/** What is read of one house for everybody. The household itself is not among it. */
export type PublicHouse = {
  house: House
  events: Awaited<ReturnType<typeof projectEvents>>
  funding: Awaited<ReturnType<typeof fundingOf>>
  allocations: Awaited<ReturnType<typeof allocationsOf>>
  /** What went back of it. */
  releases: readonly HouseRelease[]
  payments: Awaited<ReturnType<typeof disbursementsOf>>
  photos: readonly PublicPhoto[]
  payers: Payers
  /** It still needs money, by the same rule as the form that takes gifts. */
  takesGifts: boolean
}
