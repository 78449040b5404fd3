import type { FastifyInstance } from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { accountById, accountsOfKind } from '../../../db/queries/accounts.ts'
import { pledgeByCode } from '../../../db/queries/pledges.ts'
import { openAppeal } from '../../../server/actions/appeals/open-appeal.ts'
import { postGift } from '../../../server/actions/ledger/post-gift.ts'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { postForm, wish } from '../../support/giving.ts'
import { as, key } from '../../support/houses.ts'
import { signedIn } from '../../support/sign-in.ts'
import { directSql, type TestStore, testStore } from '../../support/store.ts'

let store: TestStore
let app: FastifyInstance
let fund: Awaited<ReturnType<typeof smallFund>>
beforeEach(async () => {
  store = testStore()
  fund = await smallFund(store)
  app = await testApp(store)
})

const pledges = () => directSql(store).prepare('SELECT count(*) FROM pledge').pluck().get()
const business = { ai: 'business', ten: 'Công ty TNHH Long Hậu', mst: '0100109106' }

/** The boxes of the form as they stand in a page, hidden and shown. */
function boxesIn(html: string): Record<string, string> {
  const decoded = (text: string) =>
    text.replace(
      /&(lt|gt|quot|amp|#x3D|#x27);/g,
      (_, name) => ({ lt: '<', gt: '>', quot: '"', amp: '&', '#x3D': '=', '#x27': "'" })[name as 'lt'],
    )
  const found: Record<string, string> = {}
  for (const [input] of html.matchAll(/<input [^>]*>/g)) {
    const [name, value, type] = ['name', 'value', 'type'].map(
      (each) => new RegExp(` ${each}="([^"]*)"`).exec(input)?.[1],
    )
    if (name === undefined || value === undefined) continue
    if ((type === 'radio' || type === 'checkbox') && !input.includes(' checked')) continue
    found[name] = decoded(value)
  }
  for (const [, name = '', text = ''] of html.matchAll(/<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)</g))
    found[name] = decoded(text)
  for (const [, name = '', inner = ''] of html.matchAll(/<select [^>]*name="([^"]*)"[^>]*>(.*?)<\/select>/gs))
    found[name] = /value="([^"]*)" selected/.exec(inner)?.[1] ?? ''
  return found
}

