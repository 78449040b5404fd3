import { beforeEach, describe, expect, test } from 'vitest'
import { eventById, finishEvent, setEventAside, waitAgain } from '../../db/queries/inbox.ts'
import { storeEvent } from '../../server/actions/inbox/store-event.ts'
import { smallFund } from '../support/fund.ts'
import { hearNotice } from '../support/notices.ts'
import { directSql, type TestStore, testStore } from '../support/store.ts'

const told = { provider: 'sepay', eventId: '92704', kind: 'in', body: '{"id":92704}' } as const

let store: TestStore
let sql: ReturnType<typeof directSql>
let id: number
beforeEach(async () => {
  store = testStore()
  sql = directSql(store)
  id = (await storeEvent(store, told)) as number
})
const event = () => eventById(store.database.read, id)

describe('what a provider told', () => {
  test.each([
    "UPDATE provider_event SET body = '{}'",
    "UPDATE provider_event SET body = ''",
    "UPDATE provider_event SET event_id = '1'",
    "UPDATE provider_event SET provider = 'casso'",
    "UPDATE provider_event SET kind = 'out'",
    'UPDATE provider_event SET received_at = 0',
    'UPDATE provider_event SET id = 77',
    'DELETE FROM provider_event',
    `INSERT OR REPLACE INTO provider_event (id, provider, event_id, kind, received_at, body, next_attempt_at) VALUES (1, 'sepay', 'x', '', 0, 'x', 0)`,
    `INSERT OR REPLACE INTO provider_event (provider, event_id, kind, received_at, body, next_attempt_at) VALUES ('sepay', '92704', '', 0, 'x', 0)`,
    `INSERT INTO provider_event (provider, event_id, kind, received_at, body, next_attempt_at, state, handled_at) VALUES ('sepay', '2', '', 0, 'x', 0, 'done', 0)`,
    `INSERT INTO provider_event (provider, event_id, kind, received_at, body, next_attempt_at) VALUES ('momo', '2', '', 0, 'x', 0)`,
    `INSERT INTO provider_event (provider, event_id, kind, received_at, body, next_attempt_at, state, handled_at) VALUES ('sepay', '2', '', 0, 'x', 0, 'set-aside', 0)`,
    "UPDATE provider_event SET state = 'done'",
  ])('is refused by the tables themselves: %s', async (statement) => {
    expect(() => sql.prepare(statement).run()).toThrow(/provider_event/)
    expect(await event()).toMatchObject({ ...told, state: 'waiting', attempts: 0, entryIndex: null })
  })

  test('is kept once, however often it is told', async () => {
    expect(await storeEvent(store, { ...told, body: '{"id":92704,"again":true}' })).toBeNull()
    expect(await storeEvent(store, { ...told, provider: 'casso' })).not.toBeNull()
    expect((await event())?.body).toBe(told.body)
  })

  test('waits for a person with a reason, and waits again when one asks for it', async () => {
    await store.database.write((tx) => setEventAside(tx, id, { handledAt: 5, reason: 'unknown-account' }))
    expect(await event()).toMatchObject({ state: 'set-aside', reason: 'unknown-account', handledAt: 5 })
    expect(await store.database.write((tx) => waitAgain(tx, id, 9))).toBe(true)
    expect(await event()).toMatchObject({ state: 'waiting', reason: null, handledAt: null, nextAttemptAt: 9 })
    expect(await store.database.write((tx) => waitAgain(tx, id, 9))).toBe(false)
  })

  test('stays done once it is done', async () => {
    await store.database.write((tx) => finishEvent(tx, id, { handledAt: 5, entryIndex: null }))
    for (const change of [
      "state = 'waiting', handled_at = NULL",
      'handled_at = 6',
      "state = 'set-aside', reason = 'x'",
    ])
      expect(() => sql.prepare(`UPDATE provider_event SET ${change}`).run()).toThrow(/is not changed/)
  })
})

describe('a line of the bank that was notified', () => {
  beforeEach(async () => {
    const { bankAccounts } = await smallFund(store)
    const account = bankAccounts[0]?.number as string
    await hearNotice(
      store,
      'sepay',
      { id: 1, account, changeVnd: 1_000, day: '2023-05-01' },
      { id: 2, account, changeVnd: 2_000, day: '2023-05-01' },
    )
    sql.prepare("UPDATE notified_line SET statement_identity = 'a' WHERE entry_index = 0").run()
  })
  const lines = () => sql.prepare('SELECT * FROM notified_line ORDER BY entry_index').all()

  test.each([
    "UPDATE notified_line SET statement_identity = 'b' WHERE entry_index = 0",
    "UPDATE notified_line SET statement_identity = 'a' WHERE entry_index = 1",
    "UPDATE OR REPLACE notified_line SET statement_identity = 'a' WHERE entry_index = 1",
    'UPDATE notified_line SET change_vnd = 1 WHERE entry_index = 1',
    'UPDATE notified_line SET entry_index = 7 WHERE entry_index = 1',
    'DELETE FROM notified_line',
    "INSERT OR REPLACE INTO notified_line (entry_index, event_id, bank_account_id, day, change_vnd) VALUES (1, 2, 1, '2023-05-01', 2000)",
    "INSERT INTO notified_line (entry_index, event_id, bank_account_id, day, change_vnd) VALUES (9, 9, 1, '2023-05-01', 2000)",
    'UPDATE provider_event SET entry_index = 1 WHERE id = 1',
    'UPDATE OR REPLACE provider_event SET entry_index = 0 WHERE id = 3',
  ])('keeps what it says: %s', (statement) => {
    const before = lines()
    expect(() => sql.prepare(statement).run()).toThrow(/notified_line|provider_event|FOREIGN KEY/)
    expect(lines()).toEqual(before)
  })
})
