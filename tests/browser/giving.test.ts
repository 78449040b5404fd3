import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { accountById, accountsOfKind } from '../../db/queries/accounts.ts'
import { pledgeByCode } from '../../db/queries/pledges.ts'
import { openAppeal } from '../../server/actions/appeals/open-appeal.ts'
import { postGift } from '../../server/actions/ledger/post-gift.ts'
import { chromiumOfThisFile, openSite, type Site } from '../support/browser.ts'
import { as, building, key } from '../support/houses.ts'
import { directSql } from '../support/store.ts'
import { expectText, heading } from './steps/forms.ts'

const chromium = chromiumOfThisFile()
const KB = 1024
const WIDER_THAN_THE_SCREEN = 'document.documentElement.scrollWidth > document.documentElement.clientWidth'

type Needs = { house: string; appeal: string }
/** Boxes by name, in the order they are filled: a value to choose, or text to type. */
type Answers = [name: string, value: string][]
type Way = { name: string; amount: (needs: Needs) => Answers; who: Answers; says: (language: 'vi' | 'en') => string[] }

const hidden = { vi: 'Không nêu tên theo yêu cầu', en: 'Name withheld on request' }
const ways: Way[] = [
  {
    name: 'once, for wherever it is needed, without a word about oneself',
    amount: () => [['goi-y', '200000']],
    who: [],
    says: (language) => [hidden[language]],
  },
  {
    name: 'every month for a commune, by name',
    amount: () => [
      ['goi-y', 'khac'],
      ['so-tien', '500k'],
      ['danh-cho', 'commune'],
      ['xa', 'LA-27694'],
      ['nhip', 'moi-thang'],
      ['so-dot', '3'],
      ['dot-dau', '2023-05-31'],
    ],
    who: [
      ['hien-ten', 'public'],
      ['ten', 'Trần Thị Bông'],
      ['lien-he', '0912 345 678'],
      ['dong-y', 'co'],
    ],
    says: () => ['Trần Thị Bông – '],
  },
  {
    name: 'a business for an appeal, on days of its own',
    amount: ({ appeal }) => [
      ['goi-y', 'khac'],
      ['so-tien', '2 tỷ'],
      ['danh-cho', 'appeal'],
      ['loi', appeal],
      ['nhip', 'nhieu-dot'],
      ['cach-dot', 'rieng'],
      ['cac-ngay', '15/06/2023 500 triệu\n15/12/2023 1,5 tỷ'],
    ],
    who: [
      ['ai', 'business'],
      ['hien-ten', 'public'],
      ['ten', 'Công ty TNHH Long Hậu'],
      ['mst', '0100109106'],
      ['dia-chi', '12 Võ Công Tồn'],
      ['dai-dien', 'Lê Văn An'],
      ['loi-ghi', 'Chung tay vì quê hương'],
      ['dong-y', 'co'],
    ],
    says: () => ['Công ty TNHH Long Hậu (MST 0100109106) – ', 'Lê Văn An'],
  },
  {
    name: 'a group for one house, in cash, by initials',
    amount: ({ house }) => [
      ['goi-y', 'khac'],
      ['so-tien', '1,5 triệu'],
      ['danh-cho', 'project'],
      ['nha', house],
      ['cach', 'cash'],
    ],
    who: [
      ['ai', 'group'],
      ['hien-ten', 'initials'],
      ['ten', 'Tổ Hòa Bình'],
      ['dong-y', 'co'],
    ],
    says: () => ['T.H.B. – '],
  },
]

/** Fills the boxes that a screen shows, as a person does: nothing hidden can be filled. */
async function fill(page: Page, answers: Answers): Promise<void> {
  for (const [name, value] of answers) {
    const box = page.locator(`main [name="${name}"]`)
    if (await isChoice(page, name)) await page.locator(`main [name="${name}"][value="${value}"]`).check()
    else if ((await box.evaluate((element) => element.tagName)) === 'SELECT') await box.selectOption(value)
    else await box.fill(value)
  }
}

async function shown(page: Page, answers: Answers): Promise<Answers> {
  const found: Answers = []
  for (const [name] of answers) {
    const box = page.locator(`main [name="${name}"]`)
    const value = (await isChoice(page, name))
      ? await page.locator(`main [name="${name}"]:checked`).getAttribute('value')
      : await box.inputValue()
    found.push([name, value ?? ''])
  }
  return found
}

async function isChoice(page: Page, name: string): Promise<boolean> {
  const choices = ['radio', 'checkbox'].map((type) => `main input[type=${type}][name="${name}"]`)
  return (await page.locator(choices.join(', ')).count()) > 0
}