describe('a plan that cannot be', () => {
  const parts = { nhip: 'nhieu-dot' }
  const wrong = [
    [{ ...parts, 'so-dot': '100' }, 'Số lần phải từ 2 tới 60.'],
    [{ ...parts, 'so-dot': '' }, 'Số lần phải từ 2 tới 60.'],
    [{ ...parts, 'so-dot': '-3' }, 'Số lần phải từ 2 tới 60.'],
    [{ ...parts, 'so-dot': '1e20' }, 'Số lần phải từ 2 tới 60.'],
    [{ ...parts, 'so-dot': '3', 'dot-dau': '2023-04-30' }, 'Ngày dự kiến đã qua.'],
    [{ ...parts, 'so-dot': '3', 'dot-dau': '2023-02-30' }, 'Ngày này không đọc được.'],
    [{ ...parts, 'so-dot': '3', 'cach-dot': 'week' }, 'Xin chọn một mục trong danh sách.'],
    [{ nhip: 'moi-tuan' }, 'Xin chọn một mục trong danh sách.'],
    [{ ...parts, 'so-dot': '60', 'so-tien': '59' }, 'quá nhỏ để chia'],
    [{ nhip: 'moi-thang', 'so-tien': '900 tỷ' }, 'nhận đăng ký nhiều nhất'],
    [{ ...parts, 'cach-dot': 'rieng', 'cac-ngay': '15/06/2023' }, 'Số lần phải từ 2 tới 60.'],
    [{ ...parts, 'cach-dot': 'rieng', 'cac-ngay': '15/06/2023\n31/02/2024' }, 'Có dòng không đọc được.'],
    [{ ...parts, 'cach-dot': 'rieng', 'cac-ngay': '15/06/2023\n15/06/2023' }, 'Có hai dòng cùng một ngày.'],
    [{ ...parts, 'cach-dot': 'rieng', 'cac-ngay': '15/04/2023\n15/06/2023' }, 'Có ngày đã qua.'],
    [{ ...parts, 'cach-dot': 'rieng', 'cac-ngay': '15/06/2023 100k\n15/07/2023' }, 'Xin ghi số tiền ở mọi dòng'],
    [{ ...parts, 'cach-dot': 'rieng', 'cac-ngay': '15/06/2023 100k\n15/07/2023 100k' }, 'chưa bằng số tiền ủng hộ'],
    [{ ...parts, 'cach-dot': 'rieng', 'cac-ngay': '<script>alert(1)</script>\nx' }, 'Có dòng không đọc được.'],
    [{ 'danh-cho': 'appeal' }, 'Xin chọn một cuộc vận động.'],
    [{ 'danh-cho': 'appeal', loi: 'VDKHONGCO' }, 'không còn nhận đăng ký'],
    [{ 'so-tien': '1e20' }, 'Hệ thống không đọc được số tiền này.'],
    [{ ...business, 'dai-dien': '<b>x</b>' }, 'Tên không được có dấu'],
    [{ ...business, 'loi-ghi': 'x'.repeat(201) }, 'dài quá 200 ký tự'],
    [{ ...business, 'loi-ghi': '<script>' }, 'không được có dấu &lt; hoặc &gt;'],
    [{ ...business, 'dai-dien': 'Lê An', 'dong-y': '' }, 'Xin đánh dấu đồng ý'],
  ] as const
  test('is refused with a sentence, at the screen that has the box, and nothing is stored', async () => {
    for (const [changed, sentence] of wrong) {
      const answer = await postForm(app, '/ung-ho', { ...wish(), ...changed, buoc: 'gui' })
      expect([changed, answer.statusCode]).toEqual([changed, 422])
      expect(answer.body).toContain(sentence)
      expect(answer.body).not.toContain('<script>alert')
      expect(boxesIn(answer.body)).toMatchObject({ 'lien-he': '0912 345 678' })
    }
    expect(pledges()).toBe(0)
  })
})

