import type { Handle } from '../../../db/database.ts'
import { pledgeByCode, pledgeDestination } from '../../../db/queries/pledges.ts'
import type { PledgeMade } from '../../domain/letter.ts'
import { type Language, localDay } from '../../format.ts'
import type { Context } from '../context.ts'
import { type HowToPay, howToPay } from '../giving/how-to-pay.ts'
import { queueMail } from './queue-mail.ts'

/** The letter that says how to pay a pledge that was just stored, for a donor who left an e-mail address. */
export async function queuePledgeMade(
  tx: Handle,
  context: Pick<Context, 'clock'>,
  { code, to, language }: { code: string; to: string; language: Language },
): Promise<void> {
  // Most donors leave a telephone number or nothing: for them the form asks the store no more.
  if (!to.includes('@')) return
  const pledge = await pledgeByCode(tx, code)
  if (!pledge) throw new Error(`no pledge ${code}`)
  const { unit } = await pledgeDestination(tx, pledge.poolId)
  const nothingYet = { receivedVnd: 0, unclearVnd: 0 }
  const { payment, office, plan, askedOn } = await howToPay(tx, pledge, nothingYet, localDay(context.clock()))
  await queueMail(tx, context, {
    key: `pledge-made:${code}`,
    to,
    language,
    pledgeId: pledge.id,
    letter: {
      kind: 'pledge-made',
      code,
      amountVnd: pledge.amountVnd,
      unitName: unit.name,
      payment,
      plan: planOf(plan, askedOn),
      office: pledge.method === 'cash' ? { address: office?.address ?? null, phone: office?.phone ?? null } : null,
    },
  })
}

function planOf(plan: HowToPay['plan'], askedOn: string | null): PledgeMade['plan'] {
  const asked = plan.find(({ dueOn }) => dueOn === askedOn)
  if (!asked) return null
  const parts = plan.map(({ position, dueOn, amountVnd }) => ({ position, dueOn, amountVnd }))
  return { position: asked.position, parts }
}
