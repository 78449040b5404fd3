import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { evidenceOf } from '../../db/queries/evidence.ts'
import { projectByCode } from '../../db/queries/projects.ts'
import { chromiumOfThisFile, openSite, type Site } from '../support/browser.ts'
import { album } from '../support/evidence.ts'
import { building } from '../support/houses.ts'
import { HTML, photograph } from '../support/pictures.ts'
import { signedIn } from '../support/sign-in.ts'

const chromium = chromiumOfThisFile()

async function officeOf() {
  const site = await openSite()
  const works = building(site.store, site.fund)
  const house = await works.propose()
  const window = await chromium.window(site.url)
  const [name = '', value = ''] = (await signedIn(site.app, site.store, works.people.officer)).cookie.split('=')
  await window.page.context().addCookies([{ name, value, url: site.url }])
  return { site, works, house, page: window.page, faults: window.faults }
}

async function piecesOf(site: Site, house: string) {
  const project = await projectByCode(site.store.database.read, house)
  return evidenceOf(site.store.database.read, project?.id as number)
}

async function choose(page: Page, ...contents: (Buffer | string)[]) {
  const files = contents.map((content, at) => ({
    name: `anh-${at + 1}.jpg`,
    mimeType: 'image/jpeg',
    buffer: Buffer.from(content),
  }))
  await page.getByLabel('Trước khi làm nhà').check()
  await page.locator('input[type=file]').setInputFiles(files)
  await page.getByRole('button', { name: 'Gửi', exact: true }).click()
}

test('a connection that breaks loses one try of one photograph: it is sent again, and stored once', async () => {
  const { site, house, page } = await officeOf()
  await page.goto(`/noi-bo/nha/${house}/anh`)
  let tries = 0
  await page.route('**/anh?_token=*', async (route) => {
    tries++
    if (tries === 1) return route.abort('connectionreset')
    // The second try arrives, and its answer is lost on the way back.
    if (tries === 2) {
      await route.fetch()
      return route.abort('connectionreset')
    }
    return route.continue()
  })
  await choose(page, await photograph({ seed: 1 }), await photograph({ seed: 2 }))
  await page.locator('.q-album').nth(1).waitFor()
  expect((await piecesOf(site, house)).length).toBe(2)
  expect(tries).toBe(4)
})

test('a photograph that is refused says why beside its own name and holds up no other', async () => {
  const { site, house, page } = await officeOf()
  await page.goto(`/noi-bo/nha/${house}/anh`)
  await choose(page, HTML, await photograph({ seed: 2 }))
  const again = page.getByRole('button', { name: 'Gửi lại' })
  await page.getByText('Đã nhận anh-2.jpg.').waitFor()
  expect(await again.count()).toBe(1)
  expect(await page.locator('.q-sending li').first().innerText()).toContain('không phải là ảnh')
  expect((await piecesOf(site, house)).length).toBe(1)
})

test('faces are covered by keyboard alone, and by finger', async () => {
  const { site, works, house, page, faults } = await officeOf()
  const photos = album(site.store, works)
  const { id } = await photos.bring(house, await photograph())
  await page.goto(`/noi-bo/nha/${house}/anh/${id}`)
  await page.getByRole('button', { name: 'Thêm vùng che' }).focus()
  await page.keyboard.press('Enter')
  for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowUp', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Shift+ArrowDown'])
    await page.keyboard.press(key)
  const picture = page.locator('.q-cover svg')
  const place = await picture.boundingBox()
  if (!place) throw new Error('no picture')
  const point = (x: number, y: number) => [place.x + place.width * x, place.y + place.height * y] as const
  await page.mouse.move(...point(0.1, 0.7))
  await page.mouse.down()
  await page.mouse.move(...point(0.2, 0.8))
  await page.mouse.move(...point(0.3, 0.9))
  await page.mouse.up()
  await page.getByRole('button', { name: 'Lưu vùng che' }).click()
  await page.getByText('Đã lưu vùng che.').waitFor()
  expect((await photos.look(id)).boxes).toBe('39,38,21,22;10,70,20,20')

  await page.goto(`/noi-bo/nha/${house}/anh/${id}`)
  await page.locator('.q-cover rect').first().focus()
  await page.keyboard.press('Delete')
  await page.getByRole('button', { name: 'Lưu vùng che' }).click()
  await page.getByText('Đã lưu vùng che.').waitFor()
  expect((await photos.look(id)).boxes).toBe('10,70,20,20')
  expect(faults).toEqual([])
})
