import type { FastifyInstance } from 'fastify'
import sharp from 'sharp'
import { beforeEach, describe, expect, test } from 'vitest'
import { withdrawPhotograph } from '../../../server/actions/evidence/withdraw-photograph.ts'
import { testApp } from '../../support/app.ts'
import { album } from '../../support/evidence.ts'
import { smallFund } from '../../support/fund.ts'
import { as, building, key } from '../../support/houses.ts'
import { photograph } from '../../support/pictures.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let app: FastifyInstance
let works: ReturnType<typeof building>
let photos: ReturnType<typeof album>
let house: string

beforeEach(async () => {
  store = testStore()
  works = building(store, await smallFund(store))
  photos = album(store, works)
  app = await testApp(store)
  house = await works.propose({ householdName: 'Trần Thị Đào' })
})

const addresses = (body: string) => [...new Set(body.match(/\/anh\/[\w.]+/g))]

describe('the house’s page and the list', () => {
  test('show nothing before somebody published it', async () => {
    await photos.bring(house, await photograph())
    for (const path of ['/nha-dai-doan-ket', `/nha-dai-doan-ket/${house}`])
      expect(addresses((await app.inject(path)).body)).toEqual([])
  })

  test('show the photograph with its size and its words, in both languages', async () => {
    await photos.shown(house, { caption: 'Mái lá dột nát' })
    const { body } = await app.inject(`/nha-dai-doan-ket/${house}`)
    expect(body).toMatch(/<img src="\/anh\/[0-9a-f]{32}\.webp" width="480" height="640" alt="[^"]+" loading="lazy"/)
    expect(body).toContain('Trước khi làm nhà')
    expect(body).toContain('Mái lá dột nát')
    expect((await app.inject(`/en/nha-dai-doan-ket/${house}`)).body).toContain('before the work')
    expect(addresses((await app.inject('/nha-dai-doan-ket')).body).length).toBe(1)
  })
})

describe('the address of a photograph', () => {
  test('answers with the picture and nothing else, for as long as it is public', async () => {
    const { id } = await photos.shown(house)
    const { body } = await app.inject(`/nha-dai-doan-ket/${house}`)
    expect(addresses(body).length).toBe(2)
    for (const url of addresses(body)) {
      const answer = await app.inject(url)
      expect(answer.statusCode).toBe(200)
      expect(answer.headers).toMatchObject({
        'content-type': 'image/webp',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=604800, immutable',
      })
      const head = await sharp(answer.rawPayload).metadata()
      expect([head.format, head.exif]).toEqual(['webp', undefined])
    }
    await withdrawPhotograph(store, as(works.people.officer), { key: key(), id })
    for (const url of addresses(body)) expect((await app.inject(url)).statusCode).toBe(404)
    expect(addresses((await app.inject(`/nha-dai-doan-ket/${house}`)).body)).toEqual([])
  })

  test('leads to no other file, and not to the original', async () => {
    const { sha256 } = await photos.shown(house)
    for (const path of [
      sha256,
      `${sha256}.webp`,
      `${sha256.slice(0, 32)}.webp`,
      `..%2fevidence%2f${sha256}`,
      `../evidence/${sha256}`,
      '..%2f..%2ffund.db',
      '%00.webp',
      'x'.repeat(90),
    ])
      expect([path, (await app.inject(`/anh/${path}`)).statusCode]).toEqual([path, 404])
  })
})