describe('the three screens', () => {
  test('carry everything typed there and back', async () => {
    const { _key: _, ...filled } = wish()
    const wanted: Record<string, string> = {
      ...filled,
      ...business,
      'dia-chi': '12 Võ Công Tồn "A&B"',
      'dai-dien': 'Lê An',
      'loi-ghi': 'Chung tay <3'.replace('<', ''),
      nhip: 'nhieu-dot',
      'cach-dot': 'rieng',
      'cac-ngay': '15/06/2023 100k\r\n15/07/2023 200k',
    }
    let boxes = wanted
    for (const buoc of ['xem', 'sua-ai', 'xem', 'sua', 'ai', 'sua', 'ai', 'xem']) {
      const answer = await postForm(app, '/ung-ho', { ...boxes, buoc })
      expect([buoc, answer.statusCode]).toEqual([buoc, 200])
      boxes = boxesIn(answer.body)
      expect([buoc, boxes]).toEqual([buoc, expect.objectContaining(wanted)])
    }
    expect(pledges()).toBe(0)
    const sent = await postForm(app, '/ung-ho', { ...boxes, buoc: 'gui' })
    expect(sent.statusCode).toBe(303)
    expect(pledges()).toBe(1)
    const days = directSql(store).prepare('SELECT position, due_on, amount_vnd FROM pledge_instalment').raw().all()
    expect(days).toEqual([
      [1, '2023-06-15', 100_000],
      [2, '2023-07-15', 200_000],
    ])
  })

  test('take nobody’s name or telephone from an address, and travel by post once somebody has typed one', async () => {
    const address = new URLSearchParams({ ...wish(), buoc: 'ai' })
    const { body } = await app.inject(`/ung-ho?${address}`)
    expect(boxesIn(body)).toMatchObject({ 'lien-he': '', ten: '', 'so-tien': '300.000' })
    expect(boxesIn(body)).not.toHaveProperty('dong-y')
    const back = await postForm(app, '/ung-ho', { ...wish(), buoc: 'sua' })
    expect(back.body).toContain('class="q-form q-giving"')
    expect(back.body).toContain('method="post" class="q-form q-giving"')
    expect(back.headers['cache-control']).toBe('no-store')
    const fresh = await app.inject('/ung-ho')
    expect(fresh.body).toContain('method="get" class="q-form q-giving"')
    expect(fresh.headers['cache-control']).toBe('private, no-cache')
  })

  test('say the amount in digits and in words, in the reader’s language, however it was written', async () => {
    const amounts = [
      ['500k', '500.000\u00a0₫ – Năm trăm nghìn đồng', '500,000\u00a0₫ – Five hundred thousand đồng'],
      ['1,5 triệu', '1.500.000\u00a0₫ – Một triệu năm trăm nghìn đồng', 'One million five hundred thousand đồng'],
      ['2 tỷ', '2.000.000.000\u00a0₫ – Hai tỷ đồng', 'Two billion đồng'],
      ['200.000', '200.000\u00a0₫ – Hai trăm nghìn đồng', 'Two hundred thousand đồng'],
      ['1tr215', '1.215.000\u00a0₫', 'One million two hundred and fifteen thousand đồng'],
    ] as const
    for (const [typed, vi, en] of amounts) {
      const query = `so-tien=${encodeURIComponent(typed)}&buoc=ai`
      expect((await app.inject(`/ung-ho?${query}`)).body).toContain(vi)
      expect((await app.inject(`/en/ung-ho?${query}`)).body).toContain(en)
      const live = await postForm(app, '/ung-ho/xem-truoc', { 'so-tien': typed })
      expect(live.json().amount).toContain(vi)
    }
    const wrong = await postForm(app, '/ung-ho/xem-truoc', { 'so-tien': '1.5' })
    expect(wrong.json()).toEqual({ amount: expect.stringContaining('hai cách'), line: '' })
    expect(wrong.headers['cache-control']).toBe('no-store')
    expect(pledges()).toBe(0)
  })
})

describe('the line shown before anything is sent', () => {
  const names = [
    [{ 'hien-ten': 'hidden' }, 'Không nêu tên theo yêu cầu'],
    [{ 'hien-ten': 'initials' }, 'T.T.B.'],
    [{ 'hien-ten': 'public' }, 'Trần Thị Bông'],
    [{ 'hien-ten': 'public', ten: 'Trần Thị Bông 0912345678' }, 'Trần Thị Bông …'],
    [{ 'hien-ten': 'public', ...business }, 'Công ty TNHH Long Hậu (MST 0100109106)'],
    [{ 'hien-ten': 'public', ...business, mst: '079123456789' }, 'Công ty TNHH Long Hậu'],
    [{ 'hien-ten': 'hidden', ...business }, 'Không nêu tên theo yêu cầu'],
  ] as const
  test('is word for word what the public ledger prints when the money has come', async () => {
    for (const [changed, name] of names) {
      const typed = { ...wish(), ...changed, _key: key() }
      const line = `${name} – 300.000\u00a0₫`
      expect((await postForm(app, '/ung-ho', { ...typed, buoc: 'xem' })).body).toContain(`<p>${line}</p>`)
      expect((await postForm(app, '/ung-ho/xem-truoc', typed)).json().line).toBe(line)
      const sent = await postForm(app, '/ung-ho', { ...typed, buoc: 'gui' })
      const index = await receive(sent.headers.location?.split('/')[2] as string)
      const [entry] = (await app.inject('/api/v1/ledger?limit=1')).json().items
      expect([entry.index, entry.donor]).toEqual([index, name.startsWith('Không nêu') ? null : name])
      expect((await app.inject(`/so-cai/${index}`)).body).toContain(name)
      expect((await app.inject(`/so-cai`)).body).not.toContain('079123456789')
    }
  })

  test('is not written while the name cannot stand in it', async () => {
    const typed = { ...wish(), ten: '<script>' }
    expect((await postForm(app, '/ung-ho/xem-truoc', typed)).json().line).toBe('')
  })

  async function receive(code: string): Promise<number> {
    return store.database.write(async (tx) => {
      const pledge = await pledgeByCode(tx, code)
      if (!pledge) throw new Error('no pledge')
      const pool = await accountById(tx, pledge.poolId)
      const [bank] = await accountsOfKind(tx, { unitId: pool.unitId, fundId: pool.fundId, kind: 'bank' })
      if (!bank) throw new Error('no bank account')
      const facts = { purpose: pledge.purposeCode, amountVnd: 300_000, bookedOn: '2023-05-01', memo: code } as const
      return (await postGift(tx, store, { id: key(), asset: bank, pool, pledge, channel: 'bank', ...facts })).index
    })
  }
})

