import { beforeEach, describe, expect, test } from 'vitest'
import { eventById, finishEvent, setEventAside, waitAgain } from '../../db/queries/inbox.ts'
import { storeEvent } from '../../server/actions/inbox/store-event.ts'
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
