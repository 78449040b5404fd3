import { grantById, insertDelegation, peopleAt } from '../../../db/queries/delegations.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { grantsOf, insertRoleGrant, staffByCode } from '../../../db/queries/staff.ts'
import { type DelegablePost, delegablePosts, delegationProblem, delegationSpan } from '../../domain/delegation.ts'
import { lineProblem } from '../../domain/line-problem.ts'
import { normalText } from '../../domain/text.ts'
import { localDay } from '../../format.ts'
import { administeredUnits } from '../administered.ts'
import type { Actor, Context } from '../context.ts'
import { explainPosts } from '../grant-role.ts'
import { once } from '../once.ts'
import { Refusal } from '../refusal.ts'
import { endPassedDelegations } from './end-delegation.ts'

const LONGEST_REASON = 200

/**
 * The head or the accountant hands the post to a deputy from one day through another, or the unit's administrator does it
 * for them. The deputy holds a grant of its own: whatever excludes posts, counts persons or signs sees a person who holds
 * it, and it counts between the two days only.
 * @throws Refusal('NOT_FOUND', 404) for a post that is not the actor's to hand over · ('deputy-unknown') ·
 *   ('posts-exclude') · ('role-already-held') · ('own-roles') · ('delegation-…') for the days · ('reason-…')
 */
export async function delegatePost(
  context: Context,
  actor: Actor,
  key: string,
  asked: { grantId: number; deputyCode: string; from: string; to: string; reason: string },
): Promise<void> {
  const { grantId, deputyCode, from, to } = asked
  const reason = normalText(asked.reason)
  if (reason === '' || lineProblem(reason, LONGEST_REASON)) throw new Refusal('delegation-reason')
  const now = context.clock()
  const problem = delegationProblem(from, to, localDay(now))
  if (problem) throw new Refusal(`delegation-${problem}`)
  const request = { action: 'delegate-post', by: actor.code, grant: String(grantId), deputyCode, from, to, reason }
  await context.database.write((tx) =>
    once(tx, context, key, request, async () => {
      await endPassedDelegations(tx, now)
      const { unit, grant } = await postToHandOver(tx, actor, grantId)
      const deputy = await staffByCode(tx, deputyCode)
      const isThere = (await peopleAt(tx, unit.id)).some(({ staff }) => staff.id === deputy?.id)
      if (!deputy || !isThere || deputy.id === grant.staffId) throw new Refusal('deputy-unknown')
      // Nobody hands power to themselves, whoever they administer.
      if (deputy.id === actor.staffId) throw new Refusal('own-roles')
      const same = (await grantsOf(tx, deputy.id)).find(
        (held) => held.grant.revokedAt === null && held.grant.role === grant.role && held.unit.id === unit.id,
      )
      if (same) throw new Refusal('role-already-held')
      const given = { staffId: deputy.id, unitId: unit.id, role: grant.role, grantedAt: now }
      const id = await explainPosts(() => insertRoleGrant(tx, given))
      const facts = { grantId: id, principalId: grant.staffId, givenBy: actor.staffId, reason }
      await insertDelegation(tx, { ...facts, ...delegationSpan(from, to) })
      const detail = `${grant.role} ${unit.code} ${from} ${to}`
      await insertAudit(tx, { at: now, staffId: actor.staffId, action: 'delegate-post', subject: deputyCode, detail })
      return null
    }),
  )
}

/**
 * A post of head or accountant that stands and is held by nobody's leave: the actor's own, or one in a unit the actor
 * administers. @throws Refusal('NOT_FOUND', 404)
 */
export async function postToHandOver(db: Parameters<typeof grantById>[0], actor: Actor, grantId: number) {
  const found = await grantById(db, grantId)
  const isPost = found && delegablePosts.includes(found.grant.role as DelegablePost) && !found.delegation
  if (!isPost || found.grant.revokedAt !== null || found.staff.dismissedAt !== null)
    throw new Refusal('NOT_FOUND', {}, 404)
  const isOwn = found.grant.staffId === actor.staffId
  if (!isOwn && !(await administeredUnits(db, actor.staffId)).has(found.unit.id))
    throw new Refusal('NOT_FOUND', {}, 404)
  return found
}
