// Puts letters into words: views/mail/<kind>.txt.hbs and .html.hbs, each inside layout.txt.hbs or layout.html.hbs.
import { readdirSync, readFileSync } from 'node:fs'
import fp from 'fastify-plugin'
import type { WriteLetter } from '../actions/mail/send-mail.ts'
import type { Instalment } from '../domain/instalments.ts'
import type { Letter, PledgeMade } from '../domain/letter.ts'
import { amountInWords, formatDay, formatInstant, formatVnd, type Language } from '../format.ts'
import { localPath } from './language.ts'
import { type Translate, textsIn } from './texts.ts'
import { createViewEngine } from './view-engine.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Throws when a letter's kind has no views, or a view names something the letter lacks. */
    writeLetter: WriteLetter
  }
}

const folder = new URL('../../views/mail/', import.meta.url)

export default fp(
  async (app) => {
    const engine = createViewEngine()
    const views = new Map(
      readdirSync(folder).map((file) => {
        const options = { strict: true, explicitPartialContext: true, noEscape: file.endsWith('.txt.hbs') }
        return [file.slice(0, -'.hbs'.length), engine.compile(readFileSync(new URL(file, folder), 'utf8'), options)]
      }),
    )

    function render(view: string, model: object): string {
      const template = views.get(view)
      if (!template) throw new Error(`no view views/mail/${view}.hbs`)
      return template(model)
    }

    app.decorate('writeLetter', (letter, { language, pagePath }) => {
      const t = textsIn(language)
      const subject = t(`mail.${letter.kind}-subject`, { code: letter.code })
      const model = {
        ...letter,
        subject,
        site: { language },
        accountsUrl: `${app.publicUrl}${localPath('/tai-khoan', language)}`,
        houseUrl:
          'houseCode' in letter
            ? `${app.publicUrl}${localPath(`/nha-dai-doan-ket/${letter.houseCode}`, language)}`
            : null,
        pageUrl: pagePath && `${app.publicUrl}${localPath(pagePath, language)}`,
        amount: 'amountVnd' in letter ? formatVnd(letter.amountVnd, language) : null,
        amountWords: 'amountVnd' in letter ? amountInWords(letter.amountVnd, language) : null,
        day: formatted(dayOf(letter), language),
        instant: instantOf(letter, language),
        sessionsUrl: `${app.publicUrl}/noi-bo/phien`,
        footer: t(isToStaff(letter) ? 'mail.footer-staff' : 'mail.footer'),
        plan: letter.kind === 'pledge-made' && letter.plan ? planWords(t, letter.plan, language) : null,
      }
      const [text, html] = (['txt', 'html'] as const).map((form) =>
        render(`layout.${form}`, { ...model, body: render(`${letter.kind}.${form}`, model) }),
      )
      return { subject, text: text as string, html: html as string }
    })
  },
  { name: 'letters', dependencies: ['fund', 'texts'] },
)

/** The parts of a promise, one a line, and which of them the letter asks for. */
function planWords(t: Translate, { position, parts }: NonNullable<PledgeMade['plan']>, language: Language) {
  const words = (key: string, part: Instalment) =>
    t(`mail.${key}`, {
      position: part.position,
      parts: parts.length,
      amount: formatVnd(part.amountVnd, language),
      day: formatDay(part.dueOn, language),
    })
  return {
    title: t('mail.plan', { parts: parts.length }),
    lines: parts.map((part) => words('plan-part', part)),
    now: parts.filter((part) => part.position === position).map((part) => words('plan-now', part))[0] ?? '',
  }
}

/** The day that a letter tells of, or null. */
function dayOf(letter: Letter): string | null {
  if ('bookedOn' in letter) return letter.bookedOn
  if ('dueOn' in letter) return letter.dueOn
  return 'handedOverOn' in letter ? letter.handedOverOn : null
}

/** When what a letter to staff tells of happened, or null. */
function instantOf(letter: Letter, language: Language): string | null {
  if ('signedInAt' in letter) return formatInstant(letter.signedInAt, language)
  return 'resetAt' in letter ? formatInstant(letter.resetAt, language) : null
}

function isToStaff({ kind }: Letter): boolean {
  return kind === 'new-device' || kind === 'second-factor-reset'
}

function formatted(day: string | null, language: Language): string | null {
  return day === null ? null : formatDay(day, language)
}
