import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeEach, describe, expect, test } from 'vitest'
import { coverPhotograph } from '../../../../server/actions/evidence/cover-photograph.ts'
import { takeBackConsent } from '../../../../server/actions/evidence/household-consent.ts'
import { setAsideEvidence } from '../../../../server/actions/evidence/set-aside-evidence.ts'
import { withdrawPhotograph } from '../../../../server/actions/evidence/withdraw-photograph.ts'
import { album } from '../../../support/evidence.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, building, key } from '../../../support/houses.ts'
import { animatedGif, HTML, largePng, PDF, photograph, SVG_WITH_SCRIPT } from '../../../support/pictures.ts'
import { type TestStore, testStore } from '../../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let works: ReturnType<typeof building>
let photos: ReturnType<typeof album>
let house: string

beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
  photos = album(store, works)
  house = await works.propose({ householdName: 'Trần Thị Đào' })
})

const files = (folder: string) => {
  const path = join(store.dataDir, folder)
  return existsSync(path) ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : []
}
const publicFiles = () => files('photos')

describe('what is brought as a photograph and is none', () => {
  test.each([
    ['an SVG with a script', () => SVG_WITH_SCRIPT, 'not-a-photo'],
    ['HTML named .png', () => HTML, 'not-a-photo'],
    ['a PDF named .jpg', () => PDF, 'pdf-is-a-paper'],
    ['an animated GIF', animatedGif, 'photo-gif'],
    ['100 megapixels', () => largePng(10_000, 10_000), 'photo-too-many-pixels'],
    ['a photograph cut off on the way', async () => (await photograph()).subarray(0, 3_000), 'photo-damaged'],
    ['13 MB', () => Buffer.alloc(13 * 1024 * 1024, 1), 'file-over-12-mb'],
    ['nothing at all', () => '', 'file-empty'],
  ])('%s is refused, and nothing of it stays', async (_, content, code) => {
    await expect(photos.bring(house, await content())).rejects.toMatchObject({ code })
    expect(files('evidence')).toEqual([])
  })

  test('a PDF is a paper, and half a PDF is none', async () => {
    const paper = { kind: 'paper', moment: null } as const
    await expect(photos.bring(house, PDF.slice(0, 30), paper)).rejects.toMatchObject({ code: 'pdf-damaged' })
    const { id } = await photos.bring(house, PDF, paper)
    expect(await photos.look(id)).toMatchObject({ format: 'pdf', kind: 'paper', width: null })
    await photos.agree(house)
    await expect(photos.publish(id)).rejects.toMatchObject({ code: 'only-photos' })
  })

  test.each([
    ['Nhà bà Đào', null],
    ['Nhà bà Thị Đào cũ', 'caption-names-household'],
    ['Gọi 0912 345 678', 'caption-numbers'],
    ['Mái tôn mới, 2 phòng', null],
  ])('the caption “%s” → %s', async (caption, code) => {
    const brought = photos.bring(house, await photograph(), { caption })
    if (code) await expect(brought).rejects.toMatchObject({ code })
    else expect(await brought).toMatchObject({ isNew: true })
  })

  test('only an officer of the unit brings it, of a day that was', async () => {
    const picture = await photograph()
    for (const person of [works.people.head, works.people.accountant, works.people.auditor])
      await expect(photos.bring(house, picture, {}, person)).rejects.toMatchObject({ code: 'not-your-part' })
    await expect(photos.bring(house, picture, { takenOn: '2023-05-02' })).rejects.toMatchObject({
      code: 'day-in-the-future',
    })
    expect(files('evidence')).toEqual([])
  })
})

describe('a photograph that was brought', () => {
  test('lies sealed under its hash, word for word, for the program alone; a copy for everybody there is none', async () => {
    const picture = await photograph()
    const { id } = await photos.bring(house, picture)
    const { sha256, width, height } = await photos.look(id)
    const path = join(store.dataDir, 'evidence', sha256)
    expect(readFileSync(path).equals(picture)).toBe(true)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect([width, height]).toEqual([600, 800])
    expect(publicFiles()).toEqual([])
  })

  test('brought twice is one, also after it was set aside', async () => {
    const picture = await photograph()
    const first = await photos.bring(house, picture)
    expect(await photos.bring(house, picture)).toEqual({ id: first.id, isNew: false })
    const aside = { key: key(), id: first.id, aside: true, reason: 'Nhầm ảnh' }
    await setAsideEvidence(store, as(works.people.officer), aside)
    expect((await photos.look(first.id)).isAside).toBe(true)
    expect(await photos.bring(house, picture)).toEqual({ id: first.id, isNew: false })
    expect((await photos.look(first.id)).isAside).toBe(false)
  })

  test('is evidence of one house alone, unless it was set aside there', async () => {
    const picture = await photograph()
    const other = await works.propose()
    const { id } = await photos.bring(house, picture)
    await expect(photos.bring(other, picture)).rejects.toMatchObject({
      code: 'photo-of-another-house',
      values: { code: house },
    })
    await setAsideEvidence(store, as(works.people.officer), { key: key(), id, aside: true, reason: 'Nhầm nhà' })
    expect(await photos.bring(other, picture)).toMatchObject({ isNew: true })
  })
})

