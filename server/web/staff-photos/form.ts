import { type EvidenceKind, type PhotoMoment, photoMoments } from '../../../db/schema/index.ts'
import { LONGEST_CAPTION } from '../../domain/caption.ts'
import { type Box, isWithin, MOST_BOXES } from '../../domain/redaction-boxes.ts'
import type { Translate } from '../../plugins/texts.ts'
import { type FieldErrors, FormReader, readTyped } from '../components/typed-form.ts'

export type AlbumForm = { loai: string; ngay: string; 'chu-thich': string }
export type ReadAlbum = { kind: EvidenceKind; moment: PhotoMoment | null; takenOn: string; caption: string | null }

/** What the files of one form are. */
export function readAlbumForm(fields: unknown, t: Translate) {
  const form: AlbumForm = readTyped(fields, ['loai', 'ngay', 'chu-thich'])
  const reader = new FormReader(t)
  const kinds = [...photoMoments, 'paper'] as const
  const chosen = reader.choice('loai', form.loai, kinds, 'Xin chọn đây là ảnh lúc nào, hay là giấy tờ.')
  const takenOn = reader.day('ngay', form.ngay)
  const caption = reader.line('chu-thich', form['chu-thich'], { name: 'Chú thích', max: LONGEST_CAPTION })
  const isPaper = chosen === 'paper'
  const read: ReadAlbum | null = reader.isRight
    ? { kind: isPaper ? 'paper' : 'photo', moment: isPaper ? null : chosen, takenOn, caption }
    : null
  return { form, read, errors: reader.errors }
}

export type BoxRow = { x: string; y: string; width: string; height: string }

const sides = ['x', 'y', 'width', 'height'] as const

/** The rows of numbers that say what is covered; a row that is empty covers nothing. */
export function readBoxForm(body: unknown) {
  const errors: FieldErrors = {}
  const boxes: Box[] = []
  const rows = Array.from({ length: MOST_BOXES }, (_, index) => {
    const number = index + 1
    const typed = readTyped(
      body,
      sides.map((side) => `${side}-${number}`),
    )
    const row = Object.fromEntries(sides.map((side) => [side, (typed[`${side}-${number}`] ?? '').trim()])) as BoxRow
    if (sides.every((side) => row[side] === '')) return row
    const [x, y, width, height] = sides.map((side) => (/^\d{1,3}$/.test(row[side]) ? Number(row[side]) : -1))
    const box = { x, y, width, height } as Box
    if (isWithin(box)) boxes.push(box)
    else
      errors[`x-${number}`] =
        `Vùng ${number}: xin ghi đủ bốn số nguyên, và vùng không ra ngoài ảnh (trái + rộng, trên + cao nhiều nhất 100).`
    return row
  })
  return { rows, boxes, errors }
}

export function rowsOf(boxes: readonly Box[]): BoxRow[] {
  return Array.from({ length: MOST_BOXES }, (_, index) => {
    const box = boxes[index]
    const text = (value: number | undefined) => (value === undefined ? '' : String(value))
    return { x: text(box?.x), y: text(box?.y), width: text(box?.width), height: text(box?.height) }
  })
}

/** What was typed to record or take back the household's consent. */
export function readConsentForm(body: unknown, t: Translate, today: string) {
  const form = readTyped(body, ['ngay-dong-y', 'can-cu', 'ngay-rut'])
  const reader = new FormReader(t)
  const day = reader.day('ngay-dong-y', form['ngay-dong-y'])
  const shownBy = reader.requiredLine('can-cu', form['can-cu'], {
    name: 'Căn cứ',
    max: 120,
    ask: 'Xin ghi căn cứ, chẳng hạn số phiếu đồng ý.',
  })
  if (/\d(?:[\s.-]?\d){8}/.test(form['can-cu']))
    reader.errors['can-cu'] = 'Không ghi số điện thoại, số giấy tờ của gia đình ở đây.'
  if (!reader.errors['ngay-dong-y'] && day > today) reader.errors['ngay-dong-y'] = 'Ngày này chưa tới.'
  return { form, read: reader.isRight ? { day, shownBy } : null, errors: reader.errors }
}
