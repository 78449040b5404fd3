import type { Handle } from '../../../db/database.ts'
import { eraseNamesSaidIn } from '../../../db/queries/collective.ts'
import { forgetSameness } from '../../../db/queries/donors.ts'
import {
  eraseBankWording,
  eraseDonor,
  erasePublicName,
  eraseRequestReason,
  eraseText,
  replaceSearchDocument,
  standingTexts,
} from '../../../db/queries/erasure.ts'
import { eraseGivers } from '../../../db/queries/goods.ts'
import { eraseGrantRecords } from '../../../db/queries/grant-records.ts'
import { eraseMailOfPledge } from '../../../db/queries/mail.ts'
import type { RequestCase } from '../../../db/queries/requests.ts'
import { standingEntry } from '../../../db/queries/reversals.ts'
import { searchWords } from '../../domain/ledger/entry-words.ts'
import { readErasure, redactionWording } from '../../domain/redaction.ts'
import type { Context } from '../context.ts'
import { whoSigned } from '../houses/settle-payment.ts'
import { appendEntry, type Receipt } from '../ledger/append-entry.ts'
import { type ErasurePlan, planErasure } from './plan-erasure.ts'

/**
 * Writes the entry that says which texts are erased, and erases them with everything that repeats them in the database:
 * search words, the bank's wording, who pledged. No body and no hash changes. The bytes are gone from the files once
 * `Database.truncateLog` has been through after the commit.
 * @throws Refusal as planErasure: somebody may have erased it meanwhile
 */
export async function postErasure(tx: Handle, context: Context, request: RequestCase): Promise<Receipt> {
  const erasure = readErasure(request)
  const plan = await planErasure(tx, erasure)
  const { owner, amountVnd, texts, pledge } = plan
  const receipt = await appendEntry(tx, context, {
    id: `redaction:${request.code}`,
    kind: 'redaction',
    bookedOn: request.bookedOn,
    channel: 'none',
    amountVnd,
    transfers: [],
    owner,
    reference: pledge?.code ?? null,
    authority: request.code,
    people: await whoSigned(tx, { ...request, checkedBy: null }),
    texts: { memo: redactionWording(erasure), reason: request.reason },
    redacts: texts.map(({ index, field }) => ({ index, field })),
  })
  await erase(tx, plan, receipt.index, context.clock())
  return receipt
}

async function erase(
  tx: Handle,
  { texts, indexes, lines, pledge }: ErasurePlan,
  redactedIn: number,
  at: number,
): Promise<void> {
  for (const text of texts) await eraseText(tx, text)
  for (const { index, field } of texts) if (field === 'list') await eraseNamesSaidIn(tx, index)
  await eraseGivers(
    tx,
    texts.map(({ index }) => index),
  )
  for (const index of indexes) await replaceWords(tx, index)
  for (const { index, field, direction } of texts)
    if (field === 'reason' || (field === 'memo' && direction === null)) await eraseRequestReason(tx, index)
  // A notification's words go with the texts of its line or with its pledge: the tables look for one of them.
  if (pledge) await erasePublicName(tx, pledge.id, redactedIn)
  await eraseBankWording(tx, lines)
  if (!pledge || pledge.keepsContact) return
  await eraseDonor(tx, pledge.id, at)
  await forgetSameness(tx, pledge.id)
  await eraseMailOfPledge(tx, pledge.id, at)
  await eraseGrantRecords(tx, pledge.id)
}

/** From now on the entry is found by its codes and by what is left of its wording. */
async function replaceWords(tx: Handle, index: number): Promise<void> {
  const entry = await standingEntry(tx, index)
  if (!entry) throw new Error(`no entry ${index}`)
  const left = Object.fromEntries((await standingTexts(tx, [index])).map(({ field, text }) => [field, text]))
  await replaceSearchDocument(tx, index, searchWords(left, entry))
}
