import { randomUUID } from 'node:crypto'
import type { Evidence } from '../../../db/queries/evidence.ts'
import { type Box, readBoxes, writeBoxes } from '../../domain/redaction-boxes.ts'
import { formatDay, formatInstant, formatNumber } from '../../format.ts'
import type { Translate } from '../../plugins/texts.ts'
import { summaryList } from '../components/display.ts'
import { errorSummary, textField } from '../components/fields.ts'
import type { FieldErrors } from '../components/typed-form.ts'
import { albumPath, piecePath, stateOf } from './album-page.ts'
import { type BoxRow, rowsOf } from './form.ts'

export type PieceSeen = {
  piece: Evidence
  staffId: number
  /** An officer or the head of the house's unit. */
  mayAct: boolean
  hasConsent: boolean
}

/** `boxes`: what was typed, to be looked at before it is kept. */
export type PieceAgain = { rows?: BoxRow[]; boxes?: readonly Box[]; reason?: string; errors: FieldErrors }

const LARGE = 1280

/** One photograph or paper: what it is, what of it is covered, whether everybody sees it. */
export function piecePage(t: Translate, seen: PieceSeen, again: PieceAgain | null = null) {
  const { piece, mayAct } = seen
  const errors = again && Object.keys(again.errors).length > 0 ? again.errors : null
  const isPhoto = piece.kind === 'photo'
  return {
    page: { title: isPhoto ? `Ảnh số ${piece.id}, căn nhà ${piece.projectCode}` : `Giấy tờ số ${piece.id}` },
    backHref: albumPath(piece.projectCode),
    errors: errors && errorSummary(t('form.summary', { count: Object.keys(errors).length }), errors),
    tag: stateOf(piece),
    facts: facts(t, piece),
    picture: piece.format === 'pdf' ? null : picture(piece, again),
    pdfHref: piece.format === 'pdf' ? `${piecePath(piece)}/giay-to.pdf` : null,
    cover: isPhoto && mayAct && !piece.isAside ? coverForm(piece, again) : null,
    publish: isPhoto && !piece.isAside ? publishPart(seen) : null,
    aside: mayAct ? asidePart(piece, again) : null,
  }
}

function facts(t: Translate, piece: Evidence) {
  const size =
    piece.width === null ? '' : `${formatNumber(piece.width)} × ${formatNumber(piece.height ?? 0)} điểm ảnh, `
  return summaryList([
    { key: 'Loại', value: piece.moment ? t(`evidence.moment-${piece.moment}`) : 'Giấy tờ' },
    { key: piece.kind === 'photo' ? 'Ngày chụp' : 'Ngày', value: formatDay(piece.takenOn) },
    { key: 'Chú thích', value: piece.caption ?? 'Không có' },
    { key: 'Người gửi', value: `${piece.uploaderName}, lúc ${formatInstant(piece.uploadedAt)}` },
    { key: 'Bản gốc', value: `${size}${formatNumber(Math.ceil(piece.bytes / 1024))} KB, niêm phong, không công bố` },
    { key: 'Dấu vân tay', value: `${piece.sha256.slice(0, 16)}…` },
    ...(piece.asideReason ? [{ key: 'Lý do bỏ', value: piece.asideReason }] : []),
  ])
}

function picture(piece: Evidence, again: PieceAgain | null) {
  const scale = Math.min(1, LARGE / (piece.width ?? LARGE))
  const boxes = again?.boxes ? writeBoxes(again.boxes) : piece.boxes
  return {
    src: `${piecePath(piece)}/che.webp${boxes === '' ? '' : `?vung=${encodeURIComponent(boxes)}`}`,
    plainSrc: `${piecePath(piece)}/lon.webp`,
    width: Math.round((piece.width ?? LARGE) * scale),
    height: Math.round((piece.height ?? LARGE) * scale),
    alt: piece.kind === 'photo' ? 'Ảnh như sẽ công bố, các vùng che đã tô kín' : 'Giấy tờ',
    isUnsaved: again?.boxes !== undefined,
  }
}

function coverForm(piece: Evidence, again: PieceAgain | null) {
  const rows = again?.rows ?? rowsOf(readBoxes(piece.boxes) ?? [])
  return {
    path: `${piecePath(piece)}/che`,
    key: randomUUID(),
    isPublic: piece.publication !== null,
    rows: rows.map((row, index) => {
      const error = again?.errors[`x-${index + 1}`] ?? null
      return { number: index + 1, ...row, error }
    }),
  }
}

/** What stands between this photograph and the public, or what takes it back. */
function publishPart({ piece, mayAct, hasConsent, staffId }: PieceSeen) {
  const whyNot = piece.publication
    ? null
    : !mayAct
      ? 'Cán bộ địa bàn hoặc Trưởng ban của đơn vị công bố ảnh.'
      : !hasConsent
        ? 'Gia đình chưa đồng ý đăng ảnh, hoặc đã rút lại.'
        : piece.uploadedBy === staffId
          ? 'Người gửi ảnh không tự công bố ảnh của mình. Cần một cán bộ khác hoặc Trưởng ban xem lại.'
          : null
  const { publication } = piece
  return {
    whyNot,
    form:
      !publication && whyNot === null
        ? {
            path: `${piecePath(piece)}/cong-bo`,
            key: randomUUID(),
            version: piece.version,
            picture: picture(piece, null),
          }
        : null,
    says:
      publication &&
      `${publication.publisherName} công bố lúc ${formatInstant(publication.publishedAt)}. Ảnh đang hiện trên trang công khai của căn nhà.`,
    publicHref: publication && `/nha-dai-doan-ket/${piece.projectCode}`,
    withdraw: publication && mayAct ? { path: `${piecePath(piece)}/go`, key: randomUUID() } : null,
  }
}

function asidePart(piece: Evidence, again: PieceAgain | null) {
  return {
    path: `${piecePath(piece)}/${piece.isAside ? 'lay-lai' : 'bo'}`,
    key: randomUUID(),
    isAside: piece.isAside,
    reason: textField({
      name: 'ly-do',
      label: 'Lý do bỏ',
      value: again?.reason ?? '',
      maxlength: 200,
      error: again?.errors['ly-do'] ?? null,
    }),
  }
}
