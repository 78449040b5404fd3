import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { poolByPurpose } from '../../db/queries/accounts.ts'
import { lineOfList } from '../../db/queries/collective.ts'
import type { DataRequestKind } from '../../db/schema/index.ts'
import { setPriority } from '../../server/actions/appeals/area-priority.ts'
import { openAppeal } from '../../server/actions/appeals/open-appeal.ts'
import { openBox } from '../../server/actions/collective/open-box.ts'
import { recordCollectiveGift } from '../../server/actions/collective/record-collective-gift.ts'
import { refuseRequest } from '../../server/actions/corrections/refuse-request.ts'
import { issueGrantRecord } from '../../server/actions/donor-papers/issue-grant-record.ts'
import { openEvent } from '../../server/actions/events/open-event.ts'
import { registerAtEvent } from '../../server/actions/events/register-at-event.ts'
import { receiveGoods } from '../../server/actions/goods/receive-goods.ts'
import { cancelDisbursement } from '../../server/actions/houses/cancel-disbursement.ts'
import { payCash } from '../../server/actions/houses/pay-cash.ts'
import { recordStage } from '../../server/actions/houses/record-stage.ts'
import { refuseAllocation } from '../../server/actions/houses/refuse-allocation.ts'
import { refuseDisbursement } from '../../server/actions/houses/refuse-disbursement.ts'
import { sendPaymentOrder } from '../../server/actions/houses/send-payment-order.ts'
import { makePledge, type Wish } from '../../server/actions/make-pledge.ts'
import { requestClassification } from '../../server/actions/matching/request-classification.ts'
import { recordCashGift } from '../../server/actions/record-cash-gift.ts'
import { answerDataRequest } from '../../server/actions/rights/answer-request.ts'
import { fileDataRequest } from '../../server/actions/rights/file-request.ts'
import { startSession } from '../../server/actions/sessions.ts'
import { hireStaff } from '../../server/actions/setup/hire-staff.ts'
import { confirmStatement, postStatement } from '../../server/actions/statements/post-statement.ts'
import { cancelStatement, stageStatement, takeStatement } from '../../server/actions/statements/stage-statement.ts'
import { confirmationKey } from '../../server/domain/collective/manifest.ts'
import type { Wanted } from '../../server/domain/data-request.ts'
import { schedule } from '../../server/domain/instalments.ts'
import { makeReferenceCode } from '../../server/domain/reference-code.ts'
import { STATEMENT_HEADER } from './bank-office.ts'
import { corrections } from './corrections.ts'
import { erasures } from './erasure.ts'
import { album } from './evidence.ts'
import type { smallFund } from './fund.ts'
import { as, building, key } from './houses.ts'
import { hearNotice } from './notices.ts'
import { PDF, photograph } from './pictures.ts'
import type { TestStore } from './store.ts'

type Fund = Awaited<ReturnType<typeof smallFund>>

/** Stands wherever people may write freely; a page that shows it as written has forgotten to escape it. */
export const MARKUP = '<b>x</b>'

/** What only staff, or only the donor, may read. Plain letters, so that no way of writing text hides it. */
export const PRIVATE = {
  phone: '0912345678',
  email: 'bi.mat@thu.example',
  donor: 'Bimat Dinh',
  address: '99 duong Giau Kin',
  household: 'Kindao Van Ho',
  payee: 'Nhantien Thi Cao',
  receiver: 'Nhanthay Van Con',
  payeeAccount: '0071000999888',
} as const

const DAY = '2023-05-01'
const from = (person: { id: number; code: string }) => as(person as Fund['people']['head'])

/**
 * A little of everything that the fund does, in the order it happens, at the province and its first commune: gifts and
 * pledges, statements in every state, houses, papers that wait, were approved and were refused, corrections, people.
 */
