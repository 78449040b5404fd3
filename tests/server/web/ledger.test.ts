import { describe, expect, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import { smallFund } from '../../support/fund.ts'
import { history } from '../../support/history.ts'
import { testStore } from '../../support/store.ts'

async function site() {
  const store = testStore()
  const fund = await smallFund(store)
  const on = history(store, fund)
  const books = { unit: fund.province, fund: fund.vnn }
  return { store, fund, on, books, app: await testApp(store) }
}

/** A page as a browser reads it. */
function plain(body: string): string {
  return body.replaceAll('&#x3D;', '=').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

async function siteWithGifts(count = 3) {
  const all = await site()
  for (let i = 1; i <= count; i++)
    await all.on.gift(all.books, {
      amountVnd: i * 1000,
      bookedOn: `2023-05-${String(1 + (i % 28)).padStart(2, '0')}`,
      memo: `ủng hộ lần ${i}`,
    })
  return all
}

describe('the public ledger, asked wrongly', () => {
  test.each([
    'from=2023-02-30',
    'to=hom-nay',
    'direction=sideways',
    'channel=post',
    'unit=XX',
    'fund=XX',
    'minVnd=1e6',
    'maxVnd=0x10',
    'year=23',
    'project=<script>',
    'cursor=b5.000000000000',
    'q=a&q=b',
    `q=${'a'.repeat(300)}`,
  ])('is refused in words: %s', async (query) => {
    const { app } = await siteWithGifts()
    const answer = await app.inject(`/so-cai?${query}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.headers['content-type']).toContain('text/html')
    expect(answer.body).not.toContain('<script>')
  })

  test('a field that cannot be read keeps what was typed and says what is wrong', async () => {
    const { app } = await siteWithGifts()
    const { body } = await app.inject('/so-cai?minVnd=5%25&q=an')
    expect(body).toContain('value="5%"')
    expect(body).toContain('value="an"')
    expect(body).toContain('href="#minVnd"')
  })

  test('names it does not know change nothing: links of others bring them along', async () => {
    const { app } = await siteWithGifts()
    expect((await app.inject('/so-cai?fbclid=abc')).statusCode).toBe(200)
  })

  test('an entry that does not exist is a page not found', async () => {
    const { app } = await siteWithGifts()
    for (const path of ['/so-cai/99', '/so-cai/-1', '/so-cai/abc', '/so-cai/99/ban-goc.json', '/so-cai/1e3'])
      expect([path, (await app.inject(path)).statusCode]).toEqual([path, 404])
  })
})

describe('the public ledger', () => {
  test('is empty and says so before the first gift', async () => {
    const { app } = await site()
    const { statusCode, body } = await app.inject('/so-cai')
    expect(statusCode).toBe(200)
    expect(body).toContain('Sổ chưa có dòng nào')
  })

  test('shows the newest first with the balance after each, under both addresses and in both languages', async () => {
    const { app } = await siteWithGifts()
    const { body } = await app.inject('/so-cai')
    expect(body.indexOf('ủng hộ lần 3')).toBeLessThan(body.indexOf('ủng hộ lần 1'))
    expect(body).toContain('6.000')
    expect(body).toContain('Chưa xác định người ủng hộ')
    expect((await app.inject('/sao-ke')).body).toContain('ủng hộ lần 3')
    expect((await app.inject('/en/so-cai')).body).toContain('Donor not identified yet')
  })

  test('pages lead down and back up without losing a line', async () => {
    const { app } = await siteWithGifts(120)
    const linesOf = (body: string) => [...body.matchAll(/href="\/so-cai\/(\d+)"/g)].map(([, index]) => Number(index))
    const older = (body: string) => /rel="next" href="([^"]+)"/.exec(plain(body))?.[1]
    const newer = (body: string) => /rel="prev" href="([^"]+)"/.exec(plain(body))?.[1]
    const first = (await app.inject('/so-cai?direction=in')).body
    const second = (await app.inject(older(first) as string)).body
    const third = (await app.inject(older(second) as string)).body
    expect([...linesOf(first), ...linesOf(second), ...linesOf(third)]).toEqual(
      Array.from({ length: 120 }, (_, i) => 119 - i),
    )
    expect(older(third)).toBeUndefined()
    expect(linesOf((await app.inject(newer(third) as string)).body)).toEqual(linesOf(second))
    expect((await app.inject((older(first) as string).replace('direction=in', 'direction=out'))).statusCode).toBe(400)
  })

  test('with nothing found repeats what was asked and offers to drop each condition', async () => {
    const { app } = await siteWithGifts()
    const body = plain((await app.inject('/so-cai?q=khong-co&direction=out')).body)
    expect(body).toContain('Không có dòng nào như vậy')
    expect(body).toContain('href="/so-cai?direction=out"')
    expect(body).toContain('href="/so-cai?q=khong-co"')
  })

  test('typed with marks finds exactly that and links to the wider search', async () => {
    const { app, on, books } = await siteWithGifts()
    await on.gift(books, { amountVnd: 9000, bookedOn: '2023-05-09', memo: 'UNG HO KHONG DAU' })
    const exact = plain((await app.inject(`/so-cai?q=${encodeURIComponent('ủng hộ')}`)).body)
    expect(exact).toContain('Có 3 dòng')
    expect(exact).toContain('href="/so-cai?q=ung+ho"')
    expect((await app.inject('/so-cai?q=ung+ho')).body).toContain('Có 4 dòng')
  })

  test('is the same for everybody: kept by browsers and asked for again, 304 while nothing changed', async () => {
    const { app, on, books } = await siteWithGifts()
    const first = await app.inject('/so-cai')
    expect(first.headers['cache-control']).toBe('public, no-cache')
    const again = await app.inject({ url: '/so-cai', headers: { 'if-none-match': String(first.headers.etag) } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    await on.gift(books, { amountVnd: 1, bookedOn: '2023-05-09' })
    expect(
      (await app.inject({ url: '/so-cai', headers: { 'if-none-match': String(first.headers.etag) } })).statusCode,
    ).toBe(200)
    const personal = await app.inject({ url: '/so-cai', headers: { cookie: 'tuy-chon=lon.toi' } })
    expect(personal.headers['cache-control']).toBe('private, no-cache')
  })
})

describe('one entry', () => {
  test('shows its postings, where its money is, its hash and its exact body', async () => {
    const { app, on, books } = await siteWithGifts()
    const house = await on.house(books, { kind: 'build' })
    await on.allocate(books, house, 1500, '2023-06-01')
    const paid = await on.pay(books, house, 1200, '2023-06-02')
    const gift = (await app.inject('/so-cai/0')).body
    expect(gift).toContain(`/nha-dai-doan-ket/${house.code}`)
    expect(gift).toContain('Nguồn: Quỹ chung')
    const payment = (await app.inject(`/so-cai/${paid.index}`)).body
    expect(payment).toContain('2 khoản thu đã góp')
    expect(payment).toContain('href="/so-cai/0"')
    const original = await app.inject('/so-cai/0/ban-goc.json')
    expect(original.json()).toMatchObject({ index: '0', kind: 'receipt', amount: '1000' })
    const api = (await app.inject('/api/v1/entries/0')).json()
    expect(api.entry.body).toBe(original.body)
    expect(gift).toContain(api.entry.leaf)
    expect(api.trace.went).toEqual([{ state: 'spent', amountVnd: 1000, spentIn: paid.index, project: house.code }])
  })

  test('is linked both ways with the entry that corrects it, here and in the list of corrections', async () => {
    const { app, on } = await siteWithGifts()
    const reversal = await on.reverse(1, '2023-06-01')
    expect((await app.inject('/so-cai/1')).body).toContain(`href="/so-cai/${reversal.index}"`)
    const correcting = (await app.inject(`/so-cai/${reversal.index}`)).body
    expect(correcting).toContain('href="/so-cai/1"')
    expect(correcting).toContain('Ghi nhầm số tiền')
    const list = (await app.inject('/dinh-chinh')).body
    for (const text of ['href="/so-cai/1"', `href="/so-cai/${reversal.index}"`, 'Ghi nhầm số tiền'])
      expect(list).toContain(text)
  })
})

describe('files of the ledger', () => {
  test('a text that a spreadsheet would take for a formula is text', async () => {
    const { app, on, books } = await site()
    for (const memo of ['=HYPERLINK("http://x")', '+84', '-1', '@a'])
      await on.gift(books, { amountVnd: 1000, bookedOn: '2023-05-01', memo })
    const { body, headers } = await app.inject('/so-cai.csv')
    expect(body.startsWith('\ufeffSố dòng,')).toBe(true)
    expect(headers['content-type']).toContain('text/csv')
    for (const text of [`"'=HYPERLINK(""http://x"")"`, `,'+84,`, `,'-1,`, `,'@a,`]) expect(body).toContain(text)
  })

  test('carry the same lines as the page in every shape, however many', async () => {
    const { app } = await siteWithGifts(120)
    const csv = (await app.inject('/so-cai.csv?minVnd=11000')).body.trim().split('\r\n')
    expect(csv).toHaveLength(1 + 110)
    const json = (await app.inject('/so-cai.json?minVnd=11000')).json()
    const api = (await app.inject('/api/v1/ledger?minVnd=11000&limit=1000')).json()
    expect(json.items).toEqual(api.items)
    expect(api.inVnd).toBe(json.items.reduce((sum: number, item: { amountVnd: number }) => sum + item.amountVnd, 0))
    const xlsx = await app.inject('/so-cai.xlsx?minVnd=11000')
    expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK')
    const atom = (await app.inject('/so-cai.atom')).body
    expect(atom.match(/<entry>/g)).toHaveLength(50)
    expect((await app.inject('/so-cai.csv?from=x')).statusCode).toBe(400)
  })
})

test('whole files of a kind go out to one address thirty times a minute; then a page says to wait, and others are served', async () => {
  const { app } = await site()
  const from = (remoteAddress: string, url: string) => app.inject({ url, remoteAddress })
  for (const kind of ['csv', 'xlsx', 'json']) {
    for (let n = 0; n < 30; n++) expect((await from('198.51.100.7', `/so-cai.${kind}`)).statusCode).toBe(200)
    const bounded = await from('198.51.100.7', `/so-cai.${kind}`)
    expect(bounded.statusCode).toBe(429)
    expect(bounded.headers['retry-after']).toBe('60')
    expect(bounded.body).toContain('Xin quý vị đợi khoảng một phút rồi thử lại')
    expect((await from('198.51.100.7', `/en/so-cai.${kind}`)).body).toContain('<html lang="en"')
  }
  expect((await from('198.51.100.8', '/so-cai.csv')).statusCode).toBe(200)
  expect((await from('198.51.100.7', '/so-cai')).statusCode).toBe(200)
})

test('two days in the wrong order are told to people in their language, and to programs by both names', async () => {
  const { app } = await site()
  const reversed = 'from=2023-06-30&to=2023-06-01'
  const page = await app.inject(`/so-cai?${reversed}`)
  expect(page.statusCode).toBe(400)
  expect(page.body).toContain('Ngày bắt đầu sau ngày kết thúc')
  expect(page.body).toContain('value="2023-06-30"')
  expect((await app.inject(`/en/so-cai?${reversed}`)).body).toContain('The last day is before the first')
  expect((await app.inject(`/so-cai.csv?${reversed}`)).statusCode).toBe(400)
  const told = await app.inject(`/api/v1/ledger?${reversed}`)
  expect([told.statusCode, told.json().error.message]).toEqual([400, expect.stringMatching(/from.*to/)])
  expect((await app.inject('/so-cai?from=2023-06-30&to=2023-06-30')).statusCode).toBe(200)
})
