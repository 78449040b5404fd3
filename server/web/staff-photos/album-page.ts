import { randomUUID } from 'node:crypto'
import type { consentsOf, Evidence } from '../../../db/queries/evidence.ts'
import type { House } from '../../../db/queries/projects.ts'
import { formatDay, formatInstant } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { dataTable, type Tag } from '../components/display.ts'
import { dateField, errorSummary, fileField, radios, textField } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import type { AlbumForm } from './form.ts'

export type Album = {
  house: House
  pieces: readonly Evidence[]
  consents: Awaited<ReturnType<typeof consentsOf>>
  today: string
  isOfficer: boolean
  csrfToken: string
}

export type AlbumAgain = { form?: AlbumForm; consent?: Record<string, string>; errors: FieldErrors; notes?: string[] }

export function albumPath(code: string): string {
  return `/noi-bo/nha/${code}/anh`
}

export function piecePath({ projectCode, id }: Pick<Evidence, 'projectCode' | 'id'>): string {
  return `${albumPath(projectCode)}/${id}`
}

/** Photographs and papers of one house: sending more, the family's consent, what is there. */
export function albumPage(t: Translate, album: Album, again: AlbumAgain | null = null) {
  const { house, pieces } = album
  const standing = album.consents.find(({ withdrawnAt }) => withdrawnAt === null) ?? null
  const papers = pieces.filter(({ kind }) => kind === 'paper')
  return {
    page: { title: `Ảnh và giấy tờ của căn nhà ${house.code}` },
    backHref: `/noi-bo/nha/${house.code}`,
    errors: again && errorSummary(t('form.summary', { count: Object.keys(again.errors).length }), again.errors),
    // What of several files was stored and what was not.
    notes: again?.notes ?? null,
    upload: album.isOfficer ? uploadForm(t, album, again) : null,
    consent: {
      text: t('evidence.consent-2026-11'),
      standing: standing && {
        says: `Gia đình đồng ý ngày ${formatDay(standing.agreedOn)} (${standing.shownBy}). ${standing.recorderName} ghi lúc ${formatInstant(standing.recordedAt)}, bản ${standing.version}.`,
      },
      form: album.isOfficer ? consentForm(album, standing !== null, again) : null,
      history: album.consents.flatMap(({ agreedOn, withdrawnOn, shownBy }) =>
        withdrawnOn === null
          ? []
          : [`Đồng ý ngày ${formatDay(agreedOn)} (${shownBy}), rút lại ngày ${formatDay(withdrawnOn)}.`],
      ),
    },
    photos: pieces.filter(({ kind }) => kind === 'photo').map((piece) => photoCard(t, piece)),
    papers: papers.length === 0 ? null : papersTable(papers),
    publicHref: `/nha-dai-doan-ket/${house.code}`,
  }
}

function uploadForm(t: Translate, { house, today, csrfToken }: Album, again: AlbumAgain | null) {
  const form = again?.form
  const error = (field: string) => again?.errors[field] ?? null
  return {
    action: `${albumPath(house.code)}?_token=${encodeURIComponent(csrfToken)}`,
    doneHref: albumPath(house.code),
    fields: [
      radios({
        name: 'loai',
        label: 'Đây là',
        look: 'tiles',
        value: form?.loai ?? null,
        error: error('loai'),
        choices: [
          { value: 'before', text: t('evidence.moment-before') },
          { value: 'during', text: t('evidence.moment-during') },
          { value: 'after', text: t('evidence.moment-after') },
          { value: 'paper', text: 'Giấy tờ, không công bố' },
        ],
      }),
      dateField({ name: 'ngay', label: 'Ngày chụp', max: today, value: form?.ngay ?? today, error: error('ngay') }),
      textField({
        name: 'chu-thich',
        label: 'Chú thích',
        hint: 'Công chúng đọc được. Chỉ tả căn nhà, không ghi tên người.',
        optionalText: t('form.optional'),
        value: form?.['chu-thich'] ?? '',
        maxlength: 120,
        error: error('chu-thich'),
      }),
      fileField({
        name: 'tep',
        label: 'Ảnh hoặc tệp PDF',
        hint: 'JPEG, PNG, WebP hoặc PDF, mỗi tệp nhiều nhất 12 MB. Chọn được nhiều tệp.',
        accept: 'image/jpeg,image/png,image/webp,application/pdf',
        multiple: true,
        error: error('tep'),
      }),
    ],
  }
}

function consentForm({ house, today }: Album, isGiven: boolean, again: AlbumAgain | null) {
  const typed = again?.consent
  const error = (field: string) => again?.errors[field] ?? null
  const path = `${albumPath(house.code)}/${isGiven ? 'rut-dong-y' : 'dong-y'}`
  const day = isGiven ? 'ngay-rut' : 'ngay-dong-y'
  const dayField = dateField({
    name: day,
    label: isGiven ? 'Ngày gia đình rút lại' : 'Ngày gia đình đồng ý',
    max: today,
    value: typed?.[day] ?? today,
    error: error(day),
  })
  const proof = textField({
    name: 'can-cu',
    label: 'Căn cứ',
    hint: 'Chẳng hạn “Phiếu đồng ý số 12, gia đình ký”.',
    value: typed?.['can-cu'] ?? '',
    maxlength: 120,
    error: error('can-cu'),
  })
  return { path, key: randomUUID(), isGiven, fields: isGiven ? [dayField] : [dayField, proof] }
}

export function stateOf(piece: Evidence): Tag {
  if (piece.isAside) return { text: 'Đã bỏ khỏi hồ sơ', tone: 'stopped' }
  if (piece.kind === 'paper') return { text: 'Giấy tờ, không công bố', tone: 'neutral' }
  return piece.publication ? { text: 'Đang công bố', tone: 'done' } : { text: 'Chưa công bố', tone: 'waiting' }
}

function photoCard(t: Translate, piece: Evidence) {
  const moment = t(`evidence.moment-${piece.moment}`)
  const { width, height } = smallSize(piece)
  return {
    href: piecePath(piece),
    src: `${piecePath(piece)}/nho.webp`,
    ...{ width, height, moment },
    alt: `Ảnh số ${piece.id}: ${moment}`,
    tag: stateOf(piece),
    day: formatDay(piece.takenOn),
    caption: piece.caption,
    who: piece.uploaderName,
  }
}

function smallSize({ width, height }: Evidence) {
  const scale = Math.min(1, 480 / (width ?? 480))
  return { width: Math.round((width ?? 480) * scale), height: Math.round((height ?? 360) * scale) }
}

function papersTable(papers: readonly Evidence[]) {
  return dataTable({
    caption: 'Giấy tờ',
    captionHidden: true,
    columns: [{ text: 'Giấy tờ' }, { text: 'Ngày' }, { text: 'Người gửi' }, { text: 'Tình trạng' }],
    rows: papers.map((paper) => [
      { text: paper.caption ?? `Giấy tờ số ${paper.id}`, href: piecePath(paper), heading: true },
      formatDay(paper.takenOn),
      paper.uploaderName,
      { text: '', tag: stateOf(paper) },
    ]),
  })
}
