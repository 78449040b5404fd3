import type { FastifyInstance } from 'fastify'
import { allFunds, allUnits } from '../../../db/queries/units.ts'
import { roles } from '../../../db/schema/index.ts'

/** `/gioi-thieu`: how the fund works, its rules, and who may do what. */
export default async function about(app: FastifyInstance): Promise<void> {
  const db = app.fund.database.read

  app.get('/gioi-thieu', { config: { isPublic: true } }, async (request, reply) => {
    const text = request.t.bind(request)
    const units = await allUnits(db)
    const atLevel = (level: string) => units.filter((unit) => unit.level === level && unit.validTo === null).length
    return reply.page('about/index', {
      page: { title: text('about.title'), description: text('about.lead'), section: 'about' },
      provinces: atLevel('province'),
      communes: atLevel('commune'),
      funds: (await allFunds(db)).map((fund) => fund.name),
      roles: roles.map((role) => ({ title: text(`about.role-${role}`), text: text(`about.role-${role}-text`) })),
      rules: [1, 2, 3, 4, 5, 6, 7, 8].map((rule) => text(`about.rule-${rule}`)),
      limits: [1, 2, 3].map((limit) => text(`about.limit-${limit}`)),
    })
  })
}
