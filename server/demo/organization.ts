import type { Handle } from '../../db/database.ts'
import { communesOf, provinceOn } from '../../db/queries/areas.ts'
import { type FundRow, insertFund, insertSuspensePattern, insertUnit, type UnitRow } from '../../db/queries/units.ts'
import type { Role } from '../../db/schema/index.ts'
import type { Actor, Context } from '../actions/context.ts'
import { hireStaff } from '../actions/setup/hire-staff.ts'
import { importAreas } from '../actions/setup/import-areas.ts'
import { openBankAccount, openBooks } from '../actions/setup/open-accounts.ts'
import { packagedAreas } from '../gateways/area-package.ts'
import { roleNames } from '../web/components/role-names.ts'
import { personName } from './names.ts'
import type { Random } from './random.ts'

export type Crew = Record<'head' | 'accountant' | 'cashier' | 'officer', Actor>
export type Organization = {
  fund: FundRow
  province: UnitRow
  crew: Omit<Crew, 'officer'>
  bankAccount: { id: number; accountId: number; number: string }
  communes: { unit: UnitRow; crew: Crew }[]
  /** E-mail addresses to sign in with, one a role. */
  logins: { role: string; email: string }[]
}

/** The fund of Long An as it stood in 2023: the province, its communes, their books and people. All in one transaction. */
export async function foundOrganization(
  tx: Handle,
  context: Context,
  random: Random,
  passwordHash: string,
): Promise<Organization> {
  await importAreas(tx, packagedAreas())
  const longAn = await provinceOn(tx, '80', '2023-01-01')
  if (!longAn) throw new Error('the area package has no Long An')
  const fund = await insertFund(tx, { code: 'VNN', name: 'Quỹ “Vì người nghèo”' })
  const relief = await insertFund(tx, { code: 'CT', name: 'Quỹ Cứu trợ' })
  const province = await insertUnit(tx, {
    code: 'LA',
    name: 'Ban Vận động Quỹ “Vì người nghèo” tỉnh Long An',
    level: 'province',
    areaId: longAn.id,
    address: 'Số 1 đường Minh họa, phường 4, thành phố Tân An (địa chỉ minh họa)',
    phone: '0272 000 0000 (số minh họa)',
    validFrom: '2000-11-01',
  })
  await openBooks(tx, { unit: province, fund })
  await openBooks(tx, { unit: province, fund: relief })
  const bankAccount = await openBankAccount(
    tx,
    { unit: province, fund },
    {
      bankName: 'Vietcombank (minh họa)',
      bankBin: '970436',
      number: '0000000002023',
      holder: 'QUY VI NGUOI NGHEO TINH LONG AN (MINH HOA)',
      unmatchedRule: 'gift',
      ruleFrom: '2023-01-01',
      validFrom: '2023-01-01',
    },
  )
  for (const [phrase, reason] of [
    ['tra lai tien gui', 'interest'],
    ['lai nhap goc', 'interest'],
    ['hoan tra', 'returned'],
    ['chuyen noi bo', 'own-transfer'],
    ['cap tren chuyen', 'other-level'],
  ] as const)
    await insertSuspensePattern(tx, { phrase, reason, validFrom: '2023-01-01' })

  const hire = async (role: Role, unit: UnitRow, place: string): Promise<Actor> => {
    const email = mailOf(role, place)
    const row = await hireStaff(tx, context, null, {
      name: personName(random),
      email,
      passwordHash,
      roles: [{ role, unitId: unit.id }],
    })
    return { staffId: row.id, code: row.code }
  }
  const crew = {
    head: await hire('head', province, 'tinh'),
    accountant: await hire('accountant', province, 'tinh'),
    cashier: await hire('cashier', province, 'tinh'),
  }
  await hire('auditor', province, 'tinh')
  await hire('administrator', province, 'tinh')

  const communes: Organization['communes'] = []
  for (const place of await communesOf(tx, longAn.id)) {
    const unit = await insertUnit(tx, {
      code: `LA-${place.code}`,
      name: `Ban Vận động ${lowerFirst(place.name)}`,
      level: 'commune',
      parentId: province.id,
      areaId: place.id,
      validFrom: '2000-11-01',
    })
    await openBooks(tx, { unit, fund })
    communes.push({
      unit,
      crew: {
        head: await hire('head', unit, place.code),
        accountant: await hire('accountant', unit, place.code),
        cashier: await hire('cashier', unit, place.code),
        officer: await hire('officer', unit, place.code),
      },
    })
  }
  const firstCommune = communes[0]?.unit.code.slice('LA-'.length) ?? ''
  return {
    fund,
    province,
    crew,
    bankAccount,
    communes,
    logins: [
      ...(['head', 'accountant', 'cashier', 'auditor', 'administrator'] as const).map((role) =>
        login(role, 'tinh', 'tỉnh'),
      ),
      ...(['officer', 'accountant', 'cashier', 'head'] as const).map((role) => login(role, firstCommune, 'xã')),
    ],
  }
}

function login(role: Role, place: string, level: string): { role: string; email: string } {
  return { role: `${roleNames[role]} (${level})`, email: mailOf(role, place) }
}

function mailOf(role: Role, place: string): string {
  return `${mailNames[role]}.${place}@minhhoa.example`
}

const mailNames: Record<Role, string> = {
  head: 'truongban',
  accountant: 'ketoan',
  cashier: 'thuquy',
  officer: 'canbo',
  auditor: 'kiemtoan',
  administrator: 'quantri',
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
