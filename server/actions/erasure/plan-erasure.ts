import type { Handle } from '../../../db/database.ts'
import { findingsOf } from '../../../db/queries/donors.ts'
import {
  entriesOfPledge,
  filesWith,
  type KeptFile,
  type StandingText,
  standingTexts,
  withRelatives,
} from '../../../db/queries/erasure.ts'
import { fundById } from '../../../db/queries/giving.ts'
import { pledgeByCode, pledgeContactOf } from '../../../db/queries/pledges.ts'
import { standingEntry } from '../../../db/queries/reversals.ts'
import { unitById } from '../../../db/queries/units.ts'
import type { Erasure, PledgeErasure } from '../../domain/redaction.ts'
import { Refusal } from '../refusal.ts'

/** More than this in one go does not fit into one entry of the ledger. */
const MOST_TEXTS = 1_000

export type ErasurePlan = {
  owner: { unitId: number; fundId: number; unit: string; fund: string }
  /** Of the entry or the pledge it is about. */
  amountVnd: number
  /** What will be erased, by entry. */
  texts: StandingText[]
  /** The entries that lose a text. */
  indexes: number[]
  /** The entries whose bank lines lose the bank's wording: also those that published nothing of the giver. */
  lines: number[]
  /** Names that go; a reason must not repeat them. */
  names: string[]
  /** `keepsContact`: the fund goes on knowing who it is. */
  pledge: { id: number; code: string; keepsContact: boolean } | null
  /** Statement files in the data folder that keep the bank's wording. */
  files: KeptFile[]
}

/**
 * What erasing would take away, as the books stand now.
 * @throws Refusal('NOT_FOUND', 404) · ('nothing-to-erase') when it is gone already, or was never there · ('too-much-to-erase')
 */
export async function planErasure(db: Handle, erasure: Erasure): Promise<ErasurePlan> {
  const plan = 'pledge' in erasure ? await ofPledge(db, erasure) : await ofEntry(db, erasure)
  if (plan.texts.length > MOST_TEXTS) throw new Refusal('too-much-to-erase', { most: MOST_TEXTS })
  return { ...plan, files: await filesWith(db, plan.lines) }
}

type Found = Omit<ErasurePlan, 'files'>

async function ofEntry(db: Handle, { entry, fields }: Extract<Erasure, { entry: number }>): Promise<Found> {
  const target = await standingEntry(db, entry)
  if (!target) throw new Refusal('NOT_FOUND', {}, 404)
  const related = await standingTexts(db, await withRelatives(db, [entry]))
  const own = related.filter(({ index, field }) => index === entry && fields.includes(field))
  const copies = related.filter(
    (text) => text.index !== entry && text.field !== 'reason' && fields.includes(text.field) && isOfPerson(text, own),
  )
  if (own.length === 0) throw new Refusal('nothing-to-erase')
  const { unitId, fundId, unit, fund, amountVnd } = target
  return { owner: { unitId, fundId, unit, fund }, amountVnd, ...told([...own, ...copies]), pledge: null }
}

/** Donors' names always; wording where it is a giver's or the bank's. What the program wrote itself about a line names nobody. */
function isOfPerson({ field, direction, text }: StandingText, own: readonly StandingText[]): boolean {
  return field === 'donor' || direction === 'in' || own.some((said) => said.text === text)
}

async function ofPledge(db: Handle, { pledge: code, only }: PledgeErasure): Promise<Found> {
  const pledge = await pledgeByCode(db, code)
  if (!pledge) throw new Refusal('NOT_FOUND', {}, 404)
  const lines = await withRelatives(db, await entriesOfPledge(db, pledge))
  const related = await standingTexts(db, lines)
  // A private list behind a line is read by nobody outside: withdrawing a public name leaves it.
  const kept = only ? ['reason', 'list'] : ['reason']
  const texts = related.filter((text) => !kept.includes(text.field) && isOfPerson(text, []))
  const contact = await pledgeContactOf(db, pledge.id)
  const known = only ? null : contact
  const isLinked = only === undefined && (await findingsOf(db, [pledge.id])).length > 0
  if (texts.length === 0 && known === null && pledge.publicName === null && !isLinked)
    throw new Refusal('nothing-to-erase')
  const [unit, fund] = [await unitById(db, pledge.unitId), await fundById(db, pledge.fundId)]
  if (!unit || !fund) throw new Error(`no unit or fund of pledge ${code}`)
  const { names, ...rest } = told(texts)
  return {
    owner: { unitId: unit.id, fundId: fund.id, unit: unit.code, fund: fund.code },
    amountVnd: pledge.amountVnd,
    ...rest,
    lines,
    names: [...names, pledge.publicName ?? '', contact?.name ?? ''],
    pledge: { id: pledge.id, code, keepsContact: only === 'name' },
  }
}

function told(texts: StandingText[]): Pick<Found, 'texts' | 'indexes' | 'lines' | 'names'> {
  const indexes = [...new Set(texts.map(({ index }) => index))]
  return {
    texts,
    indexes,
    lines: indexes,
    names: texts.filter(({ field }) => field === 'donor').map(({ text }) => text),
  }
}