export async function everydayFund(store: TestStore, fund: Fund) {
  const { people, communePeople, province } = fund
  const read = store.database.read
  const account = fund.bankAccounts[0] as Fund['bankAccounts'][number]
  const reason = `Nhập nhầm ${MARKUP} số tiền, hỏi ${PRIVATE.phone}`
  const requests = corrections(store, people)

  const opening = await requests.open(account.accountId, 10_000_000, DAY)
  const openingAsked = await requests.askOpening(account.accountId, 5_000_000, DAY, `Biên bản ${MARKUP}`)

  const pledge = async (facts: Partial<Wish>) => makePledge(store, key(), { ...wish, ...facts })
  const named = await pledge({ name: `Bông ${MARKUP}`, nameDisplay: 'public' })
  const hidden = await pledge({ name: PRIVATE.donor })
  const business = await pledge({
    donorKind: 'business',
    nameDisplay: 'public',
    name: 'Công ty Gạch Ngói',
    address: PRIVATE.address,
    method: 'cash',
    expectedOn: '2023-05-20',
  })

  const called = { key: key(), unitId: province.id, fundId: fund.vnn.id, goalVnd: 100_000_000 }
  const term = { fromDay: '2023-04-01', toDay: '2023-06-30' }
  const appeal = await openAppeal(store, from(people.officer), {
    ...called,
    ...term,
    title: `Mái ấm ${MARKUP}`,
    about: `Cho hộ nghèo ${MARKUP}`,
  })
  const place = fund.communes[0]?.id as number
  await setPriority(store, from(people.head), { key: key(), unitId: place, reason: `Vùng xa ${MARKUP}`, ...term })
  const parts = await pledge({
    donorKind: 'business',
    nameDisplay: 'public',
    name: 'Công ty Mía Đường',
    representative: PRIVATE.donor,
    coBranding: `Chung tay ${MARKUP}`,
    purpose: { kind: 'appeal', appeal: appeal.code },
    plan: schedule({ totalVnd: 500_000, count: 3, firstOn: '2023-05-31', every: 'month' }),
  })

  let files = 0
  const take = async (content: string, fileName = `sao-ke ${MARKUP}.csv`) => {
    const path = `tep-${++files}.csv`
    writeFileSync(join(store.dataDir, path), content)
    const upload = {
      bankAccountId: account.id,
      fileName,
      path,
      sha256: String(files).repeat(64),
      bytes: content.length,
    }
    const id = await takeStatement(store, from(people.accountant), upload)
    await stageStatement(store, id)
    return id
  }
  const posted = await take(
    [
      STATEMENT_HEADER,
      `01/05/2023,D1,0,500.000,,${named.code} ${MARKUP} ${PRIVATE.phone} ${PRIVATE.payeeAccount} ${PRIVATE.email}`,
      `01/05/2023,D2,0,300.000,,ung ho ${MARKUP} ${PRIVATE.phone}`,
      '01/05/2023,D3,0,12.345,,TRA LAI TIEN GUI',
      '01/05/2023,D4,0,700.000,,HOAN TRA tien chuyen nham',
      '01/05/2023,D5,20.000,0,,phi dich vu',
      `01/05/2023,D6,0,90.000,,${makeReferenceCode(Buffer.alloc(8, 99))} ${MARKUP}`,
    ].join('\n'),
  )
  await confirmStatement(store, from(people.accountant), { key: key(), statementId: posted, overlap: null })
  await postStatement(store, posted)
  const ready = await take([STATEMENT_HEADER, `30/04/2023,E1,0,600.000,,ung ho ${MARKUP}`].join('\n'))
  const refused = await take([STATEMENT_HEADER, '30/04/2023,F1,0,12a.000,,ung ho', 'x,F2,0,1.000,,ung ho'].join('\n'))
  const cancelled = await take([STATEMENT_HEADER, '30/04/2023,G1,0,1.000,,ung ho'].join('\n'))
  await cancelStatement(store, from(people.accountant), { key: key(), statementId: cancelled })
  // As much as the second line of the statement, on the same day: only a person can tell whether it is the same.
  const notice = {
    account: account.number,
    changeVnd: 300_000,
    day: DAY,
    memo: `cho ba con ${MARKUP} ${PRIVATE.phone}`,
  }
  await hearNotice(store, 'payos', { id: 1, ...notice })
  await hearNotice(store, 'sepay', { id: 2, ...notice, account: PRIVATE.payeeAccount })
  const first = opening + 1
  const lines = { gift: first + 1, unknownCode: first + 5, interest: first + 2, returned: first + 3, debit: first + 4 }
  const classification = await requestClassification(store, from(people.accountant), {
    key: key(),
    entryIndex: lines.interest,
    finding: { as: 'interest' },
    reason,
  })

  const general = await poolByPurpose(read, { unitId: province.id, fundId: fund.vnn.id, purposeCode: 'general' })
  const cash = async (payer: string, amountVnd: number) =>
    recordCashGift(store, from(people.cashier), key(), {
      from: { donor: { ...donor, name: payer }, poolId: general?.accountId as number },
      amountVnd,
      bookedOn: DAY,
      note: `Ủng hộ ${MARKUP} ${PRIVATE.phone}`,
    })
  const received = await cash(PRIVATE.donor, 400_000)
  const wrong = await cash(`Xoài ${MARKUP}`, 5_000_000)
  const reversalAsked = await requests.ask(received.index, reason)
  const reversal = await requests.approve(await requests.ask(wrong.index, reason))
  const reversalRefused = await requests.ask(lines.gift, reason)
  await refuseRequest(store, from(people.head), { key: key(), code: reversalRefused, reason })

  const houses = building(store, fund)
  await houses.give(70_000_000)
  await houses.give(30_000_000, 'bank')
  const bank = await houses.bank()
  const house = await houses.propose({
    householdName: PRIVATE.household,
    hamlet: `Ấp ${MARKUP}`,
    budgetVnd: 90_000_000,
  })
  const stage = { key: key(), code: house, from: 'assessed', to: 'surveyed', day: DAY, note: `Xem ${MARKUP}` } as const
  await recordStage(store, from(communePeople.officer), stage)
  await houses.bring(house, 'decided')
  const allocation = await houses.allocate(house, 60_000_000)
  const allocationAsked = await houses.askAllocation(house, 1_000_000)
  const allocationRefused = await houses.askAllocation(house, 2_000_000)
  const no = { key: key(), reason }
  await refuseAllocation(store, from(communePeople.accountant), { ...no, code: allocationRefused })
  const payee = { payeeName: PRIVATE.payee }
  const paid = await houses.approvedPayment(house, 20_000_000, payee)
  const { receipt: payment } = await payCash(store, from(communePeople.cashier), {
    key: key(),
    code: paid,
    paidOn: DAY,
    receiver: { name: PRIVATE.receiver, relation: 'con ruột' },
  })
  await houses.bring(house, 'started')
  const shop = { payeeKind: 'shop', payeeName: `Vật liệu ${MARKUP}`, payeeAccount: PRIVATE.payeeAccount } as const
  const sent = await houses.approvedPayment(house, 10_000_000, { ...shop, assetId: bank.id })
  await sendPaymentOrder(store, from(communePeople.accountant), {
    key: key(),
    code: sent,
    orderNumber: `UNC ${MARKUP}`,
  })
  const asked = await houses.askPayment(house, 1_000_000, payee)
  const toPay = await houses.approvedPayment(house, 3_000_000, payee)
  const paymentRefused = await houses.askPayment(house, 2_000_000, payee)
  await refuseDisbursement(store, from(communePeople.head), { ...no, key: key(), code: paymentRefused })
  const paymentCancelled = await houses.approvedPayment(house, 4_000_000, payee)
  await cancelDisbursement(store, from(communePeople.accountant), { ...no, key: key(), code: paymentCancelled })
  const elsewhere = await houses.propose(
    { unitId: fund.communes[1]?.id as number, householdName: PRIVATE.household, kind: 'repair' },
    people.officer,
  )
  const pictures = album(store, houses)
  const shownPhoto = await pictures.shown(house, { caption: 'Nhà cũ dột nát' })
  const hiddenPhoto = await pictures.bring(house, await photograph({ seed: 2 }), { moment: 'during' })
  const paper = await pictures.bring(house, PDF, { kind: 'paper', moment: null, caption: 'Biên bản bàn giao' })
  const forHouse = await pledge({ purpose: { kind: 'project', project: house }, name: PRIVATE.donor })

  const ask = (kind: DataRequestKind, of: typeof named, wanted: Wanted) =>
    fileDataRequest(store, { formKey: key(), code: of.code, privateKey: of.privateKey, kind, wanted, language: 'vi' })
  const question = await ask('question', named, { message: `Ai xem ${MARKUP}?` })
  const correction = await ask('correct', business, { message: null, contact: 'moi@gach.example' })
  const withdrawal = await ask('withdraw-name', named, { message: null })
  const answer = {
    key: key(),
    code: question.code,
    step: 'refused',
    answer: `Không có ai ${MARKUP} ngoài kế toán`,
  } as const
  await answerDataRequest(store, from(people.accountant), answer)

  const erasing = erasures(store, people)
  const leaving = await pledge({ name: 'Người đã đi', nameDisplay: 'public' })
  const redaction = await erasing.erase({ pledge: leaving.code })
  const erasureAsked = await erasing.ask({ pledge: named.code })
  const textErasureAsked = await erasing.ask({ entry: lines.unknownCode, fields: ['memo'] })

  const many = await manyHands(store, fund, general?.accountId as number)
  // A business gives for the house in cash and gets a record of it; a donor with an e-mail address, a letter.
  const sponsor = await pledge({
    donorKind: 'business',
    nameDisplay: 'hidden',
    name: PRIVATE.donor,
    contact: PRIVATE.email,
    taxCode: '0100109106',
    method: 'cash',
    purpose: { kind: 'project', project: house },
  })
  const sponsored = await recordCashGift(store, from(communePeople.cashier), key(), {
    ...{ from: { pledge: sponsor.code }, amountVnd: 2_000_000, bookedOn: DAY, note: '' },
  })
  const party = { name: 'Công ty Gạch Ngói', address: PRIVATE.address, phone: '', taxCode: '', representative: '' }
  const record = await issueGrantRecord(store, from(communePeople.accountant), {
    key: key(),
    asked: { code: sponsor.code, sponsor: party, receiver: party, place: 'Phường 5', day: DAY, attachments: [MARKUP] },
  })

  const newcomer = await store.database.write((tx) =>
    hireStaff(tx, store, null, {
      name: `Mới ${MARKUP}`,
      email: 'moi@xa.example',
      passwordHash: 'chưa có',
      roles: [{ role: 'auditor', unitId: houses.unit.id }],
    }),
  )
  const session = { tokenHash: randomBytes(32), formSecret: randomBytes(32), staffId: people.head.id }
  await startSession(store, { ...session, device: `Điện thoại ${MARKUP}` })

  return {
    pledges: { named, hidden, business, parts, forHouse, leaving, sponsor },
    appeal: appeal.code,
    entries: {
      opening,
      pledged: first,
      ...lines,
      received: received.index,
      wrong: wrong.index,
      reversal: reversal.index,
      allocation: allocation.receipt.index,
      payment: payment.index,
      redaction,
      collective: many.collective,
      box: many.box,
      goods: many.goods,
      sponsored: sponsored.index,
    },
    record,
    statements: { posted, ready, refused, cancelled },
    notices: { inDoubt: 1, ofNobody: 2 },
    requests: {
      ...{ openingAsked, reversalAsked, reversalRefused, classification: classification.code },
      ...{ erasureAsked, textErasureAsked },
    },
    house,
    photos: { shown: shownPhoto, hidden: hiddenPhoto.id, paper: paper.id },
    elsewhere,
    allocations: { approved: allocation.code, asked: allocationAsked, refused: allocationRefused },
    payments: { paid, sent, asked, toPay, refused: paymentRefused, cancelled: paymentCancelled },
    newcomer,
    dataRequests: { question: question.code, correction: correction.code, withdrawal: withdrawal.code },
    many,
  }
}

