import { expect, test } from 'vitest'
import { statementById } from '../../../../db/queries/statements.ts'
import { confirmStatement, postStatement } from '../../../../server/actions/statements/post-statement.ts'
import { bankOffice, entriesOf } from '../../../support/bank-office.ts'

test('two processes that post the same statement post each line once and count it once', async () => {
  const { store, accountant, take } = await bankOffice()
  const id = await take(Array.from({ length: 450 }, (_, i) => `02/05/2023,D${i},0,1.000,${(i + 1) * 1000},gift ${i}`))
  await confirmStatement(store, accountant, id, null)
  await Promise.all([postStatement(store, id), postStatement(store, id)])
  expect(entriesOf(store)).toHaveLength(450)
  const row = await statementById(store.database.read, id)
  expect(row).toMatchObject({ state: 'posted', posted: 450, skipped: 0 })
})
