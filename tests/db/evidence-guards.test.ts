import { beforeEach, describe, expect, test } from 'vitest'
import { album } from '../support/evidence.ts'
import { smallFund } from '../support/fund.ts'
import { building } from '../support/houses.ts'
import { photograph } from '../support/pictures.ts'
import { directSql, testStore } from '../support/store.ts'

// Somebody with the sqlite3 tool, past every rule of the program: the tables themselves refuse.
let sql: ReturnType<typeof directSql>
let works: ReturnType<typeof building>
let photos: ReturnType<typeof album>
let house: string

beforeEach(async () => {
  const store = testStore()
  works = building(store, await smallFund(store))
  photos = album(store, works)
  house = await works.propose()
  sql = directSql(store)
})

describe('evidence stays as it was brought', () => {
  test.each([
    [`UPDATE evidence SET taken_on = '2020-01-01'`, /never changed/],
    ['DELETE FROM evidence', /never deleted/],
    ['INSERT OR REPLACE INTO evidence SELECT * FROM evidence', /already there/],
    [`UPDATE evidence_event SET boxes = ''`, /never changed/],
    ['DELETE FROM evidence_event', /never deleted/],
    ['INSERT OR REPLACE INTO evidence_event SELECT * FROM evidence_event', /comes behind the others/],
    ['DELETE FROM household_consent', /never deleted/],
    [`UPDATE household_consent SET agreed_on = '2020-01-01'`, /withdrawn once/],
    ['INSERT OR REPLACE INTO household_consent SELECT * FROM household_consent', /one stands at a time/],
    ['DELETE FROM photo_publication', /never deleted/],
    [`UPDATE photo_publication SET small_key = '0'`, /withdrawn once/],
    ['INSERT OR REPLACE INTO photo_publication SELECT * FROM photo_publication', /already there/],
  ])('%s', async (change, refusal) => {
    const { id } = await photos.shown(house)
    sql.prepare(`INSERT INTO evidence_event VALUES (?, 1, 'taken-back', NULL, NULL, 1, 1)`).run(id)
    expect(() => sql.prepare(change).run()).toThrow(refusal)
  })

  test('only an officer of the unit brings it', () => {
    const project = sql.prepare('SELECT id FROM project WHERE code = ?').pluck().get(house)
    const insert = sql.prepare(
      `INSERT INTO evidence (sha256, kind, format, project_id, moment, taken_on, width, height, bytes, uploaded_by, uploaded_at)
        VALUES (?, ?, ?, ?, ?, '2023-05-01', ?, 10, 10, ?, 1)`,
    )
    const hash = 'a'.repeat(64)
    const { officer, cashier } = works.people
    expect(() => insert.run(hash, 'photo', 'jpeg', project, 'before', 10, cashier.id)).toThrow(/only an officer/)
    for (const wrong of [
      ['x', 'photo', 'jpeg', project, 'before', 10],
      [hash, 'photo', 'gif', project, 'before', 10],
      [hash, 'photo', 'jpeg', project, null, 10],
      [hash, 'photo', 'jpeg', project, 'before', null],
      [hash, 'photo', 'jpeg', project, 'before', 5_000_000],
      [hash, 'paper', 'pdf', project, null, 10],
    ])
      expect(() => insert.run(...wrong, officer.id)).toThrow(/CHECK constraint/)
  })
})

describe('a photograph is public only by consent and by another person', () => {
  const publish = (id: number, by: number, version = 0) =>
    sql
      .prepare(
        `INSERT INTO photo_publication (evidence_id, consent_id, version, small_key, small_width, small_height, large_key, large_width,
          large_height, published_by, published_at) VALUES (?, (SELECT max(id) FROM household_consent), ?, ?, 1, 1, ?, 1, 1, ?, 1)`,
      )
      .run(id, version, '0'.repeat(32), '1'.repeat(32), by)

  test('whatever is written past the program', async () => {
    const { id } = await photos.bring(house, await photograph())
    const { head, officer, accountant } = works.people
    const other = await works.propose()
    await photos.agree(other)
    expect(() => publish(id, head.id)).toThrow(/has not agreed/)
    await photos.agree(house)
    expect(() => publish(id, officer.id)).toThrow(/another person than the uploader/)
    expect(() => publish(id, accountant.id)).toThrow(/only an officer or the head/)
    expect(() => publish(id, head.id, 3)).toThrow(/more was covered since/)
    publish(id, head.id)
    expect(() => publish(id, head.id)).toThrow(/already there/)
  })

  test('and none stays public after the consent was taken back, even past the program', async () => {
    await photos.shown(house)
    sql.prepare(`UPDATE household_consent SET withdrawn_on = '2023-05-01', withdrawn_by = 1, withdrawn_at = 1`).run()
    expect(sql.prepare('SELECT withdrawn_why FROM photo_publication').pluck().all()).toEqual(['consent'])
    expect(() =>
      sql.prepare('UPDATE household_consent SET withdrawn_on = NULL, withdrawn_by = NULL, withdrawn_at = NULL').run(),
    ).toThrow(/withdrawn once/)
    expect(() =>
      sql.prepare('UPDATE photo_publication SET withdrawn_by = NULL, withdrawn_at = NULL, withdrawn_why = NULL').run(),
    ).toThrow(/withdrawn once/)
  })
})
