import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { unitByCode } from '../../db/queries/units.ts'
import { roles } from '../../db/schema/index.ts'
import { hireStaff } from '../actions/setup/hire-staff.ts'
import { parseEmail } from '../domain/email.ts'
import { passwordProblem } from '../domain/password-rule.ts'
import { nameProblem } from '../domain/person-name.ts'
import { normalText } from '../domain/text.ts'
import { hashPassword } from '../gateways/password.ts'
import { textsIn } from '../plugins/texts.ts'
import { type Command, result, UsageError } from './command.ts'
import { withStore } from './store.ts'

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
    const { unit: unitCode } = values
    const role = roles.find((known) => known === values.role)
    const name = normalText(values.name ?? '')
    const email = parseEmail(values.email ?? '')
    if (!unitCode || !role) throw new UsageError(this.usage)
    if (nameProblem(name)) throw new UsageError('--name must be the name of a person.')
    if (!email) throw new UsageError('--email must be an e-mail address.')
    const password = await readPassword()
    const wrong = passwordProblem(password, { name, email })
    if (wrong) throw new UsageError(`${textsIn('en')(`refusals.password-${wrong}`)} (It is read from standard input.)`)
    const passwordHash = await hashPassword(password)
    return withStore<0 | 1>(Date.now, async (context) => {
      const person = await context.database.write(async (tx) => {
        const unit = await unitByCode(tx, unitCode)
        if (!unit) throw new UsageError(`There is no unit with the code ${unitCode}.`)
        return hireStaff(tx, context, null, {
          name,
          email,
          passwordHash,
          roles: [{ role, unitId: unit.id }],
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
