import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { accountsOfKind } from '../../../db/queries/accounts.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { appendEntry } from '../../../server/actions/ledger/append-entry.ts'
import { theAccount } from '../../../server/actions/setup/open-accounts.ts'
import { textsIn } from '../../../server/plugins/texts.ts'
import { purposeText } from '../../../server/web/components/ledger-words.ts'
import { testApp } from '../../support/app.ts'
import { received as receivedFor } from '../../support/donor.ts'
import { smallFund } from '../../support/fund.ts'
import { pledgedByForm, postForm } from '../../support/giving.ts'
import { directSql, TEST_NOW, type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let app: FastifyInstance
beforeEach(async () => {
  store = testStore()
  await smallFund(store)
  app = await testApp(store)
})

const pledged = (changed: Record<string, string> = {}) => pledgedByForm(app, changed)
const received = (code: string, amountVnd: number) => receivedFor(store, code, amountVnd)

const show = async (url: string) => (await app.inject(url)).body

describe('the public page of a pledge', () => {
  test('says in words how it stands: waiting, partly, in full, more than pledged', async () => {
    const { code } = await pledged()
    expect(await show(`/ung-ho/${code}`)).toContain('Chờ tiền về')
    expect(await show(`/ung-ho/${code}`)).toContain('Quỹ chưa nhận được báo Có cho khoản này')
    await received(code, 100_000)
    const partly = await show(`/ung-ho/${code}`)
    expect(partly).toContain('Đã nhận một phần')
    expect(partly).toContain('data-copy="200000"')
    await received(code, 200_000)
    const full = await show(`/ung-ho/${code}`)
    expect(full).toContain('Nhận đủ')
    expect(full).not.toContain('q-qr')
    expect(full).toContain('href="/so-cai/0"')
    expect(full).toContain('Trong Quỹ, chờ phân bổ')
    await received(code, 1_000)
    expect(await show(`/ung-ho/${code}`)).toContain('Nhận nhiều hơn đăng ký')
  })

  test('says that money with its code waits for an accountant, and then cannot be taken back', async () => {
    const { code, path } = await pledged()
    await store.database.write(async (tx) => {
      const pledge = await pledgeByCode(tx, code)
      if (!pledge) throw new Error('no pledge')
      const owner = { unitId: pledge.unitId, fundId: pledge.fundId }
      const [bank] = await accountsOfKind(tx, { ...owner, kind: 'bank' })
      if (!bank) throw new Error('no bank account')
      await appendEntry(tx, store, {
        id: 'test:unclear',
        kind: 'suspense',
        bookedOn: '2023-05-01',
        channel: 'bank',
        amountVnd: 300_000,
        transfers: [{ debit: bank, credit: await theAccount(tx, 'suspense', owner), amountVnd: 300_000 }],
        owner: bank,
        voucher: 'BC',
        texts: { memo: `hoan tra ${code.toLowerCase()}` },
      })
    })
    directSql(store).exec(
      "INSERT INTO match_item (entry_index, bank_account_id, reason, amount_vnd, day) VALUES (0, 1, 'returned', 300000, '2023-05-01')",
    )
    expect(await show(`/ung-ho/${code}`)).toContain('Đã nhận tiền, chưa khớp nội dung')
    expect((await postForm(app, `${path}/huy`, {})).statusCode).toBe(409)
  })

  test('says that the day named by a business has passed', async () => {
    const { code } = await pledged({ ai: 'business', ten: 'Công ty Long Hậu', ngay: '2023-05-02' })
    expect(await show(`/ung-ho/${code}`)).toContain('Chờ tiền về')
    store.setClock(TEST_NOW + 3 * 86_400_000)
    expect(await show(`/ung-ho/${code}`)).toContain('Đã qua ngày dự kiến')
  })

  test('says in the reader’s language what the money is for', async () => {
    const general = await pledged()
    expect(await show(`/ung-ho/${general.code}`)).toContain('Nơi đang cần nhất')
    const english = await show(`/en/ung-ho/${general.code}`)
    expect(english).toContain('Where it is needed most')
    for (const words of ['Quỹ chung', 'General fund']) expect(english).not.toContain(words)
    const t = textsIn('en')
    expect(purposeText({ t }, { purposeCode: 'commune:LA-27694', place: 'Phường 5' })).toBe(
      'Poor households of Phường 5',
    )
    expect(purposeText({ t }, { purposeCode: 'project:NH2345678', place: '' })).toBe('House NH2345678')
  })

  test('is found by a code typed in small letters or with spaces', async () => {
    const { code } = await pledged()
    const typed = await app.inject(`/ung-ho/${code.toLowerCase()}`)
    expect(typed.headers.location).toBe(`/ung-ho/${code}`)
    const spaced = await app.inject(`/ung-ho/${encodeURIComponent(`${code.slice(0, 6)} ${code.slice(6)}`)}`)
    expect(spaced.headers.location).toBe(`/ung-ho/${code}`)
  })

  test('of a code nobody was given is a page that helps, with what was typed made harmless', async () => {
    for (const typed of ['VNNABCDEFGHJ', 'x', '<script>alert(1)</script>', '%00', 'a'.repeat(199)]) {
      const answer = await app.inject(`/ung-ho/${typed === '%00' ? typed : encodeURIComponent(typed)}`)
      expect([typed, answer.statusCode]).toEqual([typed, 404])
      expect(answer.body).toContain('Mã gồm VNN và 9 chữ cái, chữ số')
      expect(answer.body).not.toContain('<script>alert')
    }
  })

  test('shows the code as a picture that any bank app reads', async () => {
    const { code } = await pledged()
    const picture = await app.inject(`/ung-ho/${code}/qr.png`)
    expect(picture.headers['content-type']).toBe('image/png')
    expect(picture.headers['content-disposition']).toContain(`VietQR-${code}.png`)
    expect(picture.rawPayload.subarray(1, 4).toString()).toBe('PNG')
  })

  test('tells nobody how to reach the donor, nor the name of one who is not to be named', async () => {
    const secrets = { ten: 'Bí Mật Canari', 'lien-he': '0987654321', 'hien-ten': 'initials' }
    const { code, path } = await pledged(secrets)
    const business = { ai: 'business', ten: 'Hộ kinh doanh Canari', mst: '079123456789', 'dia-chi': '9 ngõ Canari' }
    const firm = await pledged({ ...business, _key: 'b'.repeat(22), 'hien-ten': 'public' })
    await received(code, 300_000)
    await received(firm.code, 300_000)
    for (const url of [`/ung-ho/${code}`, `/en/ung-ho/${code}`, `/ung-ho/${firm.code}`]) {
      const body = await show(url)
      for (const secret of ['Bí Mật', '0987654321', '079123456789', '9 ngõ', path.split('/')[4] as string])
        expect([url, body.includes(secret)]).toEqual([url, false])
    }
    expect(await show(`/ung-ho/${code}`)).toContain('B.M.C.')
    const sql = directSql(store)
    const bodies = sql.prepare('SELECT body FROM entry').pluck().all().join('\n')
    const audits = JSON.stringify(sql.prepare('SELECT * FROM audit').all())
    const public_ = JSON.stringify(sql.prepare('SELECT folded, exact FROM search_document').all())
    for (const secret of ['Bí', 'Canari', 'canari', 'B.M.C', '0987654321', '079123456789'])
      expect([secret, bodies.includes(secret), audits.includes(secret)]).toEqual([secret, false, false])
    for (const secret of ['0987654321', '079123456789', 'bi mat']) expect(public_).not.toContain(secret)
  })

  test('hides a telephone number typed into a name', async () => {
    const { code } = await pledged({ ten: 'Trần Thị Bông 0912.345.678' })
    const body = await show(`/ung-ho/${code}`)
    expect(body).toContain('Trần Thị Bông …')
    expect(body).not.toContain('345.678')
  })

  test('keeps no name of a person who is not to be named', async () => {
    const { code } = await pledged({ 'hien-ten': 'hidden', 'lien-he': '', 'dong-y': '' })
    expect(await show(`/ung-ho/${code}`)).toContain('Không nêu tên theo yêu cầu')
    expect(directSql(store).prepare('SELECT count(*) FROM pledge_contact').pluck().get()).toBe(0)
  })
})

describe('the private link of a donor', () => {
  test('shows what they told us, and leaves no trace in caches, referrers or search engines', async () => {
    const { path } = await pledged()
    const page = await app.inject(path)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('0912345678')
    expect(page.headers['cache-control']).toBe('no-store')
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    expect(page.headers['x-robots-tag']).toBe('noindex')
  })

  test('is not what the page’s own tools share or carry on to other pages', async () => {
    const { code, path } = await pledged()
    const { body } = await app.inject(path)
    expect(body).toContain(`href="/ung-ho/${code}" data-copy-link`)
    expect(body).toContain(`/tuy-chon?ve=${encodeURIComponent(`/ung-ho/${code}`)}"`)
    expect(body).not.toContain(encodeURIComponent(path))
  })

  test('with a wrong key looks like a pledge that does not exist', async () => {
    const { path, code } = await pledged()
    for (const key of ['A'.repeat(22), 'x', `${path.split('/')[4]}A`]) {
      const answer = await app.inject(`/ung-ho/${code}/rieng/${key}`)
      expect(answer.statusCode).toBe(404)
      expect(answer.body).toContain('Không tìm thấy đăng ký này')
      const cancel = await postForm(app, `/ung-ho/${code}/rieng/${key}/huy`, {})
      expect(cancel.statusCode).toBe(404)
    }
    expect(await show(`/ung-ho/${code}`)).toContain('Chờ tiền về')
  })

  test('is kept as a hash alone', async () => {
    const { path } = await pledged()
    const sql = directSql(store)
    const everything = ['pledge', 'idempotency', 'audit'].map((table) => sql.prepare(`SELECT * FROM ${table}`).all())
    expect(JSON.stringify(everything)).not.toContain(path.split('/')[4])
  })

  test('takes the promise back, once, while no money has come', async () => {
    const { path, code } = await pledged()
    expect((await postForm(app, `${path}/huy`, {})).statusCode).toBe(303)
    expect((await postForm(app, `${path}/huy`, {})).statusCode).toBe(303)
    const body = await show(`/ung-ho/${code}`)
    expect(body).toContain('Đã hủy')
    expect(body).not.toContain('q-pay')
    expect(directSql(store).prepare("SELECT count(*) FROM audit WHERE action = 'cancel-pledge'").pluck().get()).toBe(1)
  })

  test('takes nothing back of a promise that is met', async () => {
    const { path, code } = await pledged()
    await received(code, 300_000)
    expect((await app.inject(path)).body).not.toContain('q-cancel')
    const answer = await postForm(app, `${path}/huy`, {})
    expect(answer.statusCode).toBe(409)
    expect(answer.body).toContain('không còn phần nào để hủy')
    expect(await show(`/ung-ho/${code}`)).toContain('Nhận đủ')
  })

  test('gives up what is still to come, and says in every place that what came stays', async () => {
    const { path, code } = await pledged()
    await received(code, 100_000)
    const before = (await app.inject(path)).body
    expect(before).toContain('Hủy phần còn lại')
    expect(before).toContain('Đã nhận 100.000')
    expect((await app.inject(`/en${path}`)).body).toContain('Cancel what is still to come')
    expect((await postForm(app, `${path}/huy`, {})).statusCode).toBe(303)
    expect((await postForm(app, `${path}/huy`, {})).statusCode).toBe(303)
    for (const [url, sentences] of [
      [`/ung-ho/${code}`, ['Đã hủy', 'Phần chưa chuyển đã được hủy', 'Phần còn lại đã hủy', '200.000', '100.000']],
      [`/en/ung-ho/${code}`, ['Cancelled', 'What had not been sent was cancelled', 'stays in the public ledger']],
    ] as const) {
      const body = await show(url)
      for (const sentence of sentences) expect([url, body.includes(sentence)]).toEqual([url, true])
      expect(body).not.toContain('q-pay')
      expect(body).not.toMatch(/Đang tới bước này|On its way here/)
    }
    const state = (await app.inject(`/api/v1/pledges/${code}`)).json()
    expect(state).toMatchObject({ status: 'cancelled', amountVnd: 300_000, receivedVnd: 100_000 })
    expect((await app.inject('/api/v1/summary')).json()).toMatchObject({ pledgedVnd: 100_000, receivedVnd: 100_000 })
    expect((await app.inject(path)).body).not.toContain('q-cancel')
  })

  test('of a cancelled pledge shows the money when the bank still brings it', async () => {
    const { path, code } = await pledged()
    await postForm(app, `${path}/huy`, {})
    await received(code, 300_000)
    expect(await show(`/ung-ho/${code}`)).toContain('Nhận đủ')
  })
})