describe('a photograph becomes public', () => {
  test('not without the household’s consent, and not by who brought it', async () => {
    const { id } = await photos.bring(house, await photograph())
    await expect(photos.publish(id)).rejects.toMatchObject({ code: 'no-consent' })
    await photos.agree(house)
    await expect(photos.publish(id, works.people.officer)).rejects.toMatchObject({ code: 'you-brought-it' })
    await expect(photos.publish(id, works.people.accountant)).rejects.toMatchObject({ code: 'not-your-part' })
    expect(publicFiles()).toEqual([])
    await photos.publish(id)
    expect(publicFiles().length).toBe(2)
    await expect(photos.publish(id)).rejects.toMatchObject({ code: 'photo-already-public' })
    expect(publicFiles().length).toBe(2)
  })

  test('as it was looked at: covered since, it is looked at again', async () => {
    const { id } = await photos.bring(house, await photograph())
    await photos.agree(house)
    await coverPhotograph(store, as(works.people.officer), { key: key(), id, boxes: '0,0,50,25' })
    await expect(photos.publish(id, works.people.head, 0)).rejects.toMatchObject({ code: 'photo-covered-since' })
    await photos.publish(id, works.people.head, 1)
    const { publication } = await photos.look(id)
    const copy = readFileSync(join(store.dataDir, 'photos', `${publication?.largeKey}.webp`))
    const { data } = await sharp(copy).raw().toBuffer({ resolveWithObject: true })
    expect([...data.subarray(30, 33)].every((value) => Math.abs(value - 62) < 10)).toBe(true)
    const head = await sharp(copy).metadata()
    expect([head.exif, head.orientation]).toEqual([undefined, undefined])
  })

  test.each(['0,0,50', '90,0,20,5', '0,0,0,10', '-1,0,5,5', '1,1,1,1;'.repeat(9).slice(0, -1), 'x'])(
    'the boxes “%s” are refused',
    async (boxes) => {
      const { id } = await photos.bring(house, await photograph())
      const covering = coverPhotograph(store, as(works.people.officer), { key: key(), id, boxes })
      await expect(covering).rejects.toMatchObject({ code: 'boxes-wrong' })
    },
  )
})

describe('a public photograph is gone at once, its files too', () => {
  test.each([
    ['somebody takes it from the public', (id: number) => withdraw(id)],
    ['more of it is covered', (id: number) => cover(id)],
    ['it is set aside', (id: number) => setAside(id)],
    ['the household takes its consent back', () => takeBack()],
  ])('when %s', async (_, act) => {
    const { id } = await photos.shown(house)
    expect(publicFiles().length).toBe(2)
    await act(id)
    expect((await photos.look(id)).publication).toBeNull()
    expect(publicFiles()).toEqual([])
    expect(files('evidence')).not.toEqual([])
  })

  const officer = () => as(works.people.officer)
  const withdraw = (id: number) => withdrawPhotograph(store, officer(), { key: key(), id })
  const cover = (id: number) => coverPhotograph(store, officer(), { key: key(), id, boxes: '1,1,9,9' })
  const setAside = (id: number) =>
    setAsideEvidence(store, officer(), { key: key(), id, aside: true, reason: 'Nhầm ảnh' })
  const takeBack = () => takeBackConsent(store, officer(), { key: key(), code: house, day: '2023-05-01' })

  test('and after the household agreed again somebody has to publish it again', async () => {
    const { id } = await photos.shown(house)
    await takeBack()
    await photos.agree(house)
    expect((await photos.look(id)).publication).toBeNull()
    await photos.publish(id)
    expect(publicFiles().length).toBe(2)
  })
})
