// Why two pledges may be of one donor. A likeness is a question to a person, never an answer.
import { parseEmail } from './email.ts'
import { normalPhone } from './phone.ts'
import { checkTaxCode } from './tax-code.ts'
import { foldText } from './text.ts'

/** The strongest first. `same-name-unmarked`: alike but for marks, capitals or punctuation. */
export const likenesses = ['same-tax-code', 'same-email', 'same-phone', 'same-name', 'same-name-unmarked'] as const
export type Likeness = (typeof likenesses)[number]

export type Told = { name: string | null; contact: string | null; taxCode: string | null }
type Traits = { email: string; phone: string; taxCode: string; name: string; folded: string }

/** Fewer digits are an extension or a slip, not a number to know somebody by. */
const SHORTEST_PHONE = 8

/** What a donor is known by, as it is compared; '' where nothing was told. */
export function traitsOf({ name, contact, taxCode }: Told): Traits {
  const reach = contact ?? ''
  const email = parseEmail(reach) ?? ''
  const phone = reach.includes('@') ? '' : (normalPhone(reach) ?? reach.replace(/\D/g, ''))
  return {
    email,
    phone: phone.length < SHORTEST_PHONE ? '' : phone,
    taxCode: taxCode === null ? '' : (checkTaxCode(taxCode)?.code ?? taxCode.replace(/\W/g, '')),
    name: name ?? '',
    folded: name === null ? '' : foldText(name),
  }
}

/** What speaks for these being one donor, the strongest first. */
export function likenessesOf(one: Traits, other: Traits): Likeness[] {
  const same = (trait: keyof Traits) => one[trait] !== '' && one[trait] === other[trait]
  const holds: Record<Likeness, boolean> = {
    'same-tax-code': same('taxCode'),
    'same-email': same('email'),
    'same-phone': same('phone'),
    'same-name': same('name'),
    'same-name-unmarked': same('folded') && !same('name'),
  }
  return likenesses.filter((likeness) => holds[likeness])
}

export type AlikePair<Pledge> = { one: Pledge; other: Pledge; reasons: Likeness[] }

/**
 * Pledges that look like one donor's and of which nobody has said yet whether they are: each compared with the oldest
 * alike it. `donorOf`: pledge id → a number all pledges of one donor share. `isApart`: staff said these donors differ.
 */
export function alikePairs<Pledge extends Told & { id: number }>(
  pledges: readonly Pledge[],
  donorOf: (id: number) => number,
  isApart: (one: number, other: number) => boolean,
): AlikePair<Pledge>[] {
  const oldest = new Map<string, { pledge: Pledge; traits: Traits }>()
  const pairs = new Map<string, AlikePair<Pledge>>()
  for (const pledge of pledges) {
    const traits = traitsOf(pledge)
    for (const key of keysOf(traits)) {
      const known = oldest.get(key)
      if (!known) oldest.set(key, { pledge, traits })
      else compare(known.pledge, known.traits, pledge, traits)
    }
  }
  return [...pairs.values()].sort((a, b) => strength(a) - strength(b))

  function compare(one: Pledge, of: Traits, other: Pledge, traits: Traits): void {
    const [first, second] = [donorOf(one.id), donorOf(other.id)]
    const key = `${first} ${second}`
    if (first !== second && !pairs.has(key) && !isApart(first, second))
      pairs.set(key, { one, other, reasons: likenessesOf(of, traits) })
  }
}

function keysOf({ email, phone, taxCode, folded }: Traits): string[] {
  const told = { t: taxCode, e: email, p: phone, n: folded }
  return Object.entries(told).flatMap(([kind, text]) => (text === '' ? [] : [`${kind}${text}`]))
}

function strength({ reasons: [strongest] }: { reasons: Likeness[] }): number {
  return strongest === undefined ? likenesses.length : likenesses.indexOf(strongest)
}
