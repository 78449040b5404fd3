import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { statementById } from '../../../db/queries/statements.ts'
import { statement } from '../../../db/schema/index.ts'
import { testApp } from '../../support/app.ts'
import { bankOffice, entriesOf, OFFICE_NOW, queueOf, STATEMENT_HEADER } from '../../support/bank-office.ts'
import { signedIn } from '../../support/sign-in.ts'
import { utf16, writeLargeStatement } from '../../support/statement-fixtures.ts'
import { upload } from '../../support/upload.ts'
import { workbookParts, zip } from '../../support/xlsx-fixtures.ts'

async function desk(now = OFFICE_NOW) {
  const office = await bankOffice()
  office.store.setClock(now)
  const app = await testApp(office.store)
  const { accountant } = office.fund.people
  const browser = await signedIn(app, office.store, accountant)
  const send = (content: string | Buffer, name = 'sao-ke.csv') =>
    upload(app, browser, { fields: { 'tai-khoan': String(office.account.id) }, file: { name, content } })
  /** Uploads and waits until the file is read; gives the statement's page. */
  const read = async (content: string | Buffer, name?: string) => {
    const sent = await send(content, name)
    await app.statementJobs.kick()
    return { path: String(sent.headers.location), page: await browser.get(String(sent.headers.location)) }
  }
  const uploads = () => {
    const folder = join(office.store.dataDir, 'uploads')
    return existsSync(folder) ? readdirSync(folder) : []
  }
  return { ...office, app, browser, send, read, uploads, statements: () => statementsIn(office) }
}

function statementsIn({ store }: Awaited<ReturnType<typeof bankOffice>>) {
  return store.database.read.select().from(statement).all()
}

const csv = (...lines: string[]) => [STATEMENT_HEADER, ...lines].join('\n')
const good = csv('02/05/2023,D1,0,500.000,500.000,ung ho', '03/05/2023,D2,0,200.000,700.000,ung ho')

