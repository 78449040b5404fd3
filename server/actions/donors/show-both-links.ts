import { insertLinksHeld, isOfNobody, pledgesOfSameDonor } from '../../../db/queries/donors.ts'
import { insertAudit } from '../../../db/queries/operations.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import type { Context } from '../context.ts'
import { opens } from '../giving/private-link.ts'
import { Refusal } from '../refusal.ts'

type Link = { code: string; privateKey: string }

/**
 * A donor shows the private links of two of their pledges. Where staff found these to be of one donor, each link then
 * opens the statement and the data of both; staff's word alone never does that. Doing it again changes nothing.
 * @throws Refusal('no-such-pledge', 404) for the page's own link · ('link-opens-nothing') · ('link-of-this-page') ·
 *   ('donors-not-one', 409)
 */
export async function showBothLinks(context: Context, own: Link, other: Link | null): Promise<void> {
  await context.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, own.code)
    if (!pledge || !opens(pledge, own.privateKey)) throw new Refusal('no-such-pledge', {}, 404)
    const second = other && (await pledgeByCode(tx, other.code))
    if (!second || !opens(second, other.privateKey)) throw new Refusal('link-opens-nothing')
    if (second.id === pledge.id) throw new Refusal('link-of-this-page')
    const isOne = (await pledgesOfSameDonor(tx, pledge.id)).includes(second.id)
    if (!isOne || (await isOfNobody(tx, pledge.id))) throw new Refusal('donors-not-one', {}, 409)
    const now = context.clock()
    await insertLinksHeld(tx, [pledge.id, second.id], now)
    await insertAudit(tx, { at: now, staffId: null, action: 'show-both-links', subject: pledge.code })
  })
}
