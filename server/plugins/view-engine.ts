import Handlebars from 'handlebars'
import {
  formatDay,
  formatInstant,
  formatNumber,
  formatShortVnd,
  formatVnd,
  isoInstant,
  type Language,
} from '../format.ts'
import { localPath } from './language.ts'
import { type TextValues, textsIn } from './texts.ts'

/** The layout's facts are under `site` at the root of every model. */
type Options = Handlebars.HelperOptions & { data: { root: { site: { language: Language } } } }

/**
 * A Handlebars of our own whose helpers format and translate; they decide nothing. With `strict`, a misspelt name in
 * `{{name}}` throws; Handlebars still reads a misspelt name given to a helper as undefined, so the helpers refuse that.
 */
export function createViewEngine(): typeof Handlebars {
  const engine = Handlebars.create()

  format('vnd', (vnd: number, language) => formatVnd(vnd, language))
  format('shortVnd', (vnd: number, language) => formatShortVnd(vnd, language))
  format('number', (value: number, language) => formatNumber(value, language))
  format('day', (day: string, language) => formatDay(day, language))
  format('instant', (ms: number, language) => formatInstant(ms, language))
  format('isoInstant', (ms: number) => isoInstant(ms))
  format('href', (path: string, language) => localPath(path, language))
  format('encoded', (text: string) => encodeURIComponent(text))

  engine.registerHelper('t', (key: string, options: Options) => {
    for (const [name, value] of Object.entries(options.hash)) given(`t '${key}' ${name}`, value)
    return textsIn(languageOf(options))(key, options.hash as TextValues)
  })
  engine.registerHelper('eq', (left: unknown, right: unknown) => given('eq', left) === given('eq', right))

  for (const name of ['if', 'unless', 'each', 'with']) {
    const plain = engine.helpers[name]
    engine.registerHelper(name, function (this: unknown, subject: unknown, options: Options) {
      return plain?.call(this, given(`#${name}`, subject), options)
    })
  }
  return engine

  function format<T>(name: string, write: (value: T, language: Language) => string) {
    engine.registerHelper(name, function (this: Record<string, unknown>, value: T, options?: Options) {
      // A model may have a field of the helper's name: `{{href}}` alone is that field, `{{href '/x'}}` the helper.
      if (options === undefined) return given(name, this[name])
      return write(given(name, value), languageOf(options))
    })
  }
}

function languageOf(options: Options): Language {
  return options.data.root.site.language
}

function given<T>(helper: string, value: T): T {
  if (value === undefined) throw new Error(`{{${helper}}} was given a name that the view model does not have`)
  return value
}
