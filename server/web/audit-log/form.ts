import { z } from 'zod'
import { Refusal } from '../../actions/refusal.ts'
import { normalText } from '../../domain/text.ts'

const text = z.string().max(200).default('')
const position = z.union([z.literal(''), z.string().regex(/^\d{1,15}$/)]).default('')

const query = z.object({
  nguoi: text,
  viec: z.union([z.literal(''), z.string().regex(/^[a-z-]{1,60}$/)]).default(''),
  ngay: z.union([z.literal(''), z.iso.date()]).default(''),
  truoc: position,
  sau: position,
})

/** What the log is asked for: person (name or code), action, day `YYYY-MM-DD`, and where the page begins. */
export type LogQuery = {
  person: string
  action: string
  day: string
  olderThan: number | null
  newerThan: number | null
}

/** @throws Refusal('BAD_REQUEST', 400) for a filter that cannot be read */
export function readLogQuery(given: unknown): LogQuery {
  const read = query.safeParse(given ?? {})
  if (!read.success) throw new Refusal('BAD_REQUEST', {}, 400)
  const { nguoi, viec, ngay, truoc, sau } = read.data
  return {
    person: normalText(nguoi),
    action: viec,
    day: ngay,
    olderThan: truoc ? Number(truoc) : null,
    newerThan: sau ? Number(sau) : null,
  }
}

export function hrefOf(query: LogQuery): string {
  const parameters = new URLSearchParams()
  if (query.person) parameters.set('nguoi', query.person)
  if (query.action) parameters.set('viec', query.action)
  if (query.day) parameters.set('ngay', query.day)
  if (query.olderThan !== null) parameters.set('truoc', String(query.olderThan))
  if (query.newerThan !== null) parameters.set('sau', String(query.newerThan))
  const text = parameters.toString()
  return text ? `/noi-bo/nhat-ky?${text}` : '/noi-bo/nhat-ky'
}
