import { expect, test } from 'vitest'
import { once } from '../../../server/actions/once.ts'
import { testStore } from '../../support/store.ts'

test('a form with half a character or letters in pieces is a request like any other', async () => {
  const store = testStore()
  const send = (key: string, typed: string) =>
    store.database.write((tx) => once(tx, store, key, { typed }, async () => typed.length))
  expect(await send('half', 'VNN\ud83d')).toBe(4)
  expect(await send('pieces', 'e\u0301')).toBe(2)
})

test('the same form sent twice is done once, however its letters are spelt; another one under its key is refused', async () => {
  const store = testStore()
  let done = 0
  const send = (typed: string) =>
    store.database.write((tx) => once(tx, store, 'key', { typed }, async () => `done ${++done}`))
  expect(await send('Phú')).toBe('done 1')
  expect(await send('Phu\u0301')).toBe('done 1')
  await expect(send('Phu')).rejects.toMatchObject({ code: 'same-key-other-request', statusCode: 409 })
  expect(done).toBe(1)
})
