import type { Handle } from '../../../db/database.ts'
import { staffById } from '../../../db/queries/staff.ts'
import type { DisbursementRefusal } from '../../domain/disbursement.ts'
import { formatInstant } from '../../format.ts'
import { Refusal } from '../refusal.ts'

type Paper = {
  code: string
  state: string
  requestedBy: number
  requestedAt: number
  checkedBy: number | null
  checkedAt: number | null
  approvedBy: number | null
  approvedAt: number | null
  sentBy?: number | null
  sentAt?: number | null
  paidBy?: number | null
  paidAt?: number | null
  refusedBy?: number | null
  refusedAt?: number | null
  endedBy?: number | null
  endedAt?: number | null
}

/** Says no, and where somebody else was quicker (`paper-moved-on`, 409) who that was and when. */
export async function refuseStep(tx: Handle, reason: DisbursementRefusal, paper: Paper): Promise<never> {
  if (reason !== 'paper-moved-on') throw new Refusal(reason, { code: paper.code })
  const { by, at } = lastAct(paper)
  const person = by === null ? null : await staffById(tx, by)
  const values = { code: paper.code, state: paper.state, who: person?.name ?? '', when: formatInstant(at) }
  throw new Refusal('paper-moved-on', values, 409)
}

function lastAct(paper: Paper): { by: number | null; at: number } {
  const acts = {
    requested: [paper.requestedBy, paper.requestedAt],
    checked: [paper.checkedBy, paper.checkedAt],
    approved: [paper.approvedBy, paper.approvedAt],
    sent: [paper.sentBy, paper.sentAt],
    paid: [paper.paidBy, paper.paidAt],
    refused: [paper.refusedBy ?? paper.endedBy, paper.refusedAt ?? paper.endedAt],
    cancelled: [paper.endedBy, paper.endedAt],
  }
  const [by, at] = acts[paper.state as keyof typeof acts]
  return { by: by ?? null, at: at ?? paper.requestedAt }
}
