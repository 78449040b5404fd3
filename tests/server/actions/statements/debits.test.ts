import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { statementById } from '../../../../db/queries/statements.ts'
import { sendPaymentOrder } from '../../../../server/actions/houses/send-payment-order.ts'
import { confirmStatement, postStatement } from '../../../../server/actions/statements/post-statement.ts'
import { previewLines } from '../../../../server/actions/statements/preview-lines.ts'
import { stageStatement, takeStatement } from '../../../../server/actions/statements/stage-statement.ts'
import { entriesOf, queueOf, STATEMENT_HEADER } from '../../../support/bank-office.ts'
import { smallFund } from '../../../support/fund.ts'
import { as, building, key } from '../../../support/houses.ts'
import { testStore } from '../../../support/store.ts'

/** A commune whose bank pays orders of 20 million each, by these order numbers. */
async function orders(...orderNumbers: string[]) {
  const store = testStore()
  const fund = await smallFund(store)
  const works = building(store, fund)
  const accountant = as(works.people.accountant)
  const house = await works.decidedHouse(60_000_000)
  await works.give(60_000_000, 'bank')
  await works.bring(house, 'accepted')
  const papers: string[] = []
  for (const orderNumber of orderNumbers) {
    const payee = { payeeKind: 'builder' as const, payeeName: 'Đội thợ', payeeAccount: '0071000999888' }
    const facts = { assetId: (await works.bank()).id, ...payee }
    const code = await works.approvedPayment(house, 20_000_000, facts)
    await sendPaymentOrder(store, accountant, { key: key(), code, orderNumber })
    papers.push(code)
  }
  /** Imports debits of 20 million with these memos; gives what each became, as foretold and as posted. */
  const debits = async (...memos: string[]) => {
    const path = join(store.dataDir, 'sao-ke.csv')
    const lines = memos.map((memo, i) => `01/05/2023,D${i},20.000.000,0,,${memo}`)
    writeFileSync(path, [STATEMENT_HEADER, ...lines].join('\n'))
    const bankAccountId = fund.bankAccounts[1]?.id as number
    const upload = { bankAccountId, fileName: 'sao-ke.csv', path, sha256: 'x', bytes: 1 }
    const id = await takeStatement(store, accountant, upload)
    await stageStatement(store, id)
    const statement = await statementById(store.database.read, id)
    if (!statement) throw new Error('the statement is gone')
    const foretold = await previewLines(store.database.read, statement, 10)
    await confirmStatement(store, accountant, { key: key(), statementId: id, overlap: null })
    await postStatement(store, id)
    const posted = entriesOf(store).slice(-memos.length)
    return {
      foretold: foretold.map(({ outcome }) => outcome.as),
      posted: posted.map(({ kind, authority }) => [kind, authority]),
      waiting: queueOf(store).map(({ reason }) => reason),
    }
  }
  return { papers, debits }
}

test('a debit that only has the amount of a waiting order is not taken for it', async () => {
  const { papers, debits } = await orders('UNC00017')
  expect(await debits('CHUYEN TIEN', 'UNC00017')).toEqual({
    foretold: ['unexplained', 'payment'],
    posted: [
      ['unexplained', null],
      ['disbursement', papers[0]],
    ],
    waiting: ['unexplained-debit'],
  })
})

test('a debit with the amount of several waiting orders waits for a person, unless it names one', async () => {
  const { papers, debits } = await orders('12', 'UNC00018')
  expect(await debits('THEO UNC 12', `CHI ${papers[0]}`)).toEqual({
    foretold: ['unexplained', 'payment'],
    posted: [
      ['unexplained', null],
      ['disbursement', papers[0]],
    ],
    waiting: ['ambiguous-debit'],
  })
})
