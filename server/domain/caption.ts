import { foldText } from './text.ts'

export const LONGEST_CAPTION = 120

export type CaptionProblem = 'caption-numbers' | 'caption-names-household'

/**
 * Why these words may not stand under a photograph that everybody sees; null when they may. Numbers of five digits are
 * telephones and papers; the household's name is known to staff alone.
 */
export function captionProblem(caption: string, householdName: string | null): CaptionProblem | null {
  if (/\d(?:[\s.-]?\d){4}/.test(caption)) return 'caption-numbers'
  const words = foldText(householdName ?? '').split(' ')
  const said = ` ${foldText(caption)} `
  const short = words.slice(-2).join(' ')
  return words.length >= 2 && said.includes(` ${short} `) ? 'caption-names-household' : null
}