describe('a business’s words beside its gift', () => {
  test('are public only once somebody of the committee has read them', async () => {
    const sent = await postForm(app, '/ung-ho', {
      ...wish(),
      ...business,
      'loi-ghi': 'Chung tay vì quê hương',
      buoc: 'gui',
    })
    const path = sent.headers.location as string
    const code = path.split('/')[2] as string
    const page = async () => (await app.inject(`/ung-ho/${code}`)).body
    expect(await page()).not.toContain('Chung tay')
    expect((await app.inject(path)).body).toContain('Chung tay vì quê hương')
    const elsewhere = await signedIn(app, store, fund.communePeople.officer)
    expect((await elsewhere.get('/noi-bo/van-dong')).body).not.toContain('Chung tay')
    await elsewhere.post(`/noi-bo/van-dong/loi-ghi/${code}/hien`, {})
    expect(await page()).not.toContain('Chung tay')
    const head = await signedIn(app, store, fund.people.head)
    expect((await head.get('/noi-bo/van-dong')).body).toContain('“Chung tay vì quê hương”')
    expect((await head.post(`/noi-bo/van-dong/loi-ghi/${code}/hien`, {})).statusCode).toBe(303)
    expect(await page()).toContain('Chung tay vì quê hương')
  })
})

describe('an appeal', () => {
  test('is opened by staff, shown to everybody with how far it is, given to, and closed', async () => {
    const head = await signedIn(app, store, fund.people.head)
    const refused = await head.post('/noi-bo/van-dong', { unit: 'LA', title: '<b>x</b>', goal: '0', from: '', to: 'x' })
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('Số tiền phải lớn hơn 0.')
    const form = {
      unit: 'LA',
      title: 'Mái ấm vùng biên',
      about: '',
      goal: '1 tỷ',
      from: '2023-05-01',
      to: '2023-06-30',
    }
    expect((await head.post('/noi-bo/van-dong', form)).statusCode).toBe(303)
    const page = (await app.inject('/van-dong')).body
    expect(page).toContain('Mái ấm vùng biên')
    expect(page).toContain('mục tiêu 1 tỷ đồng')
    const code = /\/ung-ho\?loi&#x3D;(VD[0-9A-Z]{7})/.exec(page)?.[1] as string
    const offered = (await app.inject(`/ung-ho?loi=${code}`)).body
    expect(offered).toContain(`value="${code}" selected`)
    const sent = await postForm(app, '/ung-ho', { ...wish(), 'danh-cho': 'appeal', loi: code, buoc: 'gui' })
    expect((await app.inject(sent.headers.location as string)).body).toContain(`/van-dong#${code}`)
    expect((await app.inject('/van-dong')).body).toContain('Đã đăng ký: 300.000\u00a0₫.')
    expect((await head.post(`/noi-bo/van-dong/${code}/ket-thuc`, {})).statusCode).toBe(303)
    expect((await app.inject('/van-dong')).body).toContain('Đã kết thúc')
    expect((await app.inject(`/ung-ho?loi=${code}`)).body).toContain('Cuộc vận động này không còn nhận đăng ký')
  })

  test('of another fund than the general one goes to that fund', async () => {
    const call = {
      key: key(),
      unitId: fund.province.id,
      fundId: fund.ct.id,
      title: 'Sau bão',
      about: '',
      goalVnd: 1000,
    }
    const term = { fromDay: '2023-05-01', toDay: '2023-05-31' }
    const { code } = await openAppeal(store, as(fund.people.officer), { ...call, ...term })
    const cash = { ...wish(), 'danh-cho': 'appeal', loi: code, cach: 'cash', buoc: 'gui' }
    const sent = await postForm(app, '/ung-ho', cash)
    const pledge = await pledgeByCode(store.database.read, sent.headers.location?.split('/')[2] as string)
    expect(pledge?.fundId).toBe(fund.ct.id)
    const bank = await postForm(app, '/ung-ho', { ...cash, _key: key(), cach: 'bank' })
    expect(bank.statusCode).toBe(422)
    expect(bank.body).toContain('Quỹ chưa có tài khoản nhận tiền cho lựa chọn này.')
  })
})

