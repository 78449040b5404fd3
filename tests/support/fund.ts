import { insertArea, insertFund, insertSuspensePattern, insertUnit } from '../../db/queries/units.ts'
import type { Role } from '../../db/schema/index.ts'
import { hireStaff } from '../../server/actions/setup/hire-staff.ts'
import { openBankAccount, openBooks } from '../../server/actions/setup/open-accounts.ts'
import { needsSecondFactor } from '../../server/domain/second-factor.ts'
import { enrolled } from './second-factor.ts'
import type { TestStore } from './store.ts'

/** scrypt of "mat-khau-thu-nghiem", so that tests need not spend a quarter of a second on each person. */
export const TEST_PASSWORD = 'mat-khau-thu-nghiem'
const TEST_PASSWORD_HASH = 'scrypt$2n6fieg36gDjAt43Lenypw==$N69g1oAxVK+zu+S3OItQ4bfWaKVopHpMO/QjpaWN8nU='

/**
 * A small fund: province LA with communes LA-27694 and LA-27697, funds VNN and CT with books in each unit,
 * one bank account per unit in VNN, and one person for each role (`people.head` …) at the province and the first commune.
 * Whoever needs a second factor has one.
 */
export async function smallFund(store: TestStore) {
  return store.database.write(async (tx) => {
    const provinceArea = await insertArea(tx, {
      level: 'province',
      code: '80',
      name: 'Tỉnh Long An',
      validFrom: '1976-02-24',
      validTo: '2025-06-30',
    })
    const vnn = await insertFund(tx, { code: 'VNN', name: 'Quỹ “Vì người nghèo”' })
    const ct = await insertFund(tx, { code: 'CT', name: 'Quỹ Cứu trợ' })
    const province = await insertUnit(tx, {
      code: 'LA',
      name: 'Ban Vận động tỉnh Long An',
      level: 'province',
      areaId: provinceArea.id,
      validFrom: '2000-01-01',
    })
    const communes = []
    for (const [code, name] of [
      ['27694', 'Phường 5'],
      ['27697', 'Phường 2'],
    ] as const) {
      const area = await insertArea(tx, {
        level: 'commune',
        code,
        name,
        parentId: provinceArea.id,
        validFrom: '1976-02-24',
        validTo: '2025-06-30',
      })
      communes.push(
        await insertUnit(tx, {
          code: `LA-${code}`,
          name: `Ban Vận động ${name}`,
          level: 'commune',
          parentId: province.id,
          areaId: area.id,
          validFrom: '2000-01-01',
        }),
      )
    }
    const bankAccounts = []
    for (const [index, unit] of [province, ...communes].entries()) {
      for (const fund of [vnn, ct]) await openBooks(tx, { unit, fund })
      bankAccounts.push(
        await openBankAccount(
          tx,
          { unit, fund: vnn },
          {
            bankName: 'Vietcombank',
            bankBin: '970436',
            number: `10${index}0000000001`,
            holder: `BAN VAN DONG ${unit.code}`,
            unmatchedRule: 'gift',
            ruleFrom: '2020-01-01',
            validFrom: '2020-01-01',
          },
        ),
      )
    }
    for (const [phrase, reason] of [
      ['tra lai', 'interest'],
      ['lai nhap goc', 'interest'],
      ['hoan tra', 'returned'],
      ['chuyen noi bo', 'own-transfer'],
    ] as const)
      await insertSuspensePattern(tx, { phrase, reason, validFrom: '2020-01-01' })
    const hire = async (role: Role, unitId: number, place: string) => {
      const person = await hireStaff(tx, store, null, {
        name: `Người ${role} ${place}`,
        email: `${role}@${place}.example`,
        passwordHash: TEST_PASSWORD_HASH,
        roles: [{ role, unitId }],
      })
      if (needsSecondFactor([role])) await enrolled(tx, store, person)
      return person
    }
    const crew = async (unitId: number, place: string) => ({
      head: await hire('head', unitId, place),
      accountant: await hire('accountant', unitId, place),
      cashier: await hire('cashier', unitId, place),
      officer: await hire('officer', unitId, place),
      auditor: await hire('auditor', unitId, place),
      administrator: await hire('administrator', unitId, place),
    })
    const commune = communes[0] as (typeof communes)[number]
    return {
      vnn,
      ct,
      province,
      communes,
      bankAccounts,
      people: await crew(province.id, 'tinh'),
      communePeople: await crew(commune.id, 'xa'),
    }
  })
}
