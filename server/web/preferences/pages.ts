import type { FastifyRequest } from 'fastify'
import { palettes, textSizes } from '../../plugins/preferences.ts'
import { radios } from '../components/fields.ts'
import { returnPath } from './form.ts'

export function preferencesPage(request: FastifyRequest) {
  const { t, preferences } = request
  const text = t.bind(request)
  return {
    page: { title: text('preferences.title') },
    returnTo: returnPath(request.query) ?? request.href('/'),
    textSize: radios({
      name: 'co-chu',
      label: text('preferences.text-size'),
      look: 'tiles',
      value: preferences.textSize,
      choices: textSizes.map((value) => ({ value, text: text(`site.size-${value}`) })),
    }),
    palette: radios({
      name: 'bang-mau',
      label: text('preferences.palette'),
      look: 'tiles',
      value: preferences.palette,
      choices: palettes.map((value) => ({ value, text: text(`preferences.palette-${value}`) })),
    }),
  }
}