test('two places of one name in one province are told apart by their codes, and others stay as they are', async () => {
  const words = async (url: string) => (await app.inject(url)).body
  expect(await words('/ung-ho')).toContain('Phường 5, Tỉnh Long An</option>')
  directSql(store).exec(`UPDATE area SET name = 'Phường 1' WHERE level = 'commune'`)
  directSql(store).exec(`UPDATE unit SET name = 'Ban Vận động Phường 1' WHERE level = 'commune'`)
  const form = await words('/ung-ho')
  for (const code of ['27694', '27697']) expect(form).toContain(`Phường 1, Tỉnh Long An (mã địa bàn ${code})</option>`)
  const asked = { ...wish(), buoc: 'xem', 'danh-cho': 'commune', xa: 'LA-27697' }
  expect((await postForm(app, '/ung-ho', asked)).body).toContain('Phường 1, Tỉnh Long An (mã địa bàn 27697)')
  expect(await words('/so-cai')).toContain('Ban Vận động Phường 1 (LA-27694)</option>')
  const officer = await signedIn(app, store, fund.people.officer)
  for (const path of ['/noi-bo/nha', '/noi-bo/nha/moi'])
    expect((await officer.get(path)).body).toContain('Ban Vận động Phường 1 (LA-27697)</option>')
})

test('a gift larger than what its house lacks is told before it is promised, and what happens to the rest', async () => {
  directSql(store)
    .prepare(
      `INSERT INTO project (code, kind, unit_id, fund_id, area_id, household_short, category, budget_vnd, stage, proposed_by, created_at)
        SELECT 'LA-27694-23-0001', 'build', u.id, (SELECT min(id) FROM fund), u.area_id, 'N.V.A.', 'poor', 52000000, 'decided', ?, 0
        FROM unit u WHERE u.code = 'LA-27694'`,
    )
    .run(fund.people.officer.id)
  const house = { ...wish(), buoc: 'xem', 'danh-cho': 'project', nha: 'LA-27694-23-0001' }
  const enough = await postForm(app, '/ung-ho', { ...house, 'so-tien': '52 triệu' })
  expect(enough.body).toContain('52.000.000')
  expect(enough.body).not.toContain('Phần hơn')
  const { body } = await postForm(app, '/ung-ho', { ...house, 'so-tien': '100 triệu' })
  expect(body.replaceAll('\u00a0', ' ')).toContain(
    'Căn nhà còn thiếu 52.000.000 ₫. Phần hơn, 48.000.000 ₫, vẫn để dành',
  )
})
