import { beforeEach, expect, test } from 'vitest'
import { schedule } from '../../../server/domain/instalments.ts'
import type { Letter } from '../../../server/domain/letter.ts'
import { testApp } from '../../support/app.ts'
import { pledgedBy } from '../../support/donor.ts'
import { smallFund } from '../../support/fund.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
beforeEach(async () => {
  store = testStore()
  await smallFund(store)
})

/** The letter of a pledge as it waits, put into words; without the facts that it shall lack. */
async function written(language: 'vi' | 'en', lacking: string[] = []) {
  const app = await testApp(store)
  const facts = directSql(store).prepare('SELECT facts FROM mail').pluck().get() as string
  const known = Object.entries(JSON.parse(facts) as Letter).filter(([name]) => !lacking.includes(name))
  const { text, html } = app.writeLetter(Object.fromEntries(known) as Letter, { language, pagePath: null })
  return [text, html].map((words) => words.replaceAll('\u00a0', ' '))
}

test('the letter of a promise in parts says which part is asked for now, and every part with its day', async () => {
  const plan = schedule({ totalVnd: 100_000_000, count: 3, firstOn: '2023-05-31', every: 'month' })
  await pledgedBy(store, { contact: 'bong@thu.example', amountVnd: 100_000_000, plan })
  for (const words of await written('vi')) {
    expect(words).toContain('33.333.333 ₫ (đợt 1/3, đến ngày 31/05/2023)')
    expect(words).toContain('Đợt 2: 33.333.333 ₫, đến ngày 30/06/2023')
    expect(words).toContain('Đợt 3: 33.333.334 ₫, đến ngày 31/07/2023')
  }
  expect((await written('vi'))[0]).toMatch(/31\/07\/2023\n\nThông tin chuyển khoản\n/)
  for (const words of await written('en')) {
    expect(words).toContain('33,333,333 ₫ (part 1 of 3, by 31 May 2023)')
    expect(words).toContain('Part 3: 33,333,334 ₫, by 31 July 2023')
  }
})

test('the letter of a promise paid at once speaks of no parts, and one stored before parts were told can still be sent', async () => {
  await pledgedBy(store, { contact: 'bong@thu.example' })
  for (const words of await written('vi')) expect(words.toLowerCase()).not.toContain('đợt')
  for (const words of await written('vi', ['plan'])) expect(words).toContain('300.000 ₫')
})
