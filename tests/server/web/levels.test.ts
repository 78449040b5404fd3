import { expect, test } from 'vitest'
import { poolByPurpose } from '../../../db/queries/accounts.ts'
import { insertSuspensePattern } from '../../../db/queries/units.ts'
import { testApp } from '../../support/app.ts'
import { bankOffice } from '../../support/bank-office.ts'
import { signedIn } from '../../support/sign-in.ts'

test('money from another level is said on the line’s page, agreed by the head, and listed until both sides have said it', async () => {
  const { store, fund, post } = await bankOffice()
  await store.database.write((tx) =>
    insertSuspensePattern(tx, { phrase: 'cap tren chuyen', reason: 'other-level', validFrom: '2020-01-01' }),
  )
  await post(['02/05/2023,D1,0,5.000,,ung ho', '03/05/2023,D2,2.000,0,,chuyen ve phuong'])
  await post(['04/05/2023,E1,0,2.000,,cap tren chuyen kinh phi'], fund.bankAccounts[1]?.id)
  const app = await testApp(store)
  const of = (person: { id: number }) => signedIn(app, store, person as never)
  const [above, below] = [await of(fund.people.accountant), await of(fund.communePeople.accountant)]
  const [aboveHead, belowHead] = [await of(fund.people.head), await of(fund.communePeople.head)]
  const pool = async (unitId: number) =>
    String(
      (await poolByPurpose(store.database.read, { unitId, fundId: fund.vnn.id, purposeCode: 'general' }))?.accountId,
    )
  const commune = fund.communes[0] as (typeof fund.communes)[number]
  const path = (line: number) => `/noi-bo/doi-chieu/${line}`
  const approve = async (head: typeof aboveHead) => {
    const list = await head.get('/noi-bo/dieu-chinh')
    const [request] = /\/noi-bo\/dieu-chinh\/[A-Z0-9]+(?=")/.exec(list.body) ?? []
    const shown = await head.get(request as string)
    const done = await head.post(`${request}/duyet`)
    expect(done.statusCode).toBe(303)
    return shown.body
  }

  expect((await above.get('/noi-bo/tien-giua-cac-cap')).body).toContain('Không có khoản nào chờ')
  const empty = await above.post(`${path(1)}/cap-khac`, { cap: '', 'nguon-cap': '', 'ly-do-cap': 'qđ <i>' })
  expect(empty.statusCode).toBe(422)
  expect(empty.body).toContain('qđ &lt;i&gt;')
  expect(empty.body).toContain('Xin chọn đơn vị ở đầu bên kia.')
  const sent = {
    cap: String(commune.id),
    'nguon-cap': await pool(fund.province.id),
    'ly-do-cap': 'Quyết định phân bổ số 12',
  }
  expect((await above.post(`${path(1)}/cap-khac`, sent)).statusCode).toBe(303)
  expect(await approve(aboveHead)).toContain('Bên nhận')
  for (const who of [above, below, aboveHead, belowHead]) {
    const list = (await who.get('/noi-bo/tien-giua-cac-cap')).body
    expect(list).toContain('Dòng 3')
    expect(list).toContain(commune.name)
  }
  expect((await above.get('/so-cai/3')).body).toContain('Bên kia chưa ghi phần của mình')
  expect((await above.get('/so-cai/3')).body).toContain('Nội bộ')
  expect((await above.get('/en/so-cai/3')).body).toContain('Money to another level')

  const line = await below.get(path(2))
  expect(line.body).toContain('Nội dung giống tiền cấp trên')
  expect(line.body).toContain(`${fund.province.name} đã ghi chuyển đúng số tiền này`)
  const came = { cap: String(fund.province.id), 'nguon-cap': await pool(commune.id), 'ly-do-cap': 'Giấy báo Có số 5' }
  expect((await below.post(`${path(2)}/cap-khac`, came)).statusCode).toBe(303)
  expect(await approve(belowHead)).toContain('Bên chuyển')
  expect((await above.get('/noi-bo/tien-giua-cac-cap')).body).toContain('Không có khoản nào chờ')
  expect((await above.get('/so-cai/4')).body).toContain('Phần của bên kia: dòng 3')
  const summary = (await above.get(`/api/v1/summary?unit=${fund.province.code}`)).json()
  expect(summary).toMatchObject({ receivedVnd: 5_000, transfersInVnd: 0, transfersOutVnd: 0, balanceVnd: 5_000 })
})
