import { expect, test } from 'vitest'
import { statementById } from '../../../../db/queries/statements.ts'
import { confirmStatement, postStatement } from '../../../../server/actions/statements/post-statement.ts'
import { bankOffice, entriesOf } from '../../../support/bank-office.ts'
import { key } from '../../../support/houses.ts'

test('two processes that post the same statement post each line once and count it once', async () => {
  const { store, accountant, take } = await bankOffice()
  const id = await take(Array.from({ length: 450 }, (_, i) => `02/05/2023,D${i},0,1.000,${(i + 1) * 1000},gift ${i}`))
  await confirmStatement(store, accountant, { key: key(), statementId: id, overlap: null })
  await Promise.all([postStatement(store, id), postStatement(store, id)])
  expect(entriesOf(store)).toHaveLength(450)
  const row = await statementById(store.database.read, id)
  expect(row).toMatchObject({ state: 'posted', posted: 450, skipped: 0 })
})

test('a second statement of an account waits until the first is in the ledger; other accounts do not', async () => {
  const { store, account, accountant, take, secondAccount } = await bankOffice()
  const lines = ['02/05/2023,D1,0,1.000,,gift']
  const first = await take(lines)
  const second = await take(['03/05/2023,D2,0,1.000,,gift'])
  const elsewhere = await take(lines, (await secondAccount()).id)
  await confirmStatement(store, accountant, { key: key(), statementId: first, overlap: null })
  await expect(
    confirmStatement(store, accountant, { key: key(), statementId: second, overlap: null }),
  ).rejects.toMatchObject({
    code: 'account-being-posted',
    statusCode: 409,
  })
  await confirmStatement(store, accountant, { key: key(), statementId: elsewhere, overlap: null })
  await postStatement(store, first)
  await confirmStatement(store, accountant, { key: key(), statementId: second, overlap: null })
  expect(await statementById(store.database.read, second)).toMatchObject({
    state: 'posting',
    bankAccountId: account.id,
  })
})
