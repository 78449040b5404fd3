import type { FastifyRequest } from 'fastify'
import type { openSessionsOf } from '../../../db/queries/staff.ts'
import { SHORTEST_PASSWORD } from '../../domain/password-rule.ts'
import { isAlive } from '../../domain/session-life.ts'
import { errorSummary, textField } from '../components/fields.ts'
import { deviceName } from './device.ts'

/** `error` is about the pair of address and password, never about one of them. */
export function signInPage(request: FastifyRequest, form: { email: string; tiep: string }, error: string | null) {
  return {
    page: { title: 'Đăng nhập' },
    errors: errorSummary(request.t('form.summary', { count: 1 }), { email: error }),
    next: form.tiep,
    asksForCodes: request.server.asksForCodes,
    fields: [
      textField({
        name: 'email',
        label: 'Địa chỉ thư điện tử',
        type: 'email',
        inputmode: 'email',
        autocomplete: 'username',
        value: form.email,
        error,
        required: true,
      }),
      textField({
        name: 'password',
        label: 'Mật khẩu',
        type: 'password',
        autocomplete: 'current-password',
        required: true,
      }),
    ],
  }
}

export function sessionsPage(sessions: Awaited<ReturnType<typeof openSessionsOf>>, here: Buffer, now: number) {
  const alive = sessions.filter((session) => isAlive(session, now))
  return {
    page: { title: 'Thiết bị đang đăng nhập' },
    sessions: alive.map((session) => ({
      hash: session.tokenHash.toString('hex'),
      device: deviceName(session.device),
      createdAt: session.createdAt,
      seenAt: session.seenAt,
      isHere: session.tokenHash.equals(here),
    })),
  }
}

type PasswordErrors = { current?: string; next?: string; again?: string }

export function passwordPage(
  request: FastifyRequest,
  person: { email: string; mustChange: boolean },
  errors: PasswordErrors = {},
) {
  const count = Object.values(errors).filter(Boolean).length
  return {
    page: { title: person.mustChange ? 'Đặt mật khẩu của riêng quý vị' : 'Đổi mật khẩu' },
    errors: errorSummary(request.t('form.summary', { count }), errors),
    email: person.email,
    mustChange: person.mustChange,
    fields: [
      textField({
        name: 'current',
        label: person.mustChange ? 'Mật khẩu tạm đã được cấp' : 'Mật khẩu đang dùng',
        type: 'password',
        autocomplete: 'current-password',
        error: errors.current,
        required: true,
      }),
      textField({
        name: 'next',
        label: 'Mật khẩu mới',
        hint: `Ít nhất ${SHORTEST_PASSWORD} ký tự. Một câu ngắn dễ nhớ, có dấu cách và dấu tiếng Việt, là tốt nhất.`,
        type: 'password',
        autocomplete: 'new-password',
        error: errors.next,
        required: true,
      }),
      textField({
        name: 'again',
        label: 'Nhập lại mật khẩu mới',
        type: 'password',
        autocomplete: 'new-password',
        error: errors.again,
        required: true,
      }),
    ],
  }
}
