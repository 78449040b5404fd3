import type { FastifyRequest } from 'fastify'
import { qrPath } from '../../domain/qr-path.ts'
import { PROOF_LASTS_MINUTES } from '../../domain/second-factor.ts'
import { formatNumber } from '../../format.ts'
import { errorSummary, textField } from '../components/fields.ts'

/** "Chờ 2 phút" rather than a number of seconds nobody counts. */
export function waitSentence(waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000)
  const wait = seconds < 60 ? `${seconds} giây` : `${formatNumber(Math.ceil(seconds / 60))} phút`
  return `Mật khẩu hoặc mã đã được thử sai nhiều lần. Xin đợi khoảng ${wait} rồi thử lại.`
}

/** After the password: the code. */
export function codePage(request: FastifyRequest, error: string | null) {
  return {
    page: { title: 'Nhập mã xác nhận' },
    errors: errorSummary(request.t('form.summary', { count: 1 }), { code: error }),
    field: codeField('Mã 6 số trên điện thoại, hoặc một mã dự phòng', null, error),
  }
}

/** The form that waits: what it does, its fields as they were sent, and the box that is asked for. */
type Waiting = { act: string; fields: Readonly<Record<string, unknown>>; box: string }

export function askAgainPage(request: FastifyRequest, { act, fields, box }: Waiting, error: string | null) {
  const hasCode = request.signedIn().enrolledAt !== null
  return {
    page: { title: 'Xin xác nhận lại' },
    errors: errorSummary(request.t('form.summary', { count: 1 }), { [box]: error }),
    act,
    minutes: PROOF_LASTS_MINUTES,
    action: request.url,
    carried: Object.entries(fields).flatMap(([name, value]) =>
      [value].flat().map((each) => ({ name, value: String(each) })),
    ),
    field: textField({
      name: box,
      label: hasCode ? 'Mật khẩu, hoặc mã 6 số trên điện thoại' : 'Mật khẩu',
      type: 'password',
      autocomplete: 'current-password',
      width: 'medium',
      error,
      required: true,
    }),
  }
}

/** The telephone is put in: what to scan, what to type by hand, and the box for the first code. */
export function enrolmentPage(
  request: FastifyRequest,
  offer: { sealed: string; uri: string; text: string },
  error: string | null,
) {
  return {
    page: { title: 'Đăng ký mã xác nhận' },
    errors: errorSummary(request.t('form.summary', { count: 1 }), { code: error }),
    isRequired: request.signedIn().mustEnrol,
    asksForCodes: request.server.asksForCodes,
    sealed: offer.sealed,
    uri: offer.uri,
    secret: offer.text,
    qr: qrPath(offer.uri),
    field: codeField('Mã 6 số ứng dụng đang hiện', null, error),
  }
}

/** The codes on paper, this once. */
export function recoveryCodesPage(codes: readonly string[]) {
  return { page: { title: 'Mã dự phòng' }, codes }
}

/** The second factor as it stands, and how to change it. */
export function factorPage(
  request: FastifyRequest,
  { enrolledAt, codesLeft }: { enrolledAt: number; codesLeft: number },
  error: string | null = null,
) {
  return {
    page: { title: 'Mã xác nhận' },
    errors: errorSummary(request.t('form.summary', { count: 1 }), { code: error }),
    enrolledAt,
    codesLeft,
    isLow: codesLeft <= 3,
    asksForCodes: request.server.asksForCodes,
    field: codeField(
      'Mã xác nhận',
      'Mã 6 số trên điện thoại đang dùng, hoặc một mã dự phòng nếu điện thoại không còn.',
      error,
    ),
  }
}

function codeField(label: string, hint: string | null, error: string | null) {
  return textField({
    name: 'code',
    label,
    hint,
    autocomplete: 'one-time-code',
    width: 'medium',
    maxlength: 40,
    error,
    required: true,
  })
}
