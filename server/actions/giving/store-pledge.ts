import { randomBytes } from 'node:crypto'
import type { Handle } from '../../../db/database.ts'
import { insertInstalments } from '../../../db/queries/instalments.ts'
import { insertPledge, pledgeByCode } from '../../../db/queries/pledges.ts'
import type { PayMethod } from '../../../db/schema/index.ts'
import { CONSENT_VERSION, type Donor, publicNameOf } from '../../domain/donor.ts'
import type { Instalment } from '../../domain/instalments.ts'
import { makeReferenceCode } from '../../domain/reference-code.ts'
import type { Context } from '../context.ts'
import { hashOfKey, privateKeyOf } from './private-link.ts'

/** Writes the rows of a pledge under a new code. Inside a write job; the caller writes the audit row. */
export async function storePledge(
  tx: Handle,
  context: Pick<Context, 'clock' | 'requestKey'>,
  pledge: {
    donor: Donor
    destination: { unitId: number; fundId: number }
    poolId: number
    amountVnd: number
    method: PayMethod
    expectedOn: string | null
    /** The parts it is paid in; none for one paid at once. They add up to the amount. */
    plan?: readonly Instalment[]
  },
): Promise<{ id: number; code: string; publicName: string | null }> {
  const { donor, destination, poolId, amountVnd, method, expectedOn, plan = [] } = pledge
  const now = context.clock()
  const code = await unusedCode(tx)
  const publicName = publicNameOf(donor)
  const id = await insertPledge(
    tx,
    {
      code,
      ...destination,
      poolId,
      amountVnd,
      method,
      donorKind: donor.donorKind,
      nameDisplay: donor.nameDisplay,
      publicName,
      consentVersion: donor.consents ? CONSENT_VERSION : null,
      consentAt: donor.consents ? now : null,
      expectedOn,
      createdAt: now,
      keyHash: hashOfKey(privateKeyOf(context, code)),
    },
    {
      name: donor.name || null,
      contact: donor.contact || null,
      taxCode: donor.taxCode || null,
      address: donor.address || null,
      representative: donor.representative || null,
      coBranding: donor.coBranding || null,
    },
  )
  await insertInstalments(tx, id, plan)
  return { id, code, publicName }
}

async function unusedCode(tx: Handle): Promise<string> {
  for (;;) {
    const code = makeReferenceCode(randomBytes(8))
    if (!(await pledgeByCode(tx, code))) return code
  }
}