describe('uploading a statement', () => {
  test('a good file is read, shown before it is posted, and posted when confirmed', async () => {
    const { app, browser, read, store, statements } = await desk()
    const { path, page } = await read(good)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Kiểm tra sao kê trước khi ghi sổ')
    expect(page.body).toContain('Khớp')
    expect(entriesOf(store)).toHaveLength(0)
    const confirmed = await browser.post(`${path}/xac-nhan`)
    expect(confirmed).toMatchObject({ statusCode: 303, headers: { location: path } })
    await app.statementJobs.kick()
    expect((await browser.get(path)).body).toContain('Sao kê đã ghi vào sổ')
    expect(entriesOf(store)).toHaveLength(2)
    expect((await browser.get('/noi-bo/sao-ke')).body).toContain('Đã ghi sổ')
    expect(statements()).toMatchObject([{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: good.length }])
  })

  test('a file with its 70,000th row broken is refused whole, and the row and column are named', async () => {
    const { read, store, browser, statements } = await desk(Date.UTC(2024, 9, 1))
    const file = join(store.dataDir, 'large.csv')
    await writeLargeStatement(file, { rows: 70_001 })
    const lines = readFileSync(file, 'utf8').split('\n')
    lines[69_999] = (lines[69_999] ?? '').replace(/,,[\d.]+,/, ',,12a.000,')
    const { path, page } = await read(lines.join('\n'))
    expect(page.body).toContain('Chưa dùng được tệp sao kê này')
    expect(page.body).toContain('Dòng 70.000, cột Credit')
    expect(page.body).toContain('“12a.000” không phải là số tiền')
    const list = await browser.get(`${path}/loi.csv`)
    expect(list.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(parse(list.body, { bom: true })[1]?.slice(0, 3)).toEqual(['70000', 'Credit', '12a.000'])
    expect(statements()).toMatchObject([{ state: 'refused' }])
    expect(entriesOf(store)).toHaveLength(0)
  })

  test('each kind of unusable file gets its own sentence, and the ledger stays as it was', async () => {
    const { read, store } = await desk()
    const bomb = zip(
      workbookParts({ sheets: [`<row><c t="inlineStr"><is><t>${'0'.repeat(300_000_000)}</t></is></c></row>`] }),
    )
    expect(bomb.length).toBeLessThan(2_000_000)
    const files: [string | Buffer, string, string][] = [
      ['', 'rong.csv', 'Tệp không có nội dung nào'],
      [Buffer.from(good, 'utf16le'), 'utf16.csv', 'Tệp dùng mã UTF-16 nhưng thiếu dấu nhận biết'],
      [
        csv('02/05/2023,D1,0,"500.000","500.000",a', '03/05/2023,D2,0,"200,000","700,000",b'),
        'a.csv',
        'hai cách viết số',
      ],
      [csv('02/05/2023,D1,0,500.000,500.000,a', '03/05/2023,D2,0,200.000,900.000,b'), 'a.csv', 'số dư ghi 900.000 đ'],
      [bomb, 'bom.xlsx', 'Nội dung tệp Excel khi mở ra lớn quá mức'],
      ['%PDF-1.7 …', 'sao-ke.pdf', 'Tệp này là PDF'],
      [csv(), 'chi-co-tieu-de.csv', 'chưa có giao dịch nào'],
    ]
    for (const [content, name, sentence] of files) {
      const { page } = await read(content, name)
      expect(page.statusCode).toBe(200)
      expect(page.body, name).toContain(sentence)
      expect(page.body).toContain('Chưa có dòng nào được ghi vào sổ')
    }
    expect(entriesOf(store)).toHaveLength(0)
  })

  test('UTF-16 with its mark is read like any other file', async () => {
    const { read } = await desk()
    expect((await read(utf16(good, 'le'))).page.body).toContain('Kiểm tra sao kê trước khi ghi sổ')
  })

  test('a file larger than 64 MB is refused while it arrives, and nothing of it stays', async () => {
    const { send, uploads, statements } = await desk()
    const answer = await send(Buffer.alloc(65 * 1024 * 1024, '1'))
    expect(answer.statusCode).toBe(413)
    expect(answer.body).toContain('Tệp lớn hơn 64 MB')
    expect(answer.body).toContain('Tải lên và kiểm tra')
    expect(uploads()).toEqual([])
    expect(statements()).toEqual([])
  })

  test('the same form sent twice is one statement, and one file is kept', async () => {
    const { app, browser, account, uploads, statements } = await desk()
    const fields = { 'tai-khoan': String(account.id), _key: 'khoa-cua-bieu-mau-1' }
    const file = { name: 'sao-ke.csv', content: good }
    const [one, two] = await Promise.all([
      upload(app, browser, { fields, file }),
      upload(app, browser, { fields, file }),
    ])
    expect(one.headers.location).toBe(two.headers.location)
    expect(uploads()).toHaveLength(1)
    expect(statements()).toHaveLength(1)
    const other = await upload(app, browser, { fields, file: { ...file, content: `${good}\n` } })
    expect(other.statusCode).toBe(409)
    expect(uploads()).toHaveLength(1)
  })

  test('a form without a file or an account says what is missing and keeps nothing', async () => {
    const { app, browser, account, uploads } = await desk()
    const noFile = await upload(app, browser, { fields: { 'tai-khoan': String(account.id) } })
    expect(noFile.statusCode).toBe(422)
    expect(noFile.body).toContain('Xin chọn tệp sao kê.')
    const notChosen = await upload(app, browser, { fields: {}, file: { name: '', content: '' } })
    expect(notChosen.statusCode).toBe(422)
    const noAccount = await upload(app, browser, { file: { name: 'a.csv', content: good } })
    expect(noAccount.body).toContain('Xin chọn tài khoản của sao kê này.')
    expect(uploads()).toEqual([])
  })

  test('a connection that breaks leaves no part of a file', async () => {
    const { app, browser, account, uploads, statements } = await desk()
    const answer = await app.inject({
      method: 'POST',
      url: `/noi-bo/sao-ke?_token=${browser.token}`,
      headers: {
        cookie: browser.cookie,
        'sec-fetch-site': 'same-origin',
        'content-type': 'multipart/form-data; boundary=b',
      },
      payload: `--b\r\nContent-Disposition: form-data; name="tai-khoan"\r\n\r\n${account.id}\r\n--b\r\nContent-Disposition: form-data; name="tep"; filename="a.csv"\r\n\r\n${good}`,
    })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(uploads()).toEqual([])
    expect(statements()).toEqual([])
  })
})

describe('who may do what with statements', () => {
  test('another unit’s account and another unit’s statement do not exist for an accountant', async () => {
    const { app, store, fund, account, read, uploads } = await desk()
    const { path } = await read(good)
    const commune = await signedIn(app, store, fund.communePeople.accountant)
    const form = { fields: { 'tai-khoan': String(account.id) }, file: { name: 'a.csv', content: good } }
    expect((await upload(app, commune, form)).statusCode).toBe(404)
    expect(uploads()).toHaveLength(1)
    for (const url of [path, `${path}/loi.csv`]) expect((await commune.get(url)).statusCode).toBe(404)
    for (const act of ['xac-nhan', 'bo', 'lam-tiep'])
      expect((await commune.post(`${path}/${act}`)).statusCode).toBe(404)
    expect((await commune.get('/noi-bo/sao-ke')).body).not.toContain(path)
    expect(entriesOf(store)).toHaveLength(0)
  })

  test('an auditor reads and cannot act; other posts see no such page', async () => {
    const { app, store, fund, account, read } = await desk()
    const { path } = await read(good)
    const auditor = await signedIn(app, store, fund.people.auditor)
    const list = await auditor.get('/noi-bo/sao-ke')
    expect(list.body).toContain(path)
    expect(list.body).not.toContain('Tải lên và kiểm tra')
    const page = await auditor.get(path)
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toContain('Xác nhận và ghi vào sổ')
    const form = { fields: { 'tai-khoan': String(account.id) }, file: { name: 'a.csv', content: good } }
    for (const post of ['auditor', 'head', 'cashier', 'officer', 'administrator'] as const) {
      const browser = await signedIn(app, store, fund.people[post])
      if (post !== 'auditor') expect((await browser.get('/noi-bo/sao-ke')).statusCode).toBe(404)
      expect((await browser.post(`${path}/xac-nhan`)).statusCode).toBe(404)
      expect((await upload(app, browser, form)).statusCode).toBe(404)
    }
    expect(entriesOf(store)).toHaveLength(0)
  })

  test('a form without the session’s token, or from elsewhere, is refused', async () => {
    const { app, browser, account, statements } = await desk()
    const form = { fields: { 'tai-khoan': String(account.id) }, file: { name: 'a.csv', content: good } }
    expect((await upload(app, browser, { ...form, token: 'khac' })).statusCode).toBe(403)
    expect(statements()).toEqual([])
  })
})

describe('confirming a statement', () => {
  test('confirmed twice, it is posted once, and the second person sees how it stands', async () => {
    const { app, browser, read, store } = await desk()
    const { path } = await read(good)
    const answers = await Promise.all([browser.post(`${path}/xac-nhan`), browser.post(`${path}/xac-nhan`)])
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([303, 409])
    await app.statementJobs.kick()
    expect(entriesOf(store)).toHaveLength(2)
    expect((await browser.post(`${path}/bo`)).statusCode).toBe(409)
  })

  test('the same form sent twice is one confirmation, and one giving up, and both answers say so', async () => {
    const { app, browser, read, store } = await desk()
    const { path, page } = await read(good)
    const [confirm, cancel] = [...page.body.matchAll(/name="_key" value="([^"]+)"/g)].map(([, key]) => String(key))
    const twice = await Promise.all([1, 2].map(() => browser.post(`${path}/xac-nhan`, { _key: confirm as string })))
    expect(twice.map(({ statusCode }) => statusCode)).toEqual([303, 303])
    await app.statementJobs.kick()
    expect(entriesOf(store)).toHaveLength(2)
    expect((await browser.post(`${path}/bo`, { _key: cancel as string })).statusCode).toBe(409)
    const other = await read(csv('04/05/2023,D3,0,1.000,701.000,ung ho'))
    const key = 'mot-bieu-mau-gui-hai-lan'
    for (const _ of [1, 2])
      expect((await browser.post(`${other.path}/bo`, { _key: key })).headers.location).toBe('/noi-bo/sao-ke')
  })

  test('the same file again: the preview says so, and nothing is posted a second time', async () => {
    const { app, browser, read, store } = await desk()
    const first = await read(good)
    await browser.post(`${first.path}/xac-nhan`)
    await app.statementJobs.kick()
    const again = await read(good)
    expect(again.page.body).toContain('Tệp này đã được xác nhận lúc')
    await browser.post(`${again.path}/xac-nhan`)
    await app.statementJobs.kick()
    expect(entriesOf(store)).toHaveLength(2)
  })

  test('an overlapping file without balances asks what it is before anything is posted', async () => {
    const { app, browser, read, store } = await desk()
    const lines = csv('02/05/2023,D1,0,200.000,,ung ho')
    const first = await read(lines)
    await browser.post(`${first.path}/xac-nhan`)
    await app.statementJobs.kick()
    const again = await read(lines)
    const unanswered = await browser.post(`${again.path}/xac-nhan`)
    expect(unanswered.statusCode).toBe(422)
    expect(unanswered.body).toContain('Xin cho biết tệp này lặp lại')
    expect(entriesOf(store)).toHaveLength(1)
    await browser.post(`${again.path}/xac-nhan`, { trung: 'continues' })
    await app.statementJobs.kick()
    expect(entriesOf(store)).toHaveLength(2)
  })

  test('a statement that would take the books below zero says by how much, and posts nothing', async () => {
    const { browser, read, store } = await desk()
    const { path } = await read(csv('02/05/2023,D1,400.000,0,600.000,CHUYEN TIEN'))
    const answer = await browser.post(`${path}/xac-nhan`)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('còn thiếu 400.000 đ')
    expect(entriesOf(store)).toHaveLength(0)
  })

  test('dropped, a statement is never posted', async () => {
    const { app, browser, read, store } = await desk()
    const { path } = await read(good)
    expect((await browser.post(`${path}/bo`)).statusCode).toBe(303)
    expect((await browser.post(`${path}/xac-nhan`)).statusCode).toBe(409)
    await app.statementJobs.kick()
    expect((await browser.get(path)).body).toContain('Sao kê đã bỏ')
    expect(entriesOf(store)).toHaveLength(0)
  })

  test('the preview says of each line what it would become, and what is already known', async () => {
    const { app, browser, read, promise, store } = await desk()
    const pledge = await promise()
    const first = await read(csv('01/05/2023,D0,0,1.000,1.000,cu'))
    await browser.post(`${first.path}/xac-nhan`)
    await app.statementJobs.kick()
    const { page } = await read(
      csv(
        '01/05/2023,D0,0,1.000,1.000,cu',
        `02/05/2023,D1,0,500.000,501.000,${pledge.code}`,
        '02/05/2023,D2,0,12.000,513.000,Tra lai tien gui',
        '02/05/2023,D3,0,1.000,514.000,<b>ung ho</b>',
        '02/05/2023,D4,300.000,0,214.000,CHUYEN',
      ),
    )
    for (const text of [
      'Đã có trong sổ, sẽ bỏ qua',
      `Ủng hộ theo đăng ký ${pledge.code}`,
      'Tạm giữ, chưa tính là ủng hộ',
      'Ủng hộ, chưa xác định người ủng hộ',
      'Chi chưa rõ nội dung',
      '&lt;b&gt;ung ho',
    ])
      expect(page.body).toContain(text)
    expect(entriesOf(store)).toHaveLength(1)
    expect(queueOf(store)).toHaveLength(0)
  })
})

test('addresses that name no statement are 404, and a malformed cursor 400', async () => {
  const { browser } = await desk()
  for (const id of ['1', '0', '-1', 'abc', '1e3', '99999999999999999999'])
    expect((await browser.get(`/noi-bo/sao-ke/${id}`)).statusCode).toBe(404)
  expect((await browser.get('/noi-bo/sao-ke?cursor=x')).statusCode).toBe(400)
})

test('what was uploaded is kept as it came', async () => {
  const { read, store } = await desk()
  await read(good)
  const row = await statementById(store.database.read, 1)
  expect(readFileSync(join(store.dataDir, row?.path ?? ''), 'utf8')).toBe(good)
})
