import { describe, expect, test } from 'vitest'
import { foreignAccount } from '../../../../server/domain/statement/stated-account.ts'
import { type FixtureBank, statementTable, type Table } from '../../../support/statement-fixtures.ts'
import { readTable } from '../../../support/statement-reading.ts'

const transfers = [
  { day: '2024-09-05', direction: 'in', amountVnd: 500_000, document: 'A1', memo: 'STK 0999999999 ung ho' },
] as const
const chosen = { number: '0071000123456', bankBin: '970436', bankName: 'Vietcombank' }

async function shapeOf(title: Table, bank: FixtureBank = 'VCB') {
  const format = { openingVnd: 0, order: 'oldest-first', format: 'dot-groups', decimals: false } as const
  const { decided } = await readTable([...title, ...statementTable({ bank, transfers, ...format })])
  if (!decided.ok) throw new Error(decided.problem.code)
  return decided.shape
}

const foreign = async (...[title, bank]: Parameters<typeof shapeOf>) =>
  foreignAccount(await shapeOf(title, bank), chosen)

describe('a statement of another account is refused', () => {
  test.each([
    [['Số tài khoản/Account number: 0071000999999']],
    [['Số tài khoản', '', '0071000999999']],
    [['Tài khoản: 0071 0009 99999 - VND']],
    [['Account No.', 71000999999]],
    [['SAO KÊ TÀI KHOẢN 0071000999999']],
    [['Khách hàng: BAN VẬN ĐỘNG', 'STK: 0071.0009.99999']],
  ])('%j', async (row) => {
    const digits = JSON.stringify(row).replace(/\D/g, '')
    const problem = { code: 'other-account', row: 1, value: digits, otherValue: '0071000123456' }
    expect(await foreign([row])).toEqual(problem)
    expect(await foreign([row], 'community')).toEqual(problem)
  })
})

describe('a statement of the chosen account is taken', () => {
  test.each([
    [['Số tài khoản/Account number: 0071000123456']],
    [['Số tài khoản', '', '0071 000 123 456']],
    [['Account No.', 71000123456]],
    [['Số tài khoản: 0071xxxxxx999']],
    [['Tài khoản', 'Tên tài khoản: BAN VẬN ĐỘNG 0071000999999']],
    [['Số CIF: 12345678', 'Điện thoại: 0912345678', 'Loại tài khoản: 0071000999999']],
    [['SAO KÊ TÀI KHOẢN TỪ NGÀY 01/09/2024']],
  ])('%j', async (row) => expect(await foreign([row])).toBeNull())

  test('also where another account of the same customer is named beside it', async () => {
    expect(await foreign([['Số tài khoản: 0071000999999'], ['Số tài khoản: 0071000123456']])).toBeNull()
  })
})

describe('a layout of another bank', () => {
  test('is refused where the title names no account', async () => {
    const problem = { code: 'other-bank', row: 3, value: 'BIDV', otherValue: 'Vietcombank' }
    expect(await foreign([], 'BIDV')).toEqual(problem)
    expect(await foreign([['Số tài khoản: 0071000123456']], 'BIDV')).toBeNull()
    expect(await foreign([], 'VietinBank')).toMatchObject({ value: 'VietinBank' })
    expect(foreignAccount(await shapeOf([]), { ...chosen, bankBin: '970418', bankName: 'BIDV' })).toMatchObject({
      value: 'VCB',
    })
  })
  test('is not what a layout of its own, of the community or of an unknown bank is', async () => {
    expect(await foreign([])).toBeNull()
    expect(await foreign([], 'community')).toBeNull()
    const { decided } = await readTable([
      ['Ngày giao dịch', 'Ghi nợ', 'Ghi có', 'Nội dung'],
      ['05/09/2024', '', '500.000', 'ung ho'],
    ])
    expect(decided).toMatchObject({ shape: { bank: 'other' } })
    if (decided.ok) expect(foreignAccount(decided.shape, chosen)).toBeNull()
  })
})
