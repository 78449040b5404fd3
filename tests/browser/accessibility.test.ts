import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { localPath } from '../../server/plugins/language.ts'
import { palettes } from '../../server/plugins/preferences.ts'
import { barriers } from '../support/barriers.ts'
import { chromiumOfThisFile, openSite, type Site } from '../support/browser.ts'
import { everydayFund } from '../support/everyday.ts'
import { signedIn } from '../support/sign-in.ts'
import { communeScenes, officeScenes, publicScenes, type Scene } from './scenes.ts'

const chromium = chromiumOfThisFile()

const [, ...looks] = palettes
const NARROW = { width: 320, height: 640 }
const WIDE = { width: 1280, height: 900 }

test.each([
  ['the public', publicScenes],
  ['an office of the province', officeScenes],
  ['a commune', communeScenes],
])(
  'everybody can use the pages of %s, refused and empty ones too, in every palette, at 320 pixels with large letters',
  { timeout: 240_000 },
  async (_whose, scenesOf) => {
    const site = await openSite()
    const newSite = await openSite()
    const scenes = scenesOf(await everydayFund(site.store, site.fund))
    const [everyday, beginning] = [await chromium.window(site.url), await chromium.window(newSite.url)]
    const wrong: string[] = []
    const sampled = new Set<string>()
    for (const [position, scene] of scenes.entries()) {
      const palette = looks[position % looks.length] as (typeof looks)[number]
      const language = scene.path.startsWith('/noi-bo') || position % 2 === 0 ? 'vi' : 'en'
      const { page } = scene.isNew ? beginning : everyday
      await open(page, scene.isNew ? newSite : site, scene, palette, language)
      await page.setViewportSize(position % 4 < 2 ? NARROW : WIDE)
      sampled.add(`${scene.state} ${palette}`).add(`${language} ${palette}`)
      const name = `${scene.state} ${scene.who ?? ''} ${scene.path} ${palette} ${language}`
      wrong.push(...(await barriers(page)).map((barrier) => `${name}: ${barrier}`))
      await page.setViewportSize(NARROW)
      const wide = await page.evaluate<string[]>(WIDER_THAN_THE_SCREEN)
      wrong.push(...wide.map((part) => `${name}: wider than the screen: ${part}`))
    }
    expect(wrong).toEqual([])
    // Each state, and each language that the pages have, in each palette.
    const languages = scenes.some(({ who }) => who) ? 1 : 2
    expect(sampled.size).toBe(3 * 3 + 3 * languages)
    expect([...everyday.faults, ...beginning.faults]).toEqual([])
  },
)

/** Shows a scene with large letters, as the person it is for, everything that can be unfolded unfolded. */
async function open(page: Page, site: Site, scene: Scene, palette: string, language: 'vi' | 'en'): Promise<void> {
  const context = page.context()
  await context.clearCookies()
  await context.addCookies([{ name: 'tuy-chon', value: `lon.${palette}`, url: site.url }])
  if (scene.who) {
    const person = (scene.atCommune ? site.fund.communePeople : site.fund.people)[scene.who]
    const [name = '', value = ''] = (await signedIn(site.app, site.store, person)).cookie.split('=')
    await context.addCookies([{ name, value, url: site.url }])
  }
  const answer = await page.goto(site.url + localPath(scene.path, language))
  // The menu, unfolded, lies over the page: what is to be pressed comes first.
  await page.evaluate(UNFOLD_MAIN)
  const button = scene.press && page.locator(scene.press).first()
  const shown = button ? (await Promise.all([page.waitForNavigation(), button.click()]))[0] : answer
  await page.evaluate(UNFOLD)
  const [lowest, highest] = scene.state === 'error' ? [400, 499] : [200, 200]
  const status = shown?.status() ?? 0
  if (status < lowest || status > highest)
    throw new Error(`${status} instead of ${lowest}: ${scene.state} ${scene.path}`)
}

// What runs in the page itself.
const UNFOLD_MAIN = `for (const part of document.querySelectorAll('main details')) part.open = true`
const UNFOLD = `for (const part of document.querySelectorAll('details')) part.open = true`
const WIDER_THAN_THE_SCREEN = `(() => {
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  const isOut = (element) => {
    const words = document.createRange()
    words.selectNodeContents(element)
    return Math.max(words.getBoundingClientRect().right, element.getBoundingClientRect().right) > clientWidth + 1
  }
  const out = [...document.querySelectorAll('body *:not(.q-hidden)')].filter(isOut)
  const innermost = out.filter((element) => !out.some((other) => other !== element && element.contains(other)))
  return innermost.slice(0, 3).map((element) => element.outerHTML.slice(0, 160))
})()`
