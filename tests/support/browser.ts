import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { testApp } from './app.ts'
import { launchChromium } from './chromium.ts'
import { smallFund } from './fund.ts'
import { type TestStore, testStore } from './store.ts'

/** A telephone of the cheap kind. */
export const TELEPHONE = { width: 360, height: 740 }

export type Site = Awaited<ReturnType<typeof openSite>>

/** The real site on a loopback port over a small fund. Call inside a test; closed after it. */
export async function openSite(store: TestStore = testStore()) {
  const fund = await smallFund(store)
  const app = await testApp(store)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  return { store, fund, app, url }
}

/** A window with what went wrong in it: faults of scripts, blocked content, answers 5xx, requests to other sites. */
export type Window = { page: Page; faults: string[] }

/** One Chromium for the tests of a file, closed after them. Call at the top of the file. */
export function chromiumOfThisFile() {
  let browser: Browser | null = null
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
  })

  return {
    /** A window with cookies of its own. Call inside a test; closed after it. */
    async window(url: string, options: BrowserContextOptions = {}): Promise<Window> {
      if (!browser) throw new Error('Chromium is not running yet')
      const context = await browser.newContext({
        baseURL: url,
        viewport: TELEPHONE,
        locale: 'vi-VN',
        timezoneId: 'Asia/Ho_Chi_Minh',
        ...options,
      })
      onTestFinished(() => context.close())
      context.setDefaultTimeout(15_000)
      const page = await context.newPage()
      return { page, faults: watch(page, url) }
    },
  }
}

function watch(page: Page, url: string): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`))
  page.on('console', (message) => {
    // A refused form is answered 4xx, which browsers report too.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) faults.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) faults.push(`elsewhere: ${request.url()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()}: ${response.url()}`)
  })
  return faults
}
