import type { FastifyRequest } from 'fastify'
import { type Donor, publicNameOf } from '../../domain/donor.ts'
import { nameProblem } from '../../domain/person-name.ts'
import type { Language } from '../../format.ts'
import { amountInWords, formatVnd } from '../../format.ts'
import { donorText } from '../components/ledger-words.ts'
import type { FieldErrors, Typed } from './form.ts'
import { readPlan } from './read-plan.ts'
import { readAmount, readWho } from './read-wish.ts'

/** `300.000 ₫ – Ba trăm nghìn đồng`: what was typed, read back in digits and in words. */
export function amountEcho(vnd: number, language: Language): string {
  return `${formatVnd(vnd, language)} – ${amountInWords(vnd, language)}`
}

/** The line of the public ledger for a gift, word for word: who, or which blank stands in their place, and how much. */
export function publicLine(
  request: FastifyRequest,
  donor: Pick<Donor, 'donorKind' | 'nameDisplay' | 'name' | 'taxCode'>,
  amountVnd: number,
): string {
  const name = donorText(request, { donor: publicNameOf(donor), donorBlank: 'hidden' })
  return request.t('giving.line-preview', { name, amount: formatVnd(amountVnd, request.language) })
}

/** What the script shows while somebody types: the same words as the next screen, '' while there is nothing to say. */
export function livePreview(request: FastifyRequest, typed: Typed, today: string): { amount: string; line: string } {
  const errors: FieldErrors = {}
  const vnd = readAmount(typed, errors)
  const donor = readWho(typed, {})
  const problem = errors['so-tien']
  const plan = vnd === null ? null : readPlan(typed, vnd, today, {})
  const firstVnd = plan?.plan[0]?.amountVnd ?? vnd
  const isUnnamed = donor?.nameDisplay !== 'hidden' && nameProblem(typed.ten) !== null
  return {
    amount:
      vnd === null
        ? problem && typed['so-tien'].trim() !== ''
          ? request.t(problem)
          : ''
        : amountEcho(vnd, request.language),
    line: donor && firstVnd !== null && !isUnnamed ? publicLine(request, donor, firstVnd) : '',
  }
}
