import { expect, test } from 'vitest'
import { parseNote } from '../../../server/domain/log/note.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { receiveGifts } from '../../support/log.ts'
import { testStore } from '../../support/store.ts'
import { witnessHere } from '../../support/witness.ts'

test('while the fund serves, each new checkpoint is published and soon cosigned, whether or not another witness is dead', async () => {
  const store = testStore()
  const fund = await smallFund(store)
  const alive = await witnessHere(store.log.verifierKey)
  const dead = await witnessHere(store.log.verifierKey, 'bao.example/tat')
  dead.stop()
  store.log.witnesses = [dead.witness, alive.witness]
  const app = await testApp(store)
  await app.ready()
  for (const count of [3, 2]) {
    await receiveGifts(store, fund, count)
    const began = performance.now()
    await expect
      .poll(
        async () => {
          const { text, signatures } = parseNote((await app.inject('/log/checkpoint')).body)
          return [text.split('\n')[1], signatures.map(({ name }) => name)]
        },
        { timeout: 10_000 },
      )
      .toEqual([count === 3 ? '3' : '5', [store.log.origin, alive.key.name]])
    expect(performance.now() - began).toBeLessThan(5_000)
  }
})