async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run())
  const wide = await page.evaluate<boolean>(WIDER_THAN_THE_SCREEN)
  return [...violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`), ...(wide ? ['wider than the screen'] : [])]
}

async function withNeeds(site: Site): Promise<Needs> {
  const { store, fund } = site
  const houses = building(store, fund)
  const house = await houses.propose()
  await houses.bring(house, 'decided')
  const call = { key: key(), unitId: fund.province.id, fundId: fund.vnn.id, title: 'Mái ấm', about: '', goalVnd: 1000 }
  const term = { fromDay: '2023-05-01', toDay: '2023-06-30' }
  const { code } = await openAppeal(store, as(fund.people.head), { ...call, ...term })
  return { house, appeal: code }
}

const pledgesIn = ({ store }: Site) => directSql(store).prepare('SELECT count(*) FROM pledge').pluck().get()

test.each([
  ['in Vietnamese, with JavaScript', 'vi', true],
  ['in English, with JavaScript', 'en', true],
  ['in Vietnamese, without JavaScript', 'vi', false],
  ['in English, without JavaScript', 'en', false],
] as const)(
  'every way of giving leads on a telephone from the first screen to the page that says how to pay, %s',
  {
    timeout: 240_000,
  },
  async (_how, language, hasScripts) => {
    const site = await openSite()
    const needs = await withNeeds(site)
    const start = language === 'vi' ? '/ung-ho' : '/en/ung-ho'
    const wrong: string[] = []
    for (const way of ways) {
      const { page, faults } = await chromium.window(site.url, { javaScriptEnabled: hasScripts })
      const look = async (where: string) => {
        if (hasScripts) wrong.push(...(await barriers(page)).map((each) => `${way.name}, ${where}: ${each}`))
      }
      const amount = way.amount(needs)
      await page.goto(start)
      await fill(page, amount)
      await look('amount')
      await page.locator('button[value=ai]').click()
      await page.locator('button[value=xem]').waitFor()
      // Back to the first screen and forth again by the browser's own button: everything is still there.
      await page.goBack()
      expect([way.name, await shown(page, amount)]).toEqual([way.name, amount])
      await page.locator('button[value=ai]').click()
      await page.locator('button[value=xem]').waitFor()
      await fill(page, way.who)
      await look('who')
      await page.locator('button[value=xem]').click()
      await page.locator('button[value=gui]').waitFor()
      await look('check')
      // And by the page's button.
      await page.locator('button[value=sua-ai]').click()
      expect([way.name, await shown(page, way.who)]).toEqual([way.name, way.who])
      await page.locator('button[value=xem]').click()
      await page.locator('button[value=gui]').waitFor()
      for (const text of way.says(language)) await expectText(page, text)
      await page.locator('button[value=gui]').dblclick()
      await heading(page, /VNN[A-Z2-9]{9}$/)
      await look('pledge')
      const isCash = amount.some(([, value]) => value === 'cash')
      expect(await page.locator('.q-qr').count()).toBe(isCash ? 0 : 1)
      wrong.push(...faults)
    }
    expect(wrong).toEqual([])
    expect(pledgesIn(site)).toBe(ways.length)
  },
)

test('giving takes three pages of at most 40 KB before the one that says how to pay', { timeout: 60_000 }, async () => {
  const site = await openSite()
  const { page } = await chromium.window(site.url)
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  let bytes = 0
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
  })
  const weights: number[] = []
  const weigh = async () => {
    await page.waitForLoadState('networkidle')
    weights.push(bytes)
    bytes = 0
  }
  await page.goto('/ung-ho')
  await weigh()
  await page.getByLabel('200.000').check()
  for (const press of ['ai', 'xem', 'gui']) {
    await page.locator(`button[value=${press}]`).click()
    await weigh()
  }
  await heading(page, /VNN[A-Z2-9]{9}$/)
  expect(weights).toHaveLength(4)
  expect(weights.filter((weight) => weight > 40 * KB)).toEqual([])
})

test('while somebody types, the page says what the next screen says; later it sees by itself that the money came', {
  timeout: 90_000,
}, async () => {
  const site = await openSite()
  const { page, faults } = await chromium.window(site.url)
  await page.goto('/ung-ho')
  await page.getByLabel('Số khác').check()
  await page.getByLabel('Số tiền khác').fill('1,5 triệu')
  await expectText(page, '1.500.000 ₫ – Một triệu năm trăm nghìn đồng')
  await page.getByLabel('Số tiền khác').fill('1.5')
  await expectText(page, 'Số tiền này có thể hiểu theo hai cách.')
  await page.getByLabel('Số tiền khác').fill('1tr5')
  await page.locator('button[value=ai]').click()
  await page.getByLabel('Viết tắt').check()
  await page.getByLabel('Tên người ủng hộ').fill('Trần Thị Bông')
  await expectText(page, 'T.T.B. – 1.500.000 ₫')
  await page.locator('input[name="dong-y"]').check()
  await page.locator('button[value=xem]').click()
  await expectText(page, 'T.T.B. – 1.500.000 ₫')
  await page.locator('button[value=gui]').click()
  await heading(page, /VNN[A-Z2-9]{9}$/)

  await page.getByRole('button', { name: 'Kiểm tra lại' }).click()
  await expectText(page, /Đã kiểm tra lúc .*Quỹ chưa nhận được báo Có cho khoản này/)
  const code = (await page.getByRole('heading', { level: 1 }).innerText()).slice(-12)
  await site.store.database.write(async (tx) => {
    const pledge = await pledgeByCode(tx, code)
    if (!pledge) throw new Error('no pledge')
    const pool = await accountById(tx, pledge.poolId)
    const [bank] = await accountsOfKind(tx, { unitId: pool.unitId, fundId: pool.fundId, kind: 'bank' })
    if (!bank) throw new Error('no bank account')
    const facts = { purpose: 'general', amountVnd: 1_500_000, bookedOn: '2023-05-01', memo: code } as const
    return postGift(tx, site.store, { id: key(), asset: bank, pool, pledge, channel: 'bank', ...facts })
  })
  await page.getByText('Số tiền đã về đủ và đã vào sổ công khai.').waitFor({ timeout: 40_000 })
  expect(await page.locator('[data-watch]').count()).toBe(0)
  expect(faults).toEqual([])
})
