import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { unitByCode } from '../../db/queries/units.ts'
import { type Role, roles } from '../../db/schema/index.ts'
import { hireStaff } from '../actions/setup/hire-staff.ts'
import { hashPassword } from '../gateways/password.ts'
import { type Command, result, UsageError } from './command.ts'
import { withStore } from './store.ts'

const MIN_PASSWORD = 12

export const createStaffCommand: Command = {
  usage: `create-staff --name NAME --email EMAIL --unit CODE --role ${roles.join('|')} [--json]`,
  does: 'adds a person with one role; the password is read from standard input',
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        name: { type: 'string' },
        email: { type: 'string' },
        unit: { type: 'string' },
        role: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const { name, email, unit: unitCode, role } = values
    if (!name || !email || !unitCode || !roles.includes(role as Role)) throw new UsageError(this.usage)
    const password = await readPassword()
    if (password.length < MIN_PASSWORD)
      throw new UsageError(`The password needs at least ${MIN_PASSWORD} characters (give it on standard input).`)
    const passwordHash = await hashPassword(password)
    return withStore<0 | 1>(Date.now, async (context) => {
      const person = await context.database.write(async (tx) => {
        const unit = await unitByCode(tx, unitCode)
        if (!unit) throw new UsageError(`There is no unit with the code ${unitCode}.`)
        return hireStaff(tx, context, null, {
          name,
          email,
          passwordHash,
          roles: [{ role: role as Role, unitId: unit.id }],
        })
      })
      result(values.json === true, { code: person.code }, `${person.code} can now sign in at /noi-bo.`)
      return 0
    })
  },
}

async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write('Password: ')
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) {
    lines.close()
    return line
  }
  return ''
}
