// What a donor may ask about the data held of them, and what they write when asking.
import type { DataRequestKind } from '../../db/schema/index.ts'
import { readDonor } from './donor.ts'
import { normalText } from './text.ts'

const MAX_MESSAGE = 1_000

/** What is kept of a request until it was carried out. Only what is to change is there. */
export type Wanted = { message: string | null; name?: string; contact?: string; address?: string }

/** As the boxes hold it, '' where nothing was typed. */
export type TypedRequest = { message: string; name: string; contact: string; address: string }

/** What is held, '' where nothing is. */
export type Held = Omit<TypedRequest, 'message'>

/** Problem codes by box (texts: giving.<problem>, rights.<problem>). */
export type RequestProblems = Partial<Record<keyof TypedRequest | 'kind', string>>

/**
 * Reads a request. A box left empty or as it is asks for no change; a request must ask for something, except that
 * withdrawing and erasing say everything by themselves.
 */
export function readDataRequest(
  kind: DataRequestKind,
  typed: TypedRequest,
  held: Held,
): { wanted: Wanted; problems: RequestProblems } {
  const message = normalText(typed.message)
  const problems: RequestProblems = {}
  if ([...message].length > MAX_MESSAGE) problems.message = 'rights.message-too-long'
  if (kind !== 'correct') {
    if (kind === 'question' && message === '') problems.message = 'rights.message-empty'
    return { wanted: { message: message || null }, problems }
  }
  const changes = correctionsIn(typed, held, problems)
  if (Object.keys(changes).length === 0 && message === '' && Object.keys(problems).length === 0)
    problems.kind = 'rights.nothing-to-correct'
  return { wanted: { message: message || null, ...changes }, problems }
}

/** A box that is typed in anew, read by the rules of the form of giving. */
function correctionsIn(typed: TypedRequest, held: Held, problems: RequestProblems): Omit<Wanted, 'message'> {
  const { message: _, ...boxes } = typed
  const rules = { donorKind: 'business', nameDisplay: 'hidden', taxCode: '', consents: true } as const
  const { donor, problems: wrong } = readDonor({ ...rules, ...boxes })
  const changes: Omit<Wanted, 'message'> = {}
  for (const field of ['name', 'contact', 'address'] as const) {
    if (donor[field] === '' && typed[field].trim() === '') continue
    const problem = wrong[field]
    if (problem) problems[field] = `giving.${problem}`
    else if (donor[field] !== held[field]) changes[field] = donor[field]
  }
  return changes
}
