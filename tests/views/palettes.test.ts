import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const source = readFileSync(new URL('../../public/css/tokens.css', import.meta.url), 'utf8')

/** The custom properties set where a selector stands in tokens.css. */
function colours(selector: string): Record<string, string> {
  const start = source.indexOf(`${selector} {`)
  if (start < 0) throw new Error(`tokens.css has no ${selector}`)
  const block = source.slice(start, source.indexOf('}', start))
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name, value]) => [name, value]),
  )
}

const light = colours(':root')
const dark = colours(':root[data-palette="toi"]')
const contrast = colours(':root[data-palette="tuong-phan"]')

/** WCAG 2.2 relative luminance. */
function luminance(colour: string): number {
  const digits =
    colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : (colour.slice(1).match(/../g) ?? [])
  const [red = 0, green = 0, blue = 0] = digits
    .map((pair) => Number.parseInt(pair, 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function ratio(one = '', other = ''): number {
  const [dim = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (bright + 0.05) / (dim + 0.05)
}

const grounds = ['paper', 'sheet', 'sunk']
const texts = [
  ...['ink', 'soft', 'red', 'gold', 'green'].flatMap((text) => grounds.map((ground) => [text, ground])),
  ['red', 'red-wash'],
  ['gold', 'gold-wash'],
  ['green', 'green-wash'],
  ['ink', 'red-wash'],
  ['ink', 'gold-wash'],
  ['ink', 'green-wash'],
  ['on-red', 'red-ground'],
  ['on-red', 'red-press'],
  ['on-night', 'night'],
  ['on-night-soft', 'night'],
]
/** Borders of fields, focus rings and bars carry meaning without words. */
const marks = [...['edge', 'focus'].flatMap((mark) => grounds.map((ground) => [mark, ground]))]

describe.each([
  ['light', light, 4.5],
  ['dark', dark, 4.5],
  ['high contrast', contrast, 7],
] as const)('in the %s palette', (_name, palette, least) => {
  test.each(texts)('%s can be read on %s', (text = '', ground = '') => {
    expect(ratio(palette[text], palette[ground])).toBeGreaterThanOrEqual(least)
  })

  test.each(marks)('%s can be seen on %s', (mark = '', ground = '') => {
    expect(ratio(palette[mark], palette[ground])).toBeGreaterThanOrEqual(3)
  })
})

test('dark is the same whether the reader or the device chose it', () => {
  expect(colours(':root[data-palette="tu-dong"]')).toEqual(dark)
})

test('every palette sets every colour', () => {
  expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort())
  expect(Object.keys(contrast).sort()).toEqual(Object.keys(light).sort())
})
