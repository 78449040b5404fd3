import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import sharp from 'sharp'
import { beforeEach, describe, expect, test } from 'vitest'
import { evidenceOf, standingConsent } from '../../../db/queries/evidence.ts'
import { projectByCode } from '../../../db/queries/projects.ts'
import { testApp } from '../../support/app.ts'
import { album } from '../../support/evidence.ts'
import { smallFund } from '../../support/fund.ts'
import { building } from '../../support/houses.ts'
import { animatedGif, HTML, largePng, PDF, photograph, SVG_WITH_SCRIPT } from '../../support/pictures.ts'
import { type Browser, signedIn } from '../../support/sign-in.ts'
import { type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let fund: Awaited<ReturnType<typeof smallFund>>
let app: FastifyInstance
let works: ReturnType<typeof building>
let photos: ReturnType<typeof album>
let house: string
let officer: Browser
let page: string

beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  works = building(store, fund)
  photos = album(store, works)
  app = await testApp(store)
  house = await works.propose({ householdName: 'Trần Thị Đào' })
  officer = await signedIn(app, store, works.people.officer)
  page = `/noi-bo/nha/${house}/anh`
})

type File = { name: string; content: Buffer | string }

/** The form as a browser sends it, with any number of files. */
function send(browser: Browser, files: readonly File[], fields: Record<string, string> = {}, json = false) {
  const boundary = `----bien${randomBytes(12).toString('hex')}`
  const part = (head: string, content: Buffer | string) =>
    Buffer.concat([
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ])
  const typed = { loai: 'before', ngay: '2023-04-30', 'chu-thich': '', ...fields }
  return app.inject({
    method: 'POST',
    url: `${page}?_token=${encodeURIComponent(browser.token)}`,
    headers: {
      cookie: browser.cookie,
      'sec-fetch-site': 'same-origin',
      'content-type': `multipart/form-data; boundary=${boundary}`,
      ...(json ? { accept: 'application/json' } : {}),
    },
    payload: Buffer.concat([
      ...Object.entries(typed).map(([name, value]) => part(`name="${name}"`, value)),
      ...files.map(({ name, content }) => part(`name="tep"; filename="${name}"\r\nContent-Type: image/jpeg`, content)),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
  })
}

async function pieces() {
  const project = await projectByCode(store.database.read, house)
  return evidenceOf(store.database.read, project?.id as number)
}

const uploads = () => {
  const folder = join(store.dataDir, 'uploads')
  return existsSync(folder) ? readdirSync(folder) : []
}

describe('sending photographs', () => {
  test.each([
    ['nha.svg', () => SVG_WITH_SCRIPT, 'không phải là ảnh'],
    ['nha.png', () => HTML, 'không phải là ảnh'],
    ['nha.jpg', () => PDF, 'Đây là tệp PDF'],
    ['nha.gif', animatedGif, 'GIF không nhận'],
    ['bom.png', () => largePng(10_000, 10_000), '40 triệu điểm ảnh'],
    ['dut.jpg', async () => (await photograph()).subarray(0, 3_000), 'đứt giữa chừng'],
    ['to.jpg', () => Buffer.alloc(60 * 1024 * 1024, 255), 'lớn hơn 12 MB'],
    ['trong.jpg', () => '', 'Tệp trống'],
  ])('%s is refused with what to do; all that was typed stays, and no file', async (name, content, words) => {
    const answer = await send(officer, [{ name, content: await content() }], { 'chu-thich': 'Mái dột' })
    expect(answer.statusCode).toBe(name === 'to.jpg' ? 413 : 422)
    expect(answer.body).toContain(words)
    expect(answer.body).toContain('value="Mái dột"')
    expect(uploads()).toEqual([])
    expect(await pieces()).toEqual([])
  })

  test('a form without a file, without a kind or with a day to come says what is missing', async () => {
    expect((await send(officer, [])).body).toContain('Xin chọn ảnh hoặc tệp PDF.')
    const good = { name: 'a.jpg', content: await photograph() }
    expect((await send(officer, [good], { loai: 'villa' })).body).toContain('Xin chọn đây là ảnh lúc nào')
    expect((await send(officer, [good], { ngay: '2099-01-01' })).statusCode).toBe(422)
    expect((await send(officer, [good], { 'chu-thich': 'Nhà Thị Đào' })).body).toContain('có tên chủ hộ')
    expect([uploads(), await pieces()]).toEqual([[], []])
  })

  test('of several the good ones are kept, and each other one says its own reason', async () => {
    const files = [
      { name: 'mot.jpg', content: await photograph({ seed: 1 }) },
      { name: 'hai.jpg', content: HTML },
      { name: 'ba.jpg', content: await photograph({ seed: 3 }) },
    ]
    const answer = await send(officer, files)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('hai.jpg: Nội dung tệp không phải là ảnh')
    expect(answer.body).toContain('Đã nhận mot.jpg.')
    expect((await pieces()).length).toBe(2)
    expect(uploads()).toEqual([])
  })

  test('the script sends one at a time and may send it again: it is stored once', async () => {
    const one = [{ name: 'mot.jpg', content: await photograph() }]
    const first = await send(officer, one, {}, true)
    expect([first.statusCode, first.json()]).toEqual([200, { stored: ['Đã nhận mot.jpg.'] }])
    expect((await send(officer, one, {}, true)).json().stored[0]).toContain('đã có trong hồ sơ')
    const wrong = await send(officer, [{ name: 'a.jpg', content: HTML }], {}, true)
    expect([wrong.statusCode, wrong.json().error.message]).toEqual([422, expect.stringContaining('a.jpg: ')])
    expect((await pieces()).length).toBe(1)
  })

  test('without script: back on the page with a word, and there it is', async () => {
    const answer = await send(officer, [{ name: 'mot.jpg', content: await photograph() }])
    expect([answer.statusCode, answer.headers.location]).toEqual([303, page])
    const { body } = await officer.get(page)
    expect(body).toContain('Chưa công bố')
    expect((await officer.get(`/noi-bo/nha/${house}`)).body).toContain('1 ảnh, trong đó 0 đang công bố')
  })

  test('a form from elsewhere, or without the session’s token, stores nothing', async () => {
    const forged = await send({ ...officer, token: 'x' }, [{ name: 'a.jpg', content: await photograph() }])
    expect(forged.statusCode).toBe(403)
    expect(await pieces()).toEqual([])
  })
})

describe('who sees and does what', () => {
  test('another unit’s officer finds no page, no picture and no form', async () => {
    const { id } = await photos.bring(house, await photograph())
    const elsewhere = await works.propose({ unitId: fund.communes[1]?.id as number }, fund.people.officer)
    for (const path of ['', `/${id}`, `/${id}/nho.webp`, `/${id}/lon.webp`, `/${id}/che.webp`])
      expect((await officer.get(`/noi-bo/nha/${elsewhere}/anh${path}`)).statusCode).toBe(404)
    const administrator = await signedIn(app, store, works.people.administrator)
    for (const path of ['', `/${id}`, `/${id}/lon.webp`])
      expect((await administrator.get(`${page}${path}`)).statusCode).toBe(404)
    const auditor = await signedIn(app, store, works.people.auditor)
    expect((await auditor.get(`${page}/${id}/lon.webp`)).statusCode).toBe(200)
    expect((await auditor.post(`${page}/${id}/che`)).statusCode).toBe(404)
    expect((await send(auditor, [{ name: 'a.jpg', content: await photograph({ seed: 9 }) }])).statusCode).toBe(404)
  })

  test('what staff see says nothing of place or device, and no address leads to the original', async () => {
    const { id } = await photos.bring(house, await photograph())
    for (const view of ['nho.webp', 'lon.webp', 'che.webp', 'che.webp?vung=1,1,5,5']) {
      const answer = await officer.get(`${page}/${id}/${view}`)
      expect([view, answer.statusCode, answer.headers['content-type']]).toEqual([view, 200, 'image/webp'])
      expect(answer.headers['cache-control']).toBe('no-store')
      expect((await sharp(answer.rawPayload).metadata()).exif).toBeUndefined()
    }
    for (const view of ['goc', 'goc.jpg', 'giay-to.pdf', '..%2f..%2ffund.db'])
      expect([view, (await officer.get(`${page}/${id}/${view}`)).statusCode]).toEqual([view, 404])
    expect((await officer.get(`${page}/${id}/che.webp?vung=1,1,500,5`)).statusCode).toBe(400)
    expect((await officer.get(`${page}/999`)).statusCode).toBe(404)
    expect((await officer.get(`${page}/1e3`)).statusCode).toBe(404)
  })

  test('a paper is downloaded by staff and never opened inside the site', async () => {
    const { id } = await photos.bring(house, PDF, { kind: 'paper', moment: null })
    const answer = await officer.get(`${page}/${id}/giay-to.pdf`)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="giay-to-${house}-${id}.pdf"`,
    })
    expect((await officer.get(`${page}/${id}`)).body).toContain('Tải tệp PDF')
  })
})

describe('covering and publishing', () => {
  const box = { 'x-1': '10', 'y-1': '10', 'width-1': '20', 'height-1': '20' }

  test('numbers outside the picture come back with their sentence', async () => {
    const { id } = await photos.bring(house, await photograph())
    for (const wrong of [{ 'x-1': '90' }, { 'width-1': '' }, { 'height-1': 'x' }, { 'y-1': '-1' }]) {
      const answer = await officer.post(`${page}/${id}/che`, { ...box, ...wrong, viec: 'luu' })
      expect(answer.statusCode).toBe(422)
      expect(answer.body).toContain('Vùng 1: xin ghi đủ bốn số nguyên')
    }
  })

  test('a trial shows the covered picture and keeps nothing; keeping it does', async () => {
    const { id } = await photos.bring(house, await photograph())
    const trial = await officer.post(`${page}/${id}/che`, { ...box, viec: 'xem' })
    expect(trial.body).toContain('chưa lưu')
    expect(trial.body).toContain('che.webp?vung&#x3D;10%2C10%2C20%2C20')
    expect((await photos.look(id)).boxes).toBe('')
    expect((await officer.post(`${page}/${id}/che`, { ...box, viec: 'luu' })).statusCode).toBe(303)
    expect((await photos.look(id)).boxes).toBe('10,10,20,20')
  })

  test('the family’s consent, another person’s look, and everybody sees it; taken back, nobody', async () => {
    const { id } = await photos.bring(house, await photograph())
    expect((await officer.get(`${page}/${id}`)).body).toContain('Gia đình chưa đồng ý')
    const consent = { 'ngay-dong-y': '2023-05-01', 'can-cu': 'Phiếu số 7' }
    expect((await officer.post(`${page}/dong-y`, { ...consent, 'can-cu': '' })).statusCode).toBe(422)
    expect((await officer.post(`${page}/dong-y`, { ...consent, 'ngay-dong-y': '2024-01-01' })).statusCode).toBe(422)
    expect((await officer.post(`${page}/dong-y`, consent)).statusCode).toBe(303)
    expect((await officer.get(`${page}/${id}`)).body).toContain('không tự công bố ảnh của mình')

    const head = await signedIn(app, store, works.people.head)
    await officer.post(`${page}/${id}/che`, { ...box, viec: 'luu' })
    const [, form = ''] = (await head.get(`${page}/${id}`)).body.split('<h2>Công bố</h2>')
    expect(form.split('da-xem')[0]).toContain(`${id}/che.webp?vung&#x3D;10%2C10%2C20%2C20`)
    const publish = (fields: Record<string, string>) => head.post(`${page}/${id}/cong-bo`, { version: '1', ...fields })
    expect((await publish({})).body).toContain('Xin xem ảnh sẽ công bố')
    expect((await officer.post(`${page}/${id}/cong-bo`, { version: '1', 'da-xem': 'roi' })).statusCode).toBe(422)
    expect((await publish({ version: '5', 'da-xem': 'roi' })).statusCode).toBe(409)
    expect((await publish({ 'da-xem': 'roi' })).statusCode).toBe(303)
    expect((await app.inject(`/nha-dai-doan-ket/${house}`)).body).toContain('<img src="/anh/')

    const back = await officer.post(`${page}/rut-dong-y`, { 'ngay-rut': '2023-05-01' })
    expect(back.statusCode).toBe(303)
    const project = await projectByCode(store.database.read, house)
    expect(await standingConsent(store.database.read, project?.id as number)).toBeNull()
    expect((await app.inject(`/nha-dai-doan-ket/${house}`)).body).not.toContain('<img')
    expect((await officer.get(page)).body).toContain('rút lại ngày 01/05/2023')
  })

  test('what the family agreed to waits for the head, until somebody decided', async () => {
    const { id } = await photos.bring(house, await photograph())
    const head = await signedIn(app, store, works.people.head)
    const waits = async () => (await head.get('/noi-bo')).body.includes(`${page}/${id}`)
    expect(await waits()).toBe(false)
    await photos.agree(house)
    expect(await waits()).toBe(true)
    expect((await officer.get('/noi-bo')).body).not.toContain(`${page}/${id}`)
    await photos.publish(id)
    expect(await waits()).toBe(false)
    await officer.post(`${page}/${id}/che`, { ...box, viec: 'luu' })
    expect(await waits()).toBe(true)
    await officer.post(`${page}/${id}/bo`, { 'ly-do': 'Nhầm nhà' })
    expect(await waits()).toBe(false)
  })

  test('set aside with a reason, and taken back', async () => {
    const { id } = await photos.bring(house, await photograph())
    expect((await officer.post(`${page}/${id}/bo`, { 'ly-do': '' })).statusCode).toBe(422)
    expect((await officer.post(`${page}/${id}/bo`, { 'ly-do': 'Nhầm nhà' })).statusCode).toBe(303)
    expect((await officer.get(`${page}/${id}`)).body).toContain('Nhầm nhà')
    expect((await officer.post(`${page}/${id}/lay-lai`)).statusCode).toBe(303)
    expect((await photos.look(id)).isAside).toBe(false)
  })
})
