import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { poolByPurpose } from '../../../db/queries/accounts.ts'
import { insertSuspensePattern } from '../../../db/queries/units.ts'
import { approveRequest } from '../../../server/actions/corrections/approve-request.ts'
import { requestLevel } from '../../../server/actions/matching/request-level.ts'
import { exportCommand } from '../../../server/commands/export.ts'
import { programs } from '../../support/accounting-tools.ts'
import { bankOffice } from '../../support/bank-office.ts'
import { runCommand } from '../../support/command.ts'

describe.each(programs)('$name', ({ reads, isThere, read }) => {
  test.runIf(isThere)('agrees with our balances when money went from the province to a commune', async () => {
    const { store, fund, post, actor } = await bankOffice()
    await store.database.write((tx) =>
      insertSuspensePattern(tx, { phrase: 'cap tren chuyen', reason: 'other-level', validFrom: '2020-01-01' }),
    )
    await post(['02/05/2023,D1,0,5.000,,ung ho', '03/05/2023,D2,2.000,0,,chuyen'])
    await post(['04/05/2023,E1,0,2.000,,cap tren chuyen'], fund.bankAccounts[1]?.id)
    const commune = fund.communes[0]?.id as number
    const say = async (entryIndex: number, unitId: number, otherUnitId: number, people: typeof fund.people) => {
      const pool = await poolByPurpose(store.database.read, { unitId, fundId: fund.vnn.id, purposeCode: 'general' })
      const asked = { key: randomUUID(), entryIndex, otherUnitId, poolId: pool?.accountId as number }
      const reason = 'Quyết định phân bổ số 12'
      const { code } = await requestLevel(store, actor(people.accountant), { ...asked, reason })
      await approveRequest(store, actor(people.head), { key: randomUUID(), code })
    }
    await say(1, fund.province.id, commune, fund.people)
    await say(2, commune, fund.province.id, fund.communePeople)
    const path = join(store.dataDir, `read.${reads}`)
    await runCommand(exportCommand, store, reads, '--out', path)
    const reading = read(path)
    if ('refusal' in reading) throw new Error(reading.refusal)
    const ours = store.database.read.all<{ name: string; vnd: number }>(
      'SELECT name, sign * amount_vnd AS vnd FROM balance JOIN account ON id = account_id WHERE amount_vnd <> 0',
    )
    expect(ours).toHaveLength(4)
    for (const { name, vnd } of ours) expect([name, reading.balances.get(name)]).toEqual([name, vnd])
  })
})
