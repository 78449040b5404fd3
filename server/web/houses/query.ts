import { z } from 'zod'
import { type ProjectKind, type ProjectStage, projectKinds, projectStages } from '../../../db/schema/index.ts'
import { Refusal } from '../../actions/refusal.ts'

const parameters = z.object({
  kind: z.enum(['', ...projectKinds]).optional(),
  stage: z.enum(['', ...projectStages]).optional(),
  unit: z
    .string()
    .regex(/^[A-Za-z0-9-]{0,40}$/)
    .optional(),
  year: z
    .string()
    .regex(/^(?:(?:19|20|21)\d\d)?$/)
    .optional(),
  cursor: z.string().max(20).optional(),
})

export type HouseQuery = {
  kind: ProjectKind | null
  stage: ProjectStage | null
  unit: string | null
  year: number | null
  cursor: string | undefined
}

/** The list's parameters; unknown ones are ignored. @throws Refusal('bad-address', 400) when a known one is malformed */
export function readHouseQuery(query: unknown): HouseQuery {
  const read = parameters.safeParse(query)
  if (!read.success) throw new Refusal('bad-address', {}, 400)
  const { kind, stage, unit, year, cursor } = read.data
  return { kind: kind || null, stage: stage || null, unit: unit || null, year: year ? Number(year) : null, cursor }
}
