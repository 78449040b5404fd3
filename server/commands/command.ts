/** Used wrongly: exit code 2, and the sentence says how it is used. */
export class UsageError extends Error {}

/** An operator's command. Progress goes to stderr, results to stdout. @returns the exit code: 0 good, 1 found wrong */
export type Command = {
  /** As typed behind `npm run fund --`. */
  usage: string
  does: string
  run(args: string[]): Promise<0 | 1>
}

export function progress(message: string): void {
  process.stderr.write(`${message}\n`)
}

export function result(json: boolean, facts: Record<string, unknown>, sentence: string): void {
  process.stdout.write(`${json ? JSON.stringify(facts) : sentence}\n`)
}
