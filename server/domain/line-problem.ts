export type LineProblem = 'too-long' | 'control'

/** What is wrong with one line of free text as typed (an address, a note), or null. `max` counts characters. */
export function lineProblem(input: string, max: number): LineProblem | null {
  if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(input.trim())) return 'control'
  return input.length > 2 * max || [...input].length > max ? 'too-long' : null
}
