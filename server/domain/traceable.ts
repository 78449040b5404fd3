/**
 * What may be logged of an unknown error: its class, code and where it was thrown. Never its message: a failed query's
 * message holds the values it was given, and those are people's names and telephone numbers.
 */
export function traceable(error: unknown) {
  if (!(error instanceof Error)) return { error: typeof error }
  const { code } = error as { code?: unknown }
  const cause =
    error.cause instanceof Error ? { name: error.cause.name, code: (error.cause as { code?: unknown }).code } : null
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return { error: error.name, code: code ?? null, cause, frames }
}
