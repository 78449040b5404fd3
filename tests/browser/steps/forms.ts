// What people do in a page, found as assistive technology finds it: by role, name and label.
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

export async function heading(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor()
}

export async function follow(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('main').getByRole('link', { name }).first().click()
}

export async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click()
}

export async function write(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label).fill(text)
}

/** One of a group of choices. */
export async function choose(page: Page, group: string, choice: string | RegExp): Promise<void> {
  await page.getByRole('group', { name: group }).getByRole('radio', { name: choice }).check()
}

/** An entry of a drop-down list, by part of its text. */
export async function pick(page: Page, label: string, text: string): Promise<void> {
  const list = page.getByLabel(label)
  const value = await list.getByRole('option').filter({ hasText: text }).first().getAttribute('value')
  await list.selectOption(value)
}

/** What a list of facts says: the text beside a key. */
export async function fact(page: Page, key: string): Promise<string> {
  const term = page.getByRole('term').filter({ hasText: new RegExp(`^${key}$`) })
  return reads(term.first().locator('xpath=following-sibling::dd[1]'))
}

/** Text as people read it: what is laid out, with one kind of space. */
export async function reads(found: Locator): Promise<string> {
  // textContent also has what nobody is shown.
  return (await found.innerText()).replace(/\s+/g, ' ').trim()
}

/** The page says this, at once or as soon as it has come. */
export async function expectText(page: Page, text: string | RegExp): Promise<void> {
  const shown = expect.poll(() => reads(page.getByRole('main')), { timeout: 10_000 })
  await (typeof text === 'string' ? shown.toContain(text) : shown.toMatch(text))
}

/** Presses Tab until the place is reached, as somebody without a mouse does. */
export async function tabTo(page: Page, place: Locator): Promise<void> {
  await place.waitFor()
  for (let pressed = 0; pressed < 80; pressed++) {
    if (await place.evaluate((element) => element === element.ownerDocument.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The keyboard does not reach ${place}`)
}

/** Reaches a group of choices by Tab and moves to one with the arrow keys. */
export async function chooseByKeyboard(page: Page, group: string, choice: string): Promise<void> {
  const choices = page.getByRole('group', { name: group }).getByRole('radio')
  const wanted = page.getByRole('group', { name: group }).getByRole('radio', { name: choice, exact: true })
  const checked = page.getByRole('group', { name: group }).locator('input:checked')
  await tabTo(page, (await checked.count()) > 0 ? checked : choices.first())
  await page.keyboard.press('Space')
  for (let pressed = 0; !(await wanted.isChecked()); pressed++) {
    if (pressed > 12) throw new Error(`The arrow keys do not reach ${choice}`)
    await page.keyboard.press('ArrowDown')
  }
}
