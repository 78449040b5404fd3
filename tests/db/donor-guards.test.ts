import { beforeEach, expect, test } from 'vitest'
import { sayOfDonors } from '../../server/actions/donors/say-of-donors.ts'
import { showBothLinks } from '../../server/actions/donors/show-both-links.ts'
import { undoFinding } from '../../server/actions/donors/undo-finding.ts'
import { pledgedBy } from '../support/donor.ts'
import { smallFund } from '../support/fund.ts'
import { as, key } from '../support/houses.ts'
import { directSql, testStore } from '../support/store.ts'

// Against somebody who holds the file and an SQL prompt: what was said of donors stays as it was said.
let fund: Awaited<ReturnType<typeof smallFund>>
let sql: ReturnType<typeof directSql>
beforeEach(async () => {
  const store = testStore()
  fund = await smallFund(store)
  const [one, two] = [await pledgedBy(store), await pledgedBy(store)]
  await pledgedBy(store)
  const by = as(fund.people.accountant)
  const reason = 'Cùng một người, đã hỏi lại'
  await sayOfDonors(store, by, { key: key(), code: one.code, others: [two.code], verdict: 'same', reason })
  const link = (of: typeof one) => ({ code: of.code, privateKey: of.key })
  await showBothLinks(store, link(one), link(two))
  await undoFinding(store, by, { key: key(), id: 1, reason })
  sql = directSql(store)
})

const finding = (
  id: number,
  first: number,
  second: number,
  by: number,
  verdict = 'same',
  reason = 'Đã hỏi lại hai người',
) => `INTO donor_finding VALUES (${id}, ${first}, ${second}, '${verdict}', '${reason}', ${by}, 1)`

test('rows are added, never changed, replaced or taken away', () => {
  const by = fund.people.accountant.id
  for (const [table, column, copy] of [
    ['donor_finding', 'reason', finding(1, 1, 3, by)],
    ['donor_finding_undone', 'reason', `INTO donor_finding_undone VALUES (1, 'Vì một lẽ khác hẳn', ${by}, 2)`],
    ['donor_links_held', 'shown_at', 'INTO donor_links_held VALUES (1, 2, 9)'],
  ]) {
    expect(() => sql.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow('never changed')
    expect(() => sql.exec(`DELETE FROM ${table}`)).toThrow('only erasing who pledged')
    for (const verb of ['INSERT', 'REPLACE', 'INSERT OR REPLACE'])
      expect(() => sql.exec(`${verb} ${copy}`)).toThrow('already there')
  }
})

test('only an accountant of both units says it or undoes it, of two pledges in order, with a reason and a verdict', () => {
  const { people, communePeople } = fund
  for (const person of [people.head, people.auditor, communePeople.accountant])
    expect(() => sql.exec(`INSERT ${finding(2, 1, 3, person.id)}`)).toThrow('only an accountant of both')
  const by = people.accountant.id
  for (const wrong of [
    ...[
      finding(2, 3, 1, by),
      finding(2, 1, 1, by),
      finding(2, 1, 3, by, 'perhaps'),
      finding(2, 1, 3, by, 'same', 'ngắn'),
    ],
    finding(2, 1, 99, by),
  ])
    expect(() => sql.exec(`INSERT ${wrong}`)).toThrow()
  sql.exec(`INSERT ${finding(2, 1, 3, by)}`)
  expect(() => sql.exec(`INSERT ${finding(3, 1, 3, by, 'different')}`)).toThrow('stands')
  const undone = (staff: number) => `INSERT INTO donor_finding_undone VALUES (2, 'Hỏi lại thì không phải', ${staff}, 2)`
  expect(() => sql.exec(undone(people.cashier.id))).toThrow('only an accountant of both')
  sql.exec(`UPDATE staff SET dismissed_at = 1 WHERE id = ${by}`)
  expect(() => sql.exec(undone(by))).toThrow('only an accountant of both')
})

test('a promise is ended once: neither taken up again nor given another day or reason', () => {
  sql.exec("UPDATE pledge SET cancelled_at = 5, cancel_reason = 'donor' WHERE id = 3")
  for (const change of [
    'cancelled_at = NULL',
    'cancelled_at = 6',
    "cancel_reason = 'dispute-lost'",
    'cancel_reason = NULL',
  ])
    expect(() => sql.exec(`UPDATE pledge SET ${change} WHERE id = 3`)).toThrow('ended once')
})
