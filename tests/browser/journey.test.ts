import { expect, test } from 'vitest'
import { chromiumOfThisFile, openSite } from '../support/browser.ts'
import { confirmStatement, outcomes, uploadStatement } from './steps/bank.ts'
import { payCash, recordCash } from './steps/cash.ts'
import { correct, openBooksWith, seesBothLines } from './steps/corrections.ts'
import { pledge200Thousand, seesHowToPay } from './steps/donor.ts'
import { expectText, write } from './steps/forms.ts'
import { askForMoney, askForTranche, checkAndApprove, proposeHouse, recordStages, trancheAsked } from './steps/house.ts'
import { figures, findsTheGift, readsTheGift, readsTheHouse, readsTheLedger, seesWhereItWent } from './steps/public.ts'
import { goTo, signIn } from './steps/staff.ts'

const chromium = chromiumOfThisFile()

const HOUSEHOLD = 'Nguyễn Văn Khánh'
const PROVINCE = /Ban Vận động tỉnh Long An$/
const MISTAKE = 'Ghi nhầm 5 triệu, trên phiếu giấy là 500 nghìn'
const byBank = {
  from: /^Vietcombank 1000000000001/,
  amount: '40.000.000',
  payee: 'Cửa hàng vật liệu, doanh nghiệp',
  name: 'Cửa hàng Hòa Bình',
  account: '0071000123456 Vietcombank',
}
const inCash = {
  from: /^Tiền mặt, Ban Vận động tỉnh Long An/,
  amount: '20.000.000',
  payee: 'Hộ gia đình',
  name: HOUSEHOLD,
  account: '',
}

test.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])(
  'on a telephone, %s: from a pledge to a finished house, on a ledger that everybody can read',
  async (_how, hasScripts) => {
    const { url } = await openSite()
    const faults: string[][] = []
    const open = async (email?: string) => {
      const window = await chromium.window(url, { javaScriptEnabled: hasScripts })
      faults.push(window.faults)
      if (email) await signIn(window.page, email)
      return window.page
    }
    const [donor, stranger] = [await open(), await open()]
    const officer = await open('officer@xa.example')
    const accountant = await open('accountant@tinh.example')
    const head = await open('head@tinh.example')
    const cashier = await open('cashier@tinh.example')
    const people = { accountant, head }

    // What was there before is no gift.
    await openBooksWith(people, '1000000000001', '10.000.000')
    expect(await figures(stranger, ['openingVnd', 'receivedVnd', 'balanceVnd'])).toEqual({
      openingVnd: 10_000_000,
      receivedVnd: 0,
      balanceVnd: 10_000_000,
    })

    const { code, privatePath } = await pledge200Thousand(donor)
    await seesHowToPay(donor, code, hasScripts)

    await uploadStatement(accountant, 'sao-ke-thang-5.csv', [
      `01/05/2023,FT1,0,200.000,10.200.000,"MBVCB.5512 ${code} TRAN THI BONG 0912345678"`,
      '01/05/2023,FT2,0,39.800.000,50.000.000,ung ho quy vi nguoi ngheo',
      '01/05/2023,FT3,0,12.345,50.012.345,TRA LAI TIEN GUI',
    ])
    await expectText(accountant, 'Khớp với số dư đầu kỳ của tệp.')
    expect(await outcomes(accountant)).toEqual([
      `Ủng hộ theo đăng ký ${code}`,
      'Ủng hộ, chưa xác định người ủng hộ',
      expect.stringMatching(/^Tạm giữ, chưa tính là ủng hộ Chờ đối chiếu: /),
    ])
    await confirmStatement(accountant, 3)
    await goTo(accountant, 'Chờ đối chiếu')
    await expectText(accountant, 'TRA LAI TIEN GUI')
    await donor.reload()
    await expectText(donor, 'Số tiền đã về đủ và đã vào sổ công khai.')

    await recordCash(cashier, { payer: 'Lê Thị Mận', amount: '20.000.000', voucher: 'PT-LA-VNN-2023-0000001' })
    const wrongLine = await recordCash(cashier, {
      payer: 'Phạm Văn Xoài',
      amount: '5.000.000',
      voucher: 'PT-LA-VNN-2023-0000002',
    })

    const house = await proposeHouse(officer, HOUSEHOLD)
    await recordStages(officer, house, ['Khảo sát', 'Niêm yết', 'Quyết định'])
    const allocation = await askForMoney(officer, house, PROVINCE, '60 triệu')
    await checkAndApprove(people, allocation, {
      button: 'Duyệt phân bổ',
      done: 'Đã duyệt. Tiền đã chuyển',
      decision: '12/QĐ-BVĐ',
    })

    // The first tranche goes by the bank, and only the bank's debit says that it went.
    await askForTranche(officer, house, byBank)
    const order = await trancheAsked(officer)
    await checkAndApprove(people, order, { button: 'Duyệt chi', done: 'Đã duyệt chi.' })
    await accountant.goto(`/noi-bo/chi/${order}`)
    await write(accountant, 'Số ủy nhiệm chi', 'UNC000123')
    await accountant.getByRole('button', { name: 'Đã gửi ủy nhiệm chi' }).click()
    await expectText(accountant, 'Đang chờ ngân hàng')
    await uploadStatement(accountant, 'sao-ke-tuan-2.csv', ['01/05/2023,FT4,40.000.000,0,10.012.345,UNC000123'])
    expect(await outcomes(accountant)).toEqual([`Xác nhận khoản chi ${order}`])
    await confirmStatement(accountant, 1)

    // The last of the money is not even asked for before the house is accepted.
    await recordStages(officer, house, ['Khởi công', 'Thi công'])
    await askForTranche(officer, house, inCash)
    await officer.getByRole('alert').waitFor()
    await expectText(officer, /nghiệm thu/)
    expect(await officer.getByLabel('Tên người nhận').inputValue()).toBe(HOUSEHOLD)
    await recordStages(officer, house, ['Nghiệm thu'])
    await askForTranche(officer, house, inCash)
    const slip = await trancheAsked(officer)
    await checkAndApprove(people, slip, { button: 'Duyệt chi', done: 'Đã duyệt chi.' })
    await payCash(cashier, slip, 'PC-LA-VNN-2023-0000001')
    await recordStages(officer, house, ['Bàn giao'])

    const newest = 8
    await readsTheLedger(stranger, newest, '15.012.345')
    await findsTheGift(stranger)
    await readsTheGift(stranger, code, house)
    await readsTheHouse(stranger, house, HOUSEHOLD)
    await seesWhereItWent(donor, privatePath, house)

    const correction = await correct(people, wrongLine, MISTAKE)
    expect(correction).toBe(newest + 1)
    await seesBothLines(stranger, wrongLine, correction, MISTAKE)
    await readsTheLedger(stranger, correction, '10.012.345')

    expect(
      await figures(stranger, [
        'openingVnd',
        'receivedVnd',
        'allocatedVnd',
        'disbursedVnd',
        'suspenseVnd',
        'balanceVnd',
      ]),
    ).toEqual({
      openingVnd: 10_000_000,
      receivedVnd: 60_000_000,
      allocatedVnd: 60_000_000,
      disbursedVnd: 60_000_000,
      suspenseVnd: 12_345,
      balanceVnd: 10_012_345,
    })
    expect(faults.flat()).toEqual([])
  },
  240_000,
)
