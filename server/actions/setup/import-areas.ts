import type { Handle } from '../../../db/database.ts'
import { insertAreaSuccessors, insertAreas, nextAreaId } from '../../../db/queries/areas.ts'
import type { area } from '../../../db/schema/index.ts'
import type { PackagedAreas } from '../../gateways/area-package.ts'
import { provincesBeforeJuly2025 } from './provinces-before-july-2025.ts'

/** Nghị quyết 202/2025/QH15: 34 provinces, no districts, from this day. */
const MERGER_DAY = '2025-07-01'
const LAST_DAY_BEFORE = '2025-06-30'
/** The package does not say since when an old area stood. */
const BEFORE_RECORDS = '1900-01-01'

type NewArea = typeof area.$inferInsert & { id: number }

/** Provinces and communes before and after 1 July 2025, and which took over which. @returns how many areas were stored */
export async function importAreas(tx: Handle, source: PackagedAreas): Promise<number> {
  let id = await nextAreaId(tx)
  const areas: NewArea[] = []
  const add = (row: Omit<NewArea, 'id'>) => {
    areas.push({ id, ...row })
    return id++
  }
  const today = new Map(
    source.provinces.map(({ code, name }) => [
      code,
      add({ level: 'province', code, name: withKind(name), validFrom: MERGER_DAY }),
    ]),
  )
  const communes = new Map(
    source.communes.map(({ code, name, provinceCode }) => [
      code,
      add({ level: 'commune', code, name, parentId: today.get(provinceCode) ?? null, validFrom: MERGER_DAY }),
    ]),
  )
  const before = { validFrom: BEFORE_RECORDS, validTo: LAST_DAY_BEFORE }
  const oldProvinces = new Map<string, number>()
  const successors: { areaId: number; successorId: number; onDay: string }[] = []
  for (const old of source.oldCommunes) {
    const name = old.province.replace('Hoà', 'Hòa')
    const code = provincesBeforeJuly2025[name.replace(/^(Tỉnh|Thành phố) /, '')]
    if (!code) throw new Error(`no code for the old province ${name}`)
    const parentId = oldProvinces.get(code) ?? add({ level: 'province', code, name, ...before })
    oldProvinces.set(code, parentId)
    const areaId = add({ level: 'commune', code: old.code, name: old.name, parentId, ...before })
    for (const successor of new Set(old.successors)) {
      const successorId = communes.get(successor)
      if (successorId) successors.push({ areaId, successorId, onDay: MERGER_DAY })
    }
  }
  await insertAreas(tx, areas)
  await insertAreaSuccessors(tx, successors)
  return areas.length
}

function withKind(name: string): string {
  return /^(Tỉnh|Thành phố) /.test(name) ? name : `Tỉnh ${name}`
}
