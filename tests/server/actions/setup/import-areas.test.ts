import { expect, test } from 'vitest'
import { communesOf, provinceOn, successorsOf } from '../../../../db/queries/areas.ts'
import { importAreas } from '../../../../server/actions/setup/import-areas.ts'
import { packagedAreas } from '../../../../server/gateways/area-package.ts'
import { testStore } from '../../../support/store.ts'

test('code 80 is Long An until 30 June 2025 and Tây Ninh from the next day, and each commune knows what took it over', async () => {
  const store = testStore()
  await store.database.write((tx) => importAreas(tx, packagedAreas()))
  const db = store.database.read
  const longAn = await provinceOn(db, '80', '2025-06-30')
  const tayNinh = await provinceOn(db, '80', '2025-07-01')
  expect(longAn?.name).toBe('Tỉnh Long An')
  expect(tayNinh?.name).toBe('Tỉnh Tây Ninh')
  const old = await communesOf(db, longAn?.id ?? 0)
  expect(old.length).toBeGreaterThan(180)
  expect(await communesOf(db, tayNinh?.id ?? 0)).toHaveLength(96)
  const khanhHau = old.find((commune) => commune.code === '27715')
  expect(await successorsOf(db, khanhHau?.id ?? 0)).toMatchObject([{ code: '27715', parentId: tayNinh?.id }])
})

test('today there are 34 provinces and 3,321 communes', async () => {
  const source = packagedAreas()
  expect(source.provinces).toHaveLength(34)
  expect(source.communes).toHaveLength(3321)
})
