import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kindOfFile } from '../../../server/gateways/evidence-files.ts'
import { copyOf, drawnPhoto, measurePhoto } from '../../../server/gateways/photographs.ts'
import { animatedGif, animatedWebp, HTML, largePng, PDF, photograph, SVG_WITH_SCRIPT } from '../../support/pictures.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'photos-test-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let files = 0
function file(content: Buffer | string): string {
  const path = join(folder, `${++files}.jpg`)
  writeFileSync(path, content)
  return path
}

describe('a file is what its content says, whatever its name', () => {
  test.each([
    ['an SVG with a script', () => SVG_WITH_SCRIPT, 'svg'],
    ['a page of HTML', () => HTML, 'html'],
    ['a PDF', () => PDF, 'pdf'],
    ['an animated GIF', animatedGif, 'gif'],
    ['an iPhone file', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1', 'latin1'), 'heic'],
    ['nothing', () => '', 'empty'],
    ['a program', () => Buffer.from('MZ\x90\0', 'latin1'), 'unknown'],
    ['a photograph', () => photograph(), 'jpeg'],
    ['a PNG', () => largePng(300, 300), 'png'],
  ])('%s', async (_, content, kind) => {
    expect(await kindOfFile(file(await content()))).toBe(kind)
  })
})

describe('what is no usable photograph is refused with its reason', () => {
  test('one of 100 megapixels, before it is unpacked', async () => {
    const bomb = largePng(10_000, 10_000)
    expect(bomb.length).toBeLessThan(20_000)
    expect(await measurePhoto(file(bomb), 'png')).toEqual({ problem: 'photo-too-many-pixels' })
  })

  test('a PNG bomb that says it has two billion pixels', async () => {
    const bomb = largePng(1_000, 1_000)
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    const read = await measurePhoto(file(bomb), 'png')
    expect(read).toHaveProperty('problem')
    expect(await copyOf(file(bomb), 480, [])).toBeNull()
  })

  test('a drawing or a page that begins like a photograph', async () => {
    for (const content of [SVG_WITH_SCRIPT, HTML, PDF]) {
      expect(await measurePhoto(file(content), 'jpeg')).toEqual({ problem: 'photo-damaged' })
      expect(await copyOf(file(content), 480, [])).toBeNull()
    }
    expect(await measurePhoto(file(Buffer.from('\xff\xd8\xff<svg>', 'latin1')), 'jpeg')).toEqual({
      problem: 'photo-damaged',
    })
  })

  test('one that was cut off on the way', async () => {
    const whole = await photograph()
    expect(await copyOf(file(whole.subarray(0, whole.length * 0.6)), 480, [])).toBeNull()
    expect(await copyOf(file(whole), 480, [])).not.toBeNull()
  })

  test('a moving picture, and one of a few pixels', async () => {
    expect(await measurePhoto(file(await animatedWebp()), 'webp')).toEqual({ problem: 'photo-animated' })
    expect(await measurePhoto(file(await photograph({ width: 40, height: 40 })), 'jpeg')).toEqual({
      problem: 'photo-too-small',
    })
  })

  test('a drawing stays closed after the demonstration drew one', async () => {
    const drawn = await drawnPhoto('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"/>')
    expect(await measurePhoto(file(drawn), 'jpeg')).toEqual({ width: 300, height: 300 })
    expect(await copyOf(file(SVG_WITH_SCRIPT), 480, [])).toBeNull()
  })
})

describe('a copy for looking at', () => {
  test('stands upright and says nothing of place, time, person or device', async () => {
    const original = await photograph({ width: 800, height: 600 })
    expect((await sharp(original).metadata()).exif?.toString('latin1')).toContain('BimatPhone')
    const path = file(original)
    expect(await measurePhoto(path, 'jpeg')).toEqual({ width: 600, height: 800 })
    const copy = await copyOf(path, 480, [])
    const head = await sharp(copy?.content).metadata()
    expect([head.format, head.width, head.height, copy?.width, copy?.height]).toEqual(['webp', 480, 640, 480, 640])
    expect([head.exif, head.icc, head.xmp, head.iptc, head.orientation]).toEqual(Array(5).fill(undefined))
    expect(copy?.content.toString('latin1')).not.toMatch(/BimatPhone|Kindao|EXIF/)
  })

  test('is never enlarged', async () => {
    const copy = await copyOf(file(await photograph({ width: 300, height: 260 })), 1280, [])
    expect([copy?.width, copy?.height]).toEqual([260, 300])
  })

  test('has one colour where a box was drawn, and its own beside it', async () => {
    const path = file(await photograph({ width: 800, height: 600 }))
    const copy = await copyOf(path, 480, [{ x: 0, y: 0, width: 50, height: 25 }])
    const { data, info } = await sharp(copy?.content).raw().toBuffer({ resolveWithObject: true })
    const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 3, (y * info.width + x) * 3 + 3)]
    for (const [x, y] of [
      [2, 2],
      [238, 2],
      [2, 158],
      [200, 100],
    ] as const)
      for (const value of at(x, y)) expect(Math.abs(value - 62)).toBeLessThan(10)
    expect(at(300, 100)[0]).toBeGreaterThan(150)
    expect(at(100, 500)[2]).toBeGreaterThan(150)
  })
})
