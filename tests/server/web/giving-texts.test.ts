import { expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../../server/domain/donor.ts'
import { readCatalogs } from '../../../server/plugins/texts.ts'

const money = ['empty', 'not-a-number', 'negative', 'zero', 'fraction', 'ambiguous', 'too-large']
const name = ['empty', 'too-long', 'control', 'markup', 'symbol'].map((problem) => `name-${problem}`)
const lines = ['tax-code', 'address', 'contact', 'note'].flatMap((what) => [`${what}-too-long`, `${what}-control`])
const statuses = ['waiting', 'partly', 'full', 'over', 'unclear', 'late', 'cancelled'].map(
  (status) => `status-${status}`,
)
const places = ['free', 'suspense', 'committed', 'spent', 'returned'].map((state) => `place-${state}`)

test('every problem, state and place of a gift has its sentence in both languages', () => {
  const wanted = [
    ...money.map((problem) => `money.${problem}`),
    ...[...name, ...lines, 'contact-unknown', 'consent-missing', 'consent-desk', `consent-${CONSENT_VERSION}`].map(
      (key) => `giving.${key}`,
    ),
    ...statuses.flatMap((status) => [`giving.${status}`, `giving.${status}-text`]),
    ...places.flatMap((place) => [`giving.${place}`, `giving.${place}-house`]),
  ]
  for (const language of ['vi', 'en'] as const) {
    const known = readCatalogs(language)
    expect(wanted.filter((key) => !known.has(key))).toEqual([])
  }
})
