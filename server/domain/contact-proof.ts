// Knowing how a donor can be reached stands in for the private link: the last four digits, or the whole e-mail address.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { parseEmail } from './email.ts'
import { normalPhone } from './phone.ts'

const DIGITS = 4

/**
 * Whether what was typed proves that somebody knows a pledge's contact. The same work is done for a contact that is
 * unknown (null), for one that differs early and for one that differs late.
 */
export function provesContact(contact: string | null, typed: string): boolean {
  const said = typed.trim()
  const answers = answersTo(contact)
  const matches = answers.map((answer) => sameText(answer, spellingOf(said)))
  return matches.filter(Boolean).length > 0
}

/** Two texts that prove a contact; none of what can be typed where there is none. */
function answersTo(contact: string | null): [string, string] {
  const nothing = '\0'
  if (contact === null) return [nothing, nothing]
  const email = parseEmail(contact)
  if (email !== null) return [email, nothing]
  const digits = (normalPhone(contact) ?? contact).replace(/\D/g, '')
  return digits.length < 2 * DIGITS ? [nothing, nothing] : [digits, digits.slice(-DIGITS)]
}

function spellingOf(typed: string): string {
  if (typed.includes('@')) return parseEmail(typed) ?? ''
  const phone = normalPhone(typed)
  if (phone !== null) return phone
  const digits = typed.replace(/[\s.()\-–]/g, '')
  return /^\d+$/.test(digits) ? digits : ''
}

/** Compares digests, whose length and place of difference say nothing. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHmac('sha256', 'contact').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
