import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { verdictOf } from '../../../../server/domain/bank-notice/signature.ts'

// payos.vn/docs/tich-hop-webhook/kiem-tra-du-lieu-voi-signature: body, checksum key and signature as published there.
const payosKey = '1a54716c8f0efb2744fb28b6e38b25da7f67a925d98bc1c18bd8faaecadd7675'
const payosBody = {
  code: '00',
  desc: 'success',
  success: true,
  data: {
    orderCode: 123,
    amount: 3000,
    description: 'VQRIO123',
    accountNumber: '12345678',
    reference: 'TF230204212323',
    transactionDateTime: '2023-02-04 18:25:00',
    currency: 'VND',
    paymentLinkId: '124c33293c43417ab7879e14c8d9eb18',
    code: '00',
    desc: 'Thành công',
    counterAccountBankId: '',
    counterAccountBankName: '',
    counterAccountName: '',
    counterAccountNumber: '',
    virtualAccountName: '',
    virtualAccountNumber: '',
  },
  signature: '412e915d2871504ed31be63c8f62a149a4410d34c4c42affc9006ef9917eaa03',
}

// Casso's documented PHP example of Webhook V2 (developer.casso.vn), as public repositories repeat it: body, key and header.
const cassoKey = 'mgExMrjj4i7a1p8Cs6LmFbpCd8lbw4sSX4LZXPag7TKazeIogtR90tvWYTkwQbvs'
const cassoAt = 1727948258788
const cassoBody = {
  error: 0,
  data: {
    id: 0,
    reference: 'MA_GIAO_DICH_THU_NGHIEM',
    description: 'giao dich thu nghiem',
    amount: 599000,
    runningBalance: 25000000,
    transactionDateTime: '2024-10-03 15:06:37',
    accountNumber: '88888888',
    bankName: 'VPBank',
    bankAbbreviation: 'VPB',
    virtualAccountNumber: '',
    virtualAccountName: '',
    counterAccountName: 'NGUYEN VAN A',
    counterAccountNumber: '8888888888',
    counterAccountBankId: '970415',
    counterAccountBankName: 'VietinBank',
  },
}
const cassoSignature =
  'ed0a4bd2e826d5cb69988cdb141e6c1a080e21f3b57eb72cd78192220042b9e7dde0868fc667faea8e224900fa7904e7c88dfa098032fb2d6b6996856e8b7ff3'

// SePay documents the formula and no worked example: this one is computed from the formula (developer.sepay.vn, xac-thuc).
const sepaySecret = 'whsec_vi_du'
const sepayAt = 1_700_000_000_000
const sepayBody = '{"id":92704,"transferType":"in","transferAmount":2277000}'
const sepaySignature = `sha256=${createHmac('sha256', sepaySecret).update(`1700000000.${sepayBody}`).digest('hex')}`

const bytes = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
const casso = (change: { body?: unknown; header?: string; now?: number; secret?: string } = {}) =>
  verdictOf('casso', {
    headers: { 'x-casso-signature': change.header ?? `t=${cassoAt},v1=${cassoSignature}` },
    body: bytes(change.body ?? cassoBody),
    secret: change.secret ?? cassoKey,
    now: change.now ?? cassoAt,
  })
const sepay = (change: { body?: string; headers?: Record<string, string>; now?: number } = {}) =>
  verdictOf('sepay', {
    headers: change.headers ?? { 'x-sepay-signature': sepaySignature, 'x-sepay-timestamp': '1700000000' },
    body: bytes(change.body ?? sepayBody),
    secret: sepaySecret,
    now: change.now ?? sepayAt,
  })
const payos = (body: unknown, secret = payosKey) =>
  verdictOf('payos', { headers: {}, body: bytes(body), secret, now: 0 })

const MINUTE = 60_000

describe('a notification by Casso', () => {
  test('is forged when a đồng, the key, the time or the header is another', () => {
    expect(casso({ body: { ...cassoBody, data: { ...cassoBody.data, amount: 599001 } } })).toBe('forged')
    expect(casso({ secret: 'another' })).toBe('forged')
    expect(casso({ header: `t=${cassoAt + 1},v1=${cassoSignature}` })).toBe('forged')
    for (const header of ['', 'v1=', `v1=${cassoSignature}`, `t=,v1=${cassoSignature}`])
      expect(casso({ header })).toBe('forged')
    expect(casso({ body: 'not json' })).toBe('forged')
    expect(casso({ body: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}` })).toBe('forged')
  })

  test('is signed as in its own documentation, in whatever order its keys come', () => {
    expect(casso()).toBe('signed')
    const turned = Object.fromEntries(Object.entries(cassoBody.data).reverse())
    expect(casso({ body: { data: turned, error: 0 } })).toBe('signed')
  })

  test('is refused five minutes after it was signed, and five minutes before', () => {
    expect(casso({ now: cassoAt + 5 * MINUTE })).toBe('signed')
    expect(casso({ now: cassoAt + 5 * MINUTE + 1 })).toBe('stale')
    expect(casso({ now: cassoAt - 5 * MINUTE - 1 })).toBe('future')
  })
})

describe('a notification by SePay', () => {
  test('is forged when a byte, the time, or the key is another, and without a signature', () => {
    expect(sepay({ body: `${sepayBody} ` })).toBe('forged')
    for (const headers of [
      {},
      { 'x-sepay-signature': sepaySignature },
      { 'x-sepay-signature': sepaySignature, 'x-sepay-timestamp': '1700000001' },
      { 'x-sepay-signature': sepaySignature, 'x-sepay-timestamp': 'now' },
      { 'x-sepay-signature': sepaySignature.slice(7), 'x-sepay-timestamp': '1700000000' },
      { authorization: 'Apikey another' },
      { authorization: 'Apikey ' },
      { authorization: sepaySecret },
      { authorization: `Apikey ${sepaySecret}`, 'x-sepay-signature': 'sha256=00' },
    ] as Record<string, string>[])
      expect(sepay({ headers })).toBe('forged')
  })

  test('is signed by the formula of its documentation, or by the key alone where SePay is set to that', () => {
    expect(sepay()).toBe('signed')
    expect(sepay({ headers: { authorization: `Apikey ${sepaySecret}` } })).toBe('signed')
  })

  test('is refused when it is stale or of the future', () => {
    expect(sepay({ now: sepayAt + 5 * MINUTE + 1000 })).toBe('stale')
    expect(sepay({ now: sepayAt - 5 * MINUTE - 1000 })).toBe('future')
  })
})

describe('a notification by payOS', () => {
  test('is forged when a đồng, the account or the key is another', () => {
    expect(payos({ ...payosBody, data: { ...payosBody.data, amount: 3001 } })).toBe('forged')
    expect(payos({ ...payosBody, data: { ...payosBody.data, accountNumber: '12345679' } })).toBe('forged')
    expect(payos(payosBody, 'another')).toBe('forged')
    for (const body of ['', 'null', '[]', '{}', { data: null, signature: 'x' }, { ...payosBody, signature: null }])
      expect(payos(body)).toBe('forged')
  })

  test('is signed as in its own documentation', () => {
    expect(payos(payosBody)).toBe('signed')
  })
})
