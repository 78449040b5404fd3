import type { DonorVerdict } from '../../db/schema/index.ts'

type Found = { firstId: number; secondId: number; verdict: DonorVerdict }

export type DonorGroups = {
  /** A number that all pledges of one donor share: the lowest id among them. */
  donorOf: (pledgeId: number) => number
  /** Whether it was found that these two donors, as `donorOf` numbers them, are not one. */
  isApart: (one: number, other: number) => boolean
}

/** Donors as the standing findings make them out. */
export function donorGroups(findings: readonly Found[]): DonorGroups {
  const parents = new Map<number, number>()
  const donorOf = (id: number): number => {
    const parent = parents.get(id)
    return parent === undefined ? id : donorOf(parent)
  }
  for (const { firstId, secondId, verdict } of findings) {
    const [one, other] = [donorOf(firstId), donorOf(secondId)]
    if (verdict === 'same' && one !== other) parents.set(Math.max(one, other), Math.min(one, other))
  }
  const apart = new Set<string>()
  for (const { firstId, secondId, verdict } of findings)
    if (verdict === 'different') apart.add(pairOf(donorOf(firstId), donorOf(secondId)))
  return { donorOf, isApart: (one, other) => apart.has(pairOf(one, other)) }
}

function pairOf(one: number, other: number): string {
  return one < other ? `${one} ${other}` : `${other} ${one}`
}
