import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { findEntries } from '../../../../db/queries/search.ts'
import { pledgeByCode, pledgeContactOf } from '../../../../db/queries/pledges.ts'
import { makePledge } from '../../../../server/actions/make-pledge.ts'
import { linkGift } from '../../../../server/actions/matching/link-gift.ts'
import { bankOffice, entriesOf } from '../../../support/bank-office.ts'
import { corrections } from '../../../support/corrections.ts'
import { ERASURE_REASON, erasures, filesWith } from '../../../support/erasure.ts'
import { directSql } from '../../../support/store.ts'

const NAME = 'Huỳnh Thị Đặng Thủy'
const CONTACT = 'thuy.dang.rieng@thu.example'
const FOUND = { from: null, to: null, direction: null, channel: null, unitId: null, fundId: null, purpose: null, project: null, minVnd: null, maxVnd: null }

let office: Awaited<ReturnType<typeof bankOffice>>
let erase: ReturnType<typeof erasures>
beforeEach(async () => {
  office = await bankOffice()
  erase = erasures(office.store, office.fund.people)
})

const hashes = () => entriesOf(office.store).map(({ body, leaf }) => [body, leaf.toString('hex')])
const pledge = (name = NAME, nameDisplay: 'public' | 'hidden' = 'public') =>
  makePledge(office.store, randomUUID(), {
    donorKind: 'person', nameDisplay, name, contact: CONTACT, taxCode: '', address: '', consents: true,
    amountVnd: 500_000, purpose: { kind: 'general' }, method: 'bank', expectedOn: null,
  })
const neighbours = (from: number, count: number, day = '01/05/2023') =>
  Array.from({ length: count }, (_, n) => `${day},N${from + n},0,${1000 + from + n},,ung ho cua nguoi ${from + n} Le Van So${from + n} ${'x'.repeat((n * 37) % 90)}`)
const search = async (text: string) =>
  (await findEntries(office.store.database.read, { ...FOUND, words: [{ column: 'folded', text, isPrefix: false }] }, null, 10)).items.map(({ index }) => index)

describe('everything that is known of a donor', () => {
  test('is erased from every file of the store, among hundreds of other gifts, and no hash changes', async () => {
    const { store, post } = office
    const { code } = await pledge()
    await post([...neighbours(0, 300), `01/05/2023,D1,0,500.000,,${code} ${NAME} chuyen`, ...neighbours(300, 300)])
    await post(neighbours(600, 50, '02/05/2023'))
    expect(filesWith(store, NAME)).not.toEqual([])
    expect(filesWith(store, CONTACT)).not.toEqual([])
    expect(await search('thuy')).toEqual([300])
    const before = hashes()

    const index = await erase.erase({ pledge: code })

    expect([filesWith(store, NAME), filesWith(store, 'Đặng Thủy'), filesWith(store, CONTACT)]).toEqual([[], [], []])
    expect(hashes().slice(0, before.length)).toEqual(before)
    expect(await search('thuy')).toEqual([])
    expect(await search(code.toLowerCase())).toEqual([index, 300])
    expect(await search('so299')).toEqual([299])
    expect(await pledgeContactOf(store.database.read, 1)).toBeNull()
    expect(await pledgeByCode(store.database.read, code)).toMatchObject({ publicName: null, erasedIn: index, amountVnd: 500_000 })
    expect(() => directSql(store).exec(`INSERT INTO search (search, rank) VALUES ('integrity-check', 1)`)).not.toThrow()
  })
})
