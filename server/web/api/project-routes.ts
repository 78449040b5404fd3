import type { FastifyInstance } from 'fastify'
import {
  type PublicProject,
  projectSources,
  publicProject,
  publicProjects,
} from '../../../db/queries/public-projects.ts'
import { whoPaid } from '../../../db/queries/trace.ts'
import { unitByCode } from '../../../db/queries/units.ts'
import { projectKinds, projectStages } from '../../../db/schema/index.ts'
import { ApiError, refuseUnknown, textParameter } from '../components/api.ts'
import { yearOf } from './summary-routes.ts'

const PAGE = 500
const PAYERS = 100

type Asked = { Querystring: Record<string, unknown> }

/** `GET /api/v1/projects` and `/:code`: houses with money committed, paid, and by source. */
export default async function projectsApi(app: FastifyInstance): Promise<void> {
  const db = app.fund.database.read

  app.get<Asked>('/api/v1/projects', { config: { isPublic: true } }, async (request) => {
    refuseUnknown(request.query, ['kind', 'stage', 'unit', 'year', 'cursor'])
    const unitCode = textParameter(request.query, 'unit')
    const unit = unitCode === null ? null : await unitByCode(db, unitCode)
    if (unitCode !== null && !unit) throw new ApiError(['unit'])
    const filters = {
      kind: oneOf(request.query, 'kind', projectKinds),
      stage: oneOf(request.query, 'stage', projectStages),
      unitId: unit?.id ?? null,
      year: yearOf(request.query),
    }
    const cursor = textParameter(request.query, 'cursor')
    if (cursor !== null && !/^\d{1,15}$/.test(cursor)) throw new ApiError(['cursor'])
    const rows = await publicProjects(db, filters, cursor === null ? null : Number(cursor), PAGE + 1)
    const items = rows.slice(0, PAGE)
    return { items: items.map(apiProject), next: rows.length > PAGE ? String(items.at(-1)?.id) : null }
  })

  app.get<Asked & { Params: { code: string } }>(
    '/api/v1/projects/:code',
    { config: { isPublic: true } },
    async (request) => {
      refuseUnknown(request.query, [])
      const project = await publicProject(db, request.params.code)
      if (!project) throw new ApiError(['code'], 404)
      const sources = await projectSources(db, project.id)
      const { receipts, total, rest } = await whoPaid(db, { projectId: project.id }, PAYERS)
      return {
        ...apiProject(project),
        sources: sources.map(({ unit, committedVnd, paidVnd }) => ({ unit, committedVnd, paidVnd })),
        receipts: {
          count: total.count,
          items: receipts.map(({ entryIndex, amountVnd, spentVnd, donor }) => ({
            index: entryIndex,
            amountVnd,
            spentVnd,
            donor,
          })),
          others: rest,
        },
      }
    },
  )
}

function oneOf<T extends string>(given: Record<string, unknown>, name: string, known: readonly T[]): T | null {
  const value = textParameter(given, name)
  const found = known.find((each) => each === value)
  if (value !== null && found === undefined) throw new ApiError([name])
  return found ?? null
}

function apiProject(project: PublicProject) {
  return {
    code: project.code,
    kind: project.kind,
    stage: project.stage,
    unit: project.unit,
    fund: project.fund,
    area: project.area,
    hamlet: project.hamlet,
    household: project.householdShort,
    category: project.category,
    budgetVnd: project.budgetVnd,
    committedVnd: project.committedVnd,
    paidVnd: project.paidVnd,
    handedOverOn: project.handedOverOn,
  }
}
