import { z } from 'zod'
import { type Preferences, palettes, textSizes } from '../../plugins/preferences.ts'

const form = z.object({
  'co-chu': z.enum(textSizes).optional().catch(undefined),
  'bang-mau': z.enum(palettes).optional().catch(undefined),
  // A path of this site: "//elsewhere" and "/\elsewhere" are other sites to a browser.
  ve: z
    .string()
    .max(2000)
    .regex(/^\/(?![/\\])[\x21-\x7e]*$/)
    .optional()
    .catch(undefined),
})

/** What was chosen, over what was chosen before: a header button sends one of the two. Unknown values change nothing. */
export function readPreferencesForm(body: unknown, before: Preferences): Preferences {
  const chosen = read(body)
  return { textSize: chosen['co-chu'] ?? before.textSize, palette: chosen['bang-mau'] ?? before.palette }
}

/** The page to go back to, or null when none of ours was named. */
export function returnPath(given: unknown): string | null {
  return read(given).ve ?? null
}

function read(given: unknown): z.infer<typeof form> {
  const parsed = form.safeParse(given)
  return parsed.success ? parsed.data : {}
}
