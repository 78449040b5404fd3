import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { statementById } from '../../../../db/queries/statements.ts'
import { roleGrant } from '../../../../db/schema/index.ts'
import { confirmStatement } from '../../../../server/actions/statements/post-statement.ts'
import {
  cancelStatement,
  receiveStatement,
  takeStatement,
} from '../../../../server/actions/statements/stage-statement.ts'
import { bankOffice } from '../../../support/bank-office.ts'
import { key } from '../../../support/houses.ts'

const upload = { fileName: 'sao-ke.csv', path: 'sao-ke.csv', sha256: 'x', bytes: 1 }

test('only an accountant of the account’s unit takes, posts or gives up its statements', async () => {
  const { store, fund, account, accountant, head, actor, take } = await bankOffice()
  const id = await take(['02/05/2023,D1,0,500.000,,ung ho'])
  const refused = expect.objectContaining({ code: 'NOT_FOUND', statusCode: 404 })
  const tries = async (who: typeof head) => {
    const file = { ...upload, bankAccountId: account.id }
    await expect(takeStatement(store, who, file)).rejects.toEqual(refused)
    await expect(receiveStatement(store, who, key(), file)).rejects.toEqual(refused)
    await expect(confirmStatement(store, who, { key: key(), statementId: id, overlap: null })).rejects.toEqual(refused)
    await expect(cancelStatement(store, who, { key: key(), statementId: id })).rejects.toEqual(refused)
  }
  await tries(head)
  await tries(actor(fund.communePeople.accountant))
  await store.database.write(async (tx) =>
    tx.update(roleGrant).set({ revokedAt: 1 }).where(eq(roleGrant.staffId, accountant.staffId)).run(),
  )
  await tries(accountant)
  expect(await statementById(store.database.read, id)).toMatchObject({ state: 'ready' })
  expect(await statementById(store.database.read, id + 1)).toBeNull()
})