/** A gift by many with its list, a box, goods in kind and a launch event. */
async function manyHands(store: TestStore, fund: Fund, poolId: number) {
  const { people, province, vnn } = fund
  const group = { ...donor, donorKind: 'group', nameDisplay: 'public', name: `Tổ 5 ${MARKUP}`, consents: true } as const
  const list = await recordCollectiveGift(store, from(people.cashier), key(), {
    from: { donor: group, poolId },
    ...{ amountVnd: 300_000, bookedOn: DAY, note: `Một ngày lương ${MARKUP}` },
    list: {
      ...{ kind: 'book', count: 2, book: { number: `7 ${MARKUP}`, stubFrom: '1', stubTo: '2' } },
      lines: [
        { name: PRIVATE.donor, amountVnd: 100_000 },
        { name: `${PRIVATE.donor} ${MARKUP}`, amountVnd: 200_000 },
      ],
    },
  })
  const salt = (await lineOfList(store.database.read, list.listId, 1))?.salt as Buffer
  const box = await openBox(store, from(people.cashier), key(), {
    ...{ poolId, sealNumber: `NP-1 ${MARKUP}`, place: `chợ ${MARKUP}`, openedOn: DAY, amountVnd: 50_000 },
    counts: [{ valueVnd: 10_000, pieces: 5 }],
    witnesses: [PRIVATE.donor, `${PRIVATE.donor} Hai`, `${PRIVATE.donor} Ba ${MARKUP}`],
  })
  const lot = await receiveGoods(store, from(people.accountant), key(), {
    donor: { ...donor, name: PRIVATE.donor },
    ...{ unitId: province.id, fundId: vnn.id, item: `gạo ${MARKUP}`, measure: 'kg', quantityMilli: 12_500 },
    ...{ valueVnd: 250_000, valuation: 'market', evidence: `Bảng giá ${MARKUP}`, receivedOn: DAY },
  })
  const event = {
    poolId,
    name: `Lễ phát động ${MARKUP}`,
    place: `Hội trường ${MARKUP}`,
    heldOn: DAY,
    boardVnd: 9_000_000,
  }
  const eventCode = await openEvent(store, from(people.officer), key(), event)
  await registerAtEvent(store, from(people.officer), key(), {
    ...{ eventCode, control: { count: 2, totalVnd: 3_000_000 }, doublesAreMeant: false },
    lines: [
      { name: PRIVATE.donor, donorKind: 'person', amountVnd: 1_000_000, method: 'cash', mayBeNamed: false },
      { name: `Công ty ${MARKUP}`, donorKind: 'business', amountVnd: 2_000_000, method: 'bank', mayBeNamed: true },
    ],
  })
  const confirmation = `/xac-nhan/${list.listId}-1/rieng/${confirmationKey(salt)}`
  return {
    list: list.listId,
    collective: list.index,
    box: box.index,
    goods: lot.index,
    lot: lot.code,
    eventCode,
    confirmation,
  }
}

const donor = {
  donorKind: 'person',
  nameDisplay: 'hidden',
  name: '',
  contact: '',
  taxCode: '',
  address: '',
  consents: false,
} as const

/** Leaves a telephone number, so it was agreed to. */
const wish: Wish = {
  ...donor,
  contact: PRIVATE.phone,
  consents: true,
  amountVnd: 500_000,
  purpose: { kind: 'general' },
  method: 'bank',
  expectedOn: null,
}
