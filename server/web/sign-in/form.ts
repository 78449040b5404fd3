import { z } from 'zod'

// Bounds what a form may carry, not what is right: a wrong address or password has one and the same answer.
const typed = z.string().max(1000).catch('')

const signIn = z.object({
  email: typed,
  password: typed,
  tiep: z.unknown().default('').transform(staffPath),
})

/** What the sign-in form or its address says. Anything unreadable is empty. */
export function readSignIn(given: unknown): z.infer<typeof signIn> {
  return signIn.parse(given ?? {})
}

/** A page of the staff side to go on to: any other address would let a link of ours lead people elsewhere. */
function staffPath(given: unknown): string {
  const isOurs = typeof given === 'string' && given.length <= 2000 && /^\/noi-bo(?:[/?][\x21-\x7e]*)?$/.test(given)
  return isOurs && !/^\/noi-bo\/dang-(?:nhap|xuat)/.test(given) ? given : '/noi-bo'
}

/** What was typed where a code is asked for. */
export function readCodeBox(body: unknown): string {
  return z.object({ code: typed }).parse(body ?? {}).code
}

/** The enrolment: the offer the page made, and the code the telephone shows. */
export function readEnrolment(body: unknown): { sealed: string; code: string } {
  return z.object({ sealed: typed, code: typed }).parse(body ?? {})
}

/** What to do with the second factor there is: another telephone, or new codes on paper. */
export function readFactorChange(body: unknown): { act: 'telephone' | 'codes'; code: string } {
  const { viec, code } = z.object({ viec: typed, code: typed }).parse(body ?? {})
  return { act: viec === 'doi' ? 'telephone' : 'codes', code }
}

const newPassword = z.object({ current: typed, next: typed, again: typed })

export function readNewPassword(body: unknown): z.infer<typeof newPassword> {
  return newPassword.parse(body ?? {})
}

/** Which of the person's sessions to end, by the hash its button carries. */
export function readSessionHash(body: unknown): Buffer | null {
  const given = z.object({ phien: z.string().regex(/^[0-9a-f]{64}$/) }).safeParse(body)
  return given.success ? Buffer.from(given.data.phien, 'hex') : null
}
