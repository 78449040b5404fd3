import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../../server/domain/donor.ts'
import { readCatalogs } from '../../../server/plugins/texts.ts'

const money = ['empty', 'not-a-number', 'negative', 'zero', 'fraction', 'ambiguous', 'too-large']
const name = ['empty', 'too-long', 'control', 'markup', 'symbol'].map((problem) => `name-${problem}`)
const lines = ['tax-code', 'address', 'contact', 'note', 'co-branding'].flatMap((what) => [
  `${what}-too-long`,
  `${what}-control`,
])
const statuses = ['waiting', 'partly', 'full', 'over', 'unclear', 'late', 'cancelled'].map(
  (status) => `status-${status}`,
)
const plans = ['count', 'line', 'past', 'twice', 'too-small', 'some-amounts', 'sum'].map((problem) => `plan-${problem}`)
const places = ['free', 'suspense', 'committed', 'spent', 'returned'].map((state) => `place-${state}`)

test('every problem, state and place of a gift has its sentence in both languages', () => {
  const wanted = [
    ...money.map((problem) => `money.${problem}`),
    ...[...name, ...lines, 'contact-unknown', 'consent-missing', 'consent-desk', `consent-${CONSENT_VERSION}`].map(
      (key) => `giving.${key}`,
    ),
    ...[...plans, 'co-branding-markup'].map((key) => `giving.${key}`),
    ...statuses.flatMap((status) => [`giving.${status}`, `giving.${status}-text`]),
    ...places.flatMap((place) => [`giving.${place}`, `giving.${place}-house`]),
  ]
  for (const language of ['vi', 'en'] as const) {
    const known = readCatalogs(language)
    expect(wanted.filter((key) => !known.has(key))).toEqual([])
  }
})

/** SHA-256 of each wording that donors have agreed to. A new wording gets a new version and a line here. */
const consents = {
  '2026-11': {
    vi: '28378e0d46dcbc8cfaf5f715980af92493bb13dbf996320b9aca846c3a76a997',
    en: '44e4448490b6df9106c3ed5d24312beae3853619caa27d0c1000a8ba8014803a',
  },
}

test('what a donor agreed to is never reworded under the same version', () => {
  expect(Object.keys(consents)).toContain(CONSENT_VERSION)
  for (const [version, digests] of Object.entries(consents))
    for (const language of ['vi', 'en'] as const) {
      const wording = readCatalogs(language).get(`giving.consent-${version}`) ?? ''
      expect([version, createHash('sha256').update(wording).digest('hex')]).toEqual([version, digests[language]])
    }
})
